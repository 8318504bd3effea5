/** Critical values for looking several times at data that grow by equal steps, one-sided. */
import { normalCdf } from "./normal.ts";

/** Pocock (1977): the same at every look. O'Brien & Fleming (1979): × √(K / k), high at first and near the plain one at the end. */
export type Bounds = "pocock" | "obrien-fleming";

export interface LookPlan {
  readonly looks: number;
  readonly bounds: Bounds;
}

/** Steps of the integration, an even number: the constants are right to four digits. */
const STEPS = 100;
const PRECISION = 1e-6;
/** The statistic is above this many standard deviations below 0, but for 1 in 10¹⁵. */
const LOWEST = -8;

/** The constant with which all looks together are wrong with the chance alpha. */
export function groupSequentialConstant({ looks, bounds }: LookPlan, alpha: number): number {
  const errorAt = (constant: number): number =>
    1 - chanceOfNoCrossing(looks, (look) => constant * shapeAt({ looks, bounds }, look));
  let [tooLow, enough] = [1, 5];
  while (enough - tooLow > PRECISION) {
    const middle = (tooLow + enough) / 2;
    if (errorAt(middle) > alpha) tooLow = middle;
    else enough = middle;
  }
  return enough;
}

/** What the constant is multiplied with at a look, counted from 1. */
export const shapeAt = ({ looks, bounds }: LookPlan, look: number): number =>
  bounds === "pocock" ? 1 : Math.sqrt(looks / look);

/**
 * The density of the sum of k standard normal steps where no look crossed its bound, integrated look by look (Armitage,
 * McPherson & Rowe 1969) by Simpson's rule.
 */
function chanceOfNoCrossing(looks: number, criticalAt: (look: number) => number): number {
  let points = gridUpTo(criticalAt(1), 1);
  let densities = points.map(normalDensity);
  for (let look = 2; look < looks; look += 1) {
    const [before, masses] = [points, weighed(points, densities)];
    points = gridUpTo(criticalAt(look) * Math.sqrt(look), look);
    densities = points.map((point) => {
      let density = 0;
      for (const [place, from] of before.entries())
        density += (masses[place] ?? 0) * normalDensity(point - from);
      return density;
    });
  }
  if (looks === 1) return normalCdf(criticalAt(1));
  const last = criticalAt(looks) * Math.sqrt(looks);
  return weighed(points, densities).reduce(
    (total, mass, place) => total + mass * normalCdf(last - (points[place] ?? 0)),
    0,
  );
}

function gridUpTo(highest: number, look: number): Float64Array {
  const lowest = LOWEST * Math.sqrt(look);
  return Float64Array.from(
    { length: STEPS + 1 },
    (_, step) => lowest + ((highest - lowest) * step) / STEPS,
  );
}

/** The mass that each point stands for. */
function weighed(points: Float64Array, densities: Float64Array): Float64Array {
  const width = (points[1] ?? 0) - (points[0] ?? 0);
  return densities.map((density, place) => (density * width * simpsonWeight(place)) / 3);
}

function simpsonWeight(place: number): number {
  if (place === 0 || place === STEPS) return 1;
  return place % 2 === 1 ? 4 : 2;
}

const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
