/** Scales moved between layers that follow each other, so that no channel is far smaller than the others: the float model answers as before. */
import { indexGraph } from "../../model/graph-index.ts";
import { type Model, graphOf } from "../../model/ir.ts";
import { applied } from "../changes.ts";
import { evenOut } from "../equalize/even-out.ts";
import { type LayerPair, layerPairs } from "../equalize/pairs.ts";
import { type Layer, nodeLabel } from "../layers.ts";
import type { Pass, PassResult } from "../pass.ts";
import { type Replacement, replaceConstants } from "../replace-constants.ts";

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

interface Scaled {
  readonly weights: ReadonlyMap<Layer, Float32Array>;
  readonly biases: ReadonlyMap<Layer, Float32Array>;
}

function written(model: Model, pairs: readonly LayerPair[], { weights, biases }: Scaled): Model {
  const replacements: Replacement[] = [];
  for (const layer of new Set(pairs.flatMap(({ first, second }) => [first, second]))) {
    const values = weights.get(layer);
    if (values !== undefined)
      replacements.push({ node: layer.node, place: 1, dims: layer.dims, values });
  }
  for (const { first, bias } of pairs) {
    const values = biases.get(first);
    if (bias === undefined || values === undefined) continue;
    const { node, inputIndex: place, dims } = bias;
    replacements.push({ node, place, dims, values });
  }
  return replaceConstants(model, replacements);
}
