/** The Action on a pull request of a repository in a temporary folder, with GitHub on loopback and a gate that a test writes. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ActionProgram } from "../../src/action/program.ts";
import { runAction } from "../../src/action/run-action.ts";
import { changeMarkdown } from "../../src/commands/change/change-markdown.ts";
import type { ChangeRequest, ChangeResult } from "../../src/commands/change/check-change.ts";
import type { JudgedRun, UnjudgedRun } from "../../src/commands/judged-run.ts";
import type { Plan } from "../../src/commands/change/plan-change.ts";
import type { ModelInForce } from "../../src/commands/model-in-force.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { connectGitHub } from "../../src/publish/connect-github.ts";
import type { Engine } from "../../src/run/engine.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import type { FakeGitHub } from "./fake-github.ts";
import { type FakeRunner, fakeRunner } from "./fake-runner.ts";
import { gitRepository } from "./git-repository.ts";
import { temporaryFolder } from "./temporary.ts";

export interface PullRequestOnDisk {
  readonly folder: string;
  readonly base: string;
  readonly head: string;
}

/** One commit on main, one on the pull request, and their merge checked out. */
export function pullRequestOnDisk(
  before: Readonly<Record<string, string | Uint8Array>>,
  after: Readonly<Record<string, string | Uint8Array>>,
): PullRequestOnDisk {
  const { folder, git, commit } = gitRepository(temporaryFolder());
  const base = commit("base", before);
  git("checkout", "--quiet", "-b", "topic");
  const head = commit("change", after);
  git("checkout", "--quiet", "--detach", base);
  git("merge", "--quiet", "--no-ff", "--message", "merge", head);
  return { folder, base, head };
}

export interface ActionRun {
  readonly fake: FakeGitHub;
  readonly pull: PullRequestOnDisk;
  readonly records: readonly RunRecord[] | Error;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly eventName?: string;
  readonly event?: unknown;
  readonly run?: number;
  readonly attempt?: number;
  readonly token?: string;
  readonly apiUrl?: string;
  readonly timeoutMs?: number;
  readonly unconcerned?: readonly string[];
  /** Models that came to no verdict, beside the records. */
  readonly unjudged?: readonly UnjudgedRun[];
  readonly onCancel?: (act: () => Promise<void>) => void;
  /** Parts of the program that a test writes itself. */
  readonly program?: Partial<ActionProgram>;
  readonly ref?: string;
  readonly onCheck?: (request: ChangeRequest) => void | Promise<void>;
}

export const NUMBER = 7;

const NO_ENGINE: Engine = new Proxy(Object.create(null), {
  // A promise looks for "then".
  get: (_, name) =>
    name === "then" ? undefined : () => Promise.reject(new Error("No engine is here")),
});

export async function actOn(options: ActionRun): Promise<FakeRunner> {
  const { fake, pull, records, token = "ghs-test" } = options;
  const event = options.event ?? {
    pull_request: {
      number: NUMBER,
      body: fake.pulls.get(NUMBER)?.body ?? null,
      head: { sha: pull.head },
      base: { sha: pull.base },
    },
  };
  const eventPath = join(temporaryFolder(), "event.json");
  writeFileSync(eventPath, JSON.stringify(event));
  const runner = fakeRunner(options.inputs ?? {}, {
    GITHUB_WORKSPACE: pull.folder,
    GITHUB_EVENT_NAME: options.eventName ?? "pull_request",
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_REF: options.ref ?? "refs/pull/7/merge",
    GITHUB_REPOSITORY: "acme/demo",
    GITHUB_API_URL: options.apiUrl ?? fake.url,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_RUN_ID: String(options.run ?? 42),
    GITHUB_RUN_ATTEMPT: String(options.attempt ?? 1),
  });
  await runAction({
    runner,
    host: nodeHost({ workingDirectory: pull.folder }),
    token,
    check: async (_host, _engine, request) => {
      const plan = planOf(options);
      await request.onPlan(plan);
      await options.onCheck?.(request);
      if (records instanceof Error) throw records;
      return resultOf(options, request, plan);
    },
    recordBaselines: () => Promise.reject(new Error("No baselines are here")),
    revalidate: () => Promise.reject(new Error("No revalidation is here")),
    onCancel: options.onCancel ?? (() => undefined),
    engineFor: () => Promise.resolve(NO_ENGINE),
    connect: ({ apiUrl, owner, repository }) =>
      connectGitHub({
        token,
        apiUrl,
        owner,
        repository,
        timeoutMs: options.timeoutMs ?? 500,
        now: () => Date.parse("2026-01-01T00:00:00Z"),
        sleep: () => Promise.resolve(),
      }),
    ...options.program,
  });
  return runner;
}

/** Names only: how models are chosen is not the Action's part. */
function planOf({ pull, records, unconcerned = [], unjudged = [] }: ActionRun): Plan {
  const measured = records instanceof Error ? ["mail"] : records.map(({ model }) => model.name);
  const names = [...measured, ...unjudged.map(({ model }) => model)];
  const inForce: ModelInForce = Object.create(null);
  const judged = names.map((name) => ({
    name,
    reason: "the model changed",
    runs: [{ kind: "in-force" as const, inForce }],
    changes: [],
  }));
  const others = unconcerned.map((name) => ({
    name,
    reason: "nothing that its verdict rests on has changed",
    runs: [],
    changes: [],
  }));
  return { models: [...judged, ...others], output: join(pull.folder, "out") };
}

async function resultOf(
  { records, pull, unjudged = [] }: ActionRun,
  { onModel, baseCommit }: ChangeRequest,
  plan: Plan,
): Promise<ChangeResult> {
  const runs = (records instanceof Error ? [] : records).map((record): JudgedRun => {
    const model = record.model.name;
    const recordPath = join(pull.folder, "out", model, "record.json");
    return { model, kind: "in-force", record, recordPath };
  });
  for (const model of plan.models) {
    const isOwn = (run: { readonly model: string }): boolean => run.model === model.name;
    const own = { runs: runs.filter(isOwn), unjudged: unjudged.filter(isOwn) };
    if (own.runs.length + own.unjudged.length > 0) await onModel(model, own);
  }
  return {
    plan,
    runs,
    unjudged,
    markdown: changeMarkdown({
      plan,
      runs,
      unjudged,
      reproduce: (model) => `npx compression-gate check ${model} --base ${baseCommit}`,
    }),
    reportPath: join(plan.output, "comment.md"),
    exitCode: unjudged.length > 0 || runs.some(({ record }) => record.verdict.blocks) ? 1 : 0,
  };
}
