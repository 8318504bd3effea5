/** How long it takes to measure and resample the answers of a large gate. Timings: for people, not for tests. */
import { comparePair } from "../src/measure/compare.ts";
import type { ClassificationSample } from "../src/measure/sample.ts";
import { mersenneRandom } from "../src/stats/random.ts";
import { drawResamples } from "../src/stats/resamples.ts";

const ROWS = 10_000;
const SLICES = 30;
const METRICS = 20;
const RESAMPLES = [1000, 2000];

export interface MeasureRun {
  readonly resamples: number;
  readonly seconds: number;
  /** Of array buffers when it ends: resamples, replicates and samples. */
  readonly megabytes: number;
}

export interface MeasureBench {
  readonly rows: number;
  readonly metrics: number;
  readonly slices: number;
  readonly runs: readonly MeasureRun[];
}

export function benchMeasure(): MeasureBench {
  const [reference, candidate] = [sample(1, 0), sample(1, 0.05)];
  const slices = Array.from({ length: SLICES }, (_, slice) => ({
    name: `s${slice}`,
    rows: Uint32Array.from({ length: ROWS }, (__, row) => row).filter(
      (row) => row % SLICES === slice || row % 7 === slice % 7,
    ),
  }));
  const judged = new Set<string>();
  const runs = RESAMPLES.map((count) => {
    const start = performance.now();
    const drawn = drawResamples(ROWS, count, mersenneRandom(3));
    comparePair({
      reference,
      candidate,
      versus: "base",
      kernels: "ordinary",
      slices,
      groups: [],
      resamples: () => drawn,
      isJudged: (metric) => {
        if (judged.size < METRICS) judged.add(metric);
        return judged.has(metric);
      },
    });
    const seconds = (performance.now() - start) / 1000;
    return { resamples: count, seconds, megabytes: process.memoryUsage().arrayBuffers / 1e6 };
  });
  return { rows: ROWS, metrics: judged.size, slices: SLICES, runs };
}

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
