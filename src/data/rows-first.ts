/** Whether all inputs of a model have their rows on the first axis, which is how they are fed. */
import type { TensorSpec } from "../schema/tensor.ts";
import { UserError } from "../schema/user-error.ts";

/**
 * The state of a recurrent model is often [layers, batch, width]: fed as if its first axis were the rows', it would get the
 * values of several rows as those of its layers, without an error where their numbers agree. A first axis of 1 is fed right:
 * the model then takes one row a call.
 * @throws UserError when one input takes a fixed number of entries, more than one, and another has an open or another number of rows
 */
export function refuseRowsElsewhere(inputs: readonly TensorSpec[]): void {
  for (const input of inputs) {
    const other = inputs.find((candidate) => disagrees(input, candidate));
    if (other === undefined) continue;
    throw new UserError(
      "data-input-unbound",
      `Cannot bind input "${input.name}" of shape ${shapeText(input)}: its first axis has ${input.shape[0]} entries and is not that of the rows, which input "${other.name}" of shape ${shapeText(other)} has first; export the model so that every input has the rows first, or with this input as a constant`,
    );
  }
}

function disagrees({ shape: [first] }: TensorSpec, { shape: [rows] }: TensorSpec): boolean {
  return isFixed(first) && first > 1 && rows !== undefined && rows !== first;
}

const isFixed = (size: number | string | null | undefined): size is number =>
  typeof size === "number" && size > 0;

const shapeText = ({ shape }: TensorSpec): string =>
  `[${shape.map((size) => (typeof size === "string" || isFixed(size) ? size : "?")).join(", ")}]`;
