/** One layer's weight refitted while channels of its input are taken away, and what each would cost. */
import { choleskyFactor, choleskyInverse, choleskySolve } from "../../stats/cholesky.ts";

/** A layer that reads the channels. */
export interface Reader {
  /** depth × columns, row-major. */
  readonly weight: Float64Array;
  readonly columns: number;
  /** H: depth × depth. */
  readonly moments: Float64Array;
  /** Rows of the weight by channel. */
  readonly rowsOf: readonly (readonly number[])[];
}

/** Part of the mean second moment that is added to each, as a ridge: calibration rows are few. */
const DAMPING = 0.001;
const MORE_DAMPING = 10;

/** A reader before any channel is taken from it. */
export interface Start {
  readonly reader: Reader;
  readonly depth: number;
  readonly signal: number;
  readonly inverse: Float64Array;
  /** By channel: what is always 0 says nothing, and the ridge alone would give it a price. */
  readonly isSilent: readonly boolean[];
}

export function prepare(reader: Reader): Start {
  const depth = reader.weight.length / reader.columns;
  const { damped, inverse } = invert(reader.moments, depth);
  return {
    reader,
    depth,
    inverse,
    signal: quadratic(damped, reader.weight, reader.columns),
    isSilent: reader.rowsOf.map((rows) =>
      rows.every((row) => reader.moments[row * depth + row] === 0),
    ),
  };
}

/** One reader's weight while channels are taken from it. Every channel is asked for its price before each goes: nothing is made for an answer. */
export class Fit {
  readonly weight: Float64Array;
  readonly #start: Start;
  readonly #inverse: Float64Array;
  readonly #solver: RowSolver;
  #error = 0;

  constructor(start: Start) {
    this.#start = start;
    this.weight = Float64Array.from(start.reader.weight);
    this.#inverse = Float64Array.from(start.inverse);
    this.#solver = new RowSolver(start);
  }

  get noise(): number {
    return this.#part(this.#error);
  }

  noiseWithout(channel: number): number {
    return this.#part(this.#error + this.#costOf(channel));
  }

  #costOf(channel: number): number {
    if (this.#start.isSilent[channel] === true) return 0;
    return this.#solver.solve(this.#rowsOf(channel), this.#inverse, this.weight);
  }

  #rowsOf(channel: number): readonly number[] {
    return this.#start.reader.rowsOf[channel] ?? [];
  }

  #part(error: number): number {
    if (error <= 0) return 0;
    return this.#start.signal > 0 ? error / this.#start.signal : 1;
  }

  remove(channel: number): void {
    const rows = this.#rowsOf(channel);
    const { columns } = this.#start.reader;
    const cost = this.#solver.solve(rows, this.#inverse, this.weight);
    if (this.#start.isSilent[channel] !== true) this.#error += cost;
    const { factor, solved } = this.#solver;
    const { depth } = this.#start;
    const across = rows.map((row) => this.#inverse.slice(row * depth, (row + 1) * depth));
    const beside = new Float64Array(rows.length);
    for (let k = 0; k < depth; k += 1) {
      for (const [place, line] of across.entries()) {
        beside[place] = line[k] ?? 0;
        subtract(
          this.weight,
          k * columns,
          { from: solved, at: place * columns, count: columns },
          line[k] ?? 0,
        );
      }
      choleskySolve(factor, rows.length, beside);
      for (const [place, line] of across.entries())
        subtract(this.#inverse, k * depth, { from: line, at: 0, count: depth }, beside[place] ?? 0);
    }
    for (const row of rows) this.weight.fill(0, row * columns, (row + 1) * columns);
  }
}

interface Part {
  readonly from: Float64Array;
  readonly at: number;
  readonly count: number;
}

/** Takes `factor` times a part of another array from the numbers that begin at `start`. */
// The loops over a billion products make no object for each.
// oxlint-disable-next-line eslint/max-params
function subtract(
  target: Float64Array,
  start: number,
  { from, at, count }: Part,
  factor: number,
): void {
  for (let place = 0; place < count; place += 1)
    target[start + place] = (target[start + place] ?? 0) - factor * (from[at + place] ?? 0);
}

/** ([H⁻¹]_QQ)⁻¹ W_Q of some rows Q, all columns at once. */
class RowSolver {
  /** Of the rows that were solved last, as `choleskyFactor` gives it. */
  factor: Float64Array = new Float64Array();
  /** Rows by columns. */
  readonly solved: Float64Array;
  readonly #depth: number;
  readonly #columns: number;

  constructor({ depth, reader: { columns, rowsOf } }: Start) {
    this.#depth = depth;
    this.#columns = columns;
    this.solved = new Float64Array(Math.max(0, ...rowsOf.map(({ length }) => length)) * columns);
  }

  /** @returns what removing the rows costs */
  solve(rows: readonly number[], inverse: Float64Array, weight: Float64Array): number {
    this.factor = this.#factorOf(rows, inverse);
    const columns = this.#columns;
    for (const [place, row] of rows.entries()) {
      this.solved.set(weight.subarray(row * columns, (row + 1) * columns), place * columns);
      for (let k = 0; k < place; k += 1) this.#reduce(place, k, place * rows.length + k);
      this.#divide(place, rows.length);
    }
    for (let place = rows.length - 1; place >= 0; place -= 1) {
      for (let k = place + 1; k < rows.length; k += 1)
        this.#reduce(place, k, k * rows.length + place);
      this.#divide(place, rows.length);
    }
    let cost = 0;
    for (let column = 0; column < columns; column += 1)
      for (let place = 0; place < rows.length; place += 1)
        cost +=
          (this.solved[place * columns + column] ?? 0) *
          (weight[(rows[place] ?? 0) * columns + column] ?? 0);
    return cost;
  }

  #factorOf(rows: readonly number[], inverse: Float64Array): Float64Array {
    const block = new Float64Array(rows.length * rows.length);
    for (const [place, row] of rows.entries())
      for (const [other, column] of rows.entries())
        block[place * rows.length + other] = inverse[row * this.#depth + column] ?? 0;
    const factor = choleskyFactor(block, rows.length);
    if (factor === undefined) throw new Error("The inverse of the second moments lost its sign");
    return factor;
  }

  /** Takes row `k` times a number of the factor from row `place`. */
  #reduce(place: number, k: number, at: number): void {
    const part = { from: this.solved, at: k * this.#columns, count: this.#columns };
    subtract(this.solved, place * this.#columns, part, this.factor[at] ?? 0);
  }

  #divide(place: number, rows: number): void {
    const [start, by] = [place * this.#columns, this.factor[place * rows + place] ?? 1];
    for (let column = start; column < start + this.#columns; column += 1)
      this.solved[column] = (this.solved[column] ?? 0) / by;
  }
}

function invert(
  moments: Float64Array,
  depth: number,
): { readonly damped: Float64Array; readonly inverse: Float64Array } {
  let trace = 0;
  for (let k = 0; k < depth; k += 1) trace += Math.abs(moments[k * depth + k] ?? 0);
  const mean = trace > 0 ? trace / depth : 1;
  for (let damping = DAMPING * mean; damping < Number.POSITIVE_INFINITY; damping *= MORE_DAMPING) {
    const damped = Float64Array.from(moments);
    for (let k = 0; k < depth; k += 1)
      damped[k * depth + k] = (damped[k * depth + k] ?? 0) + damping;
    const lower = choleskyFactor(damped, depth);
    if (lower !== undefined) return { damped, inverse: choleskyInverse(lower, depth) };
  }
  throw new Error("The second moments are not finite");
}

/** tr(Wᵀ H W). */
function quadratic(moments: Float64Array, weight: Float64Array, columns: number): number {
  const depth = weight.length / columns;
  let total = 0;
  for (let row = 0; row < depth; row += 1)
    for (let k = 0; k < depth; k += 1) {
      const moment = moments[row * depth + k] ?? 0;
      if (moment === 0) continue;
      for (let column = 0; column < columns; column += 1)
        total +=
          moment * (weight[row * columns + column] ?? 0) * (weight[k * columns + column] ?? 0);
    }
  return total;
}
