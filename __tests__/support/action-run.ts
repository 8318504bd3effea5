/** The Action on a pull request of a repository in a temporary folder, with GitHub on loopback and a gate that a test writes. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runAction } from "../../src/action/run-action.ts";
import type { CheckRequest, CheckResult } from "../../src/commands/check.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
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
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
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
  readonly onCheck?: (request: CheckRequest) => void | Promise<void>;
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
      await options.onCheck?.(request);
      if (records instanceof Error) throw records;
      return resultOf(pull.folder, records);
    },
    engineFor: () => Promise.resolve(NO_ENGINE),
    connect: ({ apiUrl, owner, repository }) =>
      connectGitHub({
        token,
        apiUrl,
        owner,
        repository,
        timeoutMs: 500,
        now: () => Date.parse("2026-01-01T00:00:00Z"),
        sleep: () => Promise.resolve(),
      }),
  });
  return runner;
}

function resultOf(folder: string, records: readonly RunRecord[]): CheckResult {
  const markdown = renderMarkdown(records, { reproduce: (model) => `check ${model}` });
  const commentPath = join(folder, "out", "comment.md");
  mkdirSync(dirname(commentPath), { recursive: true });
  writeFileSync(commentPath, markdown);
  return {
    records,
    recordPaths: records.map(({ model }) => join(folder, "out", model.name, "record.json")),
    markdown,
    commentPath,
    exitCode: records.some(({ verdict }) => verdict.blocks) ? 1 : 0,
  };
}
