import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ChangeRequest } from "../../src/commands/change/check-change.ts";
import { actOn, NUMBER } from "../support/action-run.ts";
import { type FakeGitHub, startFakeGitHub } from "../support/fake-github.ts";
import type { FakeRunner } from "../support/fake-runner.ts";
import {
  type ForkOnDisk,
  forkOnDisk,
  forkRunEvent,
  RUN,
  stateOfWorkspace,
  updatePull,
} from "../support/fork-on-disk.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { recordOf } from "../support/run-records.ts";
import { strToU8, zipSync } from "fflate";

// Git starts many processes, which a busy machine takes its time for.
jest.setTimeout(60_000);

const POLICY = "version: 1\n# strict\n";
const HISTORY = {
  start: { "compression-gate.yml": "version: 1\n# loose\n", "model.onnx": "old" },
  later: { "compression-gate.yml": POLICY },
  change: { "model.onnx": "theirs", "run.sh": "rm -rf /" },
};

let fake: FakeGitHub;
/** No run leaves anything in it. */
const fork: ForkOnDisk = forkOnDisk({ ...HISTORY, root: temporaryFolder() });

beforeEach(async () => {
  fake = await startFakeGitHub();
  fake.pulls.set(NUMBER, pullOf(fork.head));
});
afterEach(async () => {
  await fake.close();
});

const pullOf = (headSha: string) => ({
  headSha,
  baseSha: fork.base,
  body: "",
  head: "stranger:topic",
  isTied: false,
});

/** A busy machine answers late, and what is asked again is written down twice. */
const PATIENT_MS = 30_000;

function judgeFork(
  options: Partial<Parameters<typeof actOn>[0]> & { readonly inputs?: object } = {},
): Promise<FakeRunner> {
  return actOn({
    fake,
    pull: fork,
    records: [recordOf("mail", "pass")],
    eventName: "workflow_run",
    event: forkRunEvent(fork.head),
    timeoutMs: PATIENT_MS,
    ...options,
    inputs: { mode: "judge-fork", ...options.inputs },
  });
}

const NOTHING_POSTED = { comments: [], checkRuns: [] };
const posted = (): unknown => ({ comments: fake.comments, checkRuns: fake.checkRuns });

describe("judge-fork", () => {
  test("comments on the pull request and completes a check run on its head", async () => {
    const runner = await judgeFork();
    expect(runner.failures).toEqual([]);
    expect(fake.comments.map(({ issue }) => issue)).toEqual([NUMBER]);
    expect(fake.comments[0]?.body).toContain(`head \`${fork.head.slice(0, 10)}\``);
    expect(fake.checkRuns).toMatchObject([
      {
        name: "compression gate / mail",
        headSha: fork.head,
        history: ["in_progress", "success"],
      },
    ]);
  });

  test("fails check and job when the verdict is no pass", async () => {
    const runner = await judgeFork({ records: [recordOf("mail", "inconclusive")] });
    expect(runner.failures).toHaveLength(1);
    expect(fake.checkRuns[0]?.history).toEqual(["in_progress", "failure"]);
  });

  test("judges by the tip of the base branch, however old the commit is at which the fork begins", async () => {
    const asked: ChangeRequest[] = [];
    await judgeFork({ onCheck: (request) => void asked.push(request) });
    expect(asked).toMatchObject([
      { baseCommit: fork.base, facts: { pullRequest: NUMBER, head: fork.head, base: fork.base } },
    ]);
  });

  test("gives the gate the files of the fork in a folder that goes away, and leaves the workspace alone", async () => {
    const before = stateOfWorkspace(fork, "model.onnx");
    const seen: unknown[] = [];
    const onCheck = ({ strangers }: ChangeRequest): void => {
      const directory = strangers?.directory ?? "";
      expect(directory).not.toBe("");
      expect(directory.startsWith(fork.folder)).toBe(false);
      const read = (path: string): string => readFileSync(join(directory, path), "utf8");
      seen.push(read("model.onnx"), read("compression-gate.yml"));
    };
    await judgeFork({ onCheck });
    expect(seen).toEqual(["theirs", POLICY]);
    expect(stateOfWorkspace(fork, "model.onnx")).toEqual(before);
  });

  test("refuses a commit that is no longer the head of a pull request, and posts nothing", async () => {
    fake.pulls.set(NUMBER, pullOf("f".repeat(40)));
    const runner = await judgeFork();
    expect(runner.failures.join()).toContain("no open pull request has it as its head");
    expect(runner.outputs.get("verdict")).toBe("error");
    expect(posted()).toEqual(NOTHING_POSTED);
  });

  test("refuses a commit that two pull requests have: one may go to a branch with a weaker policy", async () => {
    fake.pulls.set(8, pullOf(fork.head));
    const runner = await judgeFork();
    expect(runner.failures.join()).toContain("pull requests 7, 8 have it as their head");
    expect(posted()).toEqual(NOTHING_POSTED);
  });

  test("refuses to judge the merge of another head than the one that was measured", async () => {
    const moved = forkOnDisk({ ...HISTORY, root: temporaryFolder() });
    const { git, commit } = moved.origin;
    git("checkout", "--quiet", "topic");
    updatePull(moved.origin, commit("push after the run", { "model.onnx": "worse" }));
    fake.pulls.set(NUMBER, pullOf(moved.head));
    const runner = await judgeFork({ pull: moved, event: forkRunEvent(moved.head) });
    expect(runner.failures.join()).toMatch(/GitHub's merge is of [0-9a-f]{40} commit/);
    expect(fake.checkRuns).toEqual([]);
    expect(fake.comments[0]?.body).toContain("could not finish");
  });

  test("says in one notice each what it may not write, and keeps the verdict", async () => {
    await fake.close();
    fake = await startFakeGitHub({ permissions: {} });
    fake.pulls.set(NUMBER, pullOf(fork.head));
    const runner = await judgeFork();
    expect(runner.failures).toEqual([]);
    expect(runner.outputs.get("verdict")).toBe("pass");
    const titles = runner.annotations.map(({ level, title }) => `${level} ${title}`);
    expect(titles.toSorted()).toEqual([
      "notice compression-gate: no check run",
      "notice compression-gate: no comment",
    ]);
  });

  test.each([
    ["push", "workflow_run", 'Cannot judge a run on the event "push"'],
    ["pull_request", "pull_request", 'Cannot run mode "judge-fork" on the event "pull_request"'],
  ])("refuses a run on %s that came with %s", async (event, eventName, message) => {
    const runner = await judgeFork({ eventName, event: forkRunEvent(fork.head, event) });
    expect(runner.failures.join()).toContain(message);
    expect(fake.received).toEqual([]);
  });

  test("refuses an event without the commit", async () => {
    const runner = await judgeFork({ event: forkRunEvent("HEAD --upload-pack=evil") });
    expect(runner.failures.join()).toContain("its file lacks the commit");
    expect(fake.received).toEqual([]);
  });
});

const NUMBERS = { trust: "numbers" };
const archive = (): Uint8Array => zipSync({ "mail/record.json": strToU8("{}") });
const leave = (name = "compression-gate-measured", bytes = archive(), run = RUN): void =>
  void fake.artifacts.push({ id: fake.artifacts.length + 1, run, name, bytes });

describe("judge-fork with `trust: numbers`", () => {
  test("shows a pass as unverified, under a name that nobody requires, and never green", async () => {
    leave();
    const sources: unknown[] = [];
    const runner = await judgeFork({
      inputs: NUMBERS,
      unconcerned: ["digits"],
      onCheck: ({ source }) => void sources.push(typeof source),
    });
    expect(sources).toEqual(["function"]);
    expect(runner.failures).toEqual([]);
    expect(runner.outputs.get("verdict")).toBe("not-checked");
    expect(fake.comments[0]?.body).toContain("\n> ⚠️ **Unverified.** ");
    expect(runner.summaries[0]).toMatch(/^> ⚠️ \*\*Unverified\.\*\* /);
    const checks = fake.checkRuns.map(({ name, history, output }) => [name, history, output]);
    expect(checks).toEqual([
      [
        "compression gate, unverified / mail",
        ["in_progress", "neutral"],
        expect.objectContaining({ title: "Unverified: Passes" }),
      ],
      [
        "compression gate, unverified / digits",
        ["neutral"],
        expect.objectContaining({ title: "Unverified: Not judged" }),
      ],
    ]);
  });

  test("fails as the numbers do", async () => {
    leave();
    const runner = await judgeFork({ inputs: NUMBERS, records: [recordOf("mail", "fail")] });
    expect(runner.failures).toHaveLength(1);
    expect(runner.outputs.get("verdict")).toBe("fail");
    expect(fake.checkRuns[0]?.history).toEqual(["in_progress", "failure"]);
  });

  test.each([
    ["none", () => undefined, 'it left 0 artifacts "compression-gate-measured"'],
    ["that of another run", () => leave(undefined, undefined, RUN + 1), "it left 0 artifacts"],
    ["another one", () => leave("evil"), "it left 0 artifacts"],
    ["two of the name", () => [leave(), leave()], "it left 2 artifacts"],
    [
      "one that is too large",
      () => leave(undefined, new Uint8Array(32e6 + 1)),
      "its artifact takes more than 32 MB",
    ],
  ])("judges nothing when the run left %s", async (_, prepare, message) => {
    prepare();
    const runner = await judgeFork({ inputs: NUMBERS });
    expect(runner.failures.join()).toContain(message);
    expect(fake.checkRuns).toEqual([]);
    expect(fake.received.map(({ operation }) => operation)).not.toContain(
      "actions/download-artifact",
    );
  });

  test("names the permission that it lacks", async () => {
    await fake.close();
    fake = await startFakeGitHub({ permissions: { "pull-requests": "write", checks: "write" } });
    fake.pulls.set(NUMBER, pullOf(fork.head));
    leave();
    const runner = await judgeFork({ inputs: NUMBERS });
    expect(runner.failures.join()).toContain("the token lacks the permission `actions: read`");
  });
});
