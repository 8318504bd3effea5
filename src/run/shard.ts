/** A part of a measurement that several machines share: which rows are whose. */

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** Timings, sizes and what the candidate is made from come from this one alone. */
export const FIRST = 1;

/** "2/3"; undefined for anything else. */
export function parseShard(text: string): Shard | undefined {
  const [, index = "", count = ""] = /^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  return index === "" || shard.index > shard.count ? undefined : shard;
}

export const shardText = ({ index, count }: Shard): string => `${index}/${count}`;

export interface Share {
  /** Positions [from, to) of the rows that were asked for. */
  readonly from: number;
  readonly to: number;
}

/** Whole batches in a row, as even as they go: an answer may depend on what else is in its batch. */
export function shareOf(rows: number, batch: number, { index, count }: Shard): Share {
  const batches = Math.ceil(rows / batch);
  const begin = (shard: number): number =>
    Math.min(rows, Math.floor((batches * (shard - 1)) / count) * batch);
  return { from: begin(index), to: begin(index + 1) };
}
