import { expect, test } from "@jest/globals";
import { renderMarkdown } from "../../../src/report/markdown.ts";
import { renderTerminal } from "../../../src/report/terminal.ts";
import type { PredictJob } from "../../../src/run/engine.ts";
import { EngineError } from "../../../src/schema/user-error.ts";
import { check } from "../../../src/schema/validate.ts";
import { gateOnPaper, type PaperCase, type PaperModel } from "../../support/paper-gate.ts";

/** Who is at least 40 is rich; everybody is treated alike. */
const fair: PaperModel = (row) => {
  const rich = Number(row["age"]?.[0]) >= 40 ? 0.8 : 0.2;
  return [1 - rich, rich];
};
/** As fair as the other on the evaluation rows, which are all men. */
const unfair: PaperModel = (row) => (row["sex"]?.[0] === "Female" ? [0.9, 0.1] : fair(row));

const ROWS = Array.from({ length: 400 }, (_, row) => {
  const age = 20 + (row % 45);
  return `${age},Male,n${row},${age >= 40 ? "rich" : "poor"}`;
});

const suite = (...tests: readonly string[]): string =>
  `version: 1\nname: people\ntests:\n${tests.map((line) => `  - ${line}\n`).join("")}`;

const MUST_PASS =
  "{ kind: must-pass, name: known people, cases: [{ row: { age: 60, sex: Female }, label: rich }, { row: { age: 20, sex: Male }, label: poor }] }";
const INVARIANCE =
  "{ kind: invariance, name: sex is nothing, by: { set: { sex: Female }, rows: 200 } }";

const paper = (text: string, models: Partial<PaperCase> = {}): PaperCase => ({
  inputs: [
    { name: "age", elementType: "float32", shape: ["N", 1] },
    { name: "sex", elementType: "string", shape: ["N", 1] },
  ],
  width: 2,
  base: fair,
  candidate: fair,
  files: {
    "evaluation.csv": `age,sex,name,income\n${ROWS.join("\n")}\n`,
    "tests/people.yml": text,
    "tests/cases.csv": "age,sex,truth\n60,Female,rich\n20,Male,poor\n50,Female,poor\n",
  },
  policy: {
    task: { kind: "classification", classes: ["poor", "rich"], positive: "rich" },
    data: { evaluation: { path: "evaluation.csv", label: "income" } },
    suites: ["tests/people.yml"],
    criteria: [{ kind: "non-inferiority", metric: "accuracy", margin: 0.02 }],
  },
  ...models,
});

test("a candidate that keeps its behaviour passes every test, and the record says so", async () => {
  const { record } = await gateOnPaper(paper(suite(MUST_PASS, INVARIANCE)));
  expect(record.verdict.outcome).toBe("pass");
  expect(record.suites).toEqual([
    {
      name: "people",
      source: "tests/people.yml",
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      tests: [
        {
          name: "known people",
          kind: "must-pass",
          cases: 2,
          basePassed: 2,
          candidatePassed: 2,
          lost: 0,
          lostCases: [],
        },
        {
          name: "sex is nothing",
          kind: "invariance",
          cases: 200,
          basePassed: 200,
          candidatePassed: 200,
          lost: 0,
          lostCases: [],
        },
      ],
    },
  ]);
  expect(check("record", JSON.parse(JSON.stringify(record)))).toMatchObject({ kind: "valid" });
});

test("one lost case of those that must pass fails, whatever the averages say", async () => {
  const { record } = await gateOnPaper(paper(suite(MUST_PASS), { candidate: unfair }));
  const failed = record.findings.filter(({ outcome }) => outcome === "fail");
  expect(failed.map(({ id, tier }) => [id, tier])).toEqual([
    ["ceiling/lost-cases/people: known people", 1],
  ]);
  expect(failed[0]?.explanation).toMatch(
    /^lost-cases on people: known people is 1 cases; at most 0 cases is allowed/,
  );
  expect(record.verdict.outcome).toBe("fail");
  expect(record.suites?.[0]?.tests[0]?.lostCases).toEqual([
    { case: "age 60, sex Female, income rich", base: "rich 0.80", candidate: "poor 0.90" },
  ]);
});

test("a case that the base fails, too, is not lost", async () => {
  const { record } = await gateOnPaper(
    paper(suite(MUST_PASS), { base: unfair, candidate: unfair }),
  );
  expect(record.verdict.outcome).toBe("pass");
  expect(record.suites?.[0]?.tests[0]).toMatchObject({
    basePassed: 1,
    candidatePassed: 1,
    lost: 0,
  });
});

test("an invariance that only the candidate breaks fails, and shows what changed where rows are published", async () => {
  const unequal = paper(suite(INVARIANCE), { candidate: unfair });
  const { record } = await gateOnPaper({ ...unequal, publishExamples: true });
  const [finding] = record.findings.filter(({ outcome }) => outcome === "fail");
  expect(finding?.id).toBe("non-inferiority/passed-cases/people: sex is nothing");
  expect(finding?.actual).toMatchObject({ reference: 1, n: 200 });
  const [lost] = record.suites?.[0]?.tests[0]?.lostCases ?? [];
  expect(lost).toEqual({
    case: "sex Male → Female",
    base: "rich 0.80 → rich 0.80",
    candidate: "rich 0.80 → poor 0.90",
  });
});

test("evaluation rows of a lost case are named by id, with the columns that were changed", async () => {
  const { record } = await gateOnPaper(paper(suite(INVARIANCE), { candidate: unfair }));
  const [lost] = record.suites?.[0]?.tests[0]?.lostCases ?? [];
  const [, id = ""] = /^row ([0-9a-f]{16}), changed in sex$/.exec(lost?.case ?? "") ?? [];
  expect(record.rows.digest).toContain(id);
});

const older = (direction: string): string =>
  suite(
    `{ kind: directional, name: age, class: rich, expect: ${direction}, by: { set: { age: 90 }, rows: 100 } }`,
  );

const passedByBase = async (direction: string): Promise<number | undefined> => {
  const { record } = await gateOnPaper(paper(older(direction)));
  return record.suites?.[0]?.tests[0]?.basePassed;
};

test("a direction is held by the class that it watches", async () => {
  expect(await passedByBase("not-lower")).toBe(100);
  expect(await passedByBase("not-higher")).toBeLessThan(100);
});

test("cases may stand in a file beside the suite, and pairs in the suite", async () => {
  const { record } = await gateOnPaper(
    paper(
      suite(
        "{ kind: minimum-functionality, name: filed, cases: { path: cases.csv, label: truth } }",
        "{ kind: invariance, name: paired, by: { pairs: [{ before: { age: 50, sex: Male }, after: { age: 51, sex: Male } }] } }",
      ),
    ),
  );
  expect(record.suites?.[0]?.tests.map(({ cases, basePassed }) => [cases, basePassed])).toEqual([
    [3, 2],
    [1, 1],
  ]);
});

test("all tests with rows of one shape share three runs of the engine", async () => {
  const jobs: PredictJob[] = [];
  await gateOnPaper(paper(suite(MUST_PASS, INVARIANCE), { onPredict: (job) => jobs.push(job) }));
  expect(jobs.map(({ feeds }) => feeds.rows).filter((rows) => rows > 400)).toEqual([402, 402, 402]);
});

const crashInTests = ({ feeds }: PredictJob): void => {
  if (feeds.rows === 402) throw new EngineError("engine-crashed", "Cannot run: signal SIGSEGV");
};

test("an engine that fails on the behaviour tests makes an error of each, never a pass", async () => {
  const { record } = await gateOnPaper(
    paper(suite(MUST_PASS, INVARIANCE), { onPredict: crashInTests }),
  );
  const errors = record.findings.filter(({ outcome }) => outcome === "error");
  expect(errors.map(({ slice }) => slice)).toEqual([
    "people: known people",
    "people: sex is nothing",
  ]);
  expect(record.verdict.outcome).toBe("error");
});

test.each([
  ["{ kind: invariance, name: a, by: { set: { height: 3 } } }", 'Cannot find column "height"'],
  [
    "{ kind: invariance, name: a, by: { set: { sex: 3 } } }",
    'Cannot set column "sex" to 3: it holds text',
  ],
  [
    "{ kind: invariance, name: a, by: { perturbation: blur, severity: 1 } }",
    'Cannot perturb by "blur"',
  ],
  [
    "{ kind: directional, name: a, class: wealthy, expect: not-lower, by: { set: { age: 3 } } }",
    'there is no class "wealthy"',
  ],
  [
    "{ kind: must-pass, name: a, cases: [{ row: { age: 3 }, label: rich }] }",
    'Cannot bind input "sex"',
  ],
  [
    "{ kind: must-pass, name: a, cases: [{ row: { age: 3, sex: Male }, label: royal }] }",
    '"royal", which is no class',
  ],
  [
    "{ kind: must-pass, name: a, cases: [{ row: { age: 3, sex: Male }, label: rich }, { row: { sex: Male }, label: rich }] }",
    'case 2 has no "age", and other cases have',
  ],
])("%s is refused before anything runs", async (line, message) => {
  const ran: PredictJob[] = [];
  const running = gateOnPaper(paper(suite(line), { onPredict: (job) => ran.push(job) }));
  await expect(running).rejects.toThrow(message);
  expect(ran).toEqual([]);
});

test("a change that changes no row is refused: nothing would be tested", async () => {
  const line = "{ kind: invariance, name: idle, by: { set: { sex: Male } } }";
  await expect(gateOnPaper(paper(suite(line)))).rejects.toThrow(
    'Cannot test "idle" of suite "tests/people.yml": it changes none of 400 evaluation rows',
  );
});

test("comment and terminal show each test and what was lost, with foreign text escaped", async () => {
  const named = MUST_PASS.replace("known people", "known | people");
  const { record } = await gateOnPaper(paper(suite(named), { candidate: unfair }));
  const markdown = renderMarkdown([record], { reproduce: () => "" });
  expect(markdown).toMatch(
    /\| people: known \\\| people +\| must pass +\| +2 of 2 \| +1 of 2 \| +1 \| ❌ fail \|/,
  );
  expect(markdown).toContain("age 60, sex Female, income rich");
  expect(renderTerminal(record, { colour: false })).toContain(
    "people: known | people: float passes 2 of 2, candidate 1 of 2, lost 1: fail",
  );
});
