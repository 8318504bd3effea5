/** Rows without their padding inside the engine process: what is fed is cut, what is answered along the same axis is kept to a row's own positions. */
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { selectValues } from "../../data/select-rows.ts";
import type { RowLengths } from "../../schema/row-lengths.ts";
import type { Column } from "../../schema/tensor.ts";

/** An answer before it is collected: of its type, whatever the view that its bytes are given in. */
export type Answered = Pick<Tensor, "data" | "dims" | "type">;

interface Span {
  readonly start: number;
  readonly length: number;
}

const spanIn = (full: number, length: number, side: RowLengths["side"]): Span => ({
  start: side === "left" ? full - length : 0,
  length,
});

const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

/** `rows` of the columns alone, each once, cut to the longest of them. */
export function withoutPadding(
  columns: readonly Column[],
  rows: readonly number[],
  { inputs, lengths, side }: RowLengths,
): readonly Column[] {
  const longest = Math.max(...rows.map((row) => lengths[row] ?? 0));
  return columns.map((column) => {
    const [full = 1, ...rest] = column.itemShape;
    const isCut = inputs.includes(column.name);
    const { start, length } = isCut ? spanIn(full, longest, side) : { start: 0, length: full };
    const places = rows.flatMap((row) =>
      Array.from({ length }, (_, place) => row * full + start + place),
    );
    return {
      ...column,
      itemShape: column.itemShape.length === 0 ? [] : [length, ...rest],
      rows: rows.length,
      values: selectValues(column.values, places, sizeOf(rest)),
    };
  });
}

const axisOf = (value: InferenceSession.ValueMetadata): number | string | undefined =>
  value.isTensor ? value.shape[1] : undefined;

/** Names of the outputs that have the axis: it is open, and bears the name that it has in an input that is padded. */
export function paddedOutputs(
  { inputMetadata, outputMetadata }: InferenceSession,
  { inputs }: RowLengths,
): readonly string[] {
  const axes = new Set(inputMetadata.filter(({ name }) => inputs.includes(name)).map(axisOf));
  return outputMetadata
    .filter((output) => {
      const axis = axisOf(output);
      return typeof axis === "string" && axis !== "" && axes.has(axis);
    })
    .map(({ name }) => name);
}

export interface Positions extends Pick<RowLengths, "lengths" | "side"> {
  /** Of the feeds, as they are padded. */
  readonly full: number;
  /** Which rows were asked, in the order of the answer. */
  readonly rows: readonly number[];
}

/** The answer as long as if nothing had been cut, with zeros at all positions that are padding. Texts stay as they are. */
export function ownPositions(answer: Answered, { full, rows, lengths, side }: Positions): Answered {
  const { dims, data } = answer;
  if (Array.isArray(data)) return answer;
  const [fed = 0, given = 0, ...rest] = dims;
  const width = sizeOf(rest) * data.BYTES_PER_ELEMENT;
  const source = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const target = new Uint8Array(fed * full * width);
  for (const [place, row] of rows.entries()) {
    const length = lengths[row] ?? 0;
    const from = (place * given + spanIn(given, length, side).start) * width;
    const to = (place * full + spanIn(full, length, side).start) * width;
    target.set(source.subarray(from, from + length * width), to);
  }
  return { type: answer.type, dims: [fed, full, ...rest], data: target };
}
