/** LSTM with int8 weights (com.microsoft DynamicQuantizeLSTM); its activations are quantized at run time. */
import { allFinite } from "../all-finite.ts";
import { type GraphIndex, freshNames, indexGraph } from "../../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  makeNode,
  makeTensor,
  readInt,
  withGraph,
  withOpset,
} from "../../model/ir.ts";
import { elementCount, elementTypeOf, floatValues, tensorDims } from "../../model/tensor-data.ts";
import { applied, refused } from "../changes.ts";
import { alsoFloat, type FloatNames } from "../float-copies.ts";
import { isKeptFloat, whyNotConstant } from "../layers.ts";
import { type Change, type PassResult, type PutAside, asItIs } from "../pass.ts";
import { type WeightOptions, rowLayout, weightCodes } from "../quantize/weight-codes.ts";
import { KEPT_FLOAT, type Refusal, refusal } from "../refusal.ts";

const DOMAIN = "com.microsoft";
/** The others have no operator that multiplies integers. */
export const RECURRENT: ReadonlySet<string> = new Set(["LSTM", "GRU", "RNN"]);

export interface RecurrentOptions extends WeightOptions {
  readonly minimumElements: number;
  readonly keepFloat: readonly string[];
  readonly floats?: FloatNames;
  readonly putAside?: PutAside | undefined;
}

/** Weights of input and recurrence; biases, peepholes and states stay float. */
export function quantizeRecurrent(model: Model, options: RecurrentOptions): PassResult {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const changes: Change[] = [];
  const tensors: Tensor[] = [];
  const nodes = graph.node.map((node) => {
    if (node.domain !== "" || !RECURRENT.has(node.opType)) return node;
    const found = readWeights(node, index, options);
    if ("code" in found) {
      changes.push(refused(node, found));
      return node;
    }
    changes.push(applied(node, "int8 weight"));
    const parts = found.map((weight) => codedWeight(weight, { options, fresh }));
    tensors.push(...parts.flatMap((part) => part.tensors).map(options.putAside ?? asItIs));
    return quantizedNode(node, parts);
  });
  if (tensors.length === 0) return { model, changes };
  const initializers = [...graph.initializer, ...tensors];
  return { model: withOpset(withGraph(model, { nodes, initializers }), DOMAIN, 1), changes };
}

/** [directions, gates × hidden, depth]. */
export interface RecurrentWeight {
  readonly dims: readonly [number, number, number];
  readonly values: Float32Array;
}

function readWeights(
  node: Node,
  index: GraphIndex,
  options: RecurrentOptions,
): readonly RecurrentWeight[] | Refusal {
  if (node.opType !== "LSTM")
    return refusal("operator", `the engine has no ${node.opType} with int8 weights`);
  if (isKeptFloat(node, options.keepFloat)) return KEPT_FLOAT;
  if (readInt(node, "layout", 0) !== 0)
    return refusal(
      "attributes",
      "its batch comes first (layout), which the int8 kernel does not know",
    );
  const weights: RecurrentWeight[] = [];
  const names = node.input.slice(1, 3);
  for (const name of names) {
    const constant = index.constantOf(name);
    if (constant === undefined) return whyNotConstant(name, index);
    const found = readRecurrentWeight(constant);
    if ("code" in found) return found;
    weights.push(found);
  }
  const elements = weights.reduce((sum, { values }) => sum + values.length, 0);
  if (elements < options.minimumElements)
    return refusal(
      "too-small",
      `its weights have ${elements} elements, fewer than ${options.minimumElements}`,
    );
  const keeper = names.map((name) => options.floats?.get(name)).find((one) => one !== undefined);
  return keeper === undefined ? weights : alsoFloat("weight", keeper);
}

export function readRecurrentWeight(tensor: Tensor): RecurrentWeight | Refusal {
  const type = elementTypeOf(tensor);
  if (type !== "float32")
    return refusal("element-type", `its weight is ${type ?? "of an unknown type"}, not float32`);
  const dims = tensorDims(tensor);
  const [directions = 0, gates = 0, depth = 0] = dims;
  if (dims.length !== 3)
    return refusal("rank", `its weight has rank ${dims.length}; a recurrence needs 3`);
  if (elementCount(dims) === 0) return refusal("empty", "its weight is empty");
  const values = floatValues(tensor);
  if (!allFinite(values))
    return refusal("not-finite", "its weight holds values that are not finite");
  return { dims: [directions, gates, depth], values };
}

interface CodedWeight {
  readonly codes: string;
  readonly scale: string;
  readonly zeroPoint: string;
  readonly tensors: readonly Tensor[];
}

/** The kernel takes the codes as [directions, depth, 4 × hidden], and a scale for each direction, or each row of it. */
function codedWeight(
  { dims, values }: RecurrentWeight,
  {
    options,
    fresh,
  }: { readonly options: RecurrentOptions; readonly fresh: (hint: string) => string },
): CodedWeight {
  const [directions, gates, depth] = dims;
  const turned = new Int8Array(values.length);
  const scales: number[] = [];
  for (let direction = 0; direction < directions; direction += 1) {
    const start = direction * gates * depth;
    const part = values.subarray(start, start + gates * depth);
    const coded = weightCodes(part, rowLayout(gates, depth), options);
    scales.push(...coded.scales);
    for (let gate = 0; gate < gates; gate += 1)
      for (let k = 0; k < depth; k += 1)
        turned[start + k * gates + gate] = coded.codes[gate * depth + k] ?? 0;
  }
  const [codes, scale, zeroPoint] = [fresh("w"), fresh("s"), fresh("z")];
  const scaleDims = options.perChannel ? [directions, gates] : [directions];
  return {
    codes,
    scale,
    zeroPoint,
    tensors: [
      makeTensor(codes, "int8", { dims: [directions, depth, gates], values: turned }),
      makeTensor(scale, "float32", { dims: scaleDims, values: Float32Array.from(scales) }),
      makeTensor(zeroPoint, "int8", { dims: scaleDims, values: new Int8Array(scales.length) }),
    ],
  };
}

/** Scales and zero points of both weights follow the eight inputs that an LSTM may have. */
function quantizedNode(node: Node, parts: readonly CodedWeight[]): Node {
  const inputs = Array.from({ length: 8 }, (_, place) => node.input[place] ?? "");
  for (const [place, { codes }] of parts.entries()) inputs[place + 1] = codes;
  return makeNode({
    operator: "DynamicQuantizeLSTM",
    domain: DOMAIN,
    name: node.name,
    inputs: [...inputs, ...parts.flatMap(({ scale, zeroPoint }) => [scale, zeroPoint])],
    outputs: node.output,
    attributes: node.attribute.filter(({ name }) => name !== "layout"),
  });
}
