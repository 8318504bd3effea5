/** Grows a small graph of any operators, and remembers the sizes of its values. */
import type { Model, Node, Tensor } from "../../src/model/ir.ts";
import type { TensorSpec } from "../../src/schema/tensor.ts";
import { intsAttribute } from "./attributes.ts";
import { constant, float, int64, integers, node, small, weight } from "./models.ts";

export type Dims = readonly number[];
type Attributes = Parameters<typeof node>[1];

/** A value and its sizes behind the rows. */
export interface Value {
  readonly name: string;
  readonly dims: Dims;
}

export const ROWS = 4;
const IMAGE: Dims = [2, 8, 8];
const TABLE_ROWS = 12;
const WIDTH = 6;

export class DrawnGraph {
  readonly image: Value = { name: "x", dims: IMAGE };
  readonly values: Value[] = [this.image];
  readonly #nodes: Node[] = [];
  readonly #weights: Tensor[] = [];
  #seed: number;
  #count = 0;

  constructor(seed: number) {
    this.#seed = seed * 1000;
    const table = this.weight([TABLE_ROWS, WIDTH], 1);
    this.op(`Gather(${table}, ids)`, [2, WIDTH]);
    const [zero, rows] = [this.integers(0), this.inner("Shape(x)", [], { end: 1 })];
    this.op(`Slice(${this.weight([TABLE_ROWS, WIDTH], 1)}, ${zero}, ${rows.name})`, [WIDTH]);
  }

  /** A value that other nodes may read. */
  op(call: string, dims: Dims, attributes: Attributes = []): Value {
    const value = this.inner(call, dims, attributes);
    this.values.push(value);
    return value;
  }

  /** One that only nodes of the same pattern read. */
  inner(call: string, dims: Dims, attributes: Attributes = []): Value {
    const value = { name: this.#name("v"), dims };
    this.#nodes.push(node(`${value.name} = ${call}`, attributes));
    return value;
  }

  /** MaxPool that says where it found what it hands on, and MaxUnpool. */
  unpool(from: Value): void {
    const [channels = 1, height = 1, width = 1] = from.dims;
    const [pooled, places] = [this.#name("v"), this.#name("v")];
    const sizes = [intsAttribute("kernel_shape", 2, 2), intsAttribute("strides", 2, 2)];
    this.#nodes.push(node(`${pooled}, ${places} = MaxPool(${from.name})`, sizes));
    this.values.push({ name: pooled, dims: [channels, height / 2, width / 2] });
    this.op(`MaxUnpool(${pooled}, ${places})`, from.dims, sizes);
  }

  weight(dims: Dims, spread: number): string {
    this.#seed += 1;
    return this.#add(weight(this.#name("w"), dims, { seed: this.#seed, spread }));
  }

  number(value: number): string {
    return this.#add(constant(this.#name("c"), [], value));
  }

  integers(...values: Dims): string {
    return this.#add(integers(this.#name("i"), ...values));
  }

  /** Another value of the same sizes, or of the same but the first. */
  partner(from: Value, choice: number, fits: (dims: Dims) => boolean): Value {
    const others = this.values.filter(({ dims }) => fits(dims));
    return others[choice % others.length] ?? from;
  }

  /** What nobody reads goes out. */
  model(): Model {
    const read = new Set(this.#nodes.flatMap(({ input }) => input));
    const outputs = this.values.filter(({ name }) => !read.has(name));
    return small({
      opset: 17,
      inputs: [float("x", "rows", ...IMAGE), int64("ids", "rows", 2)],
      outputs: outputs.map(({ name, dims }): TensorSpec => float(name, "rows", ...dims)),
      weights: this.#weights,
      nodes: this.#nodes,
    });
  }

  #name(hint: string): string {
    this.#count += 1;
    return `${hint}${this.#count}`;
  }

  #add(tensor: Tensor): string {
    this.#weights.push(tensor);
    return tensor.name;
  }
}
