/** Scales moved between layers that follow each other, so that no channel is far smaller than the others: the float model answers as before. */
import { freshNames, indexGraph } from "../../model/graph-index.ts";
import { type Model, type Node, graphOf, makeTensor, withGraph, withNode } from "../../model/ir.ts";
import { applied } from "../changes.ts";
import { dropUnused } from "../drop-unused.ts";
import { evenOut } from "../equalize/even-out.ts";
import { type LayerPair, layerPairs } from "../equalize/pairs.ts";
import { type Layer, nodeLabel } from "../layers.ts";
import type { Pass, PassResult } from "../pass.ts";

export const equalize: Pass<"equalize"> = {
  name: "equalize",
  description: "scales moved between layers, so that one scale serves all channels better",
  needsCalibration: false,
  apply: (model, step) => Promise.resolve(applyEqualize(model, step["keep-float"] ?? [])),
};

function applyEqualize(model: Model, keepFloat: readonly string[]): PassResult {
  const graph = graphOf(model);
  const pairs = layerPairs(graph, indexGraph(graph), keepFloat);
  const weights = new Map<Layer, Float32Array>();
  const biases = new Map<Layer, Float32Array>();
  for (const { first, second, bias } of pairs) {
    for (const layer of [first, second]) weights.set(layer, Float32Array.from(layer.values));
    if (bias !== undefined) biases.set(first, Float32Array.from(bias.values));
  }
  const moved = evenOut(pairs, { weights, biases });
  const changed = pairs.filter((_, place) => (moved[place] ?? 0) > 0);
  if (changed.length === 0) return { model, changes: [] };
  const changes = pairs.flatMap(({ first, second }, place) => {
    const count = moved[place] ?? 0;
    if (count === 0) return [];
    const of = `${count} of ${first.layout.channels} channels`;
    return [
      applied(first.node, `${of} evened with what "${nodeLabel(second.node)}" reads of them`),
    ];
  });
  return { model: written(model, changed, { weights, biases }), changes };
}

/** New constants in the places of the old ones. */
function written(
  model: Model,
  pairs: readonly LayerPair[],
  {
    weights,
    biases,
  }: {
    readonly weights: ReadonlyMap<Layer, Float32Array>;
    readonly biases: ReadonlyMap<Layer, Float32Array>;
  },
): Model {
  const graph = graphOf(model);
  const fresh = freshNames(graph);
  const inputs = new Map<Node, string[]>();
  const tensors = new Map<string, ReturnType<typeof makeTensor>>();
  const put = (node: Node, place: number, made: Parameters<typeof makeTensor>[2]): void => {
    const names = inputs.get(node) ?? [...node.input];
    const name = fresh("e");
    tensors.set(name, makeTensor(name, "float32", made));
    names[place] = name;
    inputs.set(node, names);
  };
  for (const layer of new Set(pairs.flatMap(({ first, second }) => [first, second]))) {
    const values = weights.get(layer);
    if (values !== undefined) put(layer.node, 1, { dims: layer.dims, values });
  }
  for (const { first, bias } of pairs) {
    const values = biases.get(first);
    if (bias === undefined || values === undefined) continue;
    put(bias.node, bias.inputIndex, { dims: bias.dims, values });
  }
  const nodes = graph.node.map((node) => {
    const names = inputs.get(node);
    return names === undefined ? node : withNode(node, { inputs: names });
  });
  const initializers = [...graph.initializer, ...tensors.values()];
  return dropUnused(withGraph(model, { nodes, initializers }));
}
