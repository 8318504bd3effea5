/** The likelihood of a calibration line near another line, as a polynomial in the step from one to the other: what a fit of resamples walks on. */
import type { Weights } from "./metric.ts";

export interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/** By row: the log odds that were said, finite, and 1 where it happened. */
export interface Observed {
  readonly odds: Float64Array;
  readonly happened: Uint8Array;
}

export interface Resample {
  readonly weights: Weights;
  readonly rows: Uint32Array;
}

/**
 * Sums over rows of weight × coefficient × odds^k, where a row's probability after a step t is nearly p + a t + b t² and
 * r is what happened less p. In turn: r for k = 0, 1; a for k = 0 … 2; b for k = 0 … 3.
 */
export type Bend = readonly number[];

const [R, A, B] = [0, 2, 5];

/** A line, with what each row adds to the bend there. */
export interface Start extends Observed {
  readonly line: Line;
  /** By row: how much likelier it is, along the line, that it does not happen. */
  readonly against: Float64Array;
  readonly r: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
}

export function startFrom(observed: Observed, line: Line): Start {
  const { odds, happened } = observed;
  const against = odds.map((x) => Math.exp(-line.intercept - line.slope * x));
  const p = against.map((odd) => 1 / (1 + odd));
  const a = p.map((own) => own * (1 - own));
  return {
    ...observed,
    line,
    against,
    r: p.map((own, row) => (happened[row] ?? 0) - own),
    a,
    b: a.map((own, row) => own * (0.5 - (p[row] ?? 0))),
  };
}

/** At the line of the start, where nothing is left to be computed but sums. */
export function bendAtStart(start: Start, { weights, rows }: Resample): Bend {
  const { odds, r: left, a: spread, b: tilt } = start;
  let r0 = 0;
  let r1 = 0;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    const x = odds[row] ?? 0;
    const square = x * x;
    const r = weight * (left[row] ?? 0);
    const a = weight * (spread[row] ?? 0);
    const b = weight * (tilt[row] ?? 0);
    r0 += r;
    r1 += r * x;
    a0 += a;
    a1 += a * x;
    a2 += a * square;
    b0 += b;
    b1 += b * x;
    b2 += b * square;
    b3 += b * square * x;
  }
  return [r0, r1, a0, a1, a2, b0, b1, b2, b3];
}

/** At any line. A loop for both would take nearly twice as long. */
export function bendAt(
  { odds, happened, against, line: start }: Start,
  { weights, rows }: Resample,
  line: Line,
): Bend {
  const moved = start.intercept - line.intercept;
  const turned = start.slope - line.slope;
  let r0 = 0;
  let r1 = 0;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    const x = odds[row] ?? 0;
    const p = shareWith(against[row] ?? 0, moved + turned * x);
    const r = weight * ((happened[row] ?? 0) - p);
    const a = weight * p * (1 - p);
    const b = a * (0.5 - p);
    const square = x * x;
    r0 += r;
    r1 += r * x;
    a0 += a;
    a1 += a * x;
    a2 += a * square;
    b0 += b;
    b1 += b * x;
    b2 += b * square;
    b3 += b * square * x;
  }
  return [r0, r1, a0, a1, a2, b0, b1, b2, b3];
}

/** At a line of the slope of the start, what moving the intercept alone asks for; without an intercept at that of the start. */
export function shiftAt(start: Start, { weights, rows }: Resample, intercept?: number): Bend {
  const { happened, against, r: left, a: spread, b: tilt } = start;
  const isThere = intercept === undefined;
  const factor = Math.exp(start.line.intercept - (intercept ?? start.line.intercept));
  let r0 = 0;
  let a0 = 0;
  let b0 = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    if (isThere) {
      r0 += weight * (left[row] ?? 0);
      a0 += weight * (spread[row] ?? 0);
      b0 += weight * (tilt[row] ?? 0);
    } else {
      const p = 1 / (1 + factor * (against[row] ?? 0));
      const a = weight * p * (1 - p);
      r0 += weight * ((happened[row] ?? 0) - p);
      a0 += a;
      b0 += a * (0.5 - p);
    }
  }
  return [r0, 0, a0, 0, 0, b0, 0, 0, 0];
}

/** Dividing anew for each row would take most of the time. */
const [NINTH, PER_72, PER_1008, PER_30240] = [1 / 9, 1 / 72, 1 / 1008, 1 / 30240];

/** 1 / (1 + against × e^d); for a small d the exponential as a ratio (Padé, both of degree 5), off by less than 1e-13. */
function shareWith(against: number, d: number): number {
  const square = d * d;
  if (!(square < 0.25)) return 1 / (1 + against * Math.exp(d));
  const even = 1 + square * (NINTH + square * PER_1008);
  const odd = d * (0.5 + square * (PER_72 + square * PER_30240));
  return (even - odd) / (even - odd + against * (even + odd));
}

const TURNS = 10;
const STILL = 1e-15;
/** A polynomial that leads so much further, or less far, than its tangent is not followed: it holds nearby only. */
const ASTRAY = 0.5;

export interface Step extends Line {
  /** How long Newton's step is, which follows the tangent alone. */
  readonly tangent: number;
  /** Sum over rows of the variance of what happens: below 1 when all rows are as good as sure. */
  readonly information: number;
}

/** From the line of a bend to where the likelihood would be largest; not finite where that is nowhere. Numbers alone: small objects took longer than the sums. */
export function stepAlong(bend: Bend): Step {
  const [r0 = 0, r1 = 0, a0 = 0, a1 = 0, a2 = 0, b0 = 0, b1 = 0, b2 = 0, b3 = 0] = bend;
  let [intercept, slope, tangent] = [0, 0, 0];
  let first: Line = { intercept, slope };
  for (let turn = 0; turn < TURNS; turn += 1) {
    const [d, e] = [intercept, slope];
    // What is left after a step (d, e) of the sums of odds^k × (what happened less its probability), and how fast that falls.
    const left0 = r0 - a0 * d - a1 * e - (b0 * d * d + 2 * b1 * d * e + b2 * e * e);
    const left1 = r1 - a1 * d - a2 * e - (b1 * d * d + 2 * b2 * d * e + b3 * e * e);
    const h00 = a0 + 2 * (b0 * d + b1 * e);
    const h01 = a1 + 2 * (b1 * d + b2 * e);
    const h11 = a2 + 2 * (b2 * d + b3 * e);
    const determinant = h00 * h11 - h01 * h01;
    const more = (h11 * left0 - h01 * left1) / determinant;
    const steeper = (h00 * left1 - h01 * left0) / determinant;
    intercept += more;
    slope += steeper;
    const length = Math.abs(more) + Math.abs(steeper);
    if (turn === 0) [first, tangent] = [{ intercept, slope }, length];
    else if (length < STILL) break;
  }
  const bent = Math.abs(intercept - first.intercept) + Math.abs(slope - first.slope);
  const followed = bent < ASTRAY * tangent ? { intercept, slope } : first;
  return { ...followed, tangent, information: a0 };
}

/** With the slope as it is. */
export function shiftAlong(bend: Bend): Step {
  const [r0, a0, b0] = [bend[R] ?? 0, bend[A] ?? 0, bend[B] ?? 0];
  const first = r0 / a0;
  let intercept = first;
  for (let turn = 1; turn < TURNS; turn += 1) {
    const more = (r0 - a0 * intercept - b0 * intercept * intercept) / (a0 + 2 * b0 * intercept);
    intercept += more;
    if (Math.abs(more) < STILL) break;
  }
  const tangent = Math.abs(first);
  const followed = Math.abs(intercept - first) < ASTRAY * tangent ? intercept : first;
  return { intercept: followed, slope: 0, tangent, information: a0 };
}
