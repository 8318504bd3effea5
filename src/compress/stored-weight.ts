/** The constant behind a layer's weight: the one it reads, or one that a Transpose turns for it, as where an embedding table is the last weight too. */
import type { GraphIndex } from "../model/graph-index.ts";
import { type Node, type Tensor, readInts } from "../model/ir.ts";
import { elementTypeOf, tensorDims } from "../model/tensor-data.ts";

export interface StoredWeight {
  readonly tensor: Tensor;
  readonly name: string;
  /** True when what the layer reads is the transpose of it. */
  readonly isTurned: boolean;
}

/** undefined when `name` is no constant. */
export function storedWeight(name: string, index: GraphIndex): StoredWeight | undefined {
  const own = index.constantOf(name);
  if (own !== undefined) return { tensor: own, name, isTurned: false };
  const made = index.producerOf(name)?.node;
  if (made === undefined || made.domain !== "" || made.opType !== "Transpose") return undefined;
  const source = made.input[0] ?? "";
  const tensor = index.constantOf(source);
  const isPlain = tensor !== undefined && elementTypeOf(tensor) === "float32";
  if (!isPlain || !turnsTwoAxes(made, tensorDims(tensor).length)) return undefined;
  return { tensor, name: source, isTurned: true };
}

/** Without perm the axes are reversed. */
function turnsTwoAxes(node: Node, rank: number): boolean {
  const perm = readInts(node, "perm") ?? [1, 0];
  return rank === 2 && perm.join() === "1,0";
}

/** The transpose of rows × columns. */
export function turnedFloats(
  values: Float32Array,
  [rows = 0, columns = 0]: readonly number[],
): Float32Array {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      turned[column * rows + row] = values[row * columns + column] ?? 0;
  return turned;
}

/** Whether nothing but one reader needs what is stored, directly or turned. */
export function isReadOnce(
  { weightName, storedName }: { readonly weightName: string; readonly storedName: string },
  index: GraphIndex,
): boolean {
  return [weightName, storedName].every(
    (name) => index.consumersOf(name).length === 1 && !index.isGraphOutput(name),
  );
}
