/**
 * Which channels the layers behind them miss least, and what those layers' weights become without them. Removing the
 * rows Q of a weight W and refitting the rest to the same outputs costs tr(W_Qᵀ ([H⁻¹]_QQ)⁻¹ W_Q) in the metric of the
 * input's second moments H (the optimal brain surgeon of Hassibi & Stork, 1993, for rows at a time); the cheapest channel goes
 * first, and H⁻¹ and W are brought up to date before the next.
 */
import { choleskyFactor, choleskyInverse, choleskySolve } from "../../stats/cholesky.ts";
import { WidthsLeft } from "./widths-left.ts";

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

export interface Choice {
  /** In the order in which they go. */
  readonly gone: readonly number[];
  /** Refitted, by reader; rows of removed channels are 0. */
  readonly weights: readonly Float64Array[];
  /** Mean square of the change of outputs by theirs: that of the reader that changes most. */
  readonly noise: number;
}

export interface Choosing {
  readonly channels: number;
  readonly noise: number;
  /** Where each channel stands, by layer that makes it; -1 for what stays. What is left of each is a multiple, or all. */
  readonly widths: readonly Int32Array[];
  readonly multiple: number;
  /** The same of values that none may leave empty. */
  readonly values: readonly Int32Array[];
}

/** Part of the mean second moment that is added to each, as a ridge: calibration rows are few. */
const DAMPING = 0.001;
const MORE_DAMPING = 10;

export function chooseChannels(readers: readonly Reader[], choosing: Choosing): Choice {
  const gone = new WidthsLeft(choosing).rounded(cheapestFirst(readers, choosing));
  const fits = readers.map((reader) => new Fit(reader));
  for (const channel of gone) for (const fit of fits) fit.remove(channel);
  return {
    gone,
    weights: fits.map(({ weight }) => weight),
    noise: Math.max(0, ...fits.map((fit) => fit.noise)),
  };
}

/** One after the other, until a reader would change by more than the noise. */
function cheapestFirst(readers: readonly Reader[], choosing: Choosing): readonly number[] {
  const fits = readers.map((reader) => new Fit(reader));
  const widths = new WidthsLeft(choosing);
  const left = new Set(Array.from({ length: choosing.channels }, (_, channel) => channel));
  const gone: number[] = [];
  for (;;) {
    const mayGo = [...left].filter((channel) => widths.mayGo(channel));
    const { cheapest, cost } = cheapestOf(mayGo, fits);
    if (cheapest === undefined || cost > choosing.noise) return gone;
    left.delete(cheapest);
    widths.remove(cheapest);
    gone.push(cheapest);
    for (const fit of fits) fit.remove(cheapest);
  }
}

function cheapestOf(
  channels: readonly number[],
  fits: readonly Fit[],
): { readonly cheapest: number | undefined; readonly cost: number } {
  let [cheapest, least]: [number | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const channel of channels) {
    const cost = Math.max(0, ...fits.map((fit) => fit.noiseWithout(channel)));
    if (cost < least) [cheapest, least] = [channel, cost];
  }
  return { cheapest, cost: least };
}

/** One reader's weight while channels are taken from it. */
class Fit {
  readonly weight: Float64Array;
  readonly #reader: Reader;
  readonly #depth: number;
  readonly #signal: number;
  readonly #isSilent: readonly boolean[];
  readonly #inverse: Float64Array;
  #error = 0;

  constructor(reader: Reader) {
    this.#reader = reader;
    this.#depth = reader.weight.length / reader.columns;
    this.weight = Float64Array.from(reader.weight);
    const { damped, inverse } = invert(reader.moments, this.#depth);
    this.#inverse = inverse;
    this.#isSilent = reader.rowsOf.map((rows) =>
      rows.every((row) => reader.moments[row * this.#depth + row] === 0),
    );
    this.#signal = quadratic(damped, reader.weight, reader.columns);
  }

  get noise(): number {
    return this.#part(this.#error);
  }

  noiseWithout(channel: number): number {
    return this.#part(this.#error + this.#costOf(channel));
  }

  /** What is always 0 says nothing: the ridge alone would give it a price. */
  #costOf(channel: number): number {
    return this.#isSilent[channel] === true ? 0 : this.#solve(channel).cost;
  }

  #part(error: number): number {
    if (error <= 0) return 0;
    return this.#signal > 0 ? error / this.#signal : 1;
  }

  remove(channel: number): void {
    const rows = this.#reader.rowsOf[channel] ?? [];
    const { columns } = this.#reader;
    const { factor, solved } = this.#solve(channel);
    this.#error += this.#costOf(channel);
    const across = rows.map((row) =>
      this.#inverse.slice(row * this.#depth, (row + 1) * this.#depth),
    );
    for (let k = 0; k < this.#depth; k += 1) {
      const beside = Float64Array.from(across, (line) => line[k] ?? 0);
      for (const [place, value] of beside.entries())
        for (let column = 0; column < columns; column += 1)
          this.weight[k * columns + column] =
            (this.weight[k * columns + column] ?? 0) -
            value * (solved[place * columns + column] ?? 0);
      choleskySolve(factor, rows.length, beside);
      for (const [place, value] of beside.entries()) {
        const line = across[place];
        for (let j = 0; j < this.#depth; j += 1)
          this.#inverse[k * this.#depth + j] =
            (this.#inverse[k * this.#depth + j] ?? 0) - value * (line?.[j] ?? 0);
      }
    }
    for (const row of rows) this.weight.fill(0, row * columns, (row + 1) * columns);
  }

  /** ([H⁻¹]_QQ)⁻¹ W_Q, and what removing Q costs. */
  #solve(channel: number): {
    readonly cost: number;
    readonly factor: Float64Array;
    readonly solved: Float64Array;
  } {
    const rows = this.#reader.rowsOf[channel] ?? [];
    const { columns } = this.#reader;
    const block = Float64Array.from(
      rows.flatMap((row) => rows.map((other) => this.#inverse[row * this.#depth + other] ?? 0)),
    );
    const factor = choleskyFactor(block, rows.length);
    if (factor === undefined) throw new Error("The inverse of the second moments lost its sign");
    const solved = new Float64Array(rows.length * columns);
    let cost = 0;
    for (let column = 0; column < columns; column += 1) {
      const given = Float64Array.from(rows, (row) => this.weight[row * columns + column] ?? 0);
      const answer = given.slice();
      choleskySolve(factor, rows.length, answer);
      for (const [place, value] of answer.entries()) {
        solved[place * columns + column] = value;
        cost += value * (given[place] ?? 0);
      }
    }
    return { cost, factor, solved };
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
