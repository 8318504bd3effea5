/** Finds the layers whose constant weight a pass can quantize, or says why a node is none. */
import { isFiniteWeight } from "./all-finite.ts";
import { type GraphIndex } from "../model/graph-index.ts";
import { type Node, type Tensor, readFloat, readInt } from "../model/ir.ts";
import { elementCount, elementTypeOf, floatValues, tensorDims } from "../model/tensor-data.ts";
import { matchesWildcard } from "../schema/matches-wildcard.ts";
import { type FloatNames, alsoFloat } from "./float-copies.ts";
import { KEPT_FLOAT, type Refusal, refusal } from "./refusal.ts";
import { type WeightLayout, columnLayout, convLayout, rowLayout } from "./quantize/weight-codes.ts";
import { type StoredWeight, storedWeight, turnedFloats } from "./stored-weight.ts";

/** A MatMul, Gemm or Conv with a constant float32 weight. */
export interface Layer {
  readonly node: Node;
  readonly kind: "matmul" | "gemm" | "conv";
  /** Name of the activation that goes in. */
  readonly input: string;
  readonly weight: Tensor;
  /** What the node reads. */
  readonly weightName: string;
  /** The constant behind it: another name where a Transpose turns it. */
  readonly storedName: string;
  readonly dims: readonly number[];
  readonly values: Float32Array;
  readonly layout: WeightLayout;
  /** Axis of the output channels in `dims`. */
  readonly channelAxis: number;
  /** Gemm only: true when the weight lies as [N, K]. */
  readonly transposed: boolean;
  /** Name of the bias input, when there is one. */
  readonly bias: string | undefined;
}

export type LayerOrReason = { readonly layer: Layer } | Refusal;

export interface LayerLimits {
  readonly minimumElements: number;
  /** Patterns of node names that stay float; a * stands for any characters. */
  readonly keepFloat: readonly string[];
  /** Names of constants that stay float, since something else needs their floats. */
  readonly floats?: FloatNames;
}

export const LAYER_OPERATORS: ReadonlySet<string> = new Set(["MatMul", "Gemm", "Conv"]);

/** What people call the node: its name, or its first output when it has none. */
export function nodeLabel(node: Node): string {
  return node.name === "" ? (node.output[0] ?? node.opType) : node.name;
}

export function isKeptFloat(node: Node, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesWildcard(nodeLabel(node), pattern));
}

/** [depth, channels], row by row. */
export function weightMatrix({ layout, values }: Layer): Float64Array {
  const { depth, channels, offset } = layout;
  return Float64Array.from({ length: depth * channels }, (_, at) => {
    const [k, channel] = [Math.floor(at / channels), at % channels];
    return values[offset(channel, k)] ?? 0;
  });
}

/** Reads a MatMul, Gemm or Conv of the default domain as a layer. */
export function readLayer(node: Node, index: GraphIndex, limits: LayerLimits): LayerOrReason {
  if (isKeptFloat(node, limits.keepFloat)) return KEPT_FLOAT;
  const weightName = node.input[1] ?? "";
  const stored = storedWeight(weightName, index);
  if (stored === undefined)
    return standsOnTheLeft(node, index) ? ON_THE_LEFT : whyNotConstant(weightName, index);
  const { tensor: weight, name: storedName, isTurned } = stored;
  if (elementTypeOf(weight) !== "float32")
    return refusal(
      "element-type",
      `its weight is ${elementTypeOf(weight) ?? "of an unknown type"}, not float32`,
    );
  const lying = tensorDims(weight);
  const dims = isTurned ? lying.toReversed() : lying;
  const shape = readShape(node, dims);
  if ("reason" in shape) return shape;
  const values = readValues(stored, shape.layout, limits);
  if ("code" in values) return values;
  const keeper = limits.floats?.get(storedName);
  if (keeper !== undefined) return alsoFloat("weight", keeper);
  const bias = node.input[2] === "" ? undefined : node.input[2];
  const names = { input: node.input[0] ?? "", weightName, storedName, bias };
  return { layer: { node, ...names, weight, dims, values, ...shape } };
}

function readValues(
  { tensor, isTurned }: StoredWeight,
  layout: WeightLayout,
  { minimumElements }: LayerLimits,
): Float32Array | Refusal {
  const dims = tensorDims(tensor);
  const elements = elementCount(dims);
  if (elements === 0) return refusal("empty", "its weight is empty");
  if (elements < minimumElements)
    return refusal(
      "too-small",
      `its weight has ${elements} elements, fewer than ${minimumElements}`,
    );
  const floats = floatValues(tensor);
  const values = isTurned ? turnedFloats(floats, dims) : floats;
  return isFiniteWeight(values, layout)
    ? values
    : refusal("not-finite", "its weight holds values that are not finite");
}

const ON_THE_LEFT = refusal("not-constant", "its weight stands on the left");

const standsOnTheLeft = ({ opType, input: [left = ""] }: Node, index: GraphIndex): boolean =>
  opType === "MatMul" && index.constantOf(left) !== undefined;

/** What passes of a recipe that ran before have made of a weight is told by what makes it. */
export function whyNotConstant(weightName: string, index: GraphIndex): Refusal {
  const made = index.producerOf(weightName)?.node;
  const source = index.constantOf(made?.input[0] ?? "");
  const type = source === undefined ? undefined : elementTypeOf(source);
  if (source !== undefined && made?.opType === "DequantizeLinear")
    return refusal("not-constant", "its weight is quantized already");
  if (made?.opType === "Cast" && type !== undefined)
    return refusal("element-type", `its weight is in ${type}, and cast when the model is loaded`);
  return isComputedOnce(weightName, index)
    ? refusal(
        "not-constant",
        "its weight is computed from other constants when the model is loaded",
      )
    : refusal("not-constant", "its weight is not a constant");
}

function isComputedOnce(value: string, index: GraphIndex): boolean {
  const seen = new Set([value]);
  for (const name of seen) {
    const made = index.producerOf(name)?.node;
    if (index.constantOf(name) !== undefined) continue;
    if (made === undefined) return false;
    for (const read of index.namesReadBy(made)) seen.add(read);
  }
  return true;
}

type LayerShape = Pick<Layer, "kind" | "layout" | "channelAxis" | "transposed">;

function readShape(node: Node, dims: readonly number[]): LayerShape | Refusal {
  switch (node.opType) {
    case "MatMul":
      return readMatMulShape(dims);
    case "Gemm":
      return readGemmShape(node, dims);
    case "Conv":
      return readConvShape(dims);
    default:
      return refusal("operator", `${node.opType} has no weight that this pass knows`);
  }
}

function readMatMulShape(dims: readonly number[]): LayerShape | Refusal {
  const [depth, channels] = dims;
  if (dims.length !== 2 || depth === undefined || channels === undefined)
    return refusal("rank", `its weight has rank ${dims.length}; only rank 2 is fused`);
  return {
    kind: "matmul",
    layout: columnLayout(depth, channels),
    channelAxis: 1,
    transposed: false,
  };
}

function readGemmShape(node: Node, dims: readonly number[]): LayerShape | Refusal {
  const [first, second] = dims;
  if (dims.length !== 2 || first === undefined || second === undefined)
    return refusal("rank", `its weight has rank ${dims.length}; Gemm needs rank 2`);
  if (readInt(node, "transA", 0) !== 0)
    return refusal("attributes", "its activation is transposed (transA)");
  if (readFloat(node, "alpha", 1) !== 1) return refusal("attributes", "its alpha is not 1");
  if (readFloat(node, "beta", 1) !== 1) return refusal("attributes", "its beta is not 1");
  const transposed = readInt(node, "transB", 0) !== 0;
  return {
    kind: "gemm",
    layout: transposed ? rowLayout(first, second) : columnLayout(first, second),
    channelAxis: transposed ? 0 : 1,
    transposed,
  };
}

function readConvShape(dims: readonly number[]): LayerShape | Refusal {
  if (dims.length < 3)
    return refusal("rank", `its weight has rank ${dims.length}; Conv needs at least 3`);
  return { kind: "conv", layout: convLayout(dims), channelAxis: 0, transposed: false };
}

/** One filter for each channel: onnxruntime has kernels for these, which multiply in 32 bits and never add neighbours in 16. */
export function isDepthwise(node: Node, dims: readonly number[]): boolean {
  return dims.length >= 3 && dims[1] === 1 && readInt(node, "group", 1) === dims[0];
}
