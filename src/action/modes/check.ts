/** `check`: the gate on the commit that set the workflow off. */
import { conduct, meansOf } from "../conduct.ts";
import { judgeStep, type Step } from "../judge-step.ts";
import type { RunMode } from "../program.ts";
import { readTrigger } from "../trigger.ts";

export const checkMode: RunMode = async (program, { inputs, job, payload }) => {
  const step: Step = { inputs, job, trigger: readTrigger(job.eventName, payload) };
  const means = meansOf(program, { inputs, job });
  await conduct(program, {
    step,
    means,
    judge: (observer) => judgeStep(means, step, observer),
  });
};
