import { expect, test } from "@jest/globals";
import { METRICS } from "../../src/measure/generated/metrics.ts";
import type { AnyMetric, Score } from "../../src/measure/metric.ts";
import { everyRow } from "../../src/measure/resampling.ts";
import { pick, sampleOfRows } from "../../src/measure/sample-of-rows.ts";
import type { ClassificationSample, RegressionSample, Sample } from "../../src/measure/sample.ts";
import { mersenneRandom } from "../../src/stats/random.ts";

const ROWS = 60;
const random = mersenneRandom(8);
const labels = Int32Array.from({ length: ROWS }, () => random.index(2));

/** In steps of a twentieth, so that there are ties; row 4 has no answer. */
function classes(): ClassificationSample {
  const positive = Float64Array.from(labels, (label) => (random.index(17) + 2 * label + 1) / 20);
  positive[4] = Number.NaN;
  return {
    kind: "classification",
    rows: ROWS,
    classes: 2,
    scores: Float64Array.from(positive).reduce(
      (scores, value, row) => {
        scores.set([1 - value, value], 2 * row);
        return scores;
      },
      new Float64Array(2 * ROWS),
    ),
    predicted: Int32Array.from(positive, (value) =>
      Number.isNaN(value) ? -1 : Number(value > 0.5),
    ),
    labels,
    nonFinite: Uint8Array.from(positive, (value) => Number(Number.isNaN(value))),
    positive: 1,
  };
}

function numbers(): RegressionSample {
  const values = Float64Array.from(labels, (label) => label + random.index(9) / 4);
  values[4] = Number.NaN;
  const targets = Float64Array.from(labels, (label) => 2 * label + random.index(5) / 4);
  const deviations = Float64Array.from(labels, (_, row) => 1 + (row % 3) / 2);
  const nonFinite = new Uint8Array(ROWS);
  return { kind: "regression", rows: ROWS, values, deviations, targets, nonFinite };
}

const ARMS = {
  classification: [classes(), classes()],
  regression: [numbers(), numbers()],
} as const;
type Kind = keyof typeof ARMS;

/** Of half of the rows, some twice or three times; row 4 is not among them. */
const WEIGHTS = Uint8Array.from(labels, (_, row) => (row % 2 === 1 ? 1 + random.index(3) : 0));
const KEPT = everyRow(ROWS).filter((row) => WEIGHTS[row] !== 0);

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

const RESAMPLED = METRICS.filter((metric) => scoreOf(metric, ARMS[kindOf(metric)]) !== undefined);

test.each(RESAMPLED.map((metric) => [metric.name, metric] as const))(
  "%s is the same whether rows have no weight or are not there",
  (_, metric) => {
    const [base, candidate] = ARMS[kindOf(metric)];
    const whole = scoreOf(metric, [base, candidate])?.(WEIGHTS, everyRow(ROWS));
    const own = scoreOf(metric, [
      sampleOfRows<Sample>(base, KEPT),
      sampleOfRows<Sample>(candidate, KEPT),
    ]);
    const alone = own?.(pick(WEIGHTS, KEPT), everyRow(KEPT.length)) ?? Number.NaN;
    expect(Number.isFinite(alone)).toBe(true);
    // The same sums in the same order, but for a start of Newton's method elsewhere.
    expect(whole).toBeCloseTo(alone, 9);
  },
);

test("there are metrics of each kind to try", () => {
  expect(new Set(RESAMPLED.map(kindOf)).size).toBe(2);
  expect(RESAMPLED.length).toBeGreaterThan(25);
});
