/** `judge-fork`: measures again what a fork proposes, in a job that may write and runs nothing of the fork. */
import { checkoutAsData } from "../../commands/change-as-data.ts";
import type { ChangeResult } from "../../commands/check-change.ts";
import { conduct, meansOf } from "../conduct.ts";
import { pullRequestOf, readForkRun } from "../fork-run.ts";
import { judgedBy, type Means, type Observer, requestOf, type Step } from "../judge-step.ts";
import { fetchMerge } from "../merge-commit.ts";
import type { RunMode } from "../program.ts";
import type { PullRequestTrigger } from "../trigger.ts";

export const judgeForkMode: RunMode = async (program, { inputs, job, payload }) => {
  const run = readForkRun(job.eventName, payload);
  const means = meansOf(program, { inputs, job });
  const trigger = await pullRequestOf(await means.connect(), run.head);
  const step = { inputs, job, trigger };
  await conduct(program, {
    step,
    means,
    judge: (observer) => judgedBy((foundBase) => judgeAsData(means, { step, observer, foundBase })),
  });
};

interface Judging {
  readonly step: Step & { readonly trigger: PullRequestTrigger };
  readonly observer: Observer;
  readonly foundBase: (base: string) => void;
}

async function judgeAsData(
  { host, engine, check, credentials }: Means,
  { step, observer, foundBase }: Judging,
): Promise<ChangeResult> {
  const { number: pullRequest, headSha } = step.trigger;
  const directory = host.files.resolve(step.inputs.policyPath, "..");
  const commits = await fetchMerge(host, { directory, pullRequest, headSha, credentials });
  foundBase(commits.base);
  const strangers = await checkoutAsData(host, { directory, ...commits });
  try {
    return await check(host, engine, {
      ...requestOf(step, commits.base, observer),
      strangers,
    });
  } finally {
    await strangers.dispose();
  }
}
