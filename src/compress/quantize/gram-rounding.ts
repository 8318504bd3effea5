/**
 * Few-level codes of a weight vector, chosen so that the layer's output changes least on calibration data:
 * error propagation (Frantar et al., "GPTQ", arXiv 2210.17323), then descent on one code at a time, with the step refitted in between.
 */
import { deskOf } from "./metric-desk.ts";
import type { MetricDesk, MetricMatrices } from "./metric-matrices.ts";
import { upperFactor } from "./gram-factor.ts";
import { clamp, roundTo11Bits } from "./rounding.ts";
import { roundHalfEven } from "../../stats/round-half-even.ts";

/** Prepared once for all channels that see the same input. */
export interface Metric extends MetricMatrices {
  /** Of U: in which inputs pass their error on to those behind them. */
  readonly order: Uint32Array;
}

export interface RoundedVector {
  /** Integers in -half..half. */
  readonly codes: Int16Array;
  /** 11 bits of mantissa. */
  readonly step: number;
  /** (w - s q)ᵀ H (w - s q): the mean square of the change of the output. */
  readonly loss: number;
}

type Coded = Pick<RoundedVector, "codes" | "step">;

/** Part of the mean second moment that is added to each: directions that calibration never saw keep a cost. */
const DAMPING = 0.01;
/** Sums in float32 leave moments around a large mean with eigenvalues below 0: more is added until none is. */
const MORE_DAMPING = 10;
const SHRINKING = [1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4];
const REFITS = 4;
const SWEEPS = 8;

/**
 * @param moments the mean of x xᵀ, depth × depth; finite
 * @param inOrder most excited inputs first, or as they lie
 */
export function prepareMetric(
  moments: Float64Array,
  depth: number,
  inOrder: "excited" | "natural" = "excited",
): Metric {
  let trace = 0;
  for (let k = 0; k < depth; k += 1) trace += Math.abs(moments[k * depth + k] ?? 0);
  const mean = trace > 0 ? trace / depth : 1;
  for (let damping = DAMPING * mean; damping < Number.POSITIVE_INFINITY; damping *= MORE_DAMPING) {
    const damped = Float64Array.from(moments);
    for (let k = 0; k < depth; k += 1)
      damped[k * depth + k] = (damped[k * depth + k] ?? 0) + damping;
    const order =
      inOrder === "excited"
        ? byExcitement(damped, depth)
        : Uint32Array.from({ length: depth }, (_, k) => k);
    const upper = upperFactor(damped, order);
    if (upper !== undefined) return { depth, moments: damped, order, upper };
  }
  throw new Error("The second moments are not finite");
}

function byExcitement(moments: Float64Array, depth: number): Uint32Array {
  const diagonal = (k: number): number => moments[k * depth + k] ?? 0;
  return Uint32Array.from({ length: depth }, (_, k) => k).toSorted(
    (a, b) => diagonal(b) - diagonal(a) || a - b,
  );
}

/**
 * Weights that are 0, as pruning leaves them, keep the code 0.
 * @param half largest magnitude of a code
 */
export function roundVector(weights: Float64Array, metric: Metric, half: number): RoundedVector {
  const largest = weights.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const nothing = { codes: new Int16Array(weights.length), step: 1, loss: 0 };
  if (largest === 0) return nothing;
  const desk = deskOf(metric);
  const target = desk.times(weights);
  const steps = bestSteps(weights, metric, { largest, half });
  let best: RoundedVector | undefined;
  for (const step of steps) {
    const started = { codes: propagate(weights, { metric, desk, step, half }), step };
    const polished = polish(started, { weights, metric, desk, target, half });
    const loss = lossOf(weights, polished, desk);
    if (best === undefined || loss < best.loss) best = { ...polished, loss };
  }
  return best ?? nothing;
}

interface Range {
  readonly largest: number;
  readonly half: number;
}

/** The three steps with the least error when every weight is rounded by itself. */
function bestSteps(weights: Float64Array, metric: Metric, range: Range): readonly number[] {
  const { depth, moments } = metric;
  const candidates = SHRINKING.map((factor) => {
    const step = roundTo11Bits((range.largest * factor) / range.half);
    let loss = 0;
    for (let k = 0; k < depth; k += 1) {
      const value = weights[k] ?? 0;
      const error = value - step * codeOf(value, step, range.half);
      loss += (moments[k * depth + k] ?? 0) * error * error;
    }
    return { step, loss };
  });
  return candidates
    .toSorted((a, b) => a.loss - b.loss)
    .slice(0, 3)
    .map(({ step }) => step);
}

function codeOf(value: number, step: number, half: number): number {
  return clamp(roundHalfEven(value / step), -half, half);
}

/** Rounds one weight after the other; what each loses is made good by those that are still free. */
function propagate(
  weights: Float64Array,
  { metric: { depth, order }, desk, step, half }: Propagating,
): Int16Array {
  const free = desk.scratch;
  for (let place = 0; place < depth; place += 1) free[place] = weights[order[place] ?? 0] ?? 0;
  const codes = new Int16Array(depth);
  for (let place = 0; place < depth; place += 1) {
    const value = free[place] ?? 0;
    const k = order[place] ?? 0;
    const code = weights[k] === 0 ? 0 : codeOf(value, step, half);
    codes[k] = code;
    desk.passOn(place, (value - code * step) / (desk.pivots[place] ?? 1));
  }
  return codes;
}

interface Propagating {
  readonly metric: Metric;
  readonly desk: MetricDesk;
  readonly step: number;
  readonly half: number;
}

interface Polishing {
  readonly weights: Float64Array;
  readonly metric: Metric;
  readonly desk: MetricDesk;
  /** H w. */
  readonly target: Float64Array;
  readonly half: number;
}

function polish(started: Coded, polishing: Polishing): Coded {
  const { desk, target } = polishing;
  const codes = Int16Array.from(started.codes);
  let { step } = started;
  const image = desk.scratch;
  image.set(desk.times(codes));
  for (let refit = 0; refit < REFITS; refit += 1) {
    const before = step;
    const moved = descend(codes, { ...polishing, step });
    step = refittedStep(codes, image, target) ?? step;
    if (!moved && step === before) break;
  }
  return { codes, step };
}

/** Changes one code at a time while that lowers the loss; what lies on the desk stays H times the codes. */
function descend(
  codes: Int16Array,
  { weights, metric, desk, target, half, step }: Polishing & { readonly step: number },
): boolean {
  const { depth } = metric;
  const image = desk.scratch;
  let hasMoved = false;
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    let changes = 0;
    for (let k = 0; k < depth; k += 1) {
      if (weights[k] === 0) continue;
      const slope = (target[k] ?? 0) / step - (image[k] ?? 0);
      const code = codes[k] ?? 0;
      const wanted = clamp(roundHalfEven(code + slope / (desk.diagonal[k] ?? 1)), -half, half);
      if (wanted === code) continue;
      codes[k] = wanted;
      desk.takeRow(k, code - wanted);
      changes += 1;
    }
    if (changes === 0) return hasMoved;
    hasMoved = true;
  }
  return hasMoved;
}

/** The step with the least loss for these codes: qᵀ H w / qᵀ H q. */
function refittedStep(
  codes: Int16Array,
  image: MetricDesk["scratch"],
  target: Float64Array,
): number | undefined {
  let [along, length] = [0, 0];
  for (const [k, code] of codes.entries()) {
    along += code * (target[k] ?? 0);
    length += code * (image[k] ?? 0);
  }
  return along > 0 && length > 0 ? roundTo11Bits(along / length) : undefined;
}

function lossOf(weights: Float64Array, rounded: Coded, desk: MetricDesk): number {
  const error = weights.map((value, k) => value - rounded.step * (rounded.codes[k] ?? 0));
  const image = desk.times(error);
  return error.reduce((total, value, k) => total + value * (image[k] ?? 0), 0);
}
