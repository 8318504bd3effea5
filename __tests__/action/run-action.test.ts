import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { stateOf } from "../../src/publish/comment-state.ts";
import { UserError } from "../../src/schema/user-error.ts";
import { check } from "../../src/schema/validate.ts";
import { type ActionRun, actOn, NUMBER, pullRequestOnDisk } from "../support/action-run.ts";
import { type FakeGitHub, startFakeGitHub } from "../support/fake-github.ts";
import { recordOf as measuredRecord } from "../support/records.ts";
import { findingOf, recordOf } from "../support/run-records.ts";

let fake: FakeGitHub;
const pull = pullRequestOnDisk({ "compression-gate.yml": "version: 1\n" }, { "model.onnx": "m" });

beforeEach(async () => {
  fake = await startFakeGitHub();
  fake.pulls.set(NUMBER, { headSha: pull.head, baseSha: pull.base, body: "" });
});
afterEach(async () => {
  await fake.close();
});

const PASS = [recordOf("mail", "pass")];
const FAIL = [recordOf("mail", "fail")];

const operations = (): readonly string[] => fake.received.map(({ operation }) => operation);

const shown = () =>
  fake.checkRuns.map(({ name, headSha, history, output: { title } }) => ({
    name,
    onHead: headSha === pull.head,
    history,
    title,
  }));

describe("on a pull request the Action", () => {
  test("comments once, with verdict, commit and run, and passes", async () => {
    const runner = await actOn({ fake, pull, records: PASS });
    expect(runner.failures).toEqual([]);
    expect(fake.comments).toHaveLength(1);
    const body = fake.comments[0]?.body ?? "";
    expect(fake.comments[0]?.issue).toBe(NUMBER);
    expect(body).toContain(" passes\n");
    expect(body).toContain(`head \`${pull.head.slice(0, 10)}\``);
    expect(body).toContain(`policy, baseline and data of \`${pull.base.slice(0, 10)}\``);
    expect(body).toContain("[run 42](https://github.com/acme/demo/actions/runs/42/attempts/1)");
    expect(stateOf(body)).toMatchObject({ headSha: pull.head, run: 42, attempt: 1 });
  });

  test("updates its comment on the next run and asks GitHub no more than ten times", async () => {
    await actOn({ fake, pull, records: FAIL });
    const before = fake.received.length;
    await actOn({ fake, pull, records: PASS, run: 43 });
    expect(fake.comments).toHaveLength(1);
    expect(fake.comments[0]?.body).toContain(" passes\n");
    expect(fake.received.length - before).toBeLessThanOrEqual(10);
  });

  test("says above the older report that it is at work", async () => {
    await actOn({ fake, pull, records: FAIL });
    let during = "";
    const onCheck = (): void => {
      during = fake.comments[0]?.body ?? "";
    };
    await actOn({ fake, pull, records: PASS, run: 43, onCheck });
    expect(during).toMatch(
      /\n> ⏳ \[Run 43\].* is measuring `[0-9a-f]{10}`; what follows is older\.\n\n## /,
    );
    expect(during).toContain("must not merge");
  });

  test("judges by the base commit, with what it was asked for", async () => {
    const asked: unknown[] = [];
    const body = "Text\n\ncompression-gate: spam, `other`\n<!-- compression-gate: hidden -->\n";
    fake.pulls.set(NUMBER, { headSha: pull.head, baseSha: pull.base, body });
    await actOn({
      fake,
      pull,
      records: PASS,
      inputs: { policy: "gate/policy.yml", model: "mail, digits\nmail", output: "results" },
      onCheck: ({ onPlan: _, onModel: __, ...request }) => void asked.push(request),
    });
    expect(asked).toEqual([
      {
        policyPath: "gate/policy.yml",
        models: ["mail", "digits"],
        output: "results",
        mentioned: ["spam", "other"],
        baseCommit: pull.base,
        facts: { head: pull.head, base: pull.base, pullRequest: NUMBER },
      },
    ]);
  });

  test.each(["fail", "inconclusive", "not-checked", "error"] as const)(
    "fails the job when the verdict is %s",
    async (outcome) => {
      const records = [recordOf("mail", "pass"), recordOf("digits", outcome)];
      const runner = await actOn({ fake, pull, records });
      expect(runner.failures).toEqual([`digits: ${outcome}: flips of digits: ${outcome}`]);
      expect(runner.outputs.get("verdict")).toBe(outcome);
    },
  );

  test("tells later steps where everything is", async () => {
    const runner = await actOn({ fake, pull, records: [...FAIL, recordOf("digits", "pass")] });
    const { folder } = pull;
    expect(runner.outputs.get("report-path")).toBe(`${folder}/out/comment.md`);
    expect(runner.outputs.get("record-path")).toBe(
      `${folder}/out/mail/record.json\n${folder}/out/digits/record.json`,
    );
    expect(runner.outputs.get("candidate-path")).toBe(
      `${folder}/out/mail/candidate.onnx\n${folder}/out/digits/candidate.onnx`,
    );
    expect(JSON.parse(runner.outputs.get("models") ?? "")).toMatchObject({
      mail: { verdict: "fail", modelDigest: `sha256:${"0".repeat(64)}` },
      digits: { verdict: "pass", candidateDigest: `sha256:${"1".repeat(64)}` },
    });
  });

  test("names the files in which a candidate keeps its weights, each on one line", async () => {
    const record = recordOf("mail", "pass");
    const dataFiles = ["candidate.onnx.data", "two\n/etc/lines"];
    const candidate = { ...record.candidate, dataFiles };
    const runner = await actOn({ fake, pull, records: [{ ...record, candidate }] });
    const { folder } = pull;
    expect(runner.outputs.get("candidate-path")).toBe(
      `${folder}/out/mail/candidate.onnx\n${folder}/out/mail/candidate.onnx.data`,
    );
  });

  test("draws charts in the job summary, and leaves them out of the comment", async () => {
    const runner = await actOn({ fake, pull, records: [measuredRecord()] });
    expect(runner.summaries.join("")).toContain('```mermaid\nxychart-beta\n  title "Size, kB"');
    expect(fake.comments[0]?.body).not.toContain("mermaid");
  });

  test("writes the report to the job summary and annotates what did not pass, failures first", async () => {
    const findings = [
      findingOf("inconclusive", "too few rows"),
      findingOf("pass", "fine"),
      findingOf("fail", "too many flips"),
    ];
    const runner = await actOn({ fake, pull, records: [recordOf("mail", "fail", findings)] });
    expect(runner.summaries).toHaveLength(1);
    expect(runner.summaries[0]).toContain("## ❌ Compression gate: `mail` must not merge");
    expect(runner.annotations).toEqual([
      {
        level: "error",
        title: "mail: fail",
        message: "too many flips",
        file: "compression-gate.yml",
        line: 1,
      },
      {
        level: "warning",
        title: "mail: inconclusive",
        message: "too few rows",
        file: "compression-gate.yml",
        line: 1,
      },
    ]);
  });

  test("shows ten annotations of a level, the last of which counts the rest", async () => {
    const findings = Array.from({ length: 25 }, (_, index) => findingOf("fail", `no ${index}`));
    const runner = await actOn({ fake, pull, records: [recordOf("mail", "fail", findings)] });
    expect(runner.annotations).toHaveLength(10);
    expect(runner.annotations.at(-1)?.message).toBe("16 more; the job summary lists all");
  });

  test("that cannot use the policy fails with the sentence, in the comment too", async () => {
    await actOn({ fake, pull, records: PASS });
    const records = new UserError("policy-invalid", "Cannot read policy <b>x</b>: it is empty");
    const runner = await actOn({ fake, pull, records, run: 43 });
    expect(runner.failures).toEqual(["Cannot read policy <b>x</b>: it is empty"]);
    expect(runner.outputs.get("verdict")).toBe("error");
    expect(fake.comments[0]?.body).toContain("💥 Compression gate: could not finish");
    expect(fake.comments[0]?.body).toContain("&lt;b&gt;x&lt;/b&gt;: it is empty");
    expect(fake.comments[0]?.body).not.toContain("✅");
  });

  test("that cannot use one model judges the others, and tells everywhere what is wrong", async () => {
    const fault = { kind: "in-force", reason: "Cannot read <model>", fault: "input" } as const;
    const unjudged = [{ ...fault, model: "digits" }];
    const runner = await actOn({ fake, pull, records: PASS, unjudged });
    expect(runner.failures).toEqual(["digits: error: Cannot read <model>"]);
    expect(runner.outputs.get("verdict")).toBe("error");
    expect(Object.keys(JSON.parse(runner.outputs.get("models") ?? ""))).toEqual(["mail"]);
    expect(runner.annotations).toEqual([
      {
        level: "error",
        title: "digits: error",
        message: "Cannot read <model>",
        file: "compression-gate.yml",
        line: 1,
      },
    ]);
    expect(fake.comments[0]?.body).toContain("1 of 2 models could not be judged");
    expect(fake.comments[0]?.body).toContain("Cannot read &lt;model&gt;");
    expect(shown().map(({ name, history, title }) => [name, history[1], title])).toEqual([
      ["compression gate / mail", "success", "Passes"],
      ["compression gate / digits", "failure", "Verdict: error"],
    ]);
    for (const [run, given, stays] of [
      [43, unjudged, true],
      [44, [{ ...fault, model: "digits", reason: "Cannot read another" }], false],
    ] as const) {
      const inputs = { comment: "on-change" };
      const again = await actOn({ fake, pull, records: PASS, unjudged: given, run, inputs });
      expect(again.failures).toHaveLength(1);
      expect(fake.comments[0]?.body.includes("🔁")).toBe(stays);
    }
  });

  test("that has a bug fails with its stack and asks for a report", async () => {
    const runner = await actOn({ fake, pull, records: new TypeError("undefined is not a gate") });
    expect(runner.failures).toHaveLength(1);
    expect(runner.failures[0]).toMatch(
      /^This is a bug in compression-gate .*\nTypeError: undefined is not a gate\n/,
    );
    expect(runner.outputs.get("verdict")).toBe("error");
  });

  test("without the permission to comment says which one, once, and the verdict stands", async () => {
    await fake.close();
    fake = await startFakeGitHub({ permissions: { checks: "write" } });
    fake.pulls.set(NUMBER, { headSha: pull.head, baseSha: pull.base, body: "" });
    const passed = await actOn({ fake, pull, records: PASS });
    expect(passed.failures).toEqual([]);
    expect(passed.annotations).toEqual([
      {
        level: "notice",
        title: "compression-gate: no comment",
        message: `Cannot comment on pull request 7: the token lacks the permission \`pull-requests: write\` (Resource not accessible by integration). The verdict stands; the report is in the job summary`,
      },
    ]);
    const failed = await actOn({ fake, pull, records: FAIL });
    expect(failed.failures).toHaveLength(1);
  });

  test.each([
    { mode: "never", records: FAIL, comments: 0 },
    { mode: "on-failure", records: PASS, comments: 0 },
    { mode: "on-failure", records: FAIL, comments: 1 },
    { mode: "always", records: PASS, comments: 1 },
    { mode: "on-change", records: PASS, comments: 1 },
  ])("with comment: $mode leaves $comments comments", async ({ mode, records, comments }) => {
    await actOn({ fake, pull, records, inputs: { comment: mode } });
    expect(fake.comments).toHaveLength(comments);
  });
});

const figures = (value: number) => {
  const one = findingOf("pass", `${value}`);
  return [recordOf("mail", "pass", [{ ...one, actual: { ...one.actual, candidate: value } }])];
};

const body = (): string => fake.comments[0]?.body ?? "";

describe("with comment: on-change the Action", () => {
  const inputs = { comment: "on-change" };
  test("leaves the report of the same verdict, and says for which commit it holds too", async () => {
    await actOn({ fake, pull, records: FAIL, inputs });
    const report = body().split("\n").slice(1).join("\n");
    await actOn({ fake, pull, records: FAIL, inputs, run: 43 });
    const [, note = "", ...rest] = body().split("\n");
    const head = pull.head.slice(0, 10);
    expect(note).toBe(
      `> 🔁 [Run 43](https://github.com/acme/demo/actions/runs/43/attempts/1) came to the same verdict for \`${head}\`; what follows are the figures of the run that came to it first.`,
    );
    expect(rest.slice(1).join("\n")).toBe(report);
    expect(report).toContain("[run 42]");
    expect(stateOf(body())).toMatchObject({ run: 43, headSha: pull.head });
  });

  test.each<[string, ActionRun["records"]]>([
    ["the verdict is another", PASS],
    ["something else failed", [recordOf("mail", "fail", [{ ...findingOf("fail", "f"), id: "x" }])]],
    ["another model is judged", [recordOf("digits", "fail")]],
    ["there is no verdict", new UserError("policy-invalid", "Cannot read it")],
  ])("replaces the report when %s", async (_, records) => {
    await actOn({ fake, pull, records: FAIL, inputs });
    await actOn({ fake, pull, records, inputs, run: 43 });
    expect(body()).not.toContain("🔁");
    expect(body()).toContain("[run 43]");
    await actOn({ fake, pull, records: FAIL, inputs, run: 44 });
    expect(body()).toContain("[run 44]");
  });

  test("takes no offence at other figures for what passed", async () => {
    await actOn({ fake, pull, records: figures(0.01), inputs });
    await actOn({ fake, pull, records: figures(0.02), inputs, run: 43 });
    expect(body()).toContain("🔁");
  });
});

test("without comment and check run the Action does not talk to GitHub at all", async () => {
  const inputs = { comment: "never", "check-run": "false" };
  await actOn({ fake, pull, records: FAIL, inputs });
  expect(operations()).toEqual([]);
});

describe("check runs", () => {
  test("are in progress while a model is measured, and end with its verdict", async () => {
    let during: unknown;
    const onCheck = (): void => {
      during = fake.checkRuns.map(({ status }) => status);
    };
    const records = [recordOf("mail", "pass"), recordOf("digits", "fail")];
    await actOn({ fake, pull, records, onCheck });
    expect(during).toEqual(["in_progress", "in_progress"]);
    expect(shown()).toEqual([
      {
        name: "compression gate / mail",
        onHead: true,
        history: ["in_progress", "success"],
        title: "Passes",
      },
      {
        name: "compression gate / digits",
        onHead: true,
        history: ["in_progress", "failure"],
        title: "Verdict: fail",
      },
    ]);
  });

  test.each(["inconclusive", "not-checked", "error"] as const)(
    "are a failure, never neutral, when the verdict is %s",
    async (outcome) => {
      await actOn({ fake, pull, records: [recordOf("mail", outcome)] });
      expect(fake.checkRuns).toMatchObject([{ conclusion: "failure" }]);
    },
  );

  test("of models that a pull request does not concern pass at once, and say why", async () => {
    await actOn({ fake, pull, records: PASS, unconcerned: ["digits"] });
    expect(fake.checkRuns[1]).toMatchObject({
      name: "compression gate / digits",
      history: ["success"],
      output: { title: "Not judged", summary: "nothing that its verdict rests on has changed." },
    });
  });

  test.each([
    ["what was given cannot be used", new UserError("policy-invalid", "Cannot read it")],
    ["there is a bug", new TypeError("undefined is not a gate")],
  ])("are completed as a failure when %s", async (_, records) => {
    await actOn({ fake, pull, records });
    expect(shown()).toEqual([
      {
        name: "compression gate / mail",
        onHead: true,
        history: ["in_progress", "failure"],
        title: "Could not finish",
      },
    ]);
  });

  test("are cancelled with the run, which blocks as a failure does", async () => {
    const acts: (() => Promise<void>)[] = [];
    await actOn({
      fake,
      pull,
      records: PASS,
      onCancel: (act) => void acts.push(act),
      onCheck: async () => {
        for (const act of acts) await act();
        expect(fake.checkRuns).toMatchObject([{ conclusion: "cancelled" }]);
      },
    });
    expect(fake.checkRuns[0]?.history.slice(0, 2)).toEqual(["in_progress", "cancelled"]);
  });

  test("that may not be written cost one notice and one request, and the verdict stands", async () => {
    await fake.close();
    fake = await startFakeGitHub({ permissions: { "pull-requests": "write" } });
    fake.pulls.set(NUMBER, { headSha: pull.head, baseSha: pull.base, body: "" });
    const runner = await actOn({ fake, pull, records: [...PASS, recordOf("digits", "pass")] });
    expect(runner.failures).toEqual([]);
    expect(runner.annotations).toEqual([
      {
        level: "notice",
        title: "compression-gate: no check run",
        message:
          'Cannot create the check run "compression gate / mail": the token lacks the permission `checks: write` (Resource not accessible by integration). The verdict stands: it is the conclusion of this job',
      },
    ]);
    expect(operations().filter((name) => name.startsWith("checks/"))).toHaveLength(1);
    expect(fake.comments).toHaveLength(1);
  });

  test("are not made twice when the answer to the first is lost", async () => {
    fake.faults.push({ operation: "checks/create", times: 1, reset: "after" });
    await actOn({ fake, pull, records: PASS });
    expect(fake.checkRuns).toHaveLength(1);
    expect(fake.checkRuns[0]?.history).toEqual(["in_progress", "success"]);
  });
});

describe("outside of pull requests the Action", () => {
  test("judges a merge group by its base, and comments nowhere", async () => {
    const asked: unknown[] = [];
    const runner = await actOn({
      fake,
      pull,
      records: PASS,
      eventName: "merge_group",
      event: { merge_group: { head_sha: pull.head, base_sha: pull.base } },
      onCheck: ({ baseCommit }) => void asked.push(baseCommit),
    });
    expect(asked).toEqual([pull.base]);
    expect(fake.comments).toEqual([]);
    expect(fake.checkRuns).toMatchObject([{ headSha: pull.head, conclusion: "success" }]);
    expect(runner.failures).toEqual([]);
  });

  test.each(["push", "workflow_dispatch", "schedule"])(
    "judges the commit of a %s by its own policy",
    async (eventName) => {
      const asked: unknown[] = [];
      await actOn({
        fake,
        pull,
        records: PASS,
        eventName,
        event: {},
        onCheck: ({ baseCommit }) => void asked.push(baseCommit),
      });
      expect(asked).toEqual([undefined]);
    },
  );

  test.each([
    ["pull_request_target", /^Cannot run on pull_request_target: it would give code/],
    ["issues", /^Cannot run on the event "issues"; run on pull_request, merge_group, push/],
  ])("refuses %s with a sentence", async (eventName, sentence) => {
    const runner = await actOn({ fake, pull, records: PASS, eventName });
    expect(runner.failures[0]).toMatch(sentence);
  });
});

describe("inputs", () => {
  test("that are wrong are one error, which lists all of them", async () => {
    const runner = await actOn({
      fake,
      pull,
      records: PASS,
      inputs: { mode: "chek", comment: "allways", policy: "/etc/passwd", output: "../out" },
    });
    expect(runner.failures).toEqual([
      'Cannot use the inputs of this step: mode is "chek"; did you mean "check"?; policy is "/etc/passwd", which is absolute; it is relative to the workspace; comment is "allways"; did you mean "always"?; output is "../out", which leaves the workspace',
    ]);
    expect(operations()).toEqual([]);
  });
});

test("the records of these tests are whole", () => {
  expect(check("record", recordOf("mail", "fail"))).toMatchObject({ kind: "valid" });
});
