/** What a Brier score consists of. */
import { type Calibration, calibrationsByClass } from "./calibration.ts";
import { poolAdjacent } from "../stats/isotonic.ts";
import type { Weights } from "./metric.ts";
import type { ClassificationSample } from "./sample.ts";

export interface BrierParts {
  /** Score = miscalibration − discrimination + uncertainty. */
  readonly miscalibration: number;
  readonly discrimination: number;
  readonly uncertainty: number;
}

/** By isotonic recalibration (CORP; Dimitriadis, Gneiting & Jordan 2021): without bins, and miscalibration is never below 0. Summed over classes; of two the positive one says all. */
export function brierPartsOf(sample: ClassificationSample): (weights: Weights) => BrierParts {
  const classes = calibrationsByClass(sample);
  return (weights) => {
    let miscalibration = 0;
    let discrimination = 0;
    let uncertainty = 0;
    for (const own of classes) {
      const parts = partsOf(own, weights);
      miscalibration += parts.miscalibration;
      discrimination += parts.discrimination;
      uncertainty += parts.uncertainty;
    }
    return { miscalibration, discrimination, uncertainty };
  };
}

/** Rows of equal probability are one point. NaN without rows, and where a probability is NaN. */
function partsOf({ confidence, right, order }: Calibration, weights: Weights): BrierParts {
  const [values, masses, hits]: [number[], number[], number[]] = [[], [], []];
  let total = 0;
  let happened = 0;
  let score = 0;
  for (const row of order) {
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    const value = confidence[row] ?? Number.NaN;
    const hit = right[row] ?? 0;
    if (value !== values.at(-1)) {
      values.push(value);
      masses.push(0);
      hits.push(0);
    }
    masses[masses.length - 1] = (masses.at(-1) ?? 0) + weight;
    hits[hits.length - 1] = (hits.at(-1) ?? 0) + weight * hit;
    total += weight;
    happened += weight * hit;
    score += weight * (value - hit) ** 2;
  }
  const shares = hits.map((hit, place) => hit / (masses[place] ?? 1));
  const fitted = poolAdjacent(shares, masses);
  // Σ w (r − y)² of 0s and 1s, with h of w rows hit: w r² − 2 r h + h.
  const best = fitted.reduce(
    (sum, r, place) => sum + (masses[place] ?? 0) * r * r - 2 * r * (hits[place] ?? 0),
    happened,
  );
  const share = happened / total;
  const uncertainty = share * (1 - share);
  return {
    miscalibration: (score - best) / total,
    discrimination: uncertainty - best / total,
    uncertainty,
  };
}

/** Murphy (1973), with what bins leave over (Stephenson, Coelho & Jolliffe 2008): the score is the first less the second plus the third plus the fourth less the fifth. */
export interface MurphyParts {
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
  readonly withinBinVariance: number;
  readonly withinBinCovariance: number;
}

const meanOver = (own: ArrayLike<number>, value: (row: number) => number): number =>
  Array.from(own, value).reduce((sum, one) => sum + one, 0) / own.length;

/** Bins of equal width, (low, high], over some rows of one class. */
export function murphyParts(
  { confidence, right }: Calibration,
  rows: Uint32Array,
  bins: number,
): MurphyParts {
  const members = new Map<number, number[]>();
  for (const row of rows) {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil((confidence[row] ?? 0) * bins) - 1));
    members.set(bin, [...(members.get(bin) ?? []), row]);
  }
  const said = (row: number): number => confidence[row] ?? Number.NaN;
  const was = (row: number): number => right[row] ?? 0;
  const overall = meanOver(rows, was);
  let reliability = 0;
  let resolution = 0;
  let variance = 0;
  let covariance = 0;
  for (const own of members.values()) {
    const share = own.length / rows.length;
    const [p, y] = [meanOver(own, said), meanOver(own, was)];
    reliability += share * (p - y) ** 2;
    resolution += share * (y - overall) ** 2;
    variance += share * meanOver(own, (row) => (said(row) - p) ** 2);
    covariance += share * 2 * meanOver(own, (row) => (was(row) - y) * (said(row) - p));
  }
  return {
    reliability,
    resolution,
    uncertainty: overall * (1 - overall),
    withinBinVariance: variance,
    withinBinCovariance: covariance,
  };
}
