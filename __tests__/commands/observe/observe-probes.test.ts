import { expect, test } from "@jest/globals";
import { renderMarkdown } from "../../../src/report/markdown.ts";
import { renderTerminal } from "../../../src/report/terminal.ts";
import type { PredictJob } from "../../../src/run/engine.ts";
import { EngineError } from "../../../src/schema/user-error.ts";
import type { ModelPolicy } from "../../../src/schema/generated/policy.ts";
import type { RunRecord } from "../../../src/schema/generated/record.ts";
import { gateOnPaper, type PaperCase, type PaperModel } from "../../support/paper-gate.ts";

const sum: PaperModel = (row) => [
  Number(row["x"]?.[0]) + (row["word"]?.[0] === "" ? Number.NaN : 0),
];
/** What dynamic quantization does to NaN: a number comes out. */
const hiding: PaperModel = (row) => sum(row).map((value) => (Number.isNaN(value) ? 7 : value));

const paper = (probes: ModelPolicy["probes"], more: Partial<PaperCase> = {}): PaperCase => ({
  inputs: [
    { name: "x", elementType: "float32", shape: ["N", 1] },
    { name: "word", elementType: "string", shape: ["N", 1] },
  ],
  width: 1,
  base: sum,
  candidate: sum,
  files: {
    "e.csv": `x,word,y\n${Array.from({ length: 300 }, (_, row) => `${row / 7},w${row},${row / 7}\n`).join("")}`,
  },
  policy: {
    task: { kind: "regression" },
    data: { evaluation: { path: "e.csv", label: "y" } },
    criteria: [{ kind: "non-inferiority", metric: "mae", margin: 0.1 }],
    ...(probes === undefined ? {} : { probes }),
  },
  ...more,
});

const shown = ({ measurements }: RunRecord, probe: string): (number | null)[] =>
  measurements.filter(({ slice }) => slice === `probe=${probe}`).map(({ estimate }) => estimate);

test("a candidate that answers NaN with a number is shown beside the base that does not, and not judged", async () => {
  const { record } = await gateOnPaper(
    paper(["nan", "empty-text", "extreme"], { candidate: hiding }),
  );
  expect(shown(record, "nan")).toEqual([0, 1, 1]);
  expect(shown(record, "empty-text")).toEqual([0, 1, 1]);
  expect(shown(record, "extreme")).toEqual([1, 1, 0]);
  expect(record.findings.map(({ slice }) => slice)).toEqual(["all"]);
  expect(record.verdict.outcome).toBe("pass");
});

test("the candidate's dependence on the batch is shown beside the base's own", async () => {
  let batch = 1;
  const leaning =
    (share: number): PaperModel =>
    (row) =>
      sum(row).map((value) => value + (batch === 8 ? share : 0));
  const { record } = await gateOnPaper(
    paper(["batch"], {
      base: leaning(0.25),
      candidate: leaning(0.75),
      onPredict: (job) => (batch = job.batch),
    }),
  );
  const [base, candidate, change] = shown(record, "batch");
  // float32 answers of up to 43.
  expect(base).toBeCloseTo(0.25, 5);
  expect(candidate).toBeCloseTo(0.75, 5);
  expect(change).toBeCloseTo(0.5, 5);
});

const isInfinite = (value: unknown): boolean => Math.abs(Number(value)) === Infinity;

const refuse =
  (what: string) =>
  ({ modelPath, feeds }: PredictJob): void => {
    if (modelPath.includes(what) && feeds.columns.some(({ values }) => values.some(isInfinite)))
      throw new EngineError("engine-failed", "Cannot run: index out of bounds");
  };

test("an engine that refuses odd inputs ends nothing: a notice says who was refused", async () => {
  const only = await gateOnPaper(paper(["infinite"], { onPredict: refuse("candidate") }));
  expect(only.record.notices).toContain(
    "On probe=infinite only the candidate is refused by the engine (Cannot run: index out of bounds)",
  );
  expect(shown(only.record, "infinite")).toEqual([0, 0, 0]);
  expect(only.record.verdict.outcome).toBe("pass");
  const both = await gateOnPaper(paper(["infinite"], { onPredict: refuse(".onnx") }));
  expect(both.record.notices.join()).toContain("On probe=infinite base and candidate are refused");
});

test("a probe that does not apply is refused in one sentence before anything runs", async () => {
  const inputs = [{ name: "word", elementType: "string", shape: ["N", 1] }] as const;
  await expect(gateOnPaper(paper(["nan"], { inputs }))).rejects.toThrow(
    'Cannot probe the model with "nan": it has no float32 or float64 input; take "nan" out of its probes',
  );
  const numbers = [{ name: "x", elementType: "float32", shape: ["N", 1] }] as const;
  await expect(gateOnPaper(paper(["empty-text"], { inputs: numbers }))).rejects.toThrow(
    'Cannot probe the model with "empty-text": it has no text input',
  );
});

test("comment and terminal show what the probes measured", async () => {
  const { record } = await gateOnPaper(paper(["nan"], { candidate: hiding }));
  expect(renderMarkdown([record], { reproduce: () => "" })).toMatch(
    /\| nan +\| +64 \| finite-answers \| +0 % \| +100 % \| \+100 pt \|/,
  );
  expect(renderTerminal(record, { colour: false })).toContain(
    "probe nan, 64 rows: finite-answers 0 % → 100 %",
  );
});
