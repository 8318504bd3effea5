import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { join } from "node:path";
import type { RevalidationResult } from "../../src/commands/revalidate.ts";
import { buildBaseline } from "../../src/record/baseline-file.ts";
import { driftOf } from "../../src/record/drift.ts";
import { revalidationMarkdown } from "../../src/report/revalidation-markdown.ts";
import type { Outcome } from "../../src/schema/generated/record.ts";
import { issueMarker, issueStateOf } from "../../src/publish/issue-state.ts";
import { UserError } from "../../src/schema/user-error.ts";
import { actOn, type ActionRun, pullRequestOnDisk } from "../support/action-run.ts";
import { type FakeGitHub, startFakeGitHub } from "../support/fake-github.ts";
import type { FakeRunner } from "../support/fake-runner.ts";
import { findingOf, recordOf } from "../support/run-records.ts";

const US = "github-actions[bot]";
let fake: FakeGitHub;
const pull = pullRequestOnDisk({ "compression-gate.yml": "version: 1\n" }, { "model.onnx": "m" });

beforeEach(async () => {
  fake = await startFakeGitHub();
});
afterEach(async () => {
  await fake.close();
});

/** What the command comes to, for models of the given verdicts. */
function found(
  outcomes: Readonly<Record<string, Outcome>>,
  explanation = "accuracy fell",
): RevalidationResult {
  const revalidated = Object.entries(outcomes).map(([name, outcome]) => {
    const record = recordOf(name, outcome, [findingOf(outcome, explanation)]);
    const drift = driftOf(buildBaseline(record), record);
    const recordPath = join(pull.folder, "out", name, "record.json");
    return { record, recordPath, verdict: record.verdict, drift, evidence: [], history: [] };
  });
  const exitCode = revalidated.some(({ verdict }) => verdict.blocks) ? 1 : 0;
  const markdown = revalidationMarkdown(revalidated, []);
  return { revalidated, failed: [], markdown, reportPath: "/r.md", exitCode };
}

/** The loopback compiles the schemas of its first answers, which may take seconds on a busy machine. */
const PATIENT_MS = 30_000;

const act = (result: RevalidationResult, options: Partial<ActionRun> = {}): Promise<FakeRunner> =>
  actOn({
    fake,
    pull,
    records: [],
    inputs: { mode: "revalidate" },
    eventName: "schedule",
    event: { schedule: "0 4 * * 1" },
    ref: "refs/heads/main",
    timeoutMs: PATIENT_MS,
    program: { revalidate: () => Promise.resolve(result) },
    ...options,
  });

const operations = (): readonly string[] => fake.received.map(({ operation }) => operation);

describe("a model that no longer holds", () => {
  test("gets an issue with verdict, commit and run, and the job fails", async () => {
    const runner = await act(found({ mail: "fail" }));
    expect(runner.failures).toEqual(["mail: fail: accuracy fell"]);
    expect(runner.outputs.get("verdict")).toBe("fail");
    expect(JSON.parse(runner.outputs.get("models") ?? "")).toMatchObject({
      mail: { verdict: "fail" },
    });
    expect(runner.summaries.join("")).toContain("### ❌ `mail` no longer holds");
    const [issue] = fake.issues;
    expect(fake.issues).toHaveLength(1);
    expect(issue?.title).toBe("Compression gate: the accepted mail is in doubt");
    expect(issue?.body).toContain("### ❌ `mail` no longer holds\n\naccuracy fell.");
    expect(issue?.body).toContain(
      "[run 42](https://github.com/acme/demo/actions/runs/42/attempts/1)",
    );
    expect(issueStateOf(issue?.body ?? "")).toMatchObject({
      policy: "compression-gate.yml",
      model: "mail",
      past: [{ run: 42, outcome: "fail", engine: "1.30.0" }],
    });
  });

  test("keeps its one issue, which remembers what earlier runs found", async () => {
    await act(found({ mail: "fail" }));
    await act(found({ mail: "error" }), { run: 43 });
    expect(fake.issues).toHaveLength(1);
    expect(fake.issues[0]?.history).toEqual(["open"]);
    expect(fake.issues[0]?.body).toMatch(
      /\| \d{4}-\d\d-\d\d +\| error +\|[^\n]*\n\| \d{4}-\d\d-\d\d +\| fail +\|/,
    );
  });

  test("has its issue closed when it holds again, and opened again when it does not", async () => {
    await act(found({ mail: "fail" }));
    const runner = await act(found({ mail: "pass" }), { run: 43 });
    expect(runner.failures).toEqual([]);
    expect(fake.issues[0]).toMatchObject({
      state: "closed",
      title: "Compression gate: the accepted mail holds again",
    });
    await act(found({ mail: "pass" }), { run: 44 });
    await act(found({ mail: "fail" }), { run: 45 });
    expect(fake.issues).toHaveLength(1);
    expect(fake.issues[0]?.history).toEqual(["open", "closed", "open"]);
  });

  test("has an issue of its own, beside those of other models and policies", async () => {
    await act(found({ mail: "fail", digits: "fail", spam: "pass" }));
    await act(found({ mail: "fail" }), {
      inputs: { mode: "revalidate", policy: "b.yml" },
      run: 43,
    });
    expect(fake.issues.map(({ body }) => issueStateOf(body))).toMatchObject([
      { policy: "compression-gate.yml", model: "mail" },
      { policy: "compression-gate.yml", model: "digits" },
      { policy: "b.yml", model: "mail" },
    ]);
  });

  test("is told of when it cannot be measured at all", async () => {
    const error = new UserError("file-missing", 'Cannot read "<b>mail.onnx": @all');
    const result = { ...found({}), failed: [{ model: "mail", error }], exitCode: 4 };
    const runner = await act(result);
    expect(runner.failures).toEqual(['mail: Cannot read "<b>mail.onnx": @all']);
    expect(runner.outputs.get("verdict")).toBe("error");
    expect(fake.issues[0]?.body).toContain("### 💥 `mail` could not be measured");
    expect(fake.issues[0]?.body).not.toMatch(/<b>|@all/);
  });
});

test("models that hold open no issue, and GitHub is asked twice for all of them", async () => {
  const runner = await act(found({ mail: "pass", digits: "pass" }));
  expect(runner.outputs.get("verdict")).toBe("pass");
  expect(runner.failures).toEqual([]);
  expect(operations()).toEqual(["graphql", "issues/list-for-repo"]);
});

const seed = (author: string, body: string, more = {}): void => {
  const number = fake.nextId();
  fake.issues.push({
    number,
    author,
    title: "",
    body,
    state: "open",
    history: ["open"],
    ...more,
  });
};

describe("the issue is found", () => {
  const past = { run: 1, attempt: 1, date: "2026-01-01", outcome: "fail", engine: "", data: "" };
  const ours = issueMarker({ policy: "compression-gate.yml", model: "mail", past: [past] });

  test("beyond the first page", async () => {
    seed(US, ours);
    for (let count = 0; count < 230; count += 1) seed(US, "another program's");
    await act(found({ mail: "pass" }));
    expect(fake.issues[0]?.state).toBe("closed");
    expect(operations().filter((name) => name === "issues/list-for-repo")).toHaveLength(3);
  });

  test("never in an issue of somebody else, in one that quotes ours, or in a pull request", async () => {
    seed("mallory", ours);
    seed(US, `> ${ours}`);
    seed(US, ours, { isPullRequest: true });
    await act(found({ mail: "fail" }));
    expect(fake.issues.map(({ state }) => state)).toEqual(["open", "open", "open", "open"]);
    expect(fake.issues[3]?.body).toContain("no longer holds");
  });

  test("once: a second one is closed", async () => {
    seed(US, ours);
    seed(US, ours);
    await act(found({ mail: "fail" }));
    expect(fake.issues.map(({ state }) => state)).toEqual(["open", "closed"]);
  });

  test("and left alone by a run that is older than what it says", async () => {
    seed(
      US,
      issueMarker({ policy: "compression-gate.yml", model: "mail", past: [{ ...past, run: 99 }] }),
    );
    await act(found({ mail: "pass" }));
    expect(fake.issues[0]?.state).toBe("open");
  });

  test("and opened once when the answer to its creation gets lost", async () => {
    fake.faults.push({ operation: "issues/create", times: 1, reset: "after" });
    await act(found({ mail: "fail" }));
    expect(fake.issues).toHaveLength(1);
  });
});

describe("what keeps the issue out", () => {
  test("is one notice that names the permission, and the verdict stands", async () => {
    await fake.close();
    fake = await startFakeGitHub({ permissions: {} });
    const runner = await act(found({ mail: "fail", digits: "fail" }));
    const notices = runner.annotations.filter(({ level }) => level === "notice");
    expect(notices).toHaveLength(1);
    expect(notices[0]?.message).toMatch(
      /the token lacks the permission `issues: write`.*The verdict stands; the report is in the job summary$/,
    );
    expect(runner.failures).toEqual(["mail: fail: accuracy fell\ndigits: fail: accuracy fell"]);
  });

  test("may be the workflow itself", async () => {
    await act(found({ mail: "fail" }), { inputs: { mode: "revalidate", comment: "never" } });
    expect(operations()).toEqual([]);
  });

  test("is never its length", async () => {
    await act(found({ mail: "fail" }, "x".repeat(70_000)));
    expect(fake.issues[0]?.body.length).toBeLessThanOrEqual(65_536);
  });
});

const dispatched = (ref: string): Partial<ActionRun> => ({
  eventName: "workflow_dispatch",
  event: { repository: { default_branch: "main" } },
  ref,
});

describe("the mode", () => {
  test("runs by hand on the default branch", async () => {
    const runner = await act(found({ mail: "pass" }), dispatched("refs/heads/main"));
    expect(runner.failures).toEqual([]);
  });

  test.each([
    [
      dispatched("refs/heads/topic"),
      'Cannot run mode "revalidate" on "refs/heads/topic": it speaks for the default branch ("main")',
    ],
    [
      dispatched("refs/tags/main"),
      'Cannot run mode "revalidate" on "refs/tags/main": it speaks for the default branch ("main")',
    ],
    [
      { eventName: "push" },
      'Cannot run mode "revalidate" on the event "push"; run it on schedule, workflow_dispatch',
    ],
  ])("refuses other branches and events: %j", async (options, message) => {
    const runner = await act(found({ mail: "pass" }), options);
    expect(runner.failures).toEqual([message]);
    expect(runner.outputs.get("verdict")).toBe("error");
    expect(operations()).toEqual([]);
  });
});
