/** Builds small graphs layer by layer, and remembers which channels are dead: their weights are zero, and so is all that is made of them. */
import {
  type Attribute,
  intAttribute,
  makeTensor,
  type Model,
  type Node,
  type Tensor,
} from "../../src/model/ir.ts";
import { floatAttribute, intsAttribute } from "./attributes.ts";
import { constant, float, integers, node, randomFloats, small, weight } from "./models.ts";

/** A value and which of its channels live. */
export interface Wire {
  readonly name: string;
  readonly alive: readonly boolean[];
}

export const CHANNELS = 6;
export const SIDE = 4;
export const IMAGE: Wire = { name: "x", alive: [true, true, true] };

interface Operation {
  readonly operator: string;
  readonly others?: readonly string[];
  readonly attributes?: readonly Attribute[];
  readonly label?: string;
}

interface Convolution {
  readonly kernel: number;
  readonly pad: number;
  readonly stride?: number;
  readonly alive?: readonly boolean[];
}

export class GraphBuilder {
  /** Of each layer by its name: the channels that are not dead. */
  readonly alive: Map<string, number> = new Map();
  /** Of images, which are square. */
  side: number = SIDE;
  readonly #nodes: Node[] = [];
  readonly #weights: Tensor[] = [];
  #seed: number;
  #count = 0;

  constructor(seed: number) {
    this.#seed = seed * 1000;
  }

  op(from: Wire, { operator, others = [], attributes = [], label = "" }: Operation): Wire {
    const name = this.#name("v");
    const extra = operator === "LeakyRelu" ? [floatAttribute("alpha", 0.1)] : [];
    const inputs = [from.name, ...others].join(", ");
    this.#nodes.push(node(`${name} = ${operator}(${inputs})`, [...attributes, ...extra], label));
    return { name, alive: from.alive };
  }

  /** A weight and a bias of which the dead channels have zeros. */
  #layer(
    from: Wire,
    {
      operator,
      dims,
      alive,
      attributes,
    }: Required<Pick<Operation, "operator" | "attributes">> & {
      readonly dims: readonly number[];
      readonly alive: readonly boolean[];
    },
  ): Wire {
    const label = this.#name("layer");
    this.alive.set(label, alive.filter(Boolean).length);
    const others = [this.#dead(dims, 0, alive), this.#dead([alive.length], 0, alive)];
    return { ...this.op(from, { operator, others, attributes, label }), alive };
  }

  conv(from: Wire, { kernel, pad, stride = 1, alive = this.someDead() }: Convolution): Wire {
    if (stride > 1) this.side = Math.floor((this.side - kernel) / stride) + 1;
    return this.#layer(from, {
      operator: "Conv",
      dims: [alive.length, from.alive.length, kernel, kernel],
      alive,
      attributes: [
        intsAttribute("pads", pad, pad, pad, pad),
        intsAttribute("strides", stride, stride),
      ],
    });
  }

  /** As many channels as before. */
  groupedConv(from: Wire, groups: number, alive: readonly boolean[]): Wire {
    return this.#layer(from, {
      operator: "Conv",
      dims: [alive.length, from.alive.length / groups, 3, 3],
      alive,
      attributes: [intAttribute("group", groups), intsAttribute("pads", 1, 1, 1, 1)],
    });
  }

  gemm(from: Wire, alive: readonly boolean[] = this.someDead()): Wire {
    return this.#layer(from, {
      operator: "Gemm",
      dims: [alive.length, from.alive.length],
      alive,
      attributes: [intAttribute("transB", 1)],
    });
  }

  matMul(from: Wire, alive: readonly boolean[] = this.someDead()): Wire {
    const label = this.#name("layer");
    this.alive.set(label, alive.filter(Boolean).length);
    const others = [this.#dead([from.alive.length, alive.length], 1, alive)];
    const made = { ...this.op(from, { operator: "MatMul", others, label }), alive };
    return this.op(made, { operator: "Add", others: [this.#dead([1, alive.length], 1, alive)] });
  }

  batchNorm(from: Wire): Wire {
    const count = from.alive.length;
    const parts = [0, 1, 2].map(() => this.#dead([count], 0, from.alive));
    const ones = this.#add(constant(this.#name("c"), [count], ...Array<number>(count).fill(0.8)));
    return this.op(from, { operator: "BatchNormalization", others: [...parts, ones] });
  }

  concat(first: Wire, second: Wire): Wire {
    const attributes = [intAttribute("axis", 1)];
    const made = this.op(first, { operator: "Concat", others: [second.name], attributes });
    return { ...made, alive: [...first.alive, ...second.alive] };
  }

  /** Both halves, or undefined where one has no living channel: it would still keep one. */
  halves(from: Wire): readonly [Wire, Wire] | undefined {
    const count = from.alive.length;
    const first = Math.floor(count / 2);
    const [one, two] = [from.alive.slice(0, first), from.alive.slice(first)];
    if (!one.some(Boolean) || !two.some(Boolean)) return undefined;
    const [a, b] = [this.#name("v"), this.#name("v")];
    const sizes = this.integers(first, count - first);
    this.#nodes.push(node(`${a}, ${b} = Split(${from.name}, ${sizes})`, { axis: 1 }));
    return [
      { name: a, alive: one },
      { name: b, alive: two },
    ];
  }

  /** @param from ends in three channels */
  model(from: Wire): Model {
    const others = [this.weight([from.alive.length, 3]), this.weight([3])];
    this.#nodes.push(node(`y = Gemm(${[from.name, ...others].join(", ")})`, {}, "last"));
    return small({
      inputs: [float("x", "rows", IMAGE.alive.length, SIDE, SIDE)],
      outputs: [float("y", "rows", 3)],
      weights: this.#weights,
      nodes: this.#nodes,
    });
  }

  integers(...values: readonly number[]): string {
    return this.#add(integers(this.#name("i"), ...values));
  }

  weight(dims: readonly number[]): string {
    this.#seed += 1;
    return this.#add(weight(this.#name("w"), dims, this.#seed));
  }

  /** A third of them, but never all. */
  someDead(count: number = CHANNELS): readonly boolean[] {
    this.#seed += 1;
    const drawn = randomFloats(count, this.#seed, 1);
    return Array.from(drawn, (value, at) => value > -0.4 || at === this.#seed % count);
  }

  pick(names: readonly string[]): string {
    this.#seed += 1;
    return names[this.#seed % names.length] ?? "Relu";
  }

  /** Random values, and zeros where a channel along the axis is dead. */
  #dead(dims: readonly number[], axis: number, alive: readonly boolean[]): string {
    this.#seed += 1;
    const inner = dims.slice(axis + 1).reduce((product, size) => product * size, 1);
    const count = dims.reduce((product, size) => product * size, 1);
    const values = randomFloats(count, this.#seed, 0.4).map((value, at) =>
      alive[Math.floor(at / inner) % alive.length] === true ? value : 0,
    );
    return this.#add(makeTensor(this.#name("w"), "float32", { dims, values }));
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
