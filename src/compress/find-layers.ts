/** The layers of a model that a pass can work on; why it leaves the others is noted. */
import type { GraphIndex } from "../model/graph-index.ts";
import { graphOf, type Model, type Node } from "../model/ir.ts";
import { refused } from "./changes.ts";
import { LAYER_OPERATORS, type Layer, type LayerLimits, readLayer } from "./layers.ts";
import type { Change } from "./pass.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { isReadOnce } from "./stored-weight.ts";

export interface LayerSearch {
  readonly index: GraphIndex;
  readonly options: LayerLimits;
  /** Layers that the pass treats otherwise. */
  readonly except?: ReadonlySet<Node>;
  /** What the pass has against a layer of its own. */
  readonly reasonAgainst?: (layer: Layer) => Refusal | undefined;
}

export interface FoundLayers {
  readonly layers: readonly Layer[];
  readonly refusals: readonly Change[];
}

/** In the order of the nodes. A weight that something else reads too cannot be replaced. */
export function findLayers(
  model: Model,
  { index, options, except, reasonAgainst = () => undefined }: LayerSearch,
): FoundLayers {
  const layers: Layer[] = [];
  const refusals: Change[] = [];
  for (const node of graphOf(model).node) {
    if (node.domain !== "" || !LAYER_OPERATORS.has(node.opType)) continue;
    if (except?.has(node) === true) continue;
    const found = readLayer(node, index, options);
    const against =
      "code" in found ? found : (sharedWeight(found.layer, index) ?? reasonAgainst(found.layer));
    if (against !== undefined) refusals.push(refused(node, against));
    else if ("layer" in found) layers.push(found.layer);
  }
  return { layers, refusals };
}

export const SHARED: Refusal = refusal("shared", "its weight is shared with another node");

const sharedWeight = (layer: Layer, index: GraphIndex): Refusal | undefined =>
  isReadOnce(layer, index) ? undefined : SHARED;
