/** What the table of rows in a record still says without any model: every metric of answers alone. */
import type { Comparison } from "../../measure/comparison.ts";
import { METRICS } from "../../measure/generated/metrics.ts";
import { kernelFlips } from "../../measure/kernel-flips.ts";
import { measureArms } from "../../measure/measure-arms.ts";
import { measurePair } from "../../measure/measure-pair.ts";
import type { ClassificationSample, RegressionSample, Sample } from "../../measure/sample.ts";
import type { MetricName } from "../../schema/generated/metric-name.ts";
import type { RowTable, RunRecord } from "../../schema/generated/record.ts";
import type { Kernels, Measurement } from "../../schema/measurement.ts";

const OF_CLASSES: ReadonlySet<MetricName> = new Set(["accuracy", "flips", "lost", "gained"]);
const OF_VALUES: ReadonlySet<MetricName> = new Set(["mae", "rmse", "r2"]);

type Answers = readonly (number | null)[];

/** Of all rows, against the base, under both kinds of kernels. */
export function measureRows({ rows, measurements }: RunRecord): readonly Measurement[] {
  const has = (metric: MetricName): boolean => measurements.some((one) => one.metric === metric);
  const sampleOf = has("flips") ? classesOf : has("mae") ? valuesOf : undefined;
  if (sampleOf === undefined || rows.digest.length === 0) return [];
  const base = sampleOf(rows, rows.base);
  const [ordinary, exact] = [sampleOf(rows, rows.candidate), sampleOf(rows, rows.candidateExact)];
  const clusters = rows.cluster === undefined ? undefined : Int32Array.from(rows.cluster);
  return [
    ...measureAnswers({ base, candidate: ordinary, kernels: "ordinary", clusters }),
    ...measureAnswers({ base, candidate: exact, kernels: "exact", clusters }),
    ...kernelFlips(ordinary, exact, clusters),
  ];
}

export function classesOf({ label }: RowTable, answers: Answers): ClassificationSample {
  const predicted = Int32Array.from(answers, (answer) => answer ?? -1);
  return {
    kind: "classification",
    rows: answers.length,
    classes: 0,
    scores: new Float64Array(),
    predicted,
    labels: label === undefined ? undefined : Int32Array.from(label),
    nonFinite: unknownRows(answers),
    positive: undefined,
  };
}

function valuesOf({ label }: RowTable, answers: Answers): RegressionSample {
  return {
    kind: "regression",
    rows: answers.length,
    values: Float64Array.from(answers, (answer) => answer ?? Number.NaN),
    targets: label === undefined ? undefined : Float64Array.from(label),
    nonFinite: unknownRows(answers),
  };
}

const unknownRows = (answers: Answers): Uint8Array =>
  Uint8Array.from(answers, (answer) => (answer === null ? 1 : 0));

interface Arms {
  readonly base: Sample;
  readonly candidate: Sample;
  readonly kernels: Kernels;
  readonly clusters: Int32Array | undefined;
}

function measureAnswers({ base, candidate, kernels, clusters }: Arms): readonly Measurement[] {
  const comparison: Comparison = {
    reference: base,
    candidate,
    versus: "base",
    kernels,
    slices: [],
    groups: [],
    ...(clusters === undefined ? {} : { clusters }),
    resamples: () => ({ rows: 0, count: 0, weights: () => new Uint8Array() }),
    isJudged: () => false,
  };
  const names = base.kind === "classification" ? OF_CLASSES : OF_VALUES;
  return METRICS.filter(({ name }) => names.has(name)).flatMap((metric) => {
    const all = Uint32Array.from({ length: base.rows }, (_, row) => row);
    const rows = metric.finiteOnly ? all.filter((row) => base.nonFinite[row] === 0) : all;
    const view = { slice: "all", rows };
    return metric.of === "arm"
      ? measureArms(metric, comparison, view)
      : measurePair(metric, comparison, view);
  });
}
