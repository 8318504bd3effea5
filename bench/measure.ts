/** How long it takes to measure and resample the answers of a large gate, metric by metric. Timings: for people, not for tests. */
import { measureAll } from "../src/measure/compare.ts";
import type { Comparison } from "../src/measure/comparison.ts";
import { METRICS } from "../src/measure/generated/metrics.ts";
import type { AnyMetric } from "../src/measure/metric.ts";
import { everyRow } from "../src/measure/resampling.ts";
import type { ClassificationSample } from "../src/measure/sample.ts";
import { mersenneRandom } from "../src/stats/random.ts";
import { drawResamples } from "../src/stats/resamples.ts";

const ROWS = 10_000;
const SLICES = 30;
const COUNT = 20;

export interface Measured {
  readonly what: string;
  readonly seconds: number;
}

/** All rows, and slices of a sixth of them each. */
const VIEWS = [
  { slice: "all", rows: everyRow(ROWS) },
  ...Array.from({ length: SLICES }, (_, slice) => ({
    slice: `slice ${slice}`,
    rows: everyRow(ROWS).filter((row) => row % SLICES === slice || row % 7 === slice % 7),
  })),
];

/** The first twenty metrics of two classes in the order of their names, each on all views, as a gate measures them: together. */
export function benchMeasure(resamples: number): Measured {
  const metrics = METRICS.filter(isOfClasses).slice(0, COUNT);
  return timed(`${metrics.length} metrics together`, metrics, resamples);
}

/** The same, each metric by itself: resamples are drawn anew for each. */
export function benchEach(resamples: number, report: (measured: Measured) => void): void {
  for (const metric of METRICS.filter(isOfClasses).slice(0, COUNT))
    report(timed(metric.name, [metric], resamples));
}

function timed(what: string, metrics: readonly AnyMetric[], resamples: number): Measured {
  const comparison: Comparison = {
    reference: sample(1, 0),
    candidate: sample(1, 0.05),
    versus: "base",
    kernels: "ordinary",
    slices: [],
    groups: [],
    resamples: () => drawResamples(ROWS, resamples, mersenneRandom(3)),
    isJudged: () => true,
  };
  const start = performance.now();
  measureAll(metrics, comparison, VIEWS);
  return { what, seconds: (performance.now() - start) / 1000 };
}

const isOfClasses = (metric: AnyMetric): boolean =>
  metric.of === "arm"
    ? metric.sample === "classification"
    : metric.samples.some((kind) => kind === "classification");

/** Two classes, right in about four rows of five; `moved` is how far the scores of another arm are. */
function sample(seed: number, moved: number): ClassificationSample {
  const random = mersenneRandom(seed);
  const [scores, predicted] = [new Float64Array(2 * ROWS), new Int32Array(ROWS)];
  const labels = new Int32Array(ROWS);
  for (let row = 0; row < ROWS; row += 1) {
    const [latent, noise] = [random.uniform(), random.uniform()];
    const probability = Math.min(1, Math.max(0, latent + moved * (noise - 0.5)));
    scores.set([1 - probability, probability], 2 * row);
    predicted[row] = probability > 0.5 ? 1 : 0;
    labels[row] = random.uniform() < latent ? 1 : 0;
  }
  return {
    kind: "classification",
    rows: ROWS,
    classes: 2,
    scores,
    predicted,
    labels,
    nonFinite: new Uint8Array(ROWS),
    positive: 1,
  };
}
