import { expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import { plainly } from "../../src/measure/evidence.ts";
import type {
  Ceiling,
  Criterion,
  Finding,
  GroupGap,
  NonInferiority,
} from "../../src/schema/generated/record.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { ACCURACY, accuracyOf, bytesOf, caseOf, changeOf, findingOf } from "../support/judging.ts";

const FLIPS: Ceiling = { kind: "ceiling", metric: "flips", limit: 0.05 };

const BYTES: Ceiling = { kind: "ceiling", metric: "bytes", limit: 1, relative: true };

const SMALLER_MODEL = bytesOf(0.3);

const slice = (name: string, critical = false, rows = 500) => ({ name, critical, rows });

const CALIBRATION: Criterion = {
  kind: "non-inferiority",
  metric: "expected-calibration-error",
  margin: 0.01,
  slices: false,
};

const OF_PRESET: Criterion = { ...CALIBRATION, reason: "Default of the standard preset" };

test.each([
  [999, "inconclusive", false],
  [1000, "pass", undefined],
  [1001, "pass", undefined],
] as const)(
  "a binned calibration error of %d rows is %s: below 1000 it is mostly its own bias",
  (n, outcome, blocking) => {
    const measured = [changeOf("expected-calibration-error", 0, 0.001, { n })];
    const finding = findingOf(OF_PRESET, measured);
    expect(finding.outcome).toBe(outcome);
    expect(finding.blocking).toBe(blocking);
    // What somebody wrote is never left open without a word to the verdict.
    const { verdict } = judge(
      caseOf([ACCURACY, CALIBRATION], [...accuracyOf(1, 1, 2000), ...measured]),
    );
    expect(verdict.outcome).toBe(outcome);
  },
);

test("a calibration error of too few rows says how many it needs", () => {
  const measured = [changeOf("expected-calibration-error", 0, 0.001, { n: 600, unit: "share" })];
  const needed =
    "expected-calibration-error is not judged on 600 rows: it needs 1,000, since with fewer it is mostly its own bias";
  const finding = findingOf(CALIBRATION, measured);
  expect(finding).toMatchObject({ explanation: needed, rowsNeeded: 400 });
  expect(findingOf(OF_PRESET, measured).explanation).toBe(
    `${needed}. It is shown, and does not block`,
  );
});

test("a gap between groups that the data does not name is not checked, not forgotten", () => {
  const gap: GroupGap = {
    kind: "group-gap",
    metric: "demographic-parity-difference",
    margin: 0.03,
  };
  expect(findingOf(gap, [])).toMatchObject({ slice: "by group", outcome: "not-checked" });
  const measured = changeOf("demographic-parity-difference", 0, 0.005, {
    slice: "by sex",
    unit: "share",
  });
  expect(findingOf(gap, [measured], { groups: ["sex"] }).outcome).toBe("pass");
  const tiny = { ...measured, ...plainly(0, 0) };
  expect(findingOf(gap, [tiny], { groups: ["sex"] })).toMatchObject({
    outcome: "not-checked",
    explanation:
      "demographic-parity-difference by sex is not checked: no group has rows enough to be compared",
  });
  const undefinedGap = { ...measured, ...plainly(Number.NaN, 40) };
  expect(findingOf(gap, [undefinedGap], { groups: ["sex"] }).outcome).toBe("not-checked");
  expect(findingOf({ ...gap, groups: ["race"] }, [measured], { groups: ["sex"] }).slice).toBe(
    "by race",
  );
});

test("a relative limit needs a ratio, and a margin a better direction: anything else is an error, not a pass", () => {
  const relative: Criterion = { kind: "ceiling", metric: "log-loss", limit: 1.02, relative: true };
  expect(findingOf(relative, [changeOf("log-loss", 0, 0.001)])).toMatchObject({
    outcome: "error",
    explanation:
      "log-loss cannot be computed: its change is a difference, not a ratio; use a limit without `relative`",
  });
  const neither: Criterion = { kind: "non-inferiority", metric: "selection-rate", margin: 0.01 };
  expect(
    findingOf(neither, [changeOf("selection-rate", 0, 0.001, { better: "neither" })]).outcome,
  ).toBe("error");
  expect(findingOf({ ...BYTES, kind: "floor", limit: 0.2 }, [SMALLER_MODEL]).outcome).toBe("pass");
});

test("a relative margin is a share of the reference, and undefined without one", () => {
  const relative: Criterion = {
    kind: "non-inferiority",
    metric: "log-loss",
    margin: 0.02,
    relative: true,
  };
  const change = changeOf("log-loss", 0, 0.001, { unit: "nats" });
  const reference = (estimate: number | null): Measurement => ({
    ...change,
    arm: "base",
    estimate,
  });
  expect(findingOf(relative, [change, reference(0.5)])).toMatchObject({
    outcome: "pass",
    expected: { operator: "change-below", limit: 0.01, unit: "nats" },
  });
  expect(findingOf(relative, [change, reference(-0.5)]).expected.limit).toBe(0.01);
  const missing = findingOf(relative, [change, reference(null)]);
  expect(missing).toMatchObject({ outcome: "error", expected: { limit: null } });
  expect(missing.explanation).toBe("log-loss cannot be computed: its reference is undefined");
  expect(findingOf(relative, [change]).outcome).toBe("error");
});

const limits = (criterion: Criterion): readonly (number | null)[] =>
  judge(caseOf([criterion], [], { slices: [slice("a")] })).findings.map(
    ({ expected }) => expected.limit,
  );

test("slices have limits of their own where the criterion gives them", () => {
  expect(
    limits({ kind: "ceiling", metric: "flips", limit: 0.05, slices: true, "slice-limit": 0.1 }),
  ).toEqual([0.05, 0.1]);
  expect(limits({ kind: "ceiling", metric: "flips", limit: 0.05, slices: true })).toEqual([
    0.05, 0.05,
  ]);
  expect(
    limits({ kind: "floor", metric: "sqnr", limit: 20, slices: true, "slice-limit": 10 }),
  ).toEqual([20, 10]);
  expect(limits({ kind: "floor", metric: "sqnr", limit: 20, slices: true })).toEqual([20, 20]);
  expect(limits({ kind: "floor", metric: "sqnr", limit: 20 })).toEqual([20]);
  expect(limits(ACCURACY)).toEqual([-0.01, -0.03]);
  expect(limits({ kind: "non-inferiority", metric: "accuracy", margin: 0.01 })).toEqual([
    -0.01, -0.01,
  ]);
});

test("non-inferiority of a ratio is measured from 1", () => {
  const size: NonInferiority = { kind: "non-inferiority", metric: "bytes", margin: 0.05 };
  expect(findingOf(size, [SMALLER_MODEL])).toMatchObject({
    outcome: "pass",
    expected: { operator: "change-below", limit: 1.05 },
  });
  expect(findingOf({ ...size, relative: true }, [SMALLER_MODEL]).expected.limit).toBe(1.05);
  const rate = { ...SMALLER_MODEL, metric: "throughput", better: "higher" } as const;
  expect(findingOf({ ...size, metric: "throughput" }, [rate])).toMatchObject({
    outcome: "fail",
    expected: { operator: "change-above", limit: 0.95 },
  });
});

test("the unit of a finding is that of the metric, even where the slice was not measured", () => {
  const { findings } = judge(caseOf([ACCURACY], accuracyOf(1, 1, 2000), { slices: [slice("a")] }));
  expect(findings.map(({ expected }: Finding) => expected.unit)).toEqual(["share", "share"]);
});

const F1: Criterion = { kind: "non-inferiority", metric: "f1", margin: 0.01 };

test.each([
  [-0.009999, "pass"],
  [-0.01, "fail"],
  [-0.010001, "fail"],
] as const)(
  "an exact change of %d against a margin of 0.01 is a %s: a loss must be less than the margin",
  (value, outcome) => {
    const exact = changeOf("f1", value, 0, {
      better: "higher",
      interval: null,
      evidence: { kind: "exact" },
    });
    expect(findingOf(F1, [exact]).outcome).toBe(outcome);
    const mirrored = changeOf("log-loss", -value, 0, {
      interval: null,
      evidence: { kind: "exact" },
    });
    const logLoss: Criterion = { kind: "non-inferiority", metric: "log-loss", margin: 0.01 };
    expect(findingOf(logLoss, [mirrored]).outcome).toBe(outcome);
  },
);

test("a value of exactly its ceiling or floor keeps it", () => {
  const exact = changeOf("sqnr", 20, 0, {
    arm: "candidate",
    interval: null,
    evidence: { kind: "exact" },
  });
  expect(findingOf({ kind: "floor", metric: "sqnr", limit: 20 }, [exact]).outcome).toBe("pass");
  expect(findingOf({ kind: "ceiling", metric: "sqnr", limit: 20 }, [exact]).outcome).toBe("pass");
});

test("rows apart are judged by ceilings too, unless a criterion says no", () => {
  const apart = { slices: [{ name: "later", critical: false, rows: 9, apart: true as const }] };
  const judgedApart = (criterion: Criterion): number =>
    judge(caseOf([criterion], [], apart)).findings.length;
  expect([
    judgedApart(FLIPS),
    judgedApart({ ...FLIPS, slices: false }),
    judgedApart(BYTES),
  ]).toEqual([2, 1, 1]);
});

const suite = (mustPass: boolean, critical: boolean) => ({
  tests: [{ slice: "suite: spam", mustPass, critical, margin: 0.1 }],
});
const casesOf = (metric: "lost-cases" | "passed-cases", estimate: number): Measurement =>
  changeOf(metric, estimate, 0, {
    slice: "suite: spam",
    arm: metric === "lost-cases" ? "candidate" : "change",
    better: metric === "lost-cases" ? "lower" : "higher",
    interval: null,
    evidence: { kind: "exact" },
  });

const judgedSuite = (measured: Measurement, mustPass: boolean, critical: boolean) =>
  judge(caseOf([], [measured], suite(mustPass, critical))).findings[0];

test("of cases that must pass not one may be lost", () => {
  expect(judgedSuite(casesOf("lost-cases", 0), true, false)?.outcome).toBe("pass");
  expect(judgedSuite(casesOf("lost-cases", 1), true, false)?.outcome).toBe("fail");
});

test("of other cases fewer than the margin may be lost, in the tier of a slice", () => {
  expect(judgedSuite(casesOf("passed-cases", -0.09), false, true)).toMatchObject({
    outcome: "pass",
    tier: 2,
  });
  expect(judgedSuite(casesOf("passed-cases", -0.1), false, false)).toMatchObject({
    outcome: "fail",
    tier: 3,
  });
});
