/** `plan`: which models a change concerns, as a matrix of jobs that measure them. */
import { withPlan } from "../../commands/change/check-change.ts";
import { shardText } from "../../run/shard.ts";
import { meansOf } from "../conduct.ts";
import { baseOf, planningOf } from "../judge-step.ts";
import type { RunMode } from "../program.ts";
import { readTrigger } from "../trigger.ts";

export const planMode: RunMode = async (program, { inputs, job, payload }) => {
  const { runner, host } = program;
  const step = { inputs, job, trigger: readTrigger(job.eventName, payload) };
  const base = await baseOf(meansOf(program, { inputs, job }), step);
  await withPlan(host, planningOf(step, base), ({ models }) => {
    for (const { name, reason, runs } of models)
      runner.line(`${name}: ${runs.length === 0 ? "not measured, " : ""}${reason}`);
    const concerned = models.filter(({ runs }) => runs.length > 0);
    const include = concerned.flatMap(({ name }) =>
      Array.from({ length: inputs.shards }, (_, position) => ({
        model: name,
        shard: shardText({ index: position + 1, count: inputs.shards }),
      })),
    );
    runner.output("matrix", JSON.stringify({ include }));
    runner.output("jobs", String(include.length));
    return Promise.resolve();
  });
};
