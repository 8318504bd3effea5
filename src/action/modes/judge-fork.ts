/** `judge-fork`: measures again what a fork proposes, in a job that may write and runs nothing of the fork. */
import { checkoutAsData } from "../../commands/change/change-as-data.ts";
import type { ChangeRequest, ChangeResult } from "../../commands/change/check-change.ts";
import { trustNumbers } from "../../commands/change/trust-numbers.ts";
import type { GitHub } from "../../publish/github.ts";
import { UserError } from "../../schema/user-error.ts";
import { conduct, meansOf } from "../conduct.ts";
import { type ForkRun, pullRequestOf, readForkRun } from "../fork-run.ts";
import { judgedBy, type Means, type Observer, requestOf, type Step } from "../judge-step.ts";
import { MOST_ARCHIVE_BYTES, readRecords } from "../read-records.ts";
import { fetchMerge } from "../merge-commit.ts";
import type { RunMode } from "../program.ts";
import type { PullRequestTrigger } from "../trigger.ts";

const UNVERIFIED =
  "The run of the fork measured this, and nobody with rights here has measured it again. The numbers fit together and belong to this commit; whether the models gave these answers nobody has checked. It is no pass.";

export const judgeForkMode: RunMode = async (program, { inputs, job, payload }) => {
  const run = readForkRun(job.eventName, payload);
  const means = meansOf(program, { inputs, job });
  const trigger = await pullRequestOf(await means.connect(), run.head);
  const step = { inputs, job, trigger };
  await conduct(program, {
    step,
    means,
    judge: (observer) =>
      judgedBy((foundBase) => judgeAsData(means, { step, run, observer, foundBase })),
    ...(inputs.trust === "numbers" ? { unverified: UNVERIFIED } : {}),
  });
};

interface Judging {
  readonly step: Step & { readonly trigger: PullRequestTrigger };
  readonly run: ForkRun;
  readonly observer: Observer;
  readonly foundBase: (base: string) => void;
}

async function judgeAsData(means: Means, judging: Judging): Promise<ChangeResult> {
  const { host, engine, check, credentials } = means;
  const { step, observer, foundBase } = judging;
  const { number: pullRequest, headSha } = step.trigger;
  const directory = host.files.resolve(step.inputs.policyPath, "..");
  const commits = await fetchMerge(host, { directory, pullRequest, headSha, credentials });
  foundBase(commits.base);
  const request = requestOf(step, commits.base, observer);
  const trusting = step.inputs.trust === "numbers" ? await numbersFor(means, judging, request) : {};
  const strangers = await checkoutAsData(host, { directory, ...commits });
  try {
    return await check(host, engine, { ...request, ...trusting, strangers });
  } finally {
    await strangers.dispose();
  }
}

async function numbersFor(
  { host, connect }: Means,
  { run, step: { trigger } }: Judging,
  { facts }: ChangeRequest,
): Promise<Pick<ChangeRequest, "source">> {
  const known = facts ?? { head: trigger.headSha, base: trigger.baseSha };
  const records = readRecords(await measuredArtifact(await connect(), run));
  return { source: trustNumbers(host, { records, facts: known }) };
}

/** As the workflow that measures calls it. */
const ARTIFACT = "compression-gate-measured";

async function measuredArtifact(github: GitHub, { id }: ForkRun): Promise<Uint8Array> {
  const found = (await github.artifacts(id)).filter(({ name }) => name === ARTIFACT);
  const [artifact, ...more] = found;
  const refuse = (why: string): UserError =>
    new UserError("record-invalid", `Cannot judge by the numbers of run ${id}: ${why}`);
  if (artifact === undefined || more.length > 0)
    throw refuse(`it left ${found.length} artifacts "${ARTIFACT}", and one is needed`);
  if (artifact.bytes > MOST_ARCHIVE_BYTES)
    throw refuse(`its artifact takes more than ${MOST_ARCHIVE_BYTES / 1e6} MB`);
  return github.downloadArtifact(artifact.id);
}
