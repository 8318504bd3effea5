/** On which axis of a model's input its rows lie: the first, but for the states of recurrent models, [layers, batch, width]. */
import type { TensorSpec } from "./tensor.ts";

export type Shaped = Pick<TensorSpec, "name" | "shape">;
type Size = TensorSpec["shape"][number];

/**
 * 0 unless the first axis takes a fixed number of entries, more than one, that another input does not have first. Its rows are then on the axis
 * that carries the other's symbol; else on the only open axis, or else the only axis of one entry. undefined where that is not to be told.
 */
export function rowAxisOf(input: Shaped, inputs: readonly Shaped[]): number | undefined {
  const [first] = input.shape;
  const others = inputs.filter(({ shape }) => shape.length > 0 && shape[0] !== first);
  if (!isFixed(first) || first === 1 || others.length === 0) return 0;
  const leading = others.map(({ shape }) => shape[0]).filter((size) => !isSeveral(size));
  if (leading.length === 0) return undefined;
  const symbols = new Set(leading.filter(isSymbol));
  return (
    onlyAxis(input, (size) => isSymbol(size) && symbols.has(size)) ??
    onlyAxis(input, (size) => !isFixed(size) && !(isSymbol(size) && symbols.size > 0)) ??
    onlyAxis(input, (size) => size === 1)
  );
}

/** Rows that every call holds, whatever is asked; undefined where the model takes any number. */
export function fixedBatchOf(inputs: readonly Shaped[]): number | undefined {
  for (const input of inputs) {
    const size = input.shape[rowAxisOf(input, inputs) ?? 0];
    if (isFixed(size)) return size;
  }
  return undefined;
}

function onlyAxis({ shape }: Shaped, isWanted: (size: Size) => boolean): number | undefined {
  const axes = shape.flatMap((size, axis) => (axis > 0 && isWanted(size) ? [axis] : []));
  return axes.length === 1 ? axes[0] : undefined;
}

/** Zero and less stand for a size that is not known. */
const isFixed = (size: Size | undefined): size is number => typeof size === "number" && size > 0;

const isSeveral = (size: Size | undefined): boolean => isFixed(size) && size > 1;

const isSymbol = (size: Size | undefined): size is string =>
  typeof size === "string" && size !== "";
