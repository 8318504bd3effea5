/** `measure`: one job of a matrix; what it finds is for the job that judges. */
import { withPlan } from "../../commands/change/check-change.ts";
import { measureParts } from "../../commands/parts/measure-parts.ts";
import { meansOf } from "../conduct.ts";
import { baseOf, factsOf, planningOf } from "../judge-step.ts";
import type { RunMode } from "../program.ts";
import { readTrigger } from "../trigger.ts";

export const measureMode: RunMode = async (program, { inputs, job, payload }) => {
  const { runner, host } = program;
  const step = { inputs, job, trigger: readTrigger(job.eventName, payload) };
  const means = meansOf(program, { inputs, job });
  const base = await baseOf(means, step);
  await withPlan(host, planningOf(step, base), async (plan) => {
    const change = factsOf(step.trigger, base);
    const { shard } = inputs;
    const folders = await measureParts(host, means.engine, { plan, shard, change });
    runner.output("measured-path", folders.join("\n"));
  });
};
