/** Stores the codes of a weight once where several layers read it: a cell that was unrolled in time, a filter that many scales share. */
import { type Node, type Tensor, makeNode, makeTensor } from "../../model/ir.ts";

export interface Codes {
  readonly values: Int8Array;
  readonly dims: readonly number[];
}

/** What is being written: both lists are added to. */
export interface GrowingGraph {
  readonly fresh: (hint: string) => string;
  readonly nodes: Node[];
  readonly tensors: Tensor[];
}

interface Stored {
  /** Of the reader that came last. */
  name: string;
  readonly values: Int8Array;
}

/**
 * The engine's exact kernels rewrite each layer's weight under a name made of the tensor's, and do not load a tensor that two layers
 * read. A Reshape into the same shape is another name: the engine computes it when it loads the model. Each starts from the one before,
 * since the engine makes one of two that are equal.
 */
export class StoredCodes {
  readonly #graph: GrowingGraph;
  readonly #known = new Map<string, Stored[]>();
  readonly #shapes = new Map<number, string>();

  constructor(graph: GrowingGraph) {
    this.#graph = graph;
  }

  /** A name of these codes that nobody else was given. */
  nameOf({ values, dims }: Codes): string {
    const name = this.#graph.fresh("w");
    const key = `${dims.join("x")} ${values.subarray(0, HEAD).join()}`;
    const alike = this.#known.get(key) ?? [];
    const same = alike.find((one) => isEqual(one.values, values));
    if (same !== undefined && values.length >= LEAST_ELEMENTS) {
      const inputs = [same.name, this.#sameShape(dims.length)];
      this.#graph.nodes.push(makeNode({ operator: "Reshape", inputs, outputs: [name] }));
      same.name = name;
      return name;
    }
    this.#known.set(key, [...alike, { name, values }]);
    this.#graph.tensors.push(makeTensor(name, "int8", { dims, values }));
    return name;
  }

  /** Zeros: each size is what it was. */
  #sameShape(rank: number): string {
    const known = this.#shapes.get(rank);
    if (known !== undefined) return known;
    const name = this.#graph.fresh("h");
    this.#graph.tensors.push(
      makeTensor(name, "int64", { dims: [rank], values: new BigInt64Array(rank) }),
    );
    this.#shapes.set(rank, name);
    return name;
  }
}

/** A Reshape takes about as many bytes as half of these. */
const LEAST_ELEMENTS = 64;

/** Weights that begin alike are rare, and only those are compared whole. */
const HEAD = 64;

const isEqual = (one: Int8Array, other: Int8Array): boolean =>
  one.every((code, at) => code === other[at]);
