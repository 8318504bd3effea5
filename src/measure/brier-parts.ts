/** What a Brier score consists of. */
import {
  type Calibration,
  calibrationsByClass,
  type RankedCalibration,
  rankedCalibration,
} from "./calibration.ts";
import type { Weights } from "./metric.ts";
import { tieEnds, weightOf } from "./ranking.ts";
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
  const pooled = poolingOf(ranked);
  return (weights) => {
    if (weightOf(weights, ranked.unranked) > 0) return UNDEFINED;
    const { total, happened, score, best } = pooled(weights);
    const share = happened / total;
    const uncertainty = share * (1 - share);
    return {
      miscalibration: (score - best) / total,
      discrimination: uncertainty - best / total,
      uncertainty,
    };
  };
}

interface Pooled {
  /** Rows, those in which it happened, and the sum of their scores. */
  readonly total: number;
  readonly happened: number;
  readonly score: number;
  /** The smallest sum of scores that probabilities in the same order could have. */
  readonly best: number;
}

/**
 * Adjacent violators are pooled as they are met (Ayer et al. 1955); rows of equal probability are one point. Shares of counts are
 * compared by multiplying crosswise, so that nothing is rounded.
 */
function poolingOf(ranked: RankedCalibration): (weights: Weights) => Pooled {
  const { order, right, surplus } = ranked;
  const squares = surplus.map((own) => own * own);
  const endsTie = Uint8Array.from(tieEnds(ranked), (end, at) => (end === at + 1 ? 1 : 0));
  const masses = new Float64Array(order.length);
  const hits = new Float64Array(order.length);
  return (weights) => {
    let blocks = 0;
    let mass = 0;
    let hit = 0;
    let score = 0;
    for (let at = 0; at < order.length; at += 1) {
      const weight = weights[order[at] ?? 0] ?? 0;
      mass += weight;
      hit += weight * (right[at] ?? 0);
      score += weight * (squares[at] ?? 0);
      if (mass === 0 || endsTie[at] === 0) continue;
      while (blocks > 0 && (hits[blocks - 1] ?? 0) * mass >= hit * (masses[blocks - 1] ?? 0)) {
        blocks -= 1;
        mass += masses[blocks] ?? 0;
        hit += hits[blocks] ?? 0;
      }
      masses[blocks] = mass;
      hits[blocks] = hit;
      blocks += 1;
      mass = 0;
      hit = 0;
    }
    return { score, ...sumsOf(masses.subarray(0, blocks), hits) };
  };
}

/** Of m rows with h hits, all said to be h / m, the scores are m (h / m) (1 − h / m). */
function sumsOf(masses: Float64Array, hits: Float64Array): Omit<Pooled, "score"> {
  let total = 0;
  let happened = 0;
  let best = 0;
  for (let block = 0; block < masses.length; block += 1) {
    const mass = masses[block] ?? 0;
    const hit = hits[block] ?? 0;
    total += mass;
    happened += hit;
    best += (hit * (mass - hit)) / mass;
  }
  return { total, happened, best };
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
    const own = members.get(bin) ?? [];
    own.push(row);
    members.set(bin, own);
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
