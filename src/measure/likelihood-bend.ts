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

/** At any line. */
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

/** As `bendAtStart`, of what moving the intercept alone asks for. */
export function shiftAtStart({ r, a, b }: Start, { weights, rows }: Resample): Bend {
  let r0 = 0;
  let a0 = 0;
  let b0 = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    r0 += weight * (r[row] ?? 0);
    a0 += weight * (a[row] ?? 0);
    b0 += weight * (b[row] ?? 0);
  }
  return [r0, 0, a0, 0, 0, b0, 0, 0, 0];
}

/** As `bendAt`. */
export function shiftAt(
  { happened, against, line: start }: Start,
  { weights, rows }: Resample,
  intercept: number,
): Bend {
  const factor = Math.exp(start.intercept - intercept);
  let r0 = 0;
  let a0 = 0;
  let b0 = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    const p = 1 / (1 + factor * (against[row] ?? 0));
    const a = weight * p * (1 - p);
    r0 += weight * ((happened[row] ?? 0) - p);
    a0 += a;
    b0 += a * (0.5 - p);
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

/** From the line of a bend to where the likelihood would be largest; not finite where that is nowhere. */
export function stepAlong(bend: Bend): Step {
  const first = turnedAt(bend, { intercept: 0, slope: 0 });
  const tangent = Math.abs(first.intercept) + Math.abs(first.slope);
  let { intercept, slope } = first;
  for (let turn = 1; turn < TURNS; turn += 1) {
    const more = turnedAt(bend, { intercept, slope });
    intercept += more.intercept;
    slope += more.slope;
    if (Math.abs(more.intercept) + Math.abs(more.slope) < STILL) break;
  }
  const bent = Math.abs(intercept - first.intercept) + Math.abs(slope - first.slope);
  const followed = bent < ASTRAY * tangent ? { intercept, slope } : first;
  return { ...followed, tangent, information: bend[A] ?? 0 };
}

function turnedAt(bend: Bend, line: Line): Line {
  const [left0, left1] = [leftAt(bend, 0, line), leftAt(bend, 1, line)];
  const [h00, h01, h11] = [fallAt(bend, 0, line), fallAt(bend, 1, line), fallAt(bend, 2, line)];
  const determinant = h00 * h11 - h01 * h01;
  return {
    intercept: (h11 * left0 - h01 * left1) / determinant,
    slope: (h00 * left1 - h01 * left0) / determinant,
  };
}

/** With the slope as it is. */
export function shiftAlong(bend: Bend): Step {
  const first =
    leftAt(bend, 0, { intercept: 0, slope: 0 }) / fallAt(bend, 0, { intercept: 0, slope: 0 });
  let intercept = first;
  for (let turn = 1; turn < TURNS; turn += 1) {
    const line = { intercept, slope: 0 };
    const more = leftAt(bend, 0, line) / fallAt(bend, 0, line);
    intercept += more;
    if (Math.abs(more) < STILL) break;
  }
  const tangent = Math.abs(first);
  const followed = Math.abs(intercept - first) < ASTRAY * tangent ? intercept : first;
  return { intercept: followed, slope: 0, tangent, information: bend[A] ?? 0 };
}

/** What is left after a step (d, e) of the sum of odds^k × (what happened less its probability). */
function leftAt(bend: Bend, k: number, { intercept: d, slope: e }: Line): number {
  const at = (place: number): number => bend[place + k] ?? 0;
  const square = at(B) * d * d + 2 * at(B + 1) * d * e + at(B + 2) * e * e;
  return at(R) - at(A) * d - at(A + 1) * e - square;
}

/** How fast that falls with d for k = 0, with d or e for k = 1, with e for k = 2. */
function fallAt(bend: Bend, k: number, { intercept: d, slope: e }: Line): number {
  const at = (place: number): number => bend[place + k] ?? 0;
  return at(A) + 2 * (at(B) * d + at(B + 1) * e);
}
