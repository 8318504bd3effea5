/** What kind of answers flip: in which direction, and whether they were close calls. */
import { mannWhitney } from "../stats/rank-tests.ts";
import { mean } from "../stats/sums.ts";
import { classificationOf } from "./answers.ts";
import { finite } from "./evidence.ts";
import { marginsOf } from "./margins.ts";
import type { Detail } from "./metric.ts";
import type { ClassificationSample, Sample } from "./sample.ts";

export function flipDetail(base: Sample, candidate: Sample, rows: Uint32Array): Detail {
  const [before, after] = [classificationOf(base), classificationOf(candidate)];
  return {
    ...directionsOf(before, after, rows),
    ...closeness(before, after, rows),
  };
}

/** Wrong answers that became others, and of a positive class the shares that left and joined it. */
function directionsOf(
  { predicted, labels, positive }: ClassificationSample,
  after: ClassificationSample,
  rows: Uint32Array,
): Detail {
  const shareOf = (counts: (was: number, is: number, row: number) => boolean): number =>
    rows.filter((row) => counts(predicted[row] ?? -1, after.predicted[row] ?? -1, row)).length /
    rows.length;
  return {
    ...(labels === undefined
      ? {}
      : {
          wrongToOtherWrong: shareOf(
            (was, is, row) => was !== is && was !== labels[row] && is !== labels[row],
          ),
        }),
    ...(positive === undefined
      ? {}
      : {
          positiveToNegative: shareOf((was, is) => was === positive && is !== positive),
          negativeToPositive: shareOf((was, is) => was !== positive && is === positive),
        }),
  };
}

/** Margins of the reference where answers flipped and where they stayed. `closer` is the chance that a flipped row had the smaller margin. */
function closeness(
  before: ClassificationSample,
  after: ClassificationSample,
  rows: Uint32Array,
): Detail {
  const margins = marginsOf(before);
  const known = rows.filter((row) => !Number.isNaN(margins[row]));
  const isFlip = (row: number): boolean => before.predicted[row] !== after.predicted[row];
  const of = (own: Uint32Array): Float64Array =>
    Float64Array.from(own, (row) => margins[row] ?? Number.NaN);
  const [flipped, kept] = [of(known.filter(isFlip)), of(known.filter((row) => !isFlip(row)))];
  const { superiority, pValue } = mannWhitney(kept, flipped);
  return {
    marginOfFlips: finite(mean(flipped)),
    marginOfOthers: finite(mean(kept)),
    closer: finite(superiority),
    closerP: finite(pValue),
  };
}
