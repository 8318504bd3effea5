/** Decides how each constant is stored: what expands it is counted, byte by byte where it is much. */
import type { Node, Tensor } from "../../model/ir.ts";
import { makeModel } from "../../model/make-model.ts";
import { tensorBytes } from "../../model/tensor-data.ts";
import { modelLength } from "../../model/write-model.ts";
import { packedBytes } from "../quantize/word-packing.ts";
import { Expander } from "./expand.ts";
import { type PackedForm, formBytes, packedForm } from "./packed-form.ts";
import { type Sparse, listedValues, sparseForm } from "./sparse-form.ts";

export interface Dense {
  readonly tensor: Tensor;
  readonly form: PackedForm;
}

export type Chosen = Dense | { readonly tensor: Tensor; readonly form: Sparse };

/** A Cast with its names. */
const NODE_BYTES = 40;

/** Empty where the form saves too little. */
export function worthwhile(tensor: Tensor, form: PackedForm | undefined): readonly Dense[] {
  if (form === undefined || tensorBytes(tensor) - formBytes(form) < NODE_BYTES) return [];
  return [{ tensor, form }];
}

export const denseForms = (tensors: readonly Tensor[]): readonly Dense[] =>
  tensors.flatMap((tensor) => worthwhile(tensor, packedForm(tensor)));

/** Zeros are left out where that takes fewer bytes, and of all together fewer than the constants that the expansions share. */
export function smallestForms(tensors: readonly Tensor[]): readonly Chosen[] {
  const all = tensors.map((tensor) => {
    const dense = packedForm(tensor);
    const sparse = sparseForm(tensor, dense);
    if (sparse === undefined) return { tensor, dense, sparse, gain: 0, shared: 0 };
    const { own, shared } = sparseCost(tensor, sparse);
    return { tensor, dense, sparse, gain: storedBytes(tensor, dense) - own, shared };
  });
  const worth = all.filter(({ gain }) => gain > 0);
  const gained = worth.reduce((sum, { gain }) => sum + gain, 0);
  const isWorth = gained > Math.max(0, ...worth.map(({ shared }) => shared));
  return all.flatMap(({ tensor, dense, sparse, gain }): readonly Chosen[] =>
    isWorth && sparse !== undefined && gain > 0
      ? [{ tensor, form: sparse }]
      : worthwhile(tensor, dense),
  );
}

const storedBytes = (tensor: Tensor, form: PackedForm | undefined): number =>
  form === undefined ? tensorBytes(tensor) : formBytes(form);

interface Cost {
  /** Bytes that the file grows by for one more. */
  readonly own: number;
  /** Bytes of what the first of them needs, and the others then find. */
  readonly shared: number;
}

/** One word of bits, which is written once for all that one expansion is measured by. */
const WORD = { mask: Uint8Array.of(1), values: Float32Array.of(0, 1) };

/** Two are written with a word of bits each: what they take beside their values is the same for all sizes. */
function sparseCost(tensor: Tensor, sparse: Sparse): Cost {
  let names = 0;
  // As long as those of a model with some hundreds of expansions.
  const expander = new Expander((hint) => `${hint}${(names++).toString(36).padStart(2, "0")}`);
  const lists: Tensor[] = [];
  const lengths = [0, 1].map(() => {
    lists.push(expander.sparse(tensor, { ...sparse, ...WORD }));
    return lengthOf(expander.nodes, [...expander.tensors, ...lists]);
  });
  const [first = 0, both = 0] = lengths;
  const beside = both - first - packedBytes(1, 2) - WORD.values.byteLength;
  const list = listedValues("", sparse);
  const listed = worthwhile(list, packedForm(list))[0]?.form;
  const own = beside + packedBytes(sparse.mask.length, 2) + storedBytes(list, listed);
  const packing = listed === undefined ? 0 : NODE_BYTES;
  return { own: own + packing, shared: first - (both - first) };
}

const lengthOf = (nodes: readonly Node[], initializers: readonly Tensor[]): number =>
  modelLength(makeModel({ opset: 13, inputs: [], outputs: [], nodes, initializers }));
