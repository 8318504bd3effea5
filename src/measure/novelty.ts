/** Whether an arm's confidence tells rows of a kind that it does not know from those that it knows (Hendrycks & Gimpel 2017). */
import { withSupport } from "./class-support.ts";
import type { Random } from "../stats/random.ts";
import type { Measurement } from "../schema/measurement.ts";
import { calibrationOf } from "./calibration.ts";
import { bootstrapped, type Estimated } from "./evidence.ts";
import type { ClassificationSample, Sample } from "./sample.ts";

/** Of the rows that are known, 95 in 100 are accepted. */
const REFUSED = 0.05;
const RESAMPLES = 500;

export interface NoveltyArm {
  readonly known: Sample;
  readonly novel: Sample;
}

/** Confidences of both kinds of rows. */
export interface Confidences {
  readonly known: Float64Array;
  readonly novel: Float64Array;
}

/** Area under the ROC curve, ties by half, and the share of novel rows that are accepted. NaN when either kind has none. */
export function noveltyScores({ known, novel }: Confidences): {
  readonly area: number;
  readonly accepted: number;
} {
  const [own, other] = [known.toSorted(), novel.toSorted()];
  let [wins, below, upTo] = [0, 0, 0];
  for (const confidence of own) {
    while ((other[below] ?? Infinity) < confidence) below += 1;
    while ((other[upTo] ?? Infinity) <= confidence) upTo += 1;
    wins += (below + upTo) / 2;
  }
  const threshold = own[Math.floor((own.length - 1) * REFUSED)] ?? Number.NaN;
  const accepted = other.filter((confidence) => confidence >= threshold).length / other.length;
  return { area: wins / (own.length * other.length), accepted };
}

/** Both arms, and the paired change: known and novel rows are resampled by themselves, the same ones for both arms. Nothing for other answers than classes. */
export function measureNovelty(
  arms: { readonly base: NoveltyArm; readonly candidate: NoveltyArm },
  { slice, random }: { readonly slice: string; readonly random: Random },
): readonly Measurement[] {
  const [base, candidate] = [confidencesOf(arms.base), confidencesOf(arms.candidate)];
  if (base === undefined || candidate === undefined) return [];
  const [before, after] = [noveltyScores(base), noveltyScores(candidate)];
  const draws = Array.from({ length: RESAMPLES }, () => {
    const known = drawnRows(base.known, random);
    const novel = drawnRows(base.novel, random);
    const of = (arm: Confidences) => noveltyScores(taken(arm, known, novel));
    return { base: of(base), candidate: of(candidate) };
  });
  const n = base.known.length + base.novel.length;
  const fewest = Math.min(base.known.length, base.novel.length);
  const estimated = (of: (draw: (typeof draws)[number]) => number, value: number): Estimated =>
    withSupport(bootstrapped(value, Float64Array.from(draws, of), n), fewest);
  return (
    [
      ["novelty-auc", "area", "higher", ""],
      ["novelty-accepted", "accepted", "lower", "share"],
    ] as const
  ).flatMap(([metric, key, better, unit]): Measurement[] => {
    const shared = { metric, better, unit, slice, kernels: "ordinary" } as const;
    const change = ({ base: b, candidate: c }: (typeof draws)[number]): number => c[key] - b[key];
    return [
      { ...shared, arm: "base", ...estimated((draw) => draw.base[key], before[key]) },
      {
        ...shared,
        arm: "candidate",
        versus: "base",
        ...estimated((draw) => draw.candidate[key], after[key]),
      },
      { ...shared, arm: "change", versus: "base", ...estimated(change, after[key] - before[key]) },
    ];
  });
}

const drawnRows = ({ length }: Float64Array, random: Random): Uint32Array =>
  Uint32Array.from({ length }, () => random.index(length));

function taken(
  { known, novel }: Confidences,
  knownRows: Uint32Array,
  novelRows: Uint32Array,
): Confidences {
  return {
    known: Float64Array.from(knownRows, (row) => known[row] ?? Number.NaN),
    novel: Float64Array.from(novelRows, (row) => novel[row] ?? Number.NaN),
  };
}

/** An answer that is not finite has no confidence, and is the least sure of all. */
function confidencesOf({ known, novel }: NoveltyArm): Confidences | undefined {
  if (known.kind !== "classification" || novel.kind !== "classification") return undefined;
  return { known: surenessOf(known), novel: surenessOf(novel) };
}

const surenessOf = (sample: ClassificationSample): Float64Array =>
  calibrationOf(sample).confidence.map((value) => (Number.isNaN(value) ? 0 : value));
