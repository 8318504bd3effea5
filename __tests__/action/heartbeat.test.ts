import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { actOn, NUMBER, pullRequestOnDisk, type PullRequestOnDisk } from "../support/action-run.ts";
import { type FakeGitHub, startFakeGitHub } from "../support/fake-github.ts";
import type { FakeRunner } from "../support/fake-runner.ts";
import { recordOf } from "../support/run-records.ts";

const GATE = "on: pull_request\njobs: { gate: { steps: [{ uses: x/compression-gate@v1 }] } }\n";
const SCHEDULE =
  "on: { schedule: [{ cron: '0 4 * * 1' }] }\njobs: { r: { steps: [{ with: { mode: revalidate } }] } }\n";

const withWorkflows = (files: Readonly<Record<string, string>>): PullRequestOnDisk =>
  pullRequestOnDisk(
    { ".github/workflows/gate.yml": GATE, ".github/workflows/sub/x.yml": SCHEDULE, ...files },
    { "model.onnx": "m" },
  );

const scheduled = withWorkflows({ ".github/workflows/weekly.yml": SCHEDULE });
const FILE = "weekly.yml";

let fake: FakeGitHub;
beforeEach(async () => {
  fake = await startFakeGitHub();
});
afterEach(async () => {
  await fake.close();
});

const daysAgo = (days: number): string =>
  new Date(Date.now() - days * 86_400_000 - 60_000).toISOString();

const ran = (days: number, event: string, conclusion: string): void => {
  fake.runs.push({ file: FILE, event, conclusion, startedAt: daysAgo(days) });
};

const RECORDS = [recordOf("mail", "pass")];

/** The loopback compiles the schemas of its first answers, which may take seconds on a busy machine. */
const PATIENT_MS = 30_000;

async function comment(
  pull: PullRequestOnDisk,
  inputs: Readonly<Record<string, string>> = {},
): Promise<{ readonly text: string; readonly runner: FakeRunner }> {
  fake.pulls.set(NUMBER, { headSha: pull.head, baseSha: pull.base, body: "" });
  const runner = await actOn({ fake, pull, records: RECORDS, inputs, timeoutMs: PATIENT_MS });
  return { text: fake.comments[0]?.body ?? "", runner };
}

const asked = (): number =>
  fake.received.filter(({ operation }) => operation === "actions/list-workflow-runs").length;

describe("the comment says that the last revalidation is long ago", () => {
  test("after more than the days that the workflow allows, and not before", async () => {
    ran(14, "schedule", "success");
    expect((await comment(scheduled)).text).not.toContain("⏰");
    expect((await comment(scheduled, { "stale-after": "13" })).text).toContain(
      "\n> ⏰ The [last revalidation](https://github.invalid/acme/demo/actions/runs/1) was 14 days ago: its schedule may be turned off.\n\n<sub>",
    );
  });

  test("by the last run that revalidated: one that found drift did, one that was cancelled did not", async () => {
    ran(1, "schedule", "cancelled");
    ran(2, "push", "success");
    ran(3, "workflow_dispatch", "failure");
    ran(20, "schedule", "failure");
    ran(50, "schedule", "success");
    expect((await comment(scheduled)).text).toContain("was 20 days ago");
  });

  test("unless somebody ran it by hand since", async () => {
    ran(1, "workflow_dispatch", "success");
    ran(50, "schedule", "success");
    expect((await comment(scheduled)).text).not.toContain("⏰");
  });

  test("and when it has never run", async () => {
    fake.workflows.push(FILE);
    expect((await comment(scheduled)).text).toContain("⏰ No revalidation has run yet");
  });
});

describe("nothing is said", () => {
  test("and nothing asked, where no workflow revalidates", async () => {
    const commented = withWorkflows({ ".github/workflows/weekly.yml": "# mode: revalidate\n" });
    expect((await comment(commented)).text).not.toContain("⏰");
    expect(asked()).toBe(0);
  });

  test("of a workflow that the pull request brings", async () => {
    const { text, runner } = await comment(scheduled);
    expect(text).not.toContain("⏰");
    expect(runner.annotations).toEqual([]);
    expect(asked()).toBe(1);
  });

  test("but one notice where the token may not know, and the verdict stands", async () => {
    await fake.close();
    fake = await startFakeGitHub({ permissions: { "pull-requests": "write", checks: "write" } });
    ran(50, "schedule", "success");
    const { text, runner } = await comment(scheduled);
    expect(text).toContain(" passes\n");
    expect(runner.annotations.map(({ message }) => message)).toEqual([
      "Cannot read the runs of weekly.yml: the token lacks the permission `actions: read` (Resource not accessible by integration). Nobody can tell whether the schedule still runs",
    ]);
    expect(runner.failures).toEqual([]);
  });
});

test("with a heartbeat GitHub is asked no more than ten times for one model", async () => {
  ran(50, "schedule", "success");
  await comment(scheduled);
  expect(fake.received.length).toBeLessThanOrEqual(10);
  fake.received.length = 0;
  await comment(scheduled);
  expect(fake.received.map(({ operation }) => operation)).toContain("issues/update-comment");
  expect(fake.received.length).toBeLessThanOrEqual(10);
});

test.each(["0", "-1", "1.5", "a week"])("%s is no number of days", async (days) => {
  const { runner } = await comment(scheduled, { "stale-after": days });
  expect(runner.failures).toEqual([
    `Cannot use the inputs of this step: stale-after is "${days}", which is no number of days`,
  ]);
});
