import { expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import { isCost } from "../../src/judge/targets.ts";
import { bootstrapped, plainly } from "../../src/measure/evidence.ts";
import type {
  Ceiling,
  Criterion,
  Finding,
  GroupGap,
  NonInferiority,
} from "../../src/schema/generated/record.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { ADJUSTMENTS } from "../../src/stats/multiple-testing.ts";
import {
  ACCURACY,
  accuracyOf,
  bytesOf,
  caseOf,
  changeOf,
  findingOf,
  flipsOf,
  latencyOf,
} from "../support/judging.ts";

const FLIPS: Ceiling = { kind: "ceiling", metric: "flips", limit: 0.05 };
const BYTES: Ceiling = { kind: "ceiling", metric: "bytes", limit: 1, relative: true };
const SMALLER_MODEL = bytesOf(0.3);
const slice = (name: string, critical = false, rows = 500) => ({ name, critical, rows });

test("a candidate that is proven no worse passes", () => {
  expect(findingOf(ACCURACY, accuracyOf(3, 4, 5000))).toMatchObject({
    outcome: "pass",
    tier: 1,
    kernels: "ordinary",
  });
});

test("a candidate that is shown to be worse fails", () => {
  const finding = findingOf(ACCURACY, accuracyOf(200, 20, 5000));
  expect(finding).toMatchObject({ outcome: "fail", rowsNeeded: null });
  expect(Number(finding.adjustedPValue)).toBeLessThan(0.05);
});

test("rows that can tell neither leave it undecided, with the rows that would", () => {
  const finding = findingOf(ACCURACY, accuracyOf(25, 11, 899));
  expect(finding).toMatchObject({ outcome: "inconclusive", rowsNeeded: null });
  expect(findingOf(ACCURACY, accuracyOf(5, 3, 400)).rowsNeeded).toBeGreaterThan(0);
});

test("what nobody measured is not checked, and is an error when the engine failed", () => {
  expect(findingOf(ACCURACY, []).outcome).toBe("not-checked");
  const failed = findingOf(ACCURACY, [], { engineFailure: "the engine was killed by SIGSEGV" });
  expect(failed).toMatchObject({
    outcome: "error",
    explanation: "accuracy was not measured, because the engine failed",
  });
});

test("an engine that failed later leaves no pass behind, even where every criterion is proven", () => {
  const part = { engineFailure: "the engine was killed by SIGSEGV" };
  const { findings, verdict } = judge(caseOf([ACCURACY], accuracyOf(3, 4, 5000), part));
  expect(findings.map(({ outcome }) => outcome)).toEqual(["pass"]);
  expect(verdict).toMatchObject({
    outcome: "error",
    blocks: true,
    summary: "the engine was killed by SIGSEGV",
  });
  expect(judge(caseOf([ACCURACY], accuracyOf(200, 20, 5000), part)).verdict.outcome).toBe("fail");
});

test("an estimate that is undefined, NaN or infinite is an error where it must be proven", () => {
  for (const estimate of [null, Number.NaN, Number.POSITIVE_INFINITY]) {
    const measurement: Measurement = { ...flipsOf(0, 500), estimate };
    expect(findingOf(FLIPS, [measurement])).toMatchObject({ outcome: "error", pValue: null });
  }
  const unasked = { ...flipsOf(0, 500), ...plainly(0, 500) };
  expect(findingOf(FLIPS, [unasked]).explanation).toBe(
    "flips cannot be computed: no interval was asked for",
  );
});

test("a slice without rows was not checked, and that blocks in every tier", () => {
  const measured = [...accuracyOf(3, 4, 5000), ...accuracyOf(0, 0, 0, { slice: "sex=F" })];
  for (const critical of [true, false]) {
    const { findings, verdict } = judge(
      caseOf([ACCURACY], measured, { slices: [slice("sex=F", critical, 0)] }),
    );
    expect(findings[1]).toMatchObject({
      outcome: "not-checked",
      explanation: "accuracy on sex=F is not checked: no row of the evaluation data is there",
    });
    expect(verdict.outcome).toBe("not-checked");
  }
});

test("critical slices must be proven; other slices only must not be shown to be worse", () => {
  const measured = [...accuracyOf(3, 4, 5000), ...accuracyOf(5, 3, 60, { slice: "sex=F" })];
  const critical = judge(caseOf([ACCURACY], measured, { slices: [slice("sex=F", true)] }));
  expect(critical.findings[1]).toMatchObject({ outcome: "inconclusive", tier: 2 });
  expect(critical.findings[1]?.blocking).toBeUndefined();
  expect(critical.verdict.outcome).toBe("inconclusive");
  const other = judge(caseOf([ACCURACY], measured, { slices: [slice("sex=F")] }));
  expect(other.findings[1]).toMatchObject({ outcome: "inconclusive", tier: 3, blocking: false });
  expect(other.verdict.outcome).toBe("pass");
});

test("an undefined metric is an error overall and on critical slices, and listed elsewhere", () => {
  const broken = { slice: "sex=F", estimate: null } as const;
  const outcomes = (critical: boolean): readonly (readonly [string, boolean | undefined])[] =>
    judge(
      caseOf([{ ...FLIPS, slices: true }], [flipsOf(3, 500), flipsOf(3, 500, broken)], {
        slices: [slice("sex=F", critical)],
      }),
    ).findings.map(({ outcome, blocking }) => [outcome, blocking]);
  expect(outcomes(true)).toEqual([
    ["pass", undefined],
    ["error", undefined],
  ]);
  expect(outcomes(false)).toEqual([
    ["pass", undefined],
    ["not-checked", false],
  ]);
});

/** p = (k + 1) / 100, and an interval that proves nothing. */
const resampledWith = (k: number, part: Partial<Measurement> = {}): Measurement => ({
  metric: "f1",
  arm: "change",
  versus: "base",
  kernels: "ordinary",
  slice: "all",
  unit: "",
  better: "higher",
  ...bootstrapped(
    -0.5,
    Float64Array.from({ length: 99 }, (_, position) => (position < 99 - k ? -1 : 1)),
    900,
  ),
  ...part,
});
const F1: Criterion = { kind: "non-inferiority", metric: "f1", margin: 0.01 };

test.each([
  [3, "fail"],
  [4, "fail"],
  [5, "inconclusive"],
] as const)(
  "overall, a p-value of (%d + 1) in 100 is a %s: the family-wise level is 5 %%",
  (k, outcome) => {
    expect(findingOf(F1, [resampledWith(k)]).outcome).toBe(outcome);
  },
);

test.each([
  [8, "fail"],
  [9, "fail"],
  [10, "inconclusive"],
] as const)(
  "on any other slice, a p-value of (%d + 1) in 100 is a %s: the false discovery rate is 10 %%",
  (k, outcome) => {
    const { findings } = judge(
      caseOf([F1], [resampledWith(99), resampledWith(k, { slice: "a" })], { slices: [slice("a")] }),
    );
    expect(findings[1]?.outcome).toBe(outcome);
  },
);

test("failures overall and on critical slices are corrected together by Holm, others by Benjamini and Hochberg", () => {
  const names = ["a", "b", "c", "d"];
  const pValues = [0.01, 0.02, 0.03, 0.2, 0.04];
  const measured = ["all", ...names].map((name, position) =>
    resampledWith(Math.round(100 * (pValues[position] ?? 0)) - 1, { slice: name }),
  );
  const slices = names.map((name, position) => slice(name, position < 2));
  const adjusted = judge(caseOf([F1], measured, { slices })).findings.map(
    ({ adjustedPValue }) => adjustedPValue,
  );
  expect(adjusted).toEqual([
    ...ADJUSTMENTS.holm([0.01, 0.02, 0.03]),
    ...ADJUSTMENTS["benjamini-hochberg"]([0.2, 0.04]),
  ]);
});

test("a pass needs no correction: fifty criteria that are proven all pass", () => {
  const names = Array.from({ length: 50 }, (_, position) => `s${position}`);
  const measured = ["all", ...names].flatMap((name) => accuracyOf(6, 6, 2000, { slice: name }));
  const { verdict } = judge(
    caseOf([ACCURACY], measured, { slices: names.map((name) => slice(name, true)) }),
  );
  expect(verdict).toMatchObject({ outcome: "pass", blocks: false, counts: { pass: 51 } });
});

test("the worse of both kinds of kernels is judged, and saturation is named as the reason", () => {
  const measured = [flipsOf(200, 1000), flipsOf(3, 1000, { kernels: "exact" })];
  const finding = findingOf(FLIPS, measured);
  expect(finding).toMatchObject({ outcome: "fail", kernels: "ordinary" });
  expect(finding.explanation).toContain("saturation-safe scales");
  const reversed = findingOf(FLIPS, [flipsOf(3, 1000), flipsOf(200, 1000, { kernels: "exact" })]);
  expect(reversed).toMatchObject({ outcome: "fail", kernels: "exact" });
  expect(reversed.explanation).not.toContain("saturation-safe scales");
});

test("of two kinds of kernels that both fail, the one with the smaller p-value is shown", () => {
  expect(
    findingOf(FLIPS, [flipsOf(200, 1000), flipsOf(300, 1000, { kernels: "exact" })]).kernels,
  ).toBe("exact");
  expect(
    findingOf(FLIPS, [flipsOf(300, 1000), flipsOf(200, 1000, { kernels: "exact" })]).kernels,
  ).toBe("ordinary");
});

test("two kinds of kernels that are undefined alike are one error", () => {
  const undefinedFlips = flipsOf(1, 9, { estimate: null });
  expect(findingOf(FLIPS, [undefinedFlips, { ...undefinedFlips, kernels: "exact" }])).toMatchObject(
    {
      outcome: "error",
      kernels: "ordinary",
    },
  );
});

test("a kind of criterion that nobody knows is a bug, never a pass", () => {
  const unknown: Criterion = JSON.parse('{ "kind": "wish", "metric": "accuracy" }');
  expect(() => judge(caseOf([unknown], accuracyOf(1, 1, 2000)))).toThrow("wish");
});

test("undecided under saturating kernels says so too", () => {
  const finding = findingOf(FLIPS, [flipsOf(50, 1000), flipsOf(3, 1000, { kernels: "exact" })]);
  expect(finding.outcome).toBe("inconclusive");
  expect(finding.explanation).toContain("saturation-safe scales");
});

test("exact kernels alone are judged where only they were measured", () => {
  const toBaseline: NonInferiority = { ...ACCURACY, versus: "baseline", slices: false };
  const measured = accuracyOf(1, 1, 2000, { versus: "baseline", kernels: "exact" });
  expect(findingOf(toBaseline, measured, { baseline: { state: "present" } })).toMatchObject({
    id: "non-inferiority-to-baseline/accuracy/all",
    outcome: "pass",
    kernels: "exact",
  });
});

test.each([
  ["missing", "there is no baseline yet; record one"],
  ["stale", "the baseline knows no row of the evaluation data"],
] as const)(
  "a %s baseline is not checked, with the reason, even when the engine failed",
  (state, reason) => {
    const toBaseline: NonInferiority = { ...ACCURACY, versus: "baseline", slices: false };
    const finding = findingOf(toBaseline, [], {
      baseline: { state, reason },
      engineFailure: "it crashed",
    });
    expect(finding).toMatchObject({
      outcome: "not-checked",
      explanation: `accuracy is not checked: ${reason}`,
    });
    expect(findingOf(toBaseline, [], { baseline: { state } }).explanation).toBe(
      "accuracy is not checked: there is no baseline",
    );
  },
);

test("a present baseline that was not compared is not checked, or an error after a crash", () => {
  const toBaseline: NonInferiority = { ...ACCURACY, versus: "baseline" };
  const present = { baseline: { state: "present" } } as const;
  expect(findingOf(toBaseline, [], present)).toMatchObject({
    outcome: "not-checked",
    explanation: "accuracy is not checked: it was not measured",
  });
  expect(findingOf(toBaseline, [], { ...present, engineFailure: "it crashed" }).outcome).toBe(
    "error",
  );
});

const CALIBRATION: Criterion = {
  kind: "non-inferiority",
  metric: "expected-calibration-error",
  margin: 0.01,
  slices: false,
};

test.each([
  [999, "inconclusive", false],
  [1000, "pass", undefined],
  [1001, "pass", undefined],
] as const)(
  "a binned calibration error of %d rows is %s: below 1000 it is mostly its own bias",
  (n, outcome, blocking) => {
    const finding = findingOf(CALIBRATION, [
      changeOf("expected-calibration-error", 0, 0.001, { n }),
    ]);
    expect(finding.outcome).toBe(outcome);
    expect(finding.blocking).toBe(blocking);
  },
);

test("a calibration error of too few rows says how many it needs", () => {
  const finding = findingOf(CALIBRATION, [
    changeOf("expected-calibration-error", 0, 0.001, { n: 600, unit: "share" }),
  ]);
  expect(finding.explanation).toBe(
    "expected-calibration-error is not judged on 600 rows: it needs 1,000, since with fewer it is mostly its own bias. It is shown, and does not block",
  );
  expect(finding.rowsNeeded).toBe(400);
});

const LATENCY: Criterion = { kind: "ceiling", metric: "latency-p50", limit: 1.05, relative: true };

test("a latency ratio passes when it keeps the limit by more than the machine differs from itself", () => {
  // The bound of 0.9 ± 0.02 is 0.9 e^(1.685 · 0.02) = 0.931; 1.05 / 1.128 = 0.931.
  expect(findingOf(LATENCY, [latencyOf(0.9, 0.02)]).outcome).toBe("pass");
  expect(findingOf(LATENCY, [latencyOf(0.9, 0.02, { lower: 0.95, upper: 1.127 })]).outcome).toBe(
    "pass",
  );
  expect(findingOf(LATENCY, [latencyOf(0.9, 0.02, { lower: 0.95, upper: 1.129 })]).outcome).toBe(
    "inconclusive",
  );
  expect(
    findingOf(LATENCY, [latencyOf(0.9, 0.02, { lower: 1 / 1.129, upper: 1.01 })]).outcome,
  ).toBe("inconclusive");
});

test("a slow candidate fails on a quiet machine, and is undecided on an uneven one, which blocks", () => {
  expect(findingOf(LATENCY, [latencyOf(1.3, 0.02)]).outcome).toBe("fail");
  const uneven = findingOf(LATENCY, [latencyOf(1.3, 0.02, { lower: 0.7, upper: 1.4 })]);
  expect(uneven).toMatchObject({ outcome: "inconclusive", rowsNeeded: null });
  expect(uneven.blocking).toBeUndefined();
  expect(uneven.explanation).toContain("the same model differed from itself by up to ×1.43");
});

test("a ratio whose control is unknown proves nothing and refutes nothing", () => {
  const finding = findingOf(LATENCY, [latencyOf(0.5, 0.001, { lower: null, upper: null })]);
  expect(finding.outcome).toBe("inconclusive");
  expect(finding.explanation).toContain(
    "it is unknown by how much the same model differs from itself",
  );
  expect(findingOf(LATENCY, [latencyOf(2, 0.001, { lower: null, upper: null })]).outcome).toBe(
    "inconclusive",
  );
});

const throughputOf = (control: number): Measurement => ({
  ...latencyOf(1.1, 0.01, { lower: 1, upper: control }),
  metric: "throughput",
  better: "higher",
});

test("throughput must stay above its floor by as much as the machine differs from itself", () => {
  const floor: Criterion = { kind: "floor", metric: "throughput", limit: 0.95, relative: true };
  expect(findingOf(floor, [throughputOf(1)]).outcome).toBe("pass");
  expect(findingOf(floor, [throughputOf(1.2)]).outcome).toBe("inconclusive");
  expect(findingOf({ ...floor, limit: 1.3 }, [throughputOf(1)]).outcome).toBe("fail");
});

test("without any criterion nothing was checked", () => {
  expect(judge(caseOf([], accuracyOf(0, 0, 5000))).verdict).toMatchObject({
    outcome: "not-checked",
    blocks: true,
    summary: "Nothing was checked: no criterion applies",
  });
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

const count = (criterion: Criterion): number =>
  judge(caseOf([criterion], [], { slices: [slice("a"), slice("b", true)] })).findings.length;

test("what has no slices is judged on all rows only, and so is a comparison with the baseline", () => {
  expect(count({ ...BYTES, slices: true })).toBe(1);
  expect(count({ ...ACCURACY, versus: "baseline" })).toBe(1);
  expect(count(ACCURACY)).toBe(3);
  expect(count({ ...ACCURACY, slices: false })).toBe(1);
});

test("the unit of a finding is that of the metric, even where the slice was not measured", () => {
  const { findings } = judge(caseOf([ACCURACY], accuracyOf(1, 1, 2000), { slices: [slice("a")] }));
  expect(findings.map(({ expected }: Finding) => expected.unit)).toEqual(["share", "share"]);
});

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

test("half a control is no control", () => {
  for (const control of [
    { lower: null, upper: 1 },
    { lower: 1, upper: null },
  ])
    expect(findingOf(LATENCY, [latencyOf(0.5, 0.001, control)]).outcome).toBe("inconclusive");
  const { detail: _, ...without } = latencyOf(0.5, 0.001);
  expect(findingOf(LATENCY, [{ ...without, detail: { controlLower: 0.9 } }]).outcome).toBe("pass");
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

test("sizes and timings are costs; what a model answers is none", () => {
  expect(["bytes", "latency-p99", "accuracy", "flips"].map(isCost)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("a second opinion on timings is held against the limit that the noise of the machine leaves", () => {
  const noisy = latencyOf(0.5, 0.001, { lower: 0.9, upper: 1.1 });
  const limit = LATENCY.kind === "ceiling" ? LATENCY.limit : Number.NaN;
  const opinion = (upper: number): boolean | undefined => {
    const detail = { ...noisy.detail, blockBootstrapLower: 0.4, blockBootstrapUpper: upper };
    return findingOf(LATENCY, [{ ...noisy, detail }]).secondOpinions?.[0]?.keeps;
  };
  // The same model differed from itself by a ratio of 10 / 9 at most.
  expect(opinion(0.9 * limit - 1e-9)).toBe(true);
  expect(opinion(0.9 * limit + 1e-9)).toBe(false);
});
