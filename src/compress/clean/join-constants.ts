/** Constants under one roof: Constant nodes become initializers, and equal initializers become one. */
import { subgraphsOf } from "../../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  readTensorAttribute,
  withGraph,
  withNode,
  withParts,
  withTensorName,
} from "../../model/ir.ts";
import { indexGraph } from "../../model/graph-index.ts";
import { withInnerGraphs } from "../../model/inner-graphs.ts";
import { rawBytes, rawPiece, storedData } from "../../model/raw-data.ts";
import type { Change, PassResult } from "../pass.ts";
import { applied } from "../changes.ts";

const QUANTIZERS: ReadonlySet<string> = new Set(["QuantizeLinear", "DequantizeLinear"]);

export function joinConstants(model: Model): PassResult {
  const lifted = liftConstantNodes(model);
  return { model: joinEqual(lifted.model), changes: lifted.changes };
}

function liftConstantNodes(model: Model): PassResult {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const tensors: Tensor[] = [];
  const changes: Change[] = [];
  const nodes = graph.node.filter((node) => {
    const value = readTensorAttribute(node, "value");
    const name = node.output[0] ?? "";
    const lifts = node.opType === "Constant" && node.domain === "" && value !== undefined;
    if (!lifts || index.isGraphOutput(name)) return true;
    tensors.push(withTensorName(value, name));
    changes.push(applied(node, "kept as a weight"));
    return false;
  });
  if (tensors.length === 0) return { model, changes };
  return {
    model: withGraph(model, { nodes, initializers: [...graph.initializer, ...tensors] }),
    changes,
  };
}

/** Constants of the outermost graph; what graphs inside it read of them reads the one that is left. */
export function joinEqual(model: Model): Model {
  const graph = graphOf(model);
  const inputs = new Set(graph.input.map((input) => input.name));
  const fixed = new Set([...inputs, ...graph.output.map((output) => output.name)]);
  for (const name of namesFixedBy(graph.node)) fixed.add(name);
  const first = new Map<string, Tensor[]>();
  const renamed = new Map<string, string>();
  for (const tensor of graph.initializer) {
    if (fixed.has(tensor.name)) continue;
    const key = `${tensor.dataType}:${tensor.dims.join("x")}:${rawPiece(tensor).length}:${headOf(tensor)}`;
    const same = first.get(key)?.find((other) => isEqual(other, tensor));
    if (same === undefined) first.set(key, [...(first.get(key) ?? []), tensor]);
    else renamed.set(tensor.name, same.name);
  }
  if (renamed.size === 0) return model;
  return withGraph(model, {
    initializers: graph.initializer.filter((tensor) => !renamed.has(tensor.name)),
    nodes: graph.node.map((node) => renameInputs(node, renamed)),
  });
}

/** Names that cannot stand for others: the engine rewrites zero points in place when it looks for exact kernels, and shared ones then do not load. */
function namesFixedBy(nodes: readonly Node[]): readonly string[] {
  return nodes.flatMap((node) => [
    ...(QUANTIZERS.has(node.opType) ? node.input : []),
    ...subgraphsOf(node).flatMap((inner) => namesFixedBy(inner.node)),
  ]);
}

/** In the graphs inside it too: the engine refuses names there that hide others. */
function renameInputs(node: Node, renamed: ReadonlyMap<string, string>): Node {
  const isRead = node.input.some((name) => renamed.has(name));
  const same = isRead
    ? withNode(node, { inputs: node.input.map((name) => renamed.get(name) ?? name) })
    : node;
  return withInnerGraphs(same, (inner) =>
    withParts(inner, { nodes: inner.node.map((each) => renameInputs(each, renamed)) }),
  );
}

/** Of a weight that lies in a file: large ones that begin alike are rare, and only those are read whole. */
const HEAD_BYTES = 256;
const headOf = (tensor: Tensor): string => storedData(tensor)?.read(0, HEAD_BYTES).join() ?? "";

/** Only raw data is compared: typed fields are small or belong to old exporters. */
export function isEqual(a: Tensor, b: Tensor): boolean {
  const [first, second] = [rawBytes(a), rawBytes(b)];
  return first.length > 0 && first.every((byte, position) => byte === second[position]);
}
