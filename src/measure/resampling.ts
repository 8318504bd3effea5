/** Bootstrap replicates of scores over the rows of slices: each resample is drawn once, given to every score, and forgotten. */
import type { Resamples } from "../stats/resamples.ts";
import type { Score } from "./metric.ts";

/** A score that is wanted of each resample. It sees the given rows only, numbered from 0. */
export interface Replicated {
  readonly rows: Uint32Array;
  readonly score: Score;
}

/** What can be said when replicates are there. */
export interface Pending<Value> {
  readonly wanted: readonly Replicated[];
  /** Takes one array for each score that was wanted, in their order. */
  readonly finish: (replicates: readonly Float64Array[]) => Value;
}

/** @throws Error for a score that was not wanted */
export function replicatesAt(replicates: readonly Float64Array[], place: number): Float64Array {
  const own = replicates[place];
  if (own === undefined) throw new Error(`Score ${place} was not wanted`);
  return own;
}

/** Needs no resample. */
export const known = <Value>(value: Value): Pending<Value> => ({
  wanted: [],
  finish: () => value,
});

export const afterwards = <Value, Made>(
  { wanted, finish }: Pending<Value>,
  make: (value: Value) => Made,
): Pending<Made> => ({ wanted, finish: (replicates) => make(finish(replicates)) });

/** All of them, whose resamples are drawn once. */
export function together<Values extends readonly unknown[] | []>(all: {
  readonly [Place in keyof Values]: Pending<Values[Place]>;
}): Pending<Values>;
export function together(all: readonly Pending<unknown>[]): Pending<readonly unknown[]> {
  return {
    wanted: all.flatMap(({ wanted }) => wanted),
    finish: (replicates) => {
      let start = 0;
      return all.map(({ wanted, finish }) => {
        const own = replicates.slice(start, start + wanted.length);
        start += wanted.length;
        return finish(own);
      });
    },
  };
}

/** Nothing is drawn when nothing is wanted. */
export function settled<Value>(
  { wanted, finish }: Pending<Value>,
  resamples: () => Resamples,
  room?: Float64Array[],
): Value {
  return finish(wanted.length === 0 ? [] : scoreResamples(wanted, resamples(), room));
}

export interface Weighed<Value> {
  readonly pending: Pending<Value>;
  /** What it holds in memory until it is settled. */
  readonly weight: number;
}

export interface Lots {
  readonly resamples: () => Resamples;
  /** A lot is full when it weighs so much. */
  readonly most: number;
  /** And when its scores have so many replicates: they are all held until it is settled. */
  readonly mostReplicates: number;
}

/** As many together as fill a lot; for each lot resamples are drawn again. */
export function settledInTurn<Value>(
  each: Iterable<Weighed<Value>>,
  { resamples, most, mostReplicates }: Lots,
): readonly Value[] {
  const values: Value[] = [];
  const room: Float64Array[] = [];
  let [waiting, total, scores]: [Pending<Value>[], number, number] = [[], 0, 0];
  const settle = (): void => {
    values.push(...settled(together(waiting), resamples, room));
    [waiting, total, scores] = [[], 0, 0];
  };
  for (const { pending, weight } of each) {
    waiting.push(pending);
    total += pending.wanted.length * weight;
    scores += pending.wanted.length;
    if (total >= most || (scores > 0 && scores * resamples().count >= mostReplicates)) settle();
  }
  settle();
  return values;
}

/** Resamples that are held at a time: what a score reads stays in the cache for so many. */
const BLOCK = 16;

/** One array for each score, one replicate for each resample. They lie in `room`, which another call may write over: garbage would grow with resamples until it is collected. */
export function scoreResamples(
  wanted: readonly Replicated[],
  resamples: Resamples,
  room: Float64Array[] = [],
): readonly Float64Array[] {
  const made = wanted.map((one, place) => ({
    ...one,
    values: (room[place] ??= new Float64Array(resamples.count)),
  }));
  const views = viewsOf(made);
  const block = Array.from({ length: BLOCK }, () => heldIn(resamples.rows));
  for (let start = 0; start < resamples.count; start += BLOCK) {
    const held = block.slice(0, resamples.count - start);
    for (const [place, { whole }] of held.entries()) whole.set(resamples.weights(start + place));
    for (const { rows, scored } of views) {
      const own = held.map((one) => drawnOf(one, rows));
      for (const { score, values } of scored) {
        for (const [place, { weights, drawn }] of own.entries())
          values[start + place] = score(weights, drawn);
      }
    }
  }
  return made.map(({ values }) => values);
}

interface Scored extends Replicated {
  readonly values: Float64Array;
}

interface ScoredView {
  readonly rows: Uint32Array;
  readonly scored: readonly Scored[];
}

/** Scores of the same rows share their weights. */
function viewsOf(made: readonly Scored[]): readonly ScoredView[] {
  const views = new Map<Uint32Array, Scored[]>();
  for (const one of made) views.set(one.rows, [...(views.get(one.rows) ?? []), one]);
  return Array.from(views, ([rows, scored]) => ({ rows, scored }));
}

/** What a weight is at most. */
const MOST = 255;

interface Drawn {
  readonly weights: Uint8Array;
  /** The rows that have a weight. */
  readonly drawn: Uint32Array;
}

/** A resample of all rows, and room for what a view sees of it. */
interface Held extends Drawn {
  readonly whole: Uint8Array;
}

const heldIn = (rows: number): Held => ({
  whole: new Uint8Array(rows),
  weights: new Uint8Array(rows),
  drawn: new Uint32Array(rows),
});

/** Of the rows of a view. No score needs to look at the third of them that was not drawn. Each answer is an object of its own, by which scores know it again, over the same memory. */
function drawnOf({ whole, weights, drawn }: Held, rows: Uint32Array): Drawn {
  const own = weights.subarray(0, rows.length);
  let count = 0;
  for (let place = 0; place < rows.length; place += 1) {
    const weight = whole[rows[place] ?? 0] ?? 0;
    own[place] = weight;
    drawn[count] = place;
    // 1 for whatever was drawn: which rows were is not to be guessed, and a branch here would be wrong for a third of them.
    count += (weight + MOST) >> 8;
  }
  return { weights: own, drawn: drawn.subarray(0, count) };
}

/** Replicate by replicate. */
export const less = (values: Float64Array, others: Float64Array): Float64Array =>
  values.map((value, place) => value - (others[place] ?? Number.NaN));

/** 0, 1, 2 and so on. */
export function everyRow(rows: number): Uint32Array {
  const every = new Uint32Array(rows);
  for (let row = 0; row < rows; row += 1) every[row] = row;
  return every;
}

/** 1 for the rows of a slice, 0 elsewhere. */
export function membership(total: number, rows: Uint32Array): Uint8Array {
  const weights = new Uint8Array(total);
  for (const row of rows) weights[row] = 1;
  return weights;
}
