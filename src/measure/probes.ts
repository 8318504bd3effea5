/** What odd inputs, other batches and padding do to both arms: shown side by side, judged by nobody. */
import type { Measurement } from "../schema/measurement.ts";
import { answersOf, valuesOf } from "./answers.ts";
import { changeOfRows, shareOfRows } from "./clustered.ts";
import { type Estimated, exactly, finite } from "./evidence.ts";
import type { Sample } from "./sample.ts";

/** undefined: the engine refused the inputs, so that no answer is finite. */
export interface OddAnswers {
  readonly slice: string;
  readonly rows: number;
  readonly base: Sample | undefined;
  readonly candidate: Sample | undefined;
  readonly clusters?: Int32Array | undefined;
}

/** The share of finite answers of each arm: a candidate that is finite where the base is not hides what went wrong. */
export function measureOddAnswers(odd: OddAnswers): readonly Measurement[] {
  const { slice, rows, base, candidate, clusters } = odd;
  const answered = (sample: Sample | undefined): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => (isAnswered(sample, row) ? 1 : 0));
  const [before, after] = [answered(base), answered(candidate)];
  return threeArms(
    { metric: "finite-answers", unit: "share", better: "higher", slice },
    {
      base: shareOfRows(before, clusters),
      candidate: shareOfRows(after, clusters),
      change: changeOfRows({ before, after }, clusters),
    },
  );
}

const isAnswered = (sample: Sample | undefined, row: number): boolean =>
  sample?.nonFinite[row] === 0;

/** An arm's answers to the same rows in two ways. */
type TwoWays = readonly [Sample, Sample];

export interface DependentAnswers {
  /** Whether the two ways differ in the rows beside each row, or in its padding, too. */
  readonly on: "batch" | "padding";
  readonly slice: string;
  /** Alone, and in company. */
  readonly base: TwoWays;
  readonly candidate: TwoWays;
  /** Padded as in company, and still alone: what of the difference is the padding's. */
  readonly paddedAlone?: Readonly<Record<"base" | "candidate", Sample>>;
  readonly clusters?: Int32Array | undefined;
}

/** How far the answers of one arm depend on what is beside a row: the largest difference of an output, and changed answers. */
export function measureDependence(given: DependentAnswers): readonly Measurement[] {
  const { on, slice, base, candidate, paddedAlone, clusters } = given;
  const rows = base[0].rows;
  const [before, after] = [largestDifference(base), largestDifference(candidate)];
  const estimated = (difference: number, arm: "base" | "candidate"): Estimated => ({
    ...exactly(difference, rows),
    ...(paddedAlone === undefined
      ? {}
      : { detail: { paddedAlone: finite(largestDifference([given[arm][0], paddedAlone[arm]])) } }),
  });
  const differences = threeArms(
    { metric: `${on}-difference`, unit: "", better: "lower", slice },
    {
      base: estimated(before, "base"),
      candidate: estimated(after, "candidate"),
      change: exactly(after - before, rows),
    },
  );
  if (base[0].kind !== "classification") return differences;
  const [old, made] = [changedAnswers(base), changedAnswers(candidate)];
  return [
    ...differences,
    ...threeArms(
      { metric: `${on}-flips`, unit: "share", better: "lower", slice },
      {
        base: shareOfRows(old, clusters),
        candidate: shareOfRows(made, clusters),
        change: changeOfRows({ before: old, after: made }, clusters),
      },
    ),
  ];
}

/** NaN against a number is infinitely far, and NaN against NaN is no difference. */
function largestDifference([one, many]: TwoWays): number {
  const other = valuesOf(many).values;
  let largest = 0;
  for (const [position, value] of valuesOf(one).values.entries()) {
    const difference = Math.abs(value - (other[position] ?? Number.NaN));
    if (Object.is(value, other[position])) continue;
    largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference);
  }
  return largest;
}

/** 1 where the answer is another. */
function changedAnswers([one, many]: TwoWays): Float64Array {
  const other = answersOf(many);
  return Float64Array.from(answersOf(one), (answer, row) => (answer === other[row] ? 0 : 1));
}

type Described = Pick<Measurement, "metric" | "unit" | "better" | "slice">;

function threeArms(
  described: Described,
  arms: Readonly<Record<"base" | "candidate" | "change", Estimated>>,
): readonly Measurement[] {
  const shared = { ...described, kernels: "ordinary" } as const;
  return [
    { ...shared, arm: "base", ...arms.base },
    { ...shared, arm: "candidate", versus: "base", ...arms.candidate },
    { ...shared, arm: "change", versus: "base", ...arms.change },
  ];
}
