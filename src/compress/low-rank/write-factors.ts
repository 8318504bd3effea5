/** The nodes and tensors of layers that are split in two. */
import { type Node, type Tensor, makeNode, makeTensor, withNode } from "../../model/ir.ts";
import type { Layer } from "../layers.ts";
import type { LayerBias } from "../quantize/bias-of.ts";
import type { Factored } from "./factorise.ts";

export class FactorWriter {
  readonly tensors: Tensor[] = [];
  readonly #fresh: (hint: string) => string;
  readonly #biases = new Map<Node, { readonly inputIndex: number; readonly name: string }>();

  constructor(fresh: (hint: string) => string) {
    this.#fresh = fresh;
  }

  /** The second keeps the layer's name, bias and output. */
  split(layer: Layer, factored: Factored): readonly Node[] {
    return layer.kind === "conv" ? this.#conv(layer, factored) : this.#product(layer, factored);
  }

  #product({ node, kind, layout, input, bias }: Layer, factored: Factored): readonly Node[] {
    const { rank, left, right } = factored;
    const inner = this.#fresh("l");
    const first = this.#tensor([layout.depth, rank], left);
    const second = this.#tensor([rank, layout.channels], right);
    const inputs = bias === undefined ? [inner, second] : [inner, second, bias];
    return [
      makeNode({ operator: "MatMul", inputs: [input, first], outputs: [inner] }),
      makeNode({
        operator: kind === "gemm" ? "Gemm" : "MatMul",
        name: node.name,
        inputs,
        outputs: [...node.output],
      }),
    ];
  }

  /** Strides and padding go to the first: nothing is computed that the second does not read. */
  #conv({ node, layout, dims, input, bias }: Layer, factored: Factored): readonly Node[] {
    const { rank } = factored;
    const inner = this.#fresh("l");
    const ones = dims.slice(2);
    const first = this.#tensor([rank, layout.depth, ...ones], flipped(factored.left, rank));
    const second = this.#tensor(
      [layout.channels, rank, ...ones],
      flipped(factored.right, layout.channels),
    );
    const inputs = bias === undefined ? [inner, second] : [inner, second, bias];
    return [
      withNode(node, { name: "", inputs: [input, first], outputs: [inner] }),
      makeNode({ operator: "Conv", name: node.name, inputs, outputs: [...node.output] }),
    ];
  }

  shiftBias({ node, inputIndex, dims, values }: LayerBias, shift: Float64Array): void {
    const shifted = values.map((value, channel) => value + (shift[channel] ?? 0));
    this.#biases.set(node, { inputIndex, name: this.#tensor(dims, shifted) });
  }

  /** Biases that moved, in the nodes that read them. */
  rewired(nodes: readonly Node[]): readonly Node[] {
    const names = new Map([...this.#biases].map(([node, bias]) => [node.output[0] ?? "", bias]));
    return nodes.map((node) => {
      const bias = names.get(node.output[0] ?? "");
      if (bias === undefined) return node;
      const inputs = node.input.map((name, place) =>
        place === bias.inputIndex ? bias.name : name,
      );
      return withNode(node, { inputs });
    });
  }

  #tensor(dims: readonly number[], values: Float32Array): string {
    const name = this.#fresh("w");
    this.tensors.push(makeTensor(name, "float32", { dims, values }));
    return name;
  }
}

/** [rows, columns] as [columns, rows]. */
function flipped(values: Float32Array, columns: number): Float32Array {
  const rows = values.length / columns;
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)] ?? 0);
}
