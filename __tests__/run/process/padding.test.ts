import { expect, test } from "@jest/globals";
import { ownPositions, withoutPadding } from "../../../src/run/process/padding.ts";
import type { RowLengths } from "../../../src/schema/row-lengths.ts";
import type { Column } from "../../../src/schema/tensor.ts";

/** The float32 values whose bytes an answer is given in. */
const floatsIn = ({ data }: ReturnType<typeof ownPositions>): Float32Array => {
  if (!(data instanceof Uint8Array)) throw new Error("Answers are given in bytes");
  return new Float32Array(data.buffer);
};

const ids: Column = {
  name: "ids",
  elementType: "int64",
  itemShape: [4],
  rows: 3,
  values: BigInt64Array.of(11n, 12n, 0n, 0n, 21n, 22n, 23n, 0n, 31n, 0n, 0n, 0n),
};
const vectors: Column = {
  name: "vectors",
  elementType: "float32",
  itemShape: [4, 2],
  rows: 3,
  values: Float32Array.from({ length: 24 }, (_, place) => place),
};
const aside: Column = {
  name: "aside",
  elementType: "string",
  itemShape: [4],
  rows: 3,
  values: Array.from({ length: 12 }, (_, place) => `t${place}`),
};
const right: RowLengths = { inputs: ["ids", "vectors"], lengths: [2, 3, 1], side: "right" };

test("rows are cut to the longest of a call, and inputs without the axis are whole", () => {
  const [first, second, third] = withoutPadding([ids, vectors, aside], [2, 0], right);
  expect(first).toMatchObject({ itemShape: [2], rows: 2 });
  expect(first?.values).toEqual(BigInt64Array.of(31n, 0n, 11n, 12n));
  expect(second).toMatchObject({ itemShape: [2, 2], rows: 2 });
  expect(second?.values).toEqual(Float32Array.of(16, 17, 18, 19, 0, 1, 2, 3));
  expect(third).toMatchObject({ itemShape: [4], rows: 2 });
  expect(third?.values).toEqual(["t8", "t9", "t10", "t11", "t0", "t1", "t2", "t3"]);
});

test("rows that are padded on the left are cut there", () => {
  const [first] = withoutPadding([ids], [0], { ...right, side: "left" });
  expect(first?.values).toEqual(BigInt64Array.of(0n, 0n));
  const [second] = withoutPadding([ids], [1], { ...right, side: "left" });
  expect(second?.values).toEqual(BigInt64Array.of(22n, 23n, 0n));
});

test.each([
  ["right", [1, 0, 0, 0, 21, 22, 23, 0], [1, 7, 9, 21, 22, 23]],
  ["left", [0, 0, 0, 1, 0, 21, 22, 23], [9, 7, 1, 21, 22, 23]],
] as const)(
  "answers of cut rows stand where the padded rows have them, on the %s",
  (side, all, cut) => {
    const rows = { full: 4, rows: [2, 1], lengths: [2, 3, 1], side };
    const short = { type: "float32", dims: [2, 3], data: Float32Array.from(cut) } as const;
    const answered = ownPositions(short, rows);
    expect(answered.dims).toEqual([2, 4]);
    expect(floatsIn(answered)).toEqual(Float32Array.from(all));
  },
);

test("what a padded row answers at its padding is zero, and the rest is kept", () => {
  const long = {
    type: "int8",
    dims: [1, 4, 2],
    data: Int8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  } as const;
  const answered = ownPositions(long, { full: 4, rows: [1], lengths: [2, 3, 1], side: "right" });
  expect(answered.dims).toEqual([1, 4, 2]);
  expect(answered.data).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6, 0, 0));
});
