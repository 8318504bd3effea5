import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { METRICS } from "../../src/measure/generated/metrics.ts";
import type { AnyMetric, Score } from "../../src/measure/metric.ts";
import { everyRow } from "../../src/measure/resampling.ts";
import { sampleOfRows } from "../../src/measure/sample-of-rows.ts";
import type { ClassificationSample, RegressionSample, Sample } from "../../src/measure/sample.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { drawResamples } from "../../src/stats/resamples.ts";

interface Case {
  readonly seed: number;
  readonly rows: number;
  readonly classes: number;
  /** Numbers are rounded to so many parts, so that there are ties. */
  readonly parts: number;
  /** No row of class 1 is drawn. */
  readonly vanishes: boolean;
}

interface Drawn {
  readonly arms: readonly [Sample, Sample];
  /** Row 0 has no answer and is not drawn. */
  readonly weights: Uint8Array;
}

type Kind = "classification" | "regression";

function draw(kind: Kind, { seed, rows, classes, parts, vanishes }: Case): Drawn {
  const random = mersenneRandom(seed);
  const labels = Int32Array.from({ length: rows }, () => random.index(classes));
  const rounded = (value: number): number => Math.round(value * parts) / parts;
  const classification = (): ClassificationSample => {
    const scores = new Float64Array(rows * classes);
    const predicted = Int32Array.from(labels, (label, row) => {
      const powers = Array.from({ length: classes }, (_, position) =>
        Math.exp(2 * random.uniform() + (position === label ? 0.7 : 0)),
      );
      const total = powers.reduce((sum, power) => sum + power, 0);
      const own = powers.map((power) => (row === 0 ? Number.NaN : rounded(power / total)));
      scores.set(classes === 2 ? [1 - (own[1] ?? 0), own[1] ?? 0] : own, row * classes);
      return row === 0 ? -1 : own.indexOf(Math.max(...own));
    });
    const nonFinite = Uint8Array.from(labels, (_, row) => (row === 0 ? 1 : 0));
    const shared = { kind: "classification", rows, classes, labels, nonFinite } as const;
    return { ...shared, scores, predicted, positive: classes === 2 ? 1 : undefined };
  };
  const targets = Float64Array.from(labels, (label) => label + rounded(random.uniform()));
  const regression = (): RegressionSample => ({
    kind: "regression",
    rows,
    values: targets.map((target, row) =>
      row === 0 ? Number.NaN : target + rounded(random.uniform()),
    ),
    deviations: targets.map(() => 0.2 + rounded(random.uniform())),
    targets,
    nonFinite: Uint8Array.from(labels, (_, row) => (row === 0 ? 1 : 0)),
  });
  const make = kind === "classification" ? classification : regression;
  const weights = drawResamples(rows, 1, random).weights(0);
  return {
    arms: [make(), make()],
    weights: weights.map((weight, row) =>
      row === 0 || (vanishes && labels[row] === 1) ? 0 : weight,
    ),
  };
}

/** undefined for a metric that is no score of weighted rows. */
function scoreOf(
  metric: AnyMetric,
  [base, candidate]: readonly [Sample, Sample],
): Score | undefined {
  if (metric.of === "pair") {
    return metric.estimator.kind === "bootstrap"
      ? metric.estimator.prepare(base, candidate)
      : undefined;
  }
  if (metric.sample === "classification" && candidate.kind === "classification") {
    return "prepare" in metric.estimator ? metric.estimator.prepare(candidate) : undefined;
  }
  if (metric.sample === "regression" && candidate.kind === "regression")
    return "prepare" in metric.estimator ? metric.estimator.prepare(candidate) : undefined;
  return undefined;
}

const kindOf = (metric: AnyMetric): Kind =>
  metric.of === "arm"
    ? metric.sample === "regression"
      ? "regression"
      : "classification"
    : metric.samples.some((kind) => kind === "classification")
      ? "classification"
      : "regression";

const EASY: Case = { seed: 4, rows: 60, classes: 2, parts: 40, vanishes: false };
const RESAMPLED = METRICS.filter(
  (metric) => scoreOf(metric, draw(kindOf(metric), EASY).arms) !== undefined,
).map((metric) => [metric.name, metric] as const);

/** Of the weighted rows, and of rows that stand as often as they count, each with a weight of 1. */
function bothWays(metric: AnyMetric, given: Case): readonly [number, number] {
  const { arms, weights } = draw(kindOf(metric), given);
  const rows = everyRow(given.rows);
  const standing = Uint32Array.from(
    [...rows].flatMap((row) => Array.from({ length: weights[row] ?? 0 }, () => row)),
  );
  const repeated = [
    sampleOfRows<Sample>(arms[0], standing),
    sampleOfRows<Sample>(arms[1], standing),
  ] as const;
  const drawn = rows.filter((row) => weights[row] !== 0);
  return [
    scoreOf(metric, arms)?.(weights, drawn) ?? Number.NaN,
    scoreOf(metric, repeated)?.(
      new Uint8Array(standing.length).fill(1),
      everyRow(standing.length),
    ) ?? Number.NaN,
  ];
}

/** The same terms in another order; a line is fitted from another start, to about 1e-12. */
const areClose = (a: number, b: number): boolean =>
  Object.is(a, b) || Math.abs(a - b) <= 1e-9 * (1 + Math.abs(b));

test.each(RESAMPLED)("%s of weighted rows is that of rows which stand repeatedly", (_, metric) => {
  const cases = fc.record({
    seed: fc.nat(1e6),
    rows: fc.integer({ min: 2, max: 60 }),
    classes: fc.integer({ min: 2, max: 4 }),
    parts: fc.constantFrom(5, 40, 1e6),
    vanishes: fc.boolean(),
  });
  fc.assert(
    fc.property(cases, (given) => areClose(...bothWays(metric, given))),
    { seed: 1, numRuns: 30 },
  );
});

test.each(RESAMPLED)(
  "%s has a value of a draw of many rows, whatever was not drawn",
  (_, metric) => {
    const [weighted, repeated] = bothWays(metric, EASY);
    expect(Number.isFinite(weighted)).toBe(true);
    expect(weighted).toBeCloseTo(repeated, 9);
  },
);

test.each(RESAMPLED)("%s does not need to know which rows have a weight", (_, metric) => {
  const { arms, weights } = draw(kindOf(metric), EASY);
  const rows = everyRow(EASY.rows);
  const told = scoreOf(metric, arms)?.(
    weights,
    rows.filter((row) => weights[row] !== 0),
  );
  expect(scoreOf(metric, arms)?.(weights.slice(), rows)).toBe(told);
});

test("there are metrics of each kind to try", () => {
  expect(new Set(RESAMPLED.map(([, metric]) => kindOf(metric))).size).toBe(2);
  expect(RESAMPLED.length).toBeGreaterThan(25);
});
