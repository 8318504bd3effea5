/** A model's input as its rows are bound: with the rows on the first axis. */
import { rowAxisOf } from "../schema/row-axis.ts";
import type { TensorSpec } from "../schema/tensor.ts";
import { UserError } from "../schema/user-error.ts";

/**
 * The state of a recurrent model, [layers, batch, width], holds items of shape [layers, width]. Fed as if its first axis were the rows', it would
 * get the values of several rows as those of its layers, without an error where their numbers agree.
 * @throws UserError when the input takes a fixed number of entries first, another has an open or another number of rows, and no other axis is that of the rows
 */
export function rowsFirst(input: TensorSpec, inputs: readonly TensorSpec[]): TensorSpec {
  const axis = rowAxisOf(input, inputs);
  if (axis === undefined) throw noRows(input, inputs);
  const { shape } = input;
  return axis === 0
    ? input
    : { ...input, shape: [shape[axis] ?? null, ...shape.toSpliced(axis, 1)] };
}

function noRows(input: TensorSpec, inputs: readonly TensorSpec[]): UserError {
  const [first] = input.shape;
  const other = inputs.find(({ shape }) => shape.length > 0 && shape[0] !== first);
  const rows =
    other === undefined
      ? ""
      : `, which input "${other.name}" of shape ${shapeText(other)} has first`;
  return new UserError(
    "data-input-unbound",
    `Cannot bind input "${input.name}" of shape ${shapeText(input)}: its first axis has ${first ?? "?"} entries and is not that of the rows${rows}, and no other axis is; export the model so that every input has an axis for the rows, or with this input as a constant`,
  );
}

const shapeText = ({ shape }: TensorSpec): string =>
  `[${shape.map((size) => (typeof size === "string" || (size ?? 0) > 0 ? size : "?")).join(", ")}]`;
