/** What a Brier score consists of. */
import {
  type Calibration,
  calibrationsByClass,
  type RankedCalibration,
  rankedCalibration,
} from "./calibration.ts";
import { poolAdjacent } from "../stats/isotonic.ts";
import type { Weights } from "./metric.ts";
import { tieStarts, weightOf } from "./ranking.ts";
import type { ClassificationSample } from "./sample.ts";

export interface BrierParts {
  /** Score = miscalibration − discrimination + uncertainty. */
  readonly miscalibration: number;
  readonly discrimination: number;
  readonly uncertainty: number;
}

/** By isotonic recalibration (CORP; Dimitriadis, Gneiting & Jordan 2021): without bins, and miscalibration is never below 0. Summed over classes; of two the positive one says all. */
export function brierPartsOf(sample: ClassificationSample): (weights: Weights) => BrierParts {
  const classes = calibrationsByClass(sample).map(partsOf);
  return (weights) => {
    let miscalibration = 0;
    let discrimination = 0;
    let uncertainty = 0;
    for (const own of classes) {
      const parts = own(weights);
      miscalibration += parts.miscalibration;
      discrimination += parts.discrimination;
      uncertainty += parts.uncertainty;
    }
    return { miscalibration, discrimination, uncertainty };
  };
}

const UNDEFINED: BrierParts = {
  miscalibration: Number.NaN,
  discrimination: Number.NaN,
  uncertainty: Number.NaN,
};

/** NaN without rows, and where a probability is NaN. */
function partsOf(calibration: Calibration): (weights: Weights) => BrierParts {
  const ranked = rankedCalibration(calibration);
  const points = pointsOf(ranked);
  return (weights) => {
    if (weightOf(weights, ranked.unranked) > 0) return UNDEFINED;
    const { masses, hits, total, happened, score } = points(weights);
    const fitted = poolAdjacent(
      hits.map((hit, place) => hit / (masses[place] ?? 1)),
      masses,
    );
    // Σ w (r − y)² of 0s and 1s, with h of w rows hit: w r² − 2 r h + h.
    let best = happened;
    for (let place = 0; place < fitted.length; place += 1) {
      const r = fitted[place] ?? 0;
      best = best + (masses[place] ?? 0) * r * r - 2 * r * (hits[place] ?? 0);
    }
    const share = happened / total;
    const uncertainty = share * (1 - share);
    return {
      miscalibration: (score - best) / total,
      discrimination: uncertainty - best / total,
      uncertainty,
    };
  };
}

interface Points {
  /** Of each point: its rows, and those in which it happened. */
  readonly masses: Float64Array;
  readonly hits: Float64Array;
  /** Of all rows; the score is a sum. */
  readonly total: number;
  readonly happened: number;
  readonly score: number;
}

/** Drawn rows of equal probability are one point. */
function pointsOf(ranked: RankedCalibration): (weights: Weights) => Points {
  const { order, right, surplus } = ranked;
  const squares = surplus.map((own) => own ** 2);
  const ties = tieStarts(ranked);
  const [masses, hits] = [new Float64Array(order.length), new Float64Array(order.length)];
  return (weights) => {
    let count = 0;
    let last = -1;
    let total = 0;
    let happened = 0;
    let score = 0;
    for (let at = 0; at < order.length; at += 1) {
      const weight = weights[order[at] ?? 0] ?? 0;
      if (weight === 0) continue;
      const hit = weight * (right[at] ?? 0);
      const tie = ties[at] ?? 0;
      const isNew = tie !== last;
      count += isNew ? 1 : 0;
      masses[count - 1] = weight + (isNew ? 0 : (masses[count - 1] ?? 0));
      hits[count - 1] = hit + (isNew ? 0 : (hits[count - 1] ?? 0));
      last = tie;
      total += weight;
      happened += hit;
      score += weight * (squares[at] ?? 0);
    }
    return {
      masses: masses.subarray(0, count),
      hits: hits.subarray(0, count),
      total,
      happened,
      score,
    };
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
