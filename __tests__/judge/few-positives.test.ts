import { describe, expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import { boundWithUnseen } from "../../src/judge/paired-proof.ts";
import { measureArms } from "../../src/measure/measure-arms.ts";
import { auc } from "../../src/measure/metrics/auc.ts";
import { aucOneVersusOne } from "../../src/measure/metrics/auc-one-versus-one.ts";
import { averagePrecision } from "../../src/measure/metrics/average-precision.ts";
import { balancedAccuracy } from "../../src/measure/metrics/balanced-accuracy.ts";
import { cohenKappa } from "../../src/measure/metrics/cohen-kappa.ts";
import { f1 } from "../../src/measure/metrics/f1.ts";
import { matthewsCorrelation } from "../../src/measure/metrics/matthews-correlation.ts";
import type { AnyArmMetric } from "../../src/measure/metric.ts";
import type { ClassificationSample } from "../../src/measure/sample.ts";
import type { Criterion, Finding } from "../../src/schema/generated/record.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { drawClusterResamples } from "../../src/stats/resamples.ts";
import { normalQuantile } from "../../src/stats/normal.ts";
import { comparisonOf } from "../support/measure.ts";
import { binary, classification } from "../support/samples.ts";

interface Judged {
  readonly reference: ClassificationSample;
  readonly candidate: ClassificationSample;
  readonly criterion?: Criterion;
  /** The source of each row. */
  readonly clusters?: Int32Array;
}

function findingOf(
  metric: AnyArmMetric,
  { reference, candidate, criterion, clusters }: Judged,
): Finding {
  const rowsAlone = comparisonOf({ reference, candidate, judged: true });
  const random = mersenneRandom(1);
  const comparison =
    clusters === undefined
      ? rowsAlone
      : {
          ...rowsAlone,
          clusters,
          resamples: () => drawClusterResamples(clusters, 200, random),
        };
  const rows = Uint32Array.from({ length: reference.rows }, (_, row) => row);
  const { findings } = judge({
    criteria: [criterion ?? { kind: "non-inferiority", metric: metric.name, margin: 0.01 }],
    measurements: measureArms(metric, comparison, { slice: "all", rows }),
    slices: [],
    groups: [],
    baseline: { state: "missing" },
    onInconclusive: "fail",
  });
  const [finding] = findings;
  if (finding === undefined) throw new Error("There is one criterion");
  return finding;
}

/** Positives come first; nothing is lost, though every score moves a little. */
function harmless(positives: number, rows: number): Judged {
  const labels = Array.from({ length: rows }, (_, row) => (row < positives ? 1 : 0));
  const scored = (step: number): ClassificationSample =>
    binary(
      labels.map((label, row) => (label === 1 ? 0.9 : 0.1 + ((step * row) % 0.3))),
      { labels },
    );
  return { reference: scored(0.0004), candidate: scored(0.0003) };
}

const RESTING_ON_POSITIVES: readonly AnyArmMetric[] = [
  auc,
  averagePrecision,
  f1,
  balancedAccuracy,
  matthewsCorrelation,
  cohenKappa,
  aucOneVersusOne,
];

describe("of two positive rows in a thousand", () => {
  test.each(RESTING_ON_POSITIVES.map((metric) => [metric.name, metric] as const))(
    "%s proves nothing, neither a change nor a floor",
    (name, metric) => {
      const pair = harmless(2, 1000);
      expect(findingOf(metric, pair).outcome).not.toBe("pass");
      const criterion = { kind: "floor", metric: name, limit: 0.5 } as const;
      expect(findingOf(metric, { ...pair, criterion }).outcome).not.toBe("pass");
    },
  );

  test("the rows that would be enough are said, and are enough", () => {
    const { rowsNeeded, explanation } = findingOf(auc, harmless(100, 500));
    expect(explanation).toMatch(/more rows would decide it/);
    const enough = 500 + Number(rowsNeeded);
    const outcomeOf = (rows: number): string =>
      findingOf(auc, harmless(Math.ceil(rows / 5), rows)).outcome;
    expect(outcomeOf(enough)).toBe("pass");
    expect(outcomeOf(enough - 10)).toBe("inconclusive");
  });
});

/** The positives are of so many sources, and each negative is one by itself. */
const ofSources = (sources: number): Judged => {
  const pair = harmless(300, 1500);
  const clusters = Int32Array.from({ length: 1500 }, (_, row) => (row < 300 ? row % sources : row));
  return { ...pair, clusters };
};

describe("of 300 positive rows in 1,500", () => {
  const resting = RESTING_ON_POSITIVES.map((metric) => [metric.name, metric] as const);

  test.each(resting)("%s proves nothing while they are of few sources", (name, metric) => {
    const criterion = { kind: "non-inferiority", metric: name, margin: 0.05 } as const;
    const outcomes = [1, 5, 29].map(
      (sources) => findingOf(metric, { ...ofSources(sources), criterion }).outcome,
    );
    expect(outcomes).not.toContain("pass");
    expect(outcomes).not.toContain("fail");
  });

  test.each(resting)("%s proves of 300 sources what it proves of rows", (name, metric) => {
    const criterion = { kind: "non-inferiority", metric: name, margin: 0.06 } as const;
    expect(findingOf(metric, { ...ofSources(300), criterion }).outcome).toBe("pass");
  });

  test("one source that has nearly all of them is not made up for by many that have one", () => {
    const criterion = { kind: "non-inferiority", metric: "auc", margin: 0.2 } as const;
    const pair = ofSources(1);
    const clusters = pair.clusters?.map((source, row) => (row < 60 ? row : source));
    const uneven = { ...pair, ...(clusters === undefined ? {} : { clusters }) };
    expect(findingOf(auc, { ...uneven, criterion }).outcome).toBe("inconclusive");
  });
});

test("a mean over classes rests on the class that is seen least, as many times as there are classes", () => {
  const labels = Array.from({ length: 1000 }, (_, row) => (row < 40 ? 0 : 1 + (row % 3)));
  const reference = classification(
    labels.map((label) => [0, 1, 2, 3].map((one) => (one === label ? 0.7 : 0.1))),
    { labels },
  );
  const supportOf = (metric: AnyArmMetric): unknown =>
    measureArms(metric, comparisonOf({ reference, judged: true }), {
      slice: "all",
      rows: Uint32Array.from(labels.keys()),
    }).find(({ arm }) => arm === "change")?.evidence;
  expect(supportOf(balancedAccuracy)).toMatchObject({ support: 160 });
  expect(supportOf(f1)).toMatchObject({ support: 160 });
  expect(supportOf(aucOneVersusOne)).toMatchObject({ support: 80 });
  expect(supportOf(cohenKappa)).toMatchObject({ support: 40 });
});

test("boundWithUnseen() is no nearer than the exact upper bound of a Poisson count, and not by half a row farther", () => {
  // Exact one-sided 95 % bounds: chi-square quantiles by half (Garwood 1936).
  const exact = [2.996, 4.744, 6.296, 7.754, 9.154, 10.513];
  for (const [count, bound] of exact.entries()) {
    const own = count + boundWithUnseen(normalQuantile(0.95) * Math.sqrt(count), 1);
    expect(own).toBeGreaterThan(bound);
    expect(own).toBeLessThan(bound + 0.5);
  }
});

const logistic = (value: number): number => 1 / (1 + Math.exp(-value));

const RUNS = 300;

test.each([30, 330, 480])(
  "a candidate that ruins so many of %d positives that a margin is just used up passes less than 5.5 times in 100",
  (positives) => {
    const random = mersenneRandom(positives);
    const normal = (): number => normalQuantile(random.uniform());
    const labels = Array.from({ length: positives + 500 }, (_, row) => (row < positives ? 1 : 0));
    let passed = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const values = labels.map((label) => 2.33 * label + normal());
      // A ruined row loses its area, which is 0.950 on average: 2.33 / √2 standard deviations.
      const ruined = values.map((value, row) =>
        labels[row] === 1 && random.uniform() < 0.01 / 0.95 ? -9 : value,
      );
      const [reference, candidate] = [values, ruined].map((scores) =>
        binary(scores.map(logistic), { labels }),
      );
      if (reference === undefined || candidate === undefined) continue;
      if (findingOf(auc, { reference, candidate }).outcome === "pass") passed += 1;
    }
    // 2 in 100 here; 3.1 are expected of 330, where none is ruined so often.
    expect(passed / RUNS).toBeLessThan(0.055);
  },
);
