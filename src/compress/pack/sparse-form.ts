/** Constants that are mostly zeros, as a bit for each place and the values that are left. */
import type { Tensor } from "../../model/ir.ts";
import { makeTensor } from "../../model/ir.ts";
import { elementTypeOf, tensorValues } from "../../model/tensor-data.ts";
import type { Digits, PackedForm } from "./packed-form.ts";

export interface Sparse {
  readonly kind: "sparse";
  /** 1 where a value is left. */
  readonly mask: Uint8Array;
  /** One zero, for the places without a value, then those that are left in their order; packed in turn. */
  readonly values: Float32Array | Int8Array;
  /** What the values are multiplied by, where they are codes of floats. */
  readonly steps: Digits["steps"];
}

/** A bit for each place is never worth it above. */
const MOST_LEFT = 0.9;
/** While it is expanded each place takes 8 bytes several times over: this bounds them to 32 MB each. */
const MOST_PLACES = 2 ** 22;
/** @param dense the form in which the tensor is stored otherwise; undefined: its own */
export function sparseForm(tensor: Tensor, dense: PackedForm | undefined): Sparse | undefined {
  if (elementTypeOf(tensor) === undefined) return undefined;
  const isCoded = dense?.kind === "digits";
  const values = isCoded ? dense.codes : tensorValues(tensor);
  if (!(values instanceof Float32Array) && !(values instanceof Int8Array)) return undefined;
  if (values.length > MOST_PLACES) return undefined;
  // -0 would come back as 0.
  const mask = Uint8Array.from(values, (value) => (Object.is(value, 0) ? 0 : 1));
  const left = values.filter((_, place) => mask[place] === 1);
  if (left.length > MOST_LEFT * values.length) return undefined;
  const listed =
    values instanceof Int8Array
      ? new Int8Array(left.length + 1)
      : new Float32Array(left.length + 1);
  listed.set(left, 1);
  return { kind: "sparse", mask, values: listed, steps: isCoded ? dense.steps : undefined };
}

/** The values that are left, as a constant that can be packed. */
export function listedValues(name: string, { values }: Sparse): Tensor {
  const type = values instanceof Int8Array ? "int8" : "float32";
  return makeTensor(name, type, { dims: [values.length], values });
}
