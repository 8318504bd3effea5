/** The layers of a model that a pass can work on; why it leaves the others is noted. */
import type { GraphIndex } from "../model/graph-index.ts";
import { graphOf, type Model, type Node, readInt } from "../model/ir.ts";
import { refused } from "./changes.ts";
import {
  LAYER_OPERATORS,
  type Layer,
  type LayerLimits,
  type LayerOrReason,
  readLayer,
} from "./layers.ts";
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
  /** True for a pass that gives one weight to all layers that read it alike. */
  readonly takesShared?: boolean;
}

export interface FoundLayers {
  readonly layers: readonly Layer[];
  readonly refusals: readonly Change[];
}

/** In the order of the nodes. A weight that something else reads too cannot be replaced. */
export function findLayers(
  model: Model,
  { index, options, except, reasonAgainst = () => undefined, takesShared = false }: LayerSearch,
): FoundLayers {
  const nodes = graphOf(model).node.filter(
    (node) => node.domain === "" && LAYER_OPERATORS.has(node.opType) && except?.has(node) !== true,
  );
  const found = new Map(
    nodes.map((node) => {
      const layer = readLayer(node, index, options);
      return [node, "code" in layer ? layer : (reasonAgainst(layer.layer) ?? layer)];
    }),
  );
  const layers: Layer[] = [];
  const refusals: Change[] = [];
  for (const [node, each] of found) {
    if ("code" in each) refusals.push(refused(node, each));
    else if (isReadOnce(each.layer, index)) layers.push(each.layer);
    else if (takesShared && isReadAlike(each.layer, found, index)) layers.push(each.layer);
    else refusals.push(refused(node, SHARED));
  }
  return { layers, refusals };
}

export const SHARED: Refusal = refusal("shared", "its weight is shared with another node");

/** Whether all that read the weight are layers that could take another one, and multiply it with as many inputs of the same kind. */
function isReadAlike(
  layer: Layer,
  found: ReadonlyMap<Node, LayerOrReason>,
  index: GraphIndex,
): boolean {
  if (layer.weightName !== layer.storedName || index.isGraphOutput(layer.weightName)) return false;
  const readers = index.consumersOf(layer.weightName);
  return readers.every(({ node, inputIndex }) => {
    const other = found.get(node);
    return (
      inputIndex === 1 && other !== undefined && "layer" in other && isAlike(other.layer, layer)
    );
  });
}

const isAlike = (one: Layer, other: Layer): boolean =>
  one.kind === other.kind &&
  one.transposed === other.transposed &&
  readInt(one.node, "group", 1) === readInt(other.node, "group", 1);
