/** Constants that are mostly zeros, as a bit for each place and the values that are left. */
import type { Tensor } from "../../model/ir.ts";
import { makeTensor } from "../../model/ir.ts";
import { elementTypeOf, tensorBytes, tensorValues } from "../../model/tensor-data.ts";
import { packedBytes } from "../quantize/word-packing.ts";
import { type Digits, type PackedForm, formBytes, packedForm } from "./packed-form.ts";

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
/** Nodes that count the bits and pick the values, with their constants. */
const NODE_BYTES = 500;

/** As `packedForm`, or with the zeros left out where that takes fewer bytes. */
export function smallestForm(tensor: Tensor): PackedForm | Sparse | undefined {
  if (elementTypeOf(tensor) === undefined) return undefined;
  const dense = packedForm(tensor);
  const sparse = sparseForm(tensor, dense);
  if (sparse === undefined) return dense;
  const bytes = dense === undefined ? tensorBytes(tensor) : formBytes(dense);
  return sparseBytes(sparse) + NODE_BYTES < bytes ? sparse : dense;
}

function sparseForm(tensor: Tensor, dense: PackedForm | undefined): Sparse | undefined {
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

export function sparseBytes(sparse: Sparse): number {
  const listed = listedValues("", sparse);
  const form = packedForm(listed);
  const values = form === undefined ? tensorBytes(listed) : formBytes(form);
  const steps = sparse.steps === undefined ? 0 : sparse.steps.values.length * 2;
  return packedBytes(sparse.mask.length, 2) + values + steps;
}
