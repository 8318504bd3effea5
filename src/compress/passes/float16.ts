/** Weights stored in float16 and cast back to float32 when the model is loaded: half the bytes, the same kernels and the same speed. */
import { float16ToFloat32, float32ToFloat16 } from "../../stats/float16.ts";
import { allFinite } from "../all-finite.ts";
import { freshNames, indexGraph } from "../../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  intAttribute,
  makeNode,
  makeTensor,
  withGraph,
} from "../../model/ir.ts";
import { dataTypeOf } from "../../model/data-types.ts";
import { elementCount, elementTypeOf, floatValues, tensorDims } from "../../model/tensor-data.ts";
import { isInteger } from "../fusion-detours.ts";
import { refuseHeld } from "../held-constants.ts";
import { isKeptFloat } from "../layers.ts";
import { type Change, type Pass, type PassResult, type PutAside, asItIs } from "../pass.ts";
import { INTERFACE, KEPT_FLOAT, type Refusal, refusal } from "../refusal.ts";

/** A Cast node costs about 60 bytes, and its load time: small tensors are not worth it. */
const MINIMUM_ELEMENTS = 256;
const LARGEST_FLOAT16 = 65504;
/** Rounding to 11 bits changes a number by 2^-11 at most; below 2^-14 float16 has fewer bits, until none is left. */
const LARGEST_CHANGE = 2 ** -10;

export const float16: Pass<"float16"> = {
  name: "float16",
  description: "float weights stored in 16 bits and computed as float32",
  whenIdle: whyNothing,
  needsCalibration: false,
  takesTurns: () => true,
  apply: (model, step, { putAside }) =>
    Promise.resolve(applyFloat16(model, step["keep-float"] ?? [], putAside)),
};

function applyFloat16(
  model: Model,
  keepFloat: readonly string[],
  putAside: PutAside = asItIs,
): PassResult {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const changes: Change[] = [];
  const casts: Node[] = [];
  const initializers = graph.initializer.map((tensor) => {
    if (!isLarge(tensor)) return tensor;
    const readers = index.consumersOf(tensor.name).map(({ node }) => node);
    const operator = readers[0]?.opType ?? "";
    const isInterface = index.isGraphInput(tensor.name) || index.isGraphOutput(tensor.name);
    const isKept = readers.some((node) => isKeptFloat(node, keepFloat));
    const known = isInterface ? INTERFACE : isKept ? KEPT_FLOAT : otherType(tensor);
    const halved = known ?? halvedValues(floatValues(tensor));
    if ("code" in halved) {
      changes.push({ kind: "refused", node: tensor.name, operator, ...halved });
      return tensor;
    }
    const name = fresh("h");
    casts.push(castToFloat32(name, tensor.name));
    changes.push({ kind: "applied", node: tensor.name, operator, reason: "weight in float16" });
    return putAside(makeTensor(name, "float16", { dims: tensorDims(tensor), ...halved }));
  });
  changes.push(...refuseHeld(model, isLarge));
  if (casts.length === 0) return { model, changes };
  return { model: withGraph(model, { nodes: [...casts, ...graph.node], initializers }), changes };
}

/** undefined: it is quantized, or holds no floats at all. */
function whyNothing(model: Model): string | undefined {
  const { initializer: weights, node: nodes } = graphOf(model);
  const halves = weights.filter((tensor) => elementTypeOf(tensor) === "float16");
  if (halves.some(isWorthCast)) return "its float weights take 16 bits already";
  if (nodes.some(isInteger)) return undefined;
  const isSmall = halves.length > 0 || weights.some(isWide);
  return isSmall
    ? `none of its float weights holds ${MINIMUM_ELEMENTS} values, and fewer are not worth a Cast`
    : undefined;
}

function castToFloat32(input: string, output: string): Node {
  const attributes = [intAttribute("to", dataTypeOf("float32"))];
  return makeNode({ operator: "Cast", inputs: [input], outputs: [output], attributes });
}

/** Looked at once: they may lie in a file. */
function halvedValues(floats: Float32Array): { readonly values: Uint16Array } | Refusal {
  if (!allFinite(floats)) return refusal("not-finite", "it holds values that are not finite");
  if (!floats.every((value) => Math.abs(value) <= LARGEST_FLOAT16))
    return refusal("range", "it holds values beyond the range of float16");
  const { values, change } = inHalf(floats);
  if (change <= LARGEST_CHANGE) return { values };
  const percent = Number((change * 100).toPrecision(1));
  return refusal(
    "precision",
    `its values are too small for float16, which would change them by ${percent} %`,
  );
}

/** Floats that take more than 16 bits. */
const isLarge = (tensor: Tensor): boolean => isWide(tensor) && isWorthCast(tensor);

function isWide(tensor: Tensor): boolean {
  const type = elementTypeOf(tensor);
  return type === "float32" || type === "float64";
}

const isWorthCast = (tensor: Tensor): boolean =>
  elementCount(tensorDims(tensor)) >= MINIMUM_ELEMENTS;

const otherType = (tensor: Tensor): Refusal | undefined =>
  elementTypeOf(tensor) === "float64"
    ? refusal("element-type", "it is float64, not float32")
    : undefined;

interface Halved {
  readonly values: Uint16Array;
  /** Root mean square of what rounding changes, relative to that of the values; 0 for zeros. */
  readonly change: number;
}

function inHalf(floats: Float32Array): Halved {
  // `from` would first list the values, at eight times their size.
  const values = new Uint16Array(floats.length);
  let [difference, size] = [0, 0];
  for (let at = 0; at < floats.length; at += 1) {
    const value = floats[at] ?? 0;
    const bits = float32ToFloat16(value);
    values[at] = bits;
    difference += (float16ToFloat32(bits) - value) ** 2;
    size += value ** 2;
  }
  return { values, change: size === 0 ? 0 : Math.sqrt(difference / size) };
}
