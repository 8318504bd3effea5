import { expect, test } from "@jest/globals";
import { EngineError } from "../../../src/schema/user-error.ts";
import { check } from "../../../src/schema/validate.ts";
import { renderMarkdown } from "../../../src/report/markdown.ts";
import { renderTerminal } from "../../../src/report/terminal.ts";
import type { RobustnessTest } from "../../../src/schema/generated/policy.ts";
import { gateOnPaper, type PaperCase } from "../../support/paper-gate.ts";

/** x in 0 … 1, right is whether it is at least a half. */
function csv(rows: number, from: number, to: number): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const x = from + ((to - from) * (row + 0.5)) / rows;
    return `${x.toFixed(6)},${x < 0.5 ? "no" : "yes"}`;
  });
  return `x,label\n${lines.join("\n")}\n`;
}

const base = ({ x }: { readonly x?: readonly unknown[] }): number[] => {
  const yes = Number(x?.[0]) >= 0.5 ? 0.9 : 0.1;
  return [1 - yes, yes];
};

const PAPER: PaperCase = {
  inputs: [{ name: "x", elementType: "float32", shape: ["N", 1] }],
  width: 2,
  base,
  candidate: base,
  files: { "evaluation.csv": csv(1000, 0, 1), "later.csv": csv(400, 0, 2) },
  policy: {
    task: { kind: "classification", classes: ["no", "yes"] },
    data: {
      evaluation: { path: "evaluation.csv", label: "label" },
      shifts: [{ name: "later", path: "later.csv" }],
    },
    criteria: [
      { kind: "non-inferiority", metric: "accuracy", margin: 0.01, "slice-margin": 0.03 },
      { kind: "ceiling", metric: "flips", limit: 0.05 },
    ],
  },
};

/** Right on the evaluation data, wrong where only the later rows are. */
const forgetful: PaperCase["candidate"] = (row) => {
  const scores = base(row);
  return Number(row["x"]?.[0]) > 1.5 ? scores.toReversed() : scores;
};

const shiftedTo = (shift: object): PaperCase => ({
  ...PAPER,
  policy: {
    ...PAPER.policy,
    data: { ...PAPER.policy.data, shifts: [{ name: "later", path: "later.csv", ...shift }] },
  },
});

test("a candidate that equals the base passes on shifted rows, which the record names with count and digest", async () => {
  const { record } = await gateOnPaper(PAPER);
  expect(record.verdict.outcome).toBe("pass");
  expect(record.data.challenges).toEqual([
    {
      name: "shift=later",
      kind: "shift",
      critical: false,
      source: "later.csv",
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      rows: 400,
    },
  ]);
  const on = record.measurements.filter(({ slice }) => slice === "shift=later");
  expect(on.find(({ metric, arm }) => metric === "accuracy" && arm === "base")).toMatchObject({
    estimate: 1,
    n: 400,
  });
  expect(check("record", JSON.parse(JSON.stringify(record)))).toMatchObject({ kind: "valid" });
});

test("a candidate that forgets only shifted rows fails there, in tier 3, although all evaluation rows are right", async () => {
  const { record } = await gateOnPaper({ ...PAPER, candidate: forgetful });
  const failed = record.findings.filter(({ outcome }) => outcome === "fail");
  expect(failed.map(({ id, tier }) => [id, tier])).toEqual([
    ["non-inferiority/accuracy/shift=later", 3],
    ["ceiling/flips/shift=later", 3],
  ]);
  expect(failed[0]?.actual).toMatchObject({ reference: 1, candidate: 0.75, n: 400 });
  expect(record.verdict.outcome).toBe("fail");
});

test("of novel rows only the confidence is measured, and no criterion is judged on them", async () => {
  const { record } = await gateOnPaper(shiftedTo({ novel: true }));
  const on = record.measurements.filter(({ slice }) => slice === "shift=later");
  expect(new Set(on.map(({ metric }) => metric))).toEqual(
    new Set(["novelty-auc", "novelty-accepted"]),
  );
  expect(record.findings.filter(({ slice }) => slice === "shift=later")).toEqual([]);
  expect(record.data.challenges?.[0]?.kind).toBe("novel");
  expect(record.verdict.outcome).toBe("pass");
  expect(check("record", JSON.parse(JSON.stringify(record)))).toMatchObject({ kind: "valid" });
});

test("what an arm expects of itself on shifted rows is calibrated on the evaluation rows", async () => {
  const perturbed: RobustnessTest = { perturbation: "jitter", severities: [1] };
  const { record } = await gateOnPaper({
    ...PAPER,
    policy: { ...PAPER.policy, robustness: [perturbed] },
  });
  const expected = record.measurements.filter(
    ({ metric, arm }) => metric === "estimated-accuracy" && arm !== "change",
  );
  const later = expected.filter(({ slice }) => slice === "shift=later");
  // It says 0.9, and is always right where the labels are known.
  expect(later.map(({ estimate }) => estimate?.toFixed(3))).toEqual(later.map(() => "0.900"));
  expect(later.map(({ detail }) => detail?.["recalibrated"])).toEqual([1, 1, 1, 1]);
  for (const { detail = {} } of expected.filter(({ slice }) => slice !== "shift=later"))
    expect(detail).not.toHaveProperty("recalibrated");
});

test("rows that are distributed otherwise than those of calibration are said to be", async () => {
  const { record } = await gateOnPaper(PAPER);
  const drift = record.drift?.find(({ source }) => source === "later.csv");
  expect(drift?.columns).toMatchObject([{ name: "x", kind: "numeric", drifts: true }]);
  expect(record.notices.join()).toContain('1 of 1 columns of "later.csv" is distributed otherwise');
});

test("a shift that harms base and candidate alike is no finding", async () => {
  const { record } = await gateOnPaper({ ...PAPER, base: forgetful, candidate: forgetful });
  expect(record.findings.filter(({ outcome }) => outcome !== "pass")).toEqual([]);
});

test("a shift must be proven when it is critical, and only not be shown worse when it is not", async () => {
  const few = { "few.csv": csv(40, 0, 1) };
  const outcomeOf = async (critical: boolean): Promise<string> => {
    const paper = shiftedTo({ path: "few.csv", critical });
    const { record } = await gateOnPaper({ ...paper, files: { ...PAPER.files, ...few } });
    return record.verdict.outcome;
  };
  expect([await outcomeOf(false), await outcomeOf(true)]).toEqual(["pass", "inconclusive"]);
});

test("a criterion that says no to slices is not judged on shifted rows", async () => {
  const { record } = await gateOnPaper({
    ...PAPER,
    candidate: forgetful,
    policy: {
      ...PAPER.policy,
      criteria: [
        { kind: "non-inferiority", metric: "accuracy", margin: 0.01, slices: false },
        { kind: "ceiling", metric: "flips", limit: 0.05, slices: false },
      ],
    },
  });
  expect(record.findings.map(({ slice }) => slice)).toEqual(["all", "all"]);
});

test("an engine that fails on shifted rows makes an error, never a pass", async () => {
  const { record } = await gateOnPaper({
    ...PAPER,
    onPredict: ({ feeds, modelPath }) => {
      if (feeds.rows === 400 && modelPath.includes("candidate"))
        throw new EngineError("engine-crashed", "Cannot run: signal SIGSEGV");
    },
  });
  expect(record.verdict.outcome).toBe("error");
  expect(record.verdict.summary).toContain("on shift=later: Cannot run: signal SIGSEGV");
});

test.each([
  ["data.shifts without the label", { label: "truth" }, 'Cannot find column "truth" (the label)'],
  ["a file that is not there", { path: "none.csv" }, "none.csv"],
])("%s is refused before anything runs", async (_, shift, message) => {
  const paper = shiftedTo(shift);
  const ran: string[] = [];
  const running = gateOnPaper({ ...paper, onPredict: ({ modelPath }) => ran.push(modelPath) });
  await expect(running).rejects.toThrow(message);
  expect(ran).toEqual([]);
});

test("two shifts of one name are refused", async () => {
  const shift = { name: "later", path: "later.csv" };
  const policy = { ...PAPER.policy, data: { ...PAPER.policy.data, shifts: [shift, shift] } };
  await expect(gateOnPaper({ ...PAPER, policy })).rejects.toThrow('Cannot judge "shift=later"');
});

test("comment and terminal show one line for each further set of rows", async () => {
  const { record } = await gateOnPaper({ ...PAPER, candidate: forgetful });
  const markdown = renderMarkdown([record], { reproduce: () => "" });
  expect(markdown).toMatch(
    /\| shift=later +\| +400 \| accuracy \| +100 % \| +75 % \| +−25 pt \(.*\) \| +25 % \| ❌ fail/,
  );
  expect(renderTerminal(record, { colour: false })).toMatch(
    /shift=later, 400 rows: accuracy 100 % → 75 %, −25 pt \(.*\): fail/,
  );
});

const perturbedBy = (...robustness: NonNullable<PaperCase["policy"]["robustness"]>): PaperCase => {
  const { evaluation } = PAPER.policy.data;
  return { ...PAPER, policy: { ...PAPER.policy, data: { evaluation }, robustness } };
};

test("perturbed rows are one slice for each severity, of the same rows, 500 unless said", async () => {
  const { record } = await gateOnPaper(
    perturbedBy(
      { perturbation: "jitter", severities: [1, 4] },
      { perturbation: "jitter", severities: [2], name: "sensor", rows: 50 },
    ),
  );
  expect(record.data.challenges?.map(({ name, kind, rows }) => [name, kind, rows])).toEqual([
    ["jitter@1", "perturbation", 500],
    ["jitter@4", "perturbation", 500],
    ["sensor@2", "perturbation", 50],
  ]);
  expect(new Set(record.data.challenges?.map(({ digest }) => digest)).size).toBe(3);
});

/** Right where the evaluation rows are, and nowhere between them. */
const fragile: PaperCase["candidate"] = (row) => {
  const x = Number(row["x"]?.[0]);
  const isNoisy = Math.abs(x * 1000 - 0.5 - Math.round(x * 1000 - 0.5)) > 1e-3;
  return isNoisy ? [1, 0] : base(row);
};

test("a candidate that only noise confuses fails on noise, in proportion to what the base bears", async () => {
  const noise: RobustnessTest = { perturbation: "jitter", severities: [1] };
  const { record } = await gateOnPaper({ ...perturbedBy(noise), candidate: fragile });
  const failed = record.findings.filter(({ outcome }) => outcome === "fail");
  expect(failed.map(({ id }) => id)).toEqual([
    "non-inferiority/accuracy/jitter@1",
    "ceiling/flips/jitter@1",
  ]);
  const alike = await gateOnPaper({ ...perturbedBy(noise), base: fragile, candidate: fragile });
  expect(alike.record.verdict.outcome).toBe("pass");
});

test("perturbed rows are the same in every run", async () => {
  const paper = perturbedBy({ perturbation: "missing", severities: [3] });
  const [first, second] = [await gateOnPaper(paper), await gateOnPaper(paper)];
  expect(second.record.data).toEqual(first.record.data);
});

test("a perturbation that does not fit, and one that stands twice, are refused before anything runs", async () => {
  const blur = gateOnPaper(perturbedBy({ perturbation: "blur", severities: [1] }));
  await expect(blur).rejects.toThrow('Cannot perturb by "blur": it needs images');
  const jitter: RobustnessTest = { perturbation: "jitter", severities: [1] };
  await expect(gateOnPaper(perturbedBy(jitter, jitter))).rejects.toThrow('Cannot judge "jitter@1"');
});
