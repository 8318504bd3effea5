/** What one arm does to the rows of one group: rates that are null where no row counts, never 0. */
import { foundRate } from "../metrics/true-positive-rate.ts";
import { falselyFoundRate } from "../metrics/false-positive-rate.ts";
import { selectedRate } from "../metrics/selection-rate.ts";
import type { Rate } from "../metric.ts";
import { rightAnswers } from "../right-answers.ts";
import type { ClassificationSample } from "../sample.ts";

export const RATES = [
  "selectionRate",
  "truePositiveRate",
  "falsePositiveRate",
  "trueNegativeRate",
  "falseNegativeRate",
  "precision",
  "falseOmissionRate",
  "accuracy",
  "brierScore",
  "calibrationError",
  "meanGap",
] as const;

type RateName = (typeof RATES)[number];
export type GroupRates = Readonly<Record<RateName, number | null>>;

/** Fewer than the fifteen of a whole data set: a group has fewer rows. */
const BINS = 10;

/** Hits among the counted rows of a group; null without any. */
interface Share {
  readonly hits: number;
  readonly counted: number;
}

type RateReader = (sample: ClassificationSample) => Rate;

type PairedRate = "selectionRate" | "truePositiveRate" | "falsePositiveRate" | "accuracy";

/** Rates whose rows are the same in both arms: labels decide who counts. */
export const READERS: Readonly<Record<PairedRate, RateReader>> = {
  selectionRate: selectedRate,
  truePositiveRate: foundRate,
  falsePositiveRate: falselyFoundRate,
  accuracy: rightRate,
};

/** Of the rows that get the positive answer, those that deserve it. */
export function preciseRate(sample: ClassificationSample): Rate {
  return { hits: foundRate(sample).counted, counted: selectedRate(sample).hits };
}

/** Of the rows that get another answer, those that deserve the positive one. */
function omittedRate(sample: ClassificationSample): Rate {
  return {
    hits: foundRate(sample).counted,
    counted: selectedRate(sample).hits.map((hit) => 1 - hit),
  };
}

export function rightRate(sample: ClassificationSample): Rate {
  return { hits: rightAnswers(sample), counted: new Uint8Array(sample.rows).fill(1) };
}

export function shareIn({ hits, counted }: Rate, rows: Uint32Array): Share {
  let [hit, count] = [0, 0];
  for (const row of rows) {
    if (counted[row] !== 1) continue;
    count += 1;
    hit += hits[row] ?? 0;
  }
  return { hits: hit, counted: count };
}

/** Rates of a binary decision; those that need labels are null without them. */
export function groupRates(sample: ClassificationSample, rows: Uint32Array): GroupRates {
  const rate = (reader: RateReader): number | null => {
    const { hits, counted } = shareIn(reader(sample), rows);
    return counted === 0 ? null : hits / counted;
  };
  const labelled = (reader: RateReader): number | null =>
    sample.labels === undefined ? null : rate(reader);
  const [found, falselyFound] = [labelled(foundRate), labelled(falselyFoundRate)];
  return {
    selectionRate: rate(selectedRate),
    truePositiveRate: found,
    falsePositiveRate: falselyFound,
    trueNegativeRate: complement(falselyFound),
    falseNegativeRate: complement(found),
    precision: labelled(preciseRate),
    falseOmissionRate: labelled(omittedRate),
    accuracy: labelled(rightRate),
    ...calibrationOfGroup(sample, rows),
  };
}

const complement = (rate: number | null): number | null => (rate === null ? null : 1 - rate);

/**
 * Of the positive class's probability, in ten bins (low, high]: mean squared error, expected calibration error, and the
 * mean of probability − label (calibration in the large). null without rows, without labels, and where a row is not finite.
 */
function calibrationOfGroup(
  { labels, positive, scores, classes }: ClassificationSample,
  rows: Uint32Array,
): Pick<GroupRates, "brierScore" | "calibrationError" | "meanGap"> {
  if (labels === undefined || positive === undefined || rows.length === 0)
    return { brierScore: null, calibrationError: null, meanGap: null };
  let [squares, gap] = [0, 0];
  const bins = new Float64Array(BINS);
  for (const row of rows) {
    const probability = scores[row * classes + positive] ?? Number.NaN;
    const difference = probability - (labels[row] === positive ? 1 : 0);
    const bin = Math.min(BINS - 1, Math.max(0, Math.ceil(probability * BINS) - 1));
    squares += difference ** 2;
    gap += difference;
    bins[bin] = (bins[bin] ?? 0) + difference;
  }
  const n = rows.length;
  if (!Number.isFinite(squares)) return { brierScore: null, calibrationError: null, meanGap: null };
  const error = bins.reduce((total, sum) => total + Math.abs(sum), 0) / n;
  return { brierScore: squares / n, calibrationError: error, meanGap: gap / n };
}
