import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { markerOf, stateOf } from "../../src/publish/comment-state.ts";
import { actOn, NUMBER, pullRequestOnDisk } from "../support/action-run.ts";
import { type FakeGitHub, type Fault, startFakeGitHub } from "../support/fake-github.ts";
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
const CREATE = "issues/create-comment";

const noticed = (annotations: readonly { readonly message: string }[]): readonly string[] =>
  annotations.map(({ message }) => message.split(". The verdict stands")[0] ?? "");

/** Requests that an operation gets while it fails. */
const count = async (fault: Omit<Fault, "times">): Promise<number> => {
  fake.faults.splice(0, fake.faults.length, { ...fault, times: 100 });
  fake.received.splice(0);
  await actOn({ fake, pull, records: PASS });
  return fake.received.filter(({ operation }) => operation === fault.operation).length;
};

describe("a fault that passes", () => {
  test.each<[string, Omit<Fault, "times">]>([
    ["502 on reading", { operation: "issues/list-comments", status: 502 }],
    ["503 on creating", { operation: CREATE, status: 503 }],
    ["a reset before the comment is made", { operation: CREATE, reset: "before" }],
    ["a reset after the comment is made", { operation: CREATE, reset: "after" }],
    ["429", { operation: CREATE, status: 429, headers: { "retry-after": "2" } }],
    ["500 on the question who we are", { operation: "graphql", status: 500 }],
    ["a reset of the check run", { operation: "checks/update", reset: "before" }],
    ["an answer that comes too late", { operation: CREATE, delayMs: 800 }],
    ["a list that comes too late", { operation: "issues/list-comments", delayMs: 800 }],
    ["a check run that is answered too late", { operation: "checks/create", delayMs: 800 }],
    [
      "a secondary rate limit",
      { operation: CREATE, status: 403, message: "You have exceeded a secondary rate limit" },
    ],
  ])("costs nothing: %s", async (_, fault) => {
    fake.faults.push({ ...fault, times: 1 });
    const runner = await actOn({ fake, pull, records: PASS });
    expect(runner.annotations).toEqual([]);
    expect(runner.failures).toEqual([]);
    expect(fake.comments).toHaveLength(1);
    expect(fake.checkRuns.map(({ conclusion }) => conclusion)).toEqual(["success"]);
  });
});

describe("a fault that stays", () => {
  test.each<[string, Omit<Fault, "times">, string]>([
    ["401", { operation: CREATE, status: 401 }, "GitHub does not know the token"],
    [
      "403",
      { operation: CREATE, status: 403, message: "Resource not accessible by integration" },
      "the token lacks the permission `pull-requests: write` (Resource not accessible by integration",
    ],
    [
      "404",
      { operation: CREATE, status: 404 },
      "GitHub finds no such thing, or the token lacks the permission `pull-requests: write`",
    ],
    [
      "422",
      { operation: CREATE, status: 422, message: "Validation Failed" },
      "GitHub refuses it with 422 (Validation Failed",
    ],
    ["429", { operation: CREATE, status: 429 }, "GitHub's rate limit is reached"],
    ["500", { operation: CREATE, status: 500 }, "GitHub answers 500"],
    ["resets", { operation: CREATE, reset: "before" }, "GitHub does not answer ("],
  ])("becomes one notice, and the verdict stands: %s", async (_, fault, why) => {
    fake.faults.push({ ...fault, times: 100 });
    for (const [records, failures] of [
      [PASS, 0],
      [FAIL, 1],
    ] as const) {
      const runner = await actOn({ fake, pull, records });
      const notices = runner.annotations.filter(({ level }) => level === "notice");
      expect(noticed(notices)).toEqual([
        expect.stringContaining(`Cannot comment on pull request 7: ${why}`),
      ]);
      expect(runner.failures).toHaveLength(failures);
      expect(runner.summaries).toHaveLength(1);
    }
    expect(fake.comments).toEqual([]);
  });

  test("is not asked for again and again: a refusal costs one request, a failure a few", async () => {
    await expect(count({ operation: CREATE, status: 422 })).resolves.toBe(1);
    await expect(count({ operation: CREATE, status: 500 })).resolves.toBe(2);
    await expect(count({ operation: CREATE, status: 429 })).resolves.toBe(4);
    await expect(count({ operation: "issues/list-comments", status: 500 })).resolves.toBeLessThan(
      10,
    );
  });

  test("GitHub that is down altogether costs comment and check runs only", async () => {
    const runner = await actOn({ fake, pull, records: FAIL, apiUrl: "http://127.0.0.1:1" });
    expect(runner.failures).toEqual(["mail: fail: flips of mail: fail"]);
    expect(runner.outputs.get("verdict")).toBe("fail");
    expect(runner.annotations.map(({ title }) => title)).toEqual([
      "compression-gate: no check run",
      "mail: fail",
      "compression-gate: no comment",
    ]);
  });
});

/** Everything that goes wrong at every request that a run makes, on the way to an older comment. */
describe("whatever stays wrong", () => {
  const KINDS: readonly Omit<Fault, "times" | "operation">[] = [
    { status: 401 },
    { status: 403, message: "Resource not accessible by integration" },
    { status: 404 },
    { status: 422, message: "Validation Failed" },
    { status: 429 },
    { status: 500 },
    { status: 503 },
    { reset: "before" },
  ];
  const OPERATIONS = [
    "graphql",
    "pulls/get",
    "issues/list-comments",
    "issues/update-comment",
    "checks/create",
    "checks/update",
  ];

  test.each(OPERATIONS)(
    "at %s, the verdict stands, and one notice says what is missing",
    async (operation) => {
      const key = "compression-gate.yml";
      const state = { key, headSha: pull.head, run: 1, attempt: 1 };
      const mine = fake.seedComment(NUMBER, "github-actions[bot]", `${markerOf(state)}old`);
      let run = 50;
      for (const kind of KINDS) {
        fake.faults.splice(0, fake.faults.length, { ...kind, operation, times: 100 });
        for (const [records, failures] of [
          [PASS, 0],
          [FAIL, 1],
        ] as const) {
          const runner = await actOn({ fake, pull, records, run: (run += 1) });
          const notices = runner.annotations.filter(({ level }) => level === "notice");
          const about = operation.startsWith("checks/") ? "no check run" : "no comment";
          expect([kind, notices.map(({ title }) => title)]).toEqual([
            kind,
            [`compression-gate: ${about}`],
          ]);
          expect(notices[0]?.message).toMatch(/^Cannot .*\. The verdict stands/);
          expect(runner.failures).toHaveLength(failures);
          expect(runner.outputs.get("verdict")).toBe(failures === 0 ? "pass" : "fail");
          expect(runner.summaries).toHaveLength(1);
        }
      }
      expect(fake.comments.filter(({ author }) => author === mine.author)).toEqual([mine]);
    },
  );

  test("answers that never come in time cost no more than a notice", async () => {
    fake.faults.push({ operation: "issues/list-comments", delayMs: 2000, times: 100 });
    const runner = await actOn({ fake, pull, records: PASS, timeoutMs: 100 });
    const notices = runner.annotations.filter(({ level }) => level === "notice");
    expect(noticed(notices)).toEqual([
      expect.stringMatching(
        /^Cannot read the comments of pull request 7: GitHub does not answer \(/,
      ),
    ]);
    expect(runner.failures).toEqual([]);
    expect(fake.comments).toEqual([]);
  });
});

describe("in a crowded pull request", () => {
  test("the comment is found on the third page of 250, and none is added", async () => {
    for (let index = 0; index < 220; index += 1) fake.seedComment(NUMBER, "someone", "talk");
    const key = "compression-gate.yml";
    const state = { key, headSha: pull.base, run: 1, attempt: 1 };
    const mine = fake.seedComment(NUMBER, "github-actions[bot]", `${markerOf(state)}old`);
    for (let index = 0; index < 29; index += 1) fake.seedComment(NUMBER, "someone", "talk");
    await actOn({ fake, pull, records: PASS });
    expect(fake.comments).toHaveLength(250);
    expect(stateOf(mine.body)).toMatchObject({ run: 42 });
  });

  test("a page that fails once is asked for again", async () => {
    for (let index = 0; index < 249; index += 1) fake.seedComment(NUMBER, "someone", "talk");
    const key = "compression-gate.yml";
    const state = { key, headSha: pull.base, run: 1, attempt: 1 };
    const mine = fake.seedComment(NUMBER, "github-actions[bot]", `${markerOf(state)}old`);
    fake.faults.push({ operation: "issues/list-comments", status: 502, times: 2 });
    await actOn({ fake, pull, records: PASS });
    expect(fake.comments).toHaveLength(250);
    expect(stateOf(mine.body)).toMatchObject({ run: 42 });
  });

  test("a stranger's comment with our marker is neither changed nor taken for ours", async () => {
    const state = { key: "compression-gate.yml", headSha: pull.head, run: 999, attempt: 1 };
    const body = `${markerOf(state)}✅ all is well`;
    const theirs = fake.seedComment(NUMBER, "mallory", body);
    await actOn({ fake, pull, records: FAIL });
    expect(theirs.body).toBe(body);
    expect(fake.comments).toHaveLength(2);
    expect(fake.comments[1]?.body).toContain("must not merge");
  });

  test("a report of 100 kB is cut to what GitHub takes", async () => {
    const findings = Array.from({ length: 400 }, (_, index) =>
      findingOf("fail", `${index} ${"is worse ".repeat(30)}`),
    );
    const records = [recordOf("mail", "fail", findings)];
    const runner = await actOn({ fake, pull, records });
    expect(runner.annotations.filter(({ level }) => level === "notice")).toEqual([]);
    expect(fake.comments[0]?.body.length).toBeLessThanOrEqual(65_536);
  });
});

describe("two runs", () => {
  test.each([
    ["the later one ends last", [41, 42]],
    ["the later one ends first", [42, 41]],
  ])("leave the comment of the later one when %s", async (_, order) => {
    for (const run of order) {
      await actOn({ fake, pull, run, records: run === 42 ? FAIL : PASS });
    }
    expect(fake.comments).toHaveLength(1);
    expect(stateOf(fake.comments[0]?.body ?? "")).toMatchObject({ run: 42 });
    expect(fake.comments[0]?.body).toContain("❌");
  });

  test("at the same time leave one comment, of the later one", async () => {
    await Promise.all([41, 42].map((run) => actOn({ fake, pull, run, records: PASS })));
    expect(fake.comments).toHaveLength(1);
    expect(stateOf(fake.comments[0]?.body ?? "")).toMatchObject({ run: 42 });
  });
});
