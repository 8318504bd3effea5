/** A candidate from elsewhere must take and give what the base does, or no row can be compared. */
import { didYouMean } from "../../schema/did-you-mean.ts";
import type { TensorSpec } from "../../schema/tensor.ts";
import { UserError } from "../../schema/user-error.ts";
import type { LoadedModel } from "../load/load-model.ts";
import type { ResolvedTask } from "../load/resolve-task.ts";

interface Expected {
  readonly base: LoadedModel;
  readonly task: ResolvedTask;
}

/** @throws UserError model-malformed for an output that is judged and missing or of another width, and for inputs that are not the base's */
export function refuseOtherSignature(candidate: LoadedModel, { base, task }: Expected): void {
  const { inputs, outputs } = candidate.signature;
  const refuse = (why: string): UserError =>
    new UserError("model-malformed", `Cannot judge candidate "${candidate.source}": ${why}`);
  const given = namesOf(outputs);
  for (const { name, shape } of [
    task.output,
    ...(task.deviation === undefined ? [] : [task.deviation]),
  ]) {
    const own = outputs.find((output) => output.name === name);
    if (own === undefined)
      throw refuse(`it has no output "${name}", which is judged${hintOf(name, given, "outputs")}`);
    const [width, wanted] = [declaredWidth(own.shape), declaredWidth(shape)];
    if (width !== undefined && wanted !== undefined && width !== wanted)
      throw refuse(`its output "${name}" has ${width} numbers a row, and the base's has ${wanted}`);
  }
  const [taken, fed] = [namesOf(inputs), namesOf(base.signature.inputs)];
  const missing = fed.find((name) => !taken.includes(name));
  if (missing !== undefined)
    throw refuse(
      `it has no input "${missing}", which the base has${hintOf(missing, taken, "inputs")}`,
    );
  const unfed = taken.find((name) => !fed.includes(name));
  if (unfed !== undefined) throw refuse(`it has an input "${unfed}", which the base has not`);
}

/** Numbers of one row; undefined where the shape leaves it open. */
function declaredWidth(shape: TensorSpec["shape"]): number | undefined {
  const sizes = shape.slice(1);
  if (shape.length === 0) return undefined;
  return sizes.reduce<number | undefined>(
    (product, size) =>
      product === undefined || typeof size !== "number" || size <= 0 ? undefined : product * size,
    1,
  );
}

const namesOf = (specs: readonly TensorSpec[]): readonly string[] => specs.map(({ name }) => name);

function hintOf(name: string, known: readonly string[], what: string): string {
  const hint = didYouMean(name, known);
  if (hint !== "") return hint;
  const list = known.map((one) => `"${one}"`).join(", ");
  return known.length === 0 ? "" : `; its ${what} are ${list}`;
}
