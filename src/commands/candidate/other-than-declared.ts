/** Whether a candidate's answers have the sizes that the model says its own have. */
import type { ModelSignature } from "../../model/signature.ts";
import type { Column, TensorSpec } from "../../schema/tensor.ts";

/** The first answer with other axes or sizes than the model declares; the first axis is that of the rows, and what it leaves open fits all. */
export function otherThanDeclared(
  answers: readonly Column[],
  { outputs }: ModelSignature,
): Column | undefined {
  const declared = new Map(outputs.map((output) => [output.name, output]));
  return answers.find((answer) => !fits(answer, declared.get(answer.name)));
}

function fits({ itemShape }: Column, spec: TensorSpec | undefined): boolean {
  // A model that says nothing of an output has no axes there, as a scalar has.
  if (spec === undefined || spec.shape.length === 0) return true;
  const sizes = spec.shape.slice(1);
  return (
    sizes.length === itemShape.length &&
    sizes.every((size, axis) => typeof size !== "number" || size === itemShape[axis])
  );
}

export const isOfShape = ({ itemShape }: Column, other: Column | undefined): boolean =>
  other?.itemShape.join() === itemShape.join();
