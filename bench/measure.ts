/** How long it takes to measure and resample the answers of a large gate, metric by metric. Timings: for people, not for tests. */
import { compareInThreads } from "../src/commands/observe/compare-in-threads.ts";
import { nodeHost } from "../src/host/node-host.ts";
import { METRICS } from "../src/measure/generated/metrics.ts";
import type { AnyMetric } from "../src/measure/metric.ts";
import type { PlainComparison } from "../src/measure/plain-comparison.ts";
import { everyRow } from "../src/measure/resampling.ts";
import type { ClassificationSample } from "../src/measure/sample.ts";
import { mersenneRandom } from "../src/stats/random.ts";

const ROWS = 10_000;
const SLICES = 30;
const COUNT = 20;

export interface Measured {
  readonly what: string;
  readonly seconds: number;
}

/** Of a sixth of the rows each. */
const SLICE_ROWS = Array.from({ length: SLICES }, (_, slice) => ({
  name: `slice ${slice}`,
  rows: everyRow(ROWS).filter((row) => row % SLICES === slice || row % 7 === slice % 7),
}));

/** Without a program for threads there is this one only. */
export interface Asked {
  readonly resamples: number;
  readonly threadPath: string | undefined;
}

/** The first twenty metrics of two classes in the order of their names, each on all views, as a gate measures them: together. */
export function benchMeasure(asked: Asked): Promise<Measured> {
  const metrics = METRICS.filter(isOfClasses).slice(0, COUNT);
  return timed(`${metrics.length} metrics together`, metrics, asked);
}

/** The same, each metric by itself: resamples are drawn anew for each. */
export async function benchEach(asked: Asked, report: (measured: Measured) => void): Promise<void> {
  for (const metric of METRICS.filter(isOfClasses).slice(0, COUNT))
    report(await timed(metric.name, [metric], asked));
}

async function timed(
  what: string,
  metrics: readonly AnyMetric[],
  { resamples, threadPath }: Asked,
): Promise<Measured> {
  const only = new Set(metrics.map(({ name }) => name));
  const plain: PlainComparison = {
    reference: sample(1, 0),
    candidate: sample(1, 0.05),
    versus: "base",
    kernels: "ordinary",
    slices: SLICE_ROWS,
    groups: [],
    only,
    seed: "bench",
    resamples,
    judged: { overall: only, onSlices: only },
  };
  const { threads } = nodeHost(threadPath === undefined ? {} : { threadPath });
  const start = performance.now();
  await compareInThreads(threads, plain);
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
