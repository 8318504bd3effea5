/** `judge`: one verdict and one comment from what the jobs of a matrix have measured. */
import { judgeParts } from "../../commands/parts/judge-parts.ts";
import { conduct, meansOf } from "../conduct.ts";
import { baseOf, factsOf, judgedBy, requestOf } from "../judge-step.ts";
import type { RunMode } from "../program.ts";
import { readTrigger } from "../trigger.ts";

export const judgeMode: RunMode = async (program, { inputs, job, payload }) => {
  const step = { inputs, job, trigger: readTrigger(job.eventName, payload) };
  const means = meansOf(program, { inputs, job });
  const { host, engine, check } = means;
  await conduct(program, {
    step,
    means,
    judge: (observer) =>
      judgedBy(async (foundBase) => {
        const base = await baseOf(means, step);
        foundBase(base);
        const change = factsOf(step.trigger, base);
        const source = judgeParts(host, { shards: inputs.shards, change, engine });
        return check(host, engine, { ...requestOf(step, base, observer), source });
      }),
  });
};
