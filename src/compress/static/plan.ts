/** Chooses which nodes of a float graph become int8, and which Relu and Clip nodes a range can replace. */
import type { GraphIndex } from "../../model/graph-index.ts";
import type { Graph, Node } from "../../model/ir.ts";
import {
  LAYER_OPERATORS,
  type Layer,
  type LayerLimits,
  isKeptFloat,
  readLayer,
} from "../layers.ts";
import { refused } from "../changes.ts";
import type { Change } from "../pass.ts";
import type { Refusal } from "../refusal.ts";
import { type AbsorbedLine, lineAfter } from "./absorbed-lines.ts";
import { isCodedHardSigmoid } from "./hard-sigmoid.ts";
import { isMisread } from "./misread.ts";
import { isMover } from "./movers.ts";
import { readBias } from "./quantize-layer.ts";
import { type Rectified, isRectifier, rectifiersAfter } from "./rectifiers.ts";

/** Operators that ONNX Runtime computes in int8 when every input and the output are quantized. */
const ARITHMETIC: ReadonlySet<string> = new Set([
  "Add",
  "Mul",
  "Concat",
  "GlobalAveragePool",
  "AveragePool",
  "Sigmoid",
  "LeakyRelu",
]);

export interface Plan {
  readonly layers: ReadonlyMap<Node, Layer>;
  /** Nodes that carry int8 values between layers. */
  readonly carriers: ReadonlySet<Node>;
  /** Relu and Clip nodes that vanish, since the range of the value before them does their work. */
  readonly absorbed: ReadonlySet<Node>;
  /** Layer or carrier with an int8 output -> the value that its readers read, once absorbed nodes are gone. */
  readonly outputs: ReadonlyMap<Node, string>;
  /** What the absorbed nodes made: their values, whose codes must clamp as they did. */
  readonly rectified: ReadonlyMap<string, Rectified>;
  /** By the node whose result they move, the constants that are absorbed. */
  readonly lines: ReadonlyMap<Node, AbsorbedLine>;
  readonly changes: readonly Change[];
}

type Chain = Rectified | AbsorbedLine;

/** Names of the activations that a carrier reads. */
export function carriedInputs(node: Node): readonly string[] {
  return isMover(node) ? node.input.slice(0, 1) : node.input.filter((name) => name !== "");
}

export interface PlanLimits extends LayerLimits {
  /** Why a value cannot be quantized although a layer or carrier would: calibration saw nothing of it, or no finite numbers. */
  readonly whyUncalibrated: (value: string) => Refusal | undefined;
  /** Why a layer cannot read a calibrated value as int8. */
  readonly whyWithoutScale: (value: string) => Refusal | undefined;
  /** Whether codes have a zero point that constants can move. */
  readonly absorbsLines?: boolean;
  /** Relu and Clip nodes that no range can replace; none when absent. */
  readonly unclamped?: ReadonlySet<Node>;
}

export function planStatic(graph: Graph, index: GraphIndex, limits: PlanLimits): Plan {
  const changes: Change[] = [];
  const layers = findLayers(graph, index, { limits, changes });
  const reaching = nodesThatReach(graph, index, {
    isLayer: (node) => layers.has(node),
    passesOn: isCarrierOperator,
  });
  const carriers = new Set<Node>();
  const chains = new Map<Node, Chain>();
  const quantized = new Set<string>();
  for (const node of graph.node) {
    const isCarrier =
      reaching.has(node) &&
      isCarrierOperator(node) &&
      !isKeptFloat(node, limits.keepFloat) &&
      carriedInputs(node).every((name) => quantized.has(name));
    if (!layers.has(node) && !isCarrier) continue;
    const line =
      isCarrier && limits.absorbsLines === true
        ? lineAfter(node, index, limits.keepFloat)
        : undefined;
    const chain = line ?? rectifiersAfter(node, index, limits.unclamped);
    if (isCarrier && limits.whyUncalibrated(chain.final) !== undefined) continue;
    if (isCarrier) carriers.add(node);
    chains.set(node, chain);
    quantized.add(chain.final);
  }
  return { layers, carriers, ...whatIsWritten(chains, index, { layers, carriers }), changes };
}

/** Which chains end in int8: all but those of products that no int8 reader follows. */
function whatIsWritten(
  chains: ReadonlyMap<Node, Chain>,
  index: GraphIndex,
  quantized: Pick<Plan, "layers" | "carriers">,
): Pick<Plan, "absorbed" | "outputs" | "rectified" | "lines"> {
  const outputs = new Map<Node, string>();
  const absorbed = new Set<Node>();
  const rectified = new Map<string, Rectified>();
  const lines = new Map<Node, AbsorbedLine>();
  for (const [node, chain] of chains) {
    const isRead = index
      .consumersOf(chain.final)
      .some(({ node: reader, inputIndex }) => isInt8Reader(reader, inputIndex, quantized));
    const endsFloat = quantized.layers.has(node) && node.opType !== "Conv" && !isRead;
    if (endsFloat) continue;
    outputs.set(node, chain.final);
    for (const folded of chain.nodes) absorbed.add(folded);
    if ("factor" in chain) lines.set(node, chain);
    else if (chain.nodes.length > 0) rectified.set(chain.final, chain);
  }
  return { absorbed, outputs, rectified, lines };
}

/** Whether this reader takes the value as int8: a layer its activation, a carrier what it carries. */
export function isInt8Reader(
  reader: Node,
  inputIndex: number,
  plan: Pick<Plan, "layers" | "carriers">,
): boolean {
  if (plan.layers.has(reader)) return inputIndex === 0;
  return plan.carriers.has(reader) && (!isMover(reader) || inputIndex === 0);
}

function findLayers(
  graph: Graph,
  index: GraphIndex,
  context: { readonly limits: PlanLimits; readonly changes: Change[] },
): ReadonlyMap<Node, Layer> {
  const layers = new Map<Node, Layer>();
  for (const node of graph.node) {
    if (node.domain !== "" || !LAYER_OPERATORS.has(node.opType)) continue;
    const found = readLayer(node, index, context.limits);
    const against =
      "code" in found
        ? found
        : (biasRefusal(found.layer, index) ?? uncalibrated(node, context.limits));
    if (against !== undefined) context.changes.push(refused(node, against));
    else if ("layer" in found) layers.set(node, found.layer);
  }
  return layers;
}

function biasRefusal(layer: Layer, index: GraphIndex): Refusal | undefined {
  const bias = readBias(layer, index);
  return "code" in bias ? bias : undefined;
}

function uncalibrated(node: Node, limits: PlanLimits): Refusal | undefined {
  const [input = "", output = ""] = [node.input[0], node.output[0]];
  return (
    limits.whyUncalibrated(input) ?? limits.whyUncalibrated(output) ?? limits.whyWithoutScale(input)
  );
}

export function isCarrierOperator(node: Node): boolean {
  if (isMover(node) || isCodedHardSigmoid(node)) return true;
  return node.domain === "" && ARITHMETIC.has(node.opType) && !isMisread(node);
}

/** What nodes are, as `nodesThatReach` asks. */
export interface Roles {
  readonly isLayer: (node: Node) => boolean;
  /** Carriers; Relu and Clip that begin at 0 pass on by themselves. */
  readonly passesOn: (node: Node) => boolean;
}

/** Carriers pay only when their result goes into another layer: otherwise they stay float. */
export function nodesThatReach(
  graph: Graph,
  index: GraphIndex,
  { isLayer, passesOn }: Roles,
): ReadonlySet<Node> {
  const reaching = new Set<Node>();
  for (const node of [...graph.node].toReversed()) {
    if (!passesOn(node) && !isRectifier(node, index)) continue;
    const readers = index.consumersOf(node.output[0] ?? "");
    const reaches = readers.some(
      ({ node: reader, inputIndex }) =>
        reaching.has(reader) || (isLayer(reader) && inputIndex === 0),
    );
    if (reaches) reaching.add(node);
  }
  return reaching;
}
