import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { join } from "node:path";
import type { RecordedBaselines } from "../../src/commands/baseline.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { buildBaseline, writeBaseline } from "../../src/record/baseline-file.ts";
import { driftOf } from "../../src/record/drift.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { UserError } from "../../src/schema/user-error.ts";
import { actOn, type ActionRun, pullRequestOnDisk } from "../support/action-run.ts";
import { type FakeGitHub, startFakeGitHub } from "../support/fake-github.ts";
import { type FakeRunner } from "../support/fake-runner.ts";
import { gitIn } from "../support/git-repository.ts";
import { recordOf } from "../support/run-records.ts";

const BRANCH = "compression-gate/baselines";
let fake: FakeGitHub;
const pull = pullRequestOnDisk({ "gate/compression-gate.yml": "version: 1\n" }, { "m.onnx": "m" });
const git = gitIn(pull.folder);
const host = nodeHost({ workingDirectory: pull.folder });

beforeEach(async () => {
  fake = await startFakeGitHub();
});
afterEach(async () => {
  await fake.close();
});

const ACCEPTED = recordOf("mail", "pass");
const withModel = (record: RunRecord, digest: string): RunRecord => ({
  ...record,
  model: { ...record.model, digest },
});
const CHANGED = withModel(ACCEPTED, "2".repeat(64));

interface Recording {
  readonly before?: RunRecord;
  readonly now: RunRecord;
}

/** As the command records them: files are written where the candidate passes. */
async function recording(
  all: readonly Recording[],
  failed: RecordedBaselines["failed"] = [],
): Promise<RecordedBaselines> {
  const recorded: RecordedBaselines["recorded"][number][] = [];
  for (const { before, now } of all) {
    const { name } = now.model;
    const path = join(pull.folder, "gate/baselines", `${name}.json`);
    const accepted = now.verdict.outcome === "pass";
    if (accepted) await writeBaseline(host, path, buildBaseline(now));
    const drift = before === undefined ? undefined : driftOf(buildBaseline(before), now);
    recorded.push({ path, record: now, recordPath: `/out/${name}/record.json`, accepted, drift });
  }
  const refused = recorded.some(({ accepted }) => !accepted);
  return { recorded, failed, exitCode: refused ? 1 : failed.length === 0 ? 0 : 4 };
}

/** The loopback compiles the schemas of its first answers, which may take seconds on a busy machine. */
const PATIENT_MS = 30_000;

const act = (
  result: Promise<RecordedBaselines>,
  options: Partial<ActionRun> = {},
): Promise<FakeRunner> =>
  actOn({
    fake,
    pull,
    records: [],
    inputs: { mode: "baseline", policy: "gate/compression-gate.yml" },
    eventName: "push",
    event: { repository: { default_branch: "main" } },
    ref: "refs/heads/main",
    timeoutMs: PATIENT_MS,
    program: { recordBaselines: () => result },
    ...options,
  });

const proposals = () => [...fake.pulls.values()];
const onBranch = () => fake.commits.get(fake.branches.get(BRANCH) ?? "");

describe("after a merge that moved a baseline", () => {
  test("a pull request proposes it as one commit on what was merged", async () => {
    const runner = await act(recording([{ before: ACCEPTED, now: CHANGED }]));
    expect(runner.failures).toEqual([]);
    expect(fake.branchLog).toEqual([`create ${BRANCH}`]);
    expect(onBranch()).toMatchObject({
      parent: git("rev-parse", "HEAD"),
      message: expect.stringMatching(/^Record baselines of mail\n\nMeasured by/),
    });
    const files = Object.entries(onBranch()?.files ?? {});
    expect(files.map(([path]) => path)).toEqual(["gate/baselines/mail.json"]);
    expect(JSON.parse(files[0]?.[1] ?? "")).toEqual(buildBaseline(CHANGED));
    const [proposal] = proposals();
    expect(proposal).toMatchObject({ title: "Record baselines of mail", into: "main" });
    expect(proposal?.body).toContain("By merging this you accept what was measured.");
    expect(proposal?.body).toContain("- model: 0000000000 → 2222222222");
    expect(runner.outputs.get("proposal")).toMatch(/\/pull\/\d+$/);
    expect(runner.outputs.get("verdict")).toBe("pass");
    expect(runner.summaries.join("")).toContain("A pull request proposes new baselines: https://");
  });

  test("the tree is that of what was merged, so that nothing else changes", async () => {
    await act(recording([{ now: CHANGED }]));
    const tree = fake.received.find(({ operation }) => operation === "git/create-tree");
    expect(tree?.body).toMatchObject({ base_tree: git("rev-parse", "HEAD^{tree}") });
  });

  test("the same is proposed once", async () => {
    await act(recording([{ before: ACCEPTED, now: CHANGED }]));
    const later = { ...CHANGED, createdAt: "2026-02-02T00:00:00.000Z" };
    const runner = await act(recording([{ before: ACCEPTED, now: later }]), { run: 43 });
    expect(fake.branchLog).toEqual([`create ${BRANCH}`]);
    expect(proposals()).toHaveLength(1);
    expect(runner.summaries.join("")).toContain("is open already");
  });

  test("something else updates branch and pull request", async () => {
    await act(recording([{ before: ACCEPTED, now: CHANGED }]));
    const other = withModel(ACCEPTED, "3".repeat(64));
    await act(recording([{ before: ACCEPTED, now: other }, { now: recordOf("spam", "pass") }]));
    expect(fake.branchLog).toEqual([`create ${BRANCH}`, `move ${BRANCH}`]);
    expect(proposals()).toHaveLength(1);
    expect(proposals()[0]?.title).toBe("Record baselines of mail, spam");
    expect(Object.keys(onBranch()?.files ?? {})).toHaveLength(2);
  });

  test("what somebody closed is not proposed again, and what was merged is, when it moved back", async () => {
    await act(recording([{ before: ACCEPTED, now: CHANGED }]));
    const [first] = proposals();
    if (first === undefined) throw new Error("It was proposed");
    first.state = "closed";
    const runner = await act(recording([{ before: ACCEPTED, now: CHANGED }]));
    expect(proposals()).toHaveLength(1);
    expect(runner.summaries.join("")).toContain("was proposed and closed");
    first.isMerged = true;
    await act(recording([{ before: ACCEPTED, now: CHANGED }]));
    expect(proposals()).toHaveLength(2);
  });

  test("it is proposed once when the answer gets lost", async () => {
    fake.faults.push({ operation: "pulls/create", times: 1, reset: "after" });
    const runner = await act(recording([{ before: ACCEPTED, now: CHANGED }]));
    expect(runner.failures).toEqual([]);
    expect(proposals()).toHaveLength(1);
  });

  test("a pull request of somebody else from a branch of that name is left alone", async () => {
    const sha = "a".repeat(40);
    const body = "<!-- compression-gate-proposal: -->\ntheirs";
    fake.pulls.set(5, { headSha: sha, baseSha: sha, body, head: `acme:${BRANCH}` });
    await act(recording([{ before: ACCEPTED, now: CHANGED }]));
    expect(fake.pulls.get(5)?.body).toBe(body);
    expect(proposals()).toHaveLength(2);
  });
});

describe("when nothing moved", () => {
  test("nothing is proposed and nothing written", async () => {
    const runner = await act(recording([{ before: ACCEPTED, now: ACCEPTED }]));
    expect(proposals()).toEqual([]);
    expect(fake.received.map(({ operation }) => operation)).toEqual(["pulls/list"]);
    expect(runner.outputs.get("proposal")).toBe("");
    expect(runner.summaries.join("")).toContain("There is nothing to propose.");
  });

  test("a proposal that is still open is closed", async () => {
    await act(recording([{ before: ACCEPTED, now: CHANGED }]));
    await act(recording([{ before: CHANGED, now: CHANGED }]), { run: 43 });
    expect(proposals()[0]).toMatchObject({ state: "closed" });
    await act(recording([{ before: ACCEPTED, now: CHANGED }]), { run: 44 });
    expect(proposals()).toHaveLength(2);
  });

  test("for the models of this step, a proposal stays that may be about others", async () => {
    await act(recording([{ before: ACCEPTED, now: CHANGED }]));
    const inputs = { mode: "baseline", policy: "gate/compression-gate.yml", model: "mail" };
    await act(recording([{ before: CHANGED, now: CHANGED }]), { inputs });
    expect(proposals()[0]?.state).toBeUndefined();
  });
});

describe("what is not a baseline", () => {
  test("of a candidate that does not pass is not proposed; others are, and the job fails", async () => {
    const worse = recordOf("worse", "fail");
    const runner = await act(recording([{ now: worse }, { before: ACCEPTED, now: CHANGED }]));
    expect(Object.keys(onBranch()?.files ?? {})).toEqual(["gate/baselines/mail.json"]);
    expect(runner.failures).toEqual(["worse: fail: flips of worse: fail"]);
    expect(runner.outputs.get("verdict")).toBe("fail");
    expect(runner.summaries.join("")).toContain("❌ `worse` does not pass");
  });

  test("of a model that cannot be measured neither", async () => {
    const error = new UserError("file-missing", 'Cannot read "<b>.onnx"');
    const runner = await act(recording([{ now: CHANGED }], [{ model: "gone", error }]));
    expect(proposals()).toHaveLength(1);
    expect(runner.failures).toEqual(['gone: Cannot read "<b>.onnx"']);
    expect(runner.outputs.get("verdict")).toBe("error");
    expect(runner.summaries.join("")).not.toContain("<b>");
  });
});

describe("without the right to propose the job fails, and names what is missing", () => {
  test.each([
    [{ "pull-requests": "write" }, "`contents: write`"],
    [{ contents: "write" }, "`pull-requests: write`"],
  ])("%j", async (permissions, missing) => {
    await fake.close();
    fake = await startFakeGitHub({ permissions });
    const runner = await act(recording([{ now: CHANGED }]));
    expect(runner.failures).toHaveLength(1);
    expect(runner.failures[0]).toContain(`the token lacks the permission ${missing}`);
    expect(proposals()).toEqual([]);
  });
});

test.each([
  [{ eventName: "pull_request" }, 'Cannot run mode "baseline" on the event "pull_request"'],
  [{ ref: "refs/heads/topic" }, 'it speaks for the default branch ("main")'],
  [
    { ref: `refs/heads/${BRANCH}`, event: { repository: { default_branch: BRANCH } } },
    "is the default branch",
  ],
])("nothing is measured where nothing may be proposed: %j", async (options, message) => {
  const runner = await act(recording([]), {
    ...options,
    program: { recordBaselines: () => Promise.reject(new Error("It was measured")) },
  });
  expect(runner.failures).toHaveLength(1);
  expect(runner.failures[0]).toContain(message);
  expect(fake.received).toEqual([]);
});
