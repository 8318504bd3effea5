/** Weights of LSTM, GRU and RNN that can be rounded: a channel for each row of a gate. */
import type { GraphIndex } from "../../model/graph-index.ts";
import type { Graph, Node } from "../../model/ir.ts";
import { refused } from "../changes.ts";
import { RECURRENT, readRecurrentWeight } from "../dynamic/recurrent.ts";
import { SHARED } from "../find-layers.ts";
import { type Layer, type LayerLimits, isKeptFloat, whyNotConstant } from "../layers.ts";
import type { Change } from "../pass.ts";
import { LEAST_GRID_DEPTH } from "../quantize/grid-step.ts";
import { rowLayout } from "../quantize/weight-codes.ts";
import { KEPT_FLOAT, type Refusal, refusal } from "../refusal.ts";

/** As the layer that multiplies the weight with what the node reads. */
export interface RecurrentLayer extends Layer {
  /** Of the node's inputs. */
  readonly place: number;
  /** True for the weight of the node's input: what the recurrence itself reads stays inside the node. */
  readonly isInput: boolean;
}

export interface FoundRecurrent {
  readonly weights: readonly RecurrentLayer[];
  readonly refusals: readonly Change[];
}

export function findRecurrentWeights(
  graph: Graph,
  index: GraphIndex,
  limits: LayerLimits,
): FoundRecurrent {
  const weights: RecurrentLayer[] = [];
  const refusals: Change[] = [];
  for (const node of graph.node) {
    if (node.domain !== "" || !RECURRENT.has(node.opType)) continue;
    for (const place of [1, 2]) {
      const found = readLayer(node, place, { index, limits });
      if ("code" in found) refusals.push(refused(node, found));
      else weights.push(found);
    }
  }
  return { weights, refusals };
}

function readLayer(
  node: Node,
  place: number,
  { index, limits }: { readonly index: GraphIndex; readonly limits: LayerLimits },
): RecurrentLayer | Refusal {
  if (isKeptFloat(node, limits.keepFloat)) return KEPT_FLOAT;
  const weightName = node.input[place] ?? "";
  const weight = index.constantOf(weightName);
  if (weight === undefined) return whyNotConstant(weightName, index);
  const found = readRecurrentWeight(weight);
  if ("code" in found) return found;
  if (index.consumersOf(weightName).length > 1) return SHARED;
  const { dims, values } = found;
  const [directions, rows, depth] = dims;
  if (values.length < limits.minimumElements)
    return refusal(
      "too-small",
      `its weight has ${values.length} elements, fewer than ${limits.minimumElements}`,
    );
  if (depth < LEAST_GRID_DEPTH)
    return refusal(
      "shallow",
      `its channels have ${depth} weights each, fewer than ${LEAST_GRID_DEPTH}`,
    );
  return {
    node,
    kind: "matmul",
    input: node.input[0] ?? "",
    weight,
    weightName,
    storedName: weightName,
    dims,
    values,
    layout: rowLayout(directions * rows, depth),
    channelAxis: 1,
    transposed: true,
    bias: undefined,
    place,
    isInput: place === 1,
  };
}
