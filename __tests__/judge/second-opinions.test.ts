import { expect, test } from "@jest/globals";
import { changeTests, secondOpinions } from "../../src/judge/second-opinions.ts";
import { biasCorrected, changeOfShares, exactly, shareOf } from "../../src/measure/evidence.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { ACCURACY, accuracyOf, changeOf, findingOf, flipsOf } from "../support/judging.ts";
import { expectClose } from "../support/close-to.ts";
import { expected } from "../support/reference.ts";

const AT_LEAST = { side: "at-least", value: -0.01, strict: true } as const;

const methodsOf = (measurement: Measurement): readonly string[] =>
  secondOpinions(measurement, AT_LEAST).map(({ method }) => method);

test("each kind of evidence has its other methods, and exact figures have none", () => {
  const change = changeOf("accuracy", 0, 0.001);
  expect(methodsOf({ ...change, ...changeOfShares(1, 1, 900) })).toEqual(["Bonett-Price", "Wald"]);
  expect(methodsOf({ ...change, ...shareOf(1, 900) })).toEqual([
    "Wilson",
    "Jeffreys",
    "Agresti-Coull",
  ]);
  const replicates = Float64Array.of(1, 2, 3, 4, 5);
  const resampled = biasCorrected(3, replicates, { n: 9, acceleration: 0 });
  expect(methodsOf({ ...change, ...resampled })).toEqual([
    "percentile bootstrap",
    "basic bootstrap",
  ]);
  expect(methodsOf({ ...change, ...exactly(1, 9) })).toEqual([]);
});

test("Newcombe is asked where it is known what both arms answer rightly", () => {
  const [newcombe] = secondOpinions(
    {
      ...changeOf("accuracy", 0, 1),
      ...changeOfShares(25, 11, 899),
      evidence: { kind: "paired-counts", lost: 25, gained: 11, n: 899, bothRight: 840 },
    },
    AT_LEAST,
  );
  expectClose(newcombe?.lower, expected("paired.digits", "newcombe10_90", 0));
  expect(newcombe?.keeps).toBe(false);
});

test("a proof carries what other methods say, and a test of no change at all", () => {
  const finding = findingOf(ACCURACY, accuracyOf(2, 2, 3000));
  expect(finding.outcome).toBe("pass");
  expect(finding.secondOpinions?.map(({ keeps }) => keeps)).toEqual([true, true]);
  expect(finding.changeTests?.map(({ method }) => method)).toEqual([
    "McNemar, exact",
    "McNemar, mid-p",
    "McNemar, chi-square",
    "McNemar, corrected",
  ]);
});

test("only a change is tested for being one, and a ratio is none", () => {
  expect(changeTests(flipsOf(3, 100))).toEqual([]);
  expect(changeTests(changeOf("log-loss", 0.2, 0.1))[0]).toMatchObject({
    method: "z",
    statistic: expect.closeTo(2, 9),
    pValue: expect.closeTo(0.0455, 4),
  });
  expect(changeTests(changeOf("log-loss", 0.2, 0.1, { unit: "ratio" }))).toEqual([]);
});

test("ranks that were measured stand beside the t test", () => {
  const change = changeOf("log-loss", 0.2, 0.1, { detail: { signedRank: 12, signedRankP: 0.03 } });
  expect(changeTests(change).at(-1)).toEqual({ method: "Wilcoxon", statistic: 12, pValue: 0.03 });
});

const TIMED = changeOf("latency-p50", 0.8, 0.01);
const AT_MOST = { side: "at-most", value: 0.9, strict: false } as const;

const opinions = (lower: number | null, upper: number | null) =>
  secondOpinions(
    { ...TIMED, detail: { blockBootstrapLower: lower, blockBootstrapUpper: upper } },
    AT_MOST,
  );

test("timings are also judged by drawing their blocks, where both ends are known", () => {
  expect(opinions(0.7, 0.85)).toEqual([
    { method: "block bootstrap", lower: 0.7, upper: 0.85, keeps: true },
  ]);
  expect(opinions(0.7, 0.91)).toMatchObject([{ method: "block bootstrap", keeps: false }]);
  expect([opinions(null, 0.85), opinions(0.7, null)]).toEqual([[], []]);
});
