/** From a judgement to what everybody is told of it: comment, check runs, summary, annotations, outputs, and how the job ends. */
import { policyLines } from "../commands/change/policy-lines.ts";
import { counts } from "../commands/judged-run.ts";
import type { Host } from "../host/host.ts";
import type { ModelChecks } from "../publish/model-checks.ts";
import type { StickyComment } from "../publish/sticky-comment.ts";
import { beforeAfterCharts } from "../report/before-after-charts.ts";
import { gitCredentials } from "./git.ts";
import { problemText, sameNote, signatureLine, workingNote } from "./comment-text.ts";
import { heartbeatNote } from "./heartbeat.ts";
import type { Inputs } from "./inputs.ts";
import type { Judged, Means, Observer, Step } from "./judge-step.ts";
import { announce, type Posting, postReport, type Settle } from "./post-report.ts";
import { type ActionProgram, once, type Start } from "./program.ts";
import { showPlan, showVerdict, startChecks } from "./report-checks.ts";
import { annotationsOf, failureText, worstOf, writeOutputs } from "./results.ts";
import type { Runner } from "./runner.ts";
import { verdictDigest } from "./verdict-digest.ts";

export interface Conduct {
  readonly step: Step;
  readonly means: Means;
  readonly judge: (observer: Observer) => Promise<Judged>;
  /** Nothing was measured here: a sentence that says so above the report, and no check that could let a merge through. */
  readonly unverified?: string;
}

/** Judges, tells the pull request, and ends as the verdict says. */
export async function conduct(program: ActionProgram, told: Conduct): Promise<void> {
  const { runner } = program;
  const { step, means } = told;
  const posting = { runner, connect: means.connect };
  const conversation = conversationOf(step);
  const checks = checksOf(posting, told);
  program.onCancel(() => checks.completeOpen(CANCELLED));
  try {
    if (conversation !== undefined) {
      const { headSha } = conversation.state;
      await announce(posting, conversation, workingNote({ job: step.job, headSha }));
    }
    const judged = await told.judge({
      onPlan: (plan) => showPlan(checks, plan),
      onModel: ({ name }, runs) => showVerdict(checks, name, runs),
    });
    await tell(program, told, judged);
    await runner.summarize(labelled(told, summaryOf(judged)));
    const settle =
      conversation === undefined
        ? nothing
        : await comment(posting, { host: program.host, told, judged, conversation });
    await checks.completeOpen(unfinished(judged));
    await settle();
    conclude(runner, judged);
  } catch (error) {
    await checks.completeOpen({
      ...UNFINISHED,
      summary: "The job ended by a bug; its log has it.",
    });
    throw error;
  }
}

const nothing = (): Promise<void> => Promise.resolve();

const UNFINISHED = { conclusion: "failure", title: "Could not finish" } as const;

const CANCELLED = {
  conclusion: "cancelled",
  title: "Cancelled",
  summary: "The run was cancelled before there was a verdict.",
} as const;

const unfinished = (judged: Judged): typeof UNFINISHED & { readonly summary: string } => ({
  ...UNFINISHED,
  summary: judged.kind === "problem" ? problemText(judged.message) : "It was not judged.",
});

/** Without a head commit, or without wanting them, check runs go nowhere. */
function checksOf(
  { runner, connect }: Posting,
  { step: { inputs, job, trigger }, unverified }: Conduct,
): ModelChecks {
  if (trigger.kind === "commit" || !inputs.checkRun) {
    return { begin: nothing, complete: nothing, completeOpen: nothing };
  }
  const { headSha } = trigger;
  return startChecks({ runner, connect, job, headSha, isUnverified: unverified !== undefined });
}

export function meansOf(program: ActionProgram, { job, inputs }: Omit<Start, "payload">): Means {
  return {
    host: program.host,
    check: program.check,
    engine: once(() => program.engineFor(job, inputs)),
    connect: once(() => program.connect(job)),
    credentials: gitCredentials(job.serverUrl, program.token),
  };
}

const hasPassed = (judged: Judged): boolean =>
  judged.kind === "judged" && judged.result.exitCode === 0;

const reportOf = (judged: Judged): string =>
  judged.kind === "judged" ? judged.result.markdown : problemText(judged.message);

/** Charts would crowd a comment; in the summary there is room. */
function summaryOf(judged: Judged): string {
  if (judged.kind === "problem") return reportOf(judged);
  const records = judged.result.runs.filter(counts).map(({ record }) => record);
  return [reportOf(judged), beforeAfterCharts(records)].filter((part) => part !== "").join("\n");
}

/** What nobody here has measured stands first. */
const labelled = ({ unverified }: Conduct, text: string): string =>
  unverified === undefined ? text : `> ⚠️ **Unverified.** ${unverified}\n\n${text}`;

async function tell(
  { runner, host }: ActionProgram,
  { step: { inputs }, unverified }: Conduct,
  judged: Judged,
): Promise<void> {
  if (judged.kind === "problem") return;
  const outcome = worstOf(judged.result);
  writeOutputs(runner, judged.result, {
    verdict: unverified !== undefined && outcome === "pass" ? "not-checked" : outcome,
    policyDirectory: host.files.resolve(inputs.policyPath, ".."),
  });
  const path = inputs.policyPath;
  const annotations = annotationsOf(judged.result, {
    path,
    lineOf: await policyLines(host, path),
  });
  for (const annotation of annotations) runner.annotate(annotation);
}

type Conversation = Pick<StickyComment, "pullRequest" | "state">;

/** undefined: there is nobody to talk to, or it is not wanted. */
function conversationOf({ inputs, job, trigger }: Step): Conversation | undefined {
  if (trigger.kind !== "pull-request" || inputs.comment === "never") return undefined;
  const { headSha, number } = trigger;
  const state = { key: keyOf(inputs), headSha, run: job.run, attempt: job.attempt };
  return { pullRequest: number, state };
}

interface Said {
  readonly host: Host;
  readonly told: Conduct;
  readonly judged: Judged;
  readonly conversation: Conversation;
}

async function comment(
  posting: Posting,
  { host, told, judged, conversation }: Said,
): Promise<Settle> {
  const { job, inputs } = told.step;
  const { headSha } = conversation.state;
  const { staleAfterDays } = inputs;
  const note = await heartbeatNote(posting, { host, workspace: job.workspace, staleAfterDays });
  const heartbeat = note === undefined ? [] : [`${note}\n`];
  const signature = signatureLine({ job, headSha, base: judged.base });
  const verdict =
    judged.kind === "judged"
      ? { verdict: verdictDigest(host, judged.result, told.unverified) }
      : undefined;
  return postReport(posting, {
    ...conversation,
    state: { ...conversation.state, ...verdict },
    text: labelled(told, [reportOf(judged), ...heartbeat, signature].join("\n")),
    begin: inputs.comment !== "on-failure" || !hasPassed(judged),
    ...(inputs.comment === "on-change" ? { same: sameNote({ job, headSha }) } : {}),
  });
}

/** Workflows that judge different policies or models each have a comment. */
function keyOf({ policyPath, models }: Inputs): string {
  return [policyPath, ...models.toSorted()].join(" ");
}

function conclude(runner: Runner, judged: Judged): void {
  if (judged.kind === "problem") {
    runner.output("verdict", "error");
    runner.fail(judged.message);
  } else if (!hasPassed(judged)) runner.fail(failureText(judged.result));
}
