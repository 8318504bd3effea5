/** A Mul before layers that read an activation in other proportions than everybody else. */
import { freshNames } from "../../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  makeNode,
  makeTensor,
  withGraph,
  withNode,
} from "../../model/ir.ts";

export interface Product {
  /** The activation. */
  readonly value: string;
  /** By channel, along its last axis. */
  readonly factors: Float32Array;
  /** First outputs of the nodes whose first input becomes the product. */
  readonly readers: ReadonlySet<string>;
}

export function insertProducts(model: Model, products: readonly Product[]): Model {
  if (products.length === 0) return model;
  const graph = graphOf(model);
  const fresh = freshNames(graph);
  const made = new Map<Product, string>();
  const tensors: Tensor[] = [];
  const multiply = (product: Product): { readonly name: string; readonly nodes: Node[] } => {
    const known = made.get(product);
    if (known !== undefined) return { name: known, nodes: [] };
    const { value, factors } = product;
    const [factor, name] = [fresh("e"), fresh("s")];
    tensors.push(makeTensor(factor, "float32", { dims: [factors.length], values: factors }));
    made.set(product, name);
    return {
      name,
      nodes: [makeNode({ operator: "Mul", inputs: [value, factor], outputs: [name] })],
    };
  };
  const nodes = graph.node.flatMap((node) => {
    const product = products.find(({ readers }) => readers.has(node.output[0] ?? ""));
    if (product === undefined) return [node];
    const { name, nodes: before } = multiply(product);
    return [...before, withNode(node, { inputs: [name, ...node.input.slice(1)] })];
  });
  return withGraph(model, { nodes, initializers: [...graph.initializer, ...tensors] });
}
