/** Scales of int32 biases are products of two scales that the file holds already: the engine multiplies them when it loads the model. */
import {
  type GraphIndex,
  freshNames,
  indexGraph,
  sortTopologically,
} from "../../model/graph-index.ts";
import { type Model, type Node, graphOf, makeNode, withGraph, withNode } from "../../model/ir.ts";
import { elementCount, elementTypeOf, floatValues, tensorDims } from "../../model/tensor-data.ts";

/** A Mul takes about as many bytes as this many floats. */
const LEAST_ELEMENTS = 8;

/** Only where the product is exact to the bit. */
export function deriveBiasScales(model: Model): Model {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const products: Node[] = [];
  const replaced = new Map<Node, Node>();
  for (const node of graph.node) {
    const found = biasOf(node, index);
    if (found === undefined || replaced.has(found.bias)) continue;
    const scale = fresh("s");
    products.push(
      makeNode({
        operator: "Mul",
        inputs: [found.weightScale, found.inputScale],
        outputs: [scale],
      }),
    );
    const [codes = "", , ...rest] = found.bias.input;
    replaced.set(found.bias, withNode(found.bias, { inputs: [codes, scale, ...rest] }));
  }
  if (products.length === 0) return model;
  const nodes = [...products, ...graph.node.map((node) => replaced.get(node) ?? node)];
  return withGraph(model, { nodes: sortTopologically(nodes, graph) });
}

interface BiasScale {
  readonly bias: Node;
  readonly weightScale: string;
  readonly inputScale: string;
}

function biasOf(node: Node, index: GraphIndex): BiasScale | undefined {
  if (node.domain !== "" || (node.opType !== "Conv" && node.opType !== "Gemm")) return undefined;
  const [input, weight, bias] = [0, 1, 2].map((place) => dequantizer(node.input[place], index));
  if (input === undefined || weight === undefined || bias === undefined) return undefined;
  if (index.consumersOf(bias.output[0] ?? "").length !== 1) return undefined;
  const [inputScale = "", weightScale = ""] = [input.input[1], weight.input[1]];
  const isProduct = multipliesTo(bias.input[1] ?? "", { inputScale, weightScale, index });
  return isProduct ? { bias, weightScale, inputScale } : undefined;
}

function dequantizer(value: string | undefined, index: GraphIndex): Node | undefined {
  const producer = index.producerOf(value ?? "")?.node;
  return producer?.domain === "" && producer.opType === "DequantizeLinear" ? producer : undefined;
}

function multipliesTo(
  product: string,
  factors: {
    readonly inputScale: string;
    readonly weightScale: string;
    readonly index: GraphIndex;
  },
): boolean {
  const [whole, input, weight] = [product, factors.inputScale, factors.weightScale].map((name) => {
    const constant = factors.index.constantOf(name);
    return constant !== undefined && elementTypeOf(constant) === "float32" ? constant : undefined;
  });
  if (whole === undefined || input === undefined || weight === undefined) return false;
  if (elementCount(tensorDims(whole)) < LEAST_ELEMENTS || tensorDims(input).length > 0)
    return false;
  if (whole.dims.join() !== weight.dims.join()) return false;
  const [scale = 0] = floatValues(input);
  const weightScales = floatValues(weight);
  return floatValues(whole).every(
    (value, place) => value === Math.fround((weightScales[place] ?? 0) * scale),
  );
}
