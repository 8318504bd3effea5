/** What is known of the inputs of layers, made ready for rounding: large, and the same for all that read one value. */
import type { Gram, InputStatistics } from "../calibrate/input-statistics.ts";
import { isMoving, momentsOf } from "../calibrate/moments.ts";
import { shrunkMoments } from "../calibrate/shrink-moments.ts";
import { type Metric, prepareMetric } from "../quantize/gram-rounding.ts";

/** Of one group of a layer's channels. */
export interface InputView {
  /** undefined when nothing is known of the input, or it never moves: its elements count the same. */
  readonly metric: Metric | undefined;
  /** Mean input vector; undefined when the mean must not move because there is no bias to take it back. */
  readonly mean: Float64Array | undefined;
  /** The covariance. */
  readonly centred: Float64Array | undefined;
}

const UNKNOWN: InputView = { metric: undefined, mean: undefined, centred: undefined };

/** By group. */
export type InputViews = (
  statistics: InputStatistics | undefined,
  hasBias: boolean,
) => readonly InputView[];

/** Three matrices of doubles a group: the metric's two, and the covariance. */
const BYTES = 3 * 8;

/** Views are kept while they take at most so many bytes together; beyond that they are made again when they are asked for again. */
export function inputViews(mostBytes: number): InputViews {
  const kept = new Map<Gram, Map<boolean, readonly InputView[]>>();
  let bytes = 0;
  return (statistics, hasBias) => {
    if (statistics === undefined || statistics.count === 0) return [UNKNOWN];
    const { gram } = statistics;
    const known = kept.get(gram)?.get(hasBias);
    if (known !== undefined) return known;
    const taken = gram.length * BYTES;
    if (bytes + taken > mostBytes) {
      kept.clear();
      bytes = 0;
    }
    const views = makeViews(statistics, hasBias);
    kept.set(
      gram,
      (kept.get(gram) ?? new Map<boolean, readonly InputView[]>()).set(hasBias, views),
    );
    bytes += taken;
    return views;
  };
}

function makeViews(statistics: InputStatistics, hasBias: boolean): readonly InputView[] {
  const moves = isMoving(statistics);
  return Array.from({ length: statistics.groups }, (_, group) => {
    const { mean: seen, second, centred } = momentsOf(statistics, group);
    const mean = hasBias ? seen : undefined;
    if (!moves) return { ...UNKNOWN, mean };
    const { depth, count } = statistics;
    const moments = shrunkMoments(hasBias ? centred : second, depth, count);
    return { metric: prepareMetric(moments, depth), mean, centred };
  });
}
