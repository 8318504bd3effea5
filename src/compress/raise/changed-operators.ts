/** Operators whose form or meaning changed on the way to set 13, written as set 13 has them: the same answers from the same kernels. */
import {
  type Node,
  type Tensor,
  attributeNumbers,
  intAttribute,
  makeNode,
  readFloat,
  readInt,
  textAttribute,
  withNode,
} from "../../model/ir.ts";
import { floatValues } from "../../model/tensor-data.ts";
import type { ElementType } from "../../schema/tensor.ts";

export interface Surroundings {
  /** What the node was written for. */
  readonly opset: number;
  readonly fresh: (hint: string) => string;
  /** The name of a list as a constant. */
  readonly integers: (values: readonly bigint[]) => string;
  readonly floats: (values: readonly number[]) => string;
  /** The name of one number as a constant. */
  readonly scalar: (value: number, type: "float32" | "float64") => string;
  readonly constantOf: (name: string) => Tensor | undefined;
  /** undefined where it is not known. */
  readonly rankOf: (name: string) => number | undefined;
  readonly typeOf: (name: string) => ElementType | undefined;
  readonly isRead: (name: string) => boolean;
}

/** undefined where set 13 has no known form of the node. */
type Rewrite = (node: Node, around: Surroundings) => readonly Node[] | undefined;

/** For nodes of sets in which the operator was another than in set 13. */
export const CHANGED_OPERATORS: Readonly<Record<string, Rewrite>> = {
  BatchNormalization: since(7, (node) =>
    readInt(node, "spatial", 1) === 1 ? [without(node, "spatial")] : undefined,
  ),
  Clip: clip,
  Dropout: since(7, withoutTraining),
  Hardmax: overRest,
  LogSoftmax: overRest,
  Pad: pad,
  ReduceSum: listed("axes"),
  Resize: resize,
  Scatter: (node, { opset }) =>
    opset < 11 ? [withNode(node, { operator: "ScatterElements" })] : undefined,
  Slice: slice,
  Softmax: overRest,
  Split: listed("split"),
  Squeeze: listed("axes"),
  TopK: (node, { integers }) => [
    withInputs(without(node, "k"), integers([BigInt(readInt(node, "k", 1))])),
  ],
  Unsqueeze: listed("axes"),
  Upsample: since(7, upsample),
};

/** Sets before `first` had yet another form. */
function since(first: number, rewrite: Rewrite): Rewrite {
  return (node, around) => (around.opset < first ? undefined : rewrite(node, around));
}

/** A list of integers that became an input. */
function listed(name: string): Rewrite {
  return (node, { integers }) => {
    const values = wholeInts(node, name);
    return [withInputs(without(node, name), values === undefined ? "" : integers(values))];
  };
}

function clip(node: Node, { scalar }: Surroundings): readonly Node[] {
  const bound = (name: string): string =>
    has(node, name) ? scalar(readFloat(node, name, 0), "float32") : "";
  return [withInputs(without(node, "min", "max"), bound("min"), bound("max"))];
}

function pad(node: Node, { integers, scalar, typeOf }: Surroundings): readonly Node[] {
  const pads = integers(wholeInts(node, "pads") ?? []);
  const value = readFloat(node, "value", 0);
  const type = typeOf(node.input[0] ?? "") === "float64" ? "float64" : "float32";
  const filling = value === 0 ? "" : scalar(value, type);
  return [withInputs(without(node, "pads", "value"), pads, filling)];
}

function slice(node: Node, { integers }: Surroundings): readonly Node[] {
  const starts = wholeInts(node, "starts") ?? [];
  const axes = wholeInts(node, "axes") ?? starts.map((_, axis) => BigInt(axis));
  const lists = [starts, wholeInts(node, "ends") ?? [], axes].map(integers);
  return [withInputs(without(node, "starts", "ends", "axes"), ...lists)];
}

/** Its mask is another in each set, and read by no model that only answers. */
function withoutTraining(node: Node, { isRead }: Surroundings): readonly Node[] | undefined {
  const [output = "", ...mask] = node.output;
  if (mask.some(isRead)) return undefined;
  return [withNode(without(node, "ratio"), { outputs: [output] })];
}

/** Until set 12 over all axes from `axis` on, which defaulted to 1. */
function overRest(node: Node, { fresh, rankOf }: Surroundings): readonly Node[] {
  const axis = readInt(node, "axis", 1);
  const [input = "", output = ""] = [node.input[0], node.output[0]];
  const overLast = [intAttribute("axis", -1)];
  if (axis === -1 || rankOf(input) === axis + 1) return [withNode(node, { attributes: overLast })];
  const [flat, done, shape] = [fresh("f"), fresh("e"), fresh("s")];
  const flatten = { operator: "Flatten", inputs: [input], outputs: [flat] };
  return [
    makeNode({ ...flatten, attributes: [intAttribute("axis", axis)] }),
    withNode(node, { inputs: [flat], outputs: [done], attributes: overLast }),
    makeNode({ operator: "Shape", inputs: [input], outputs: [shape] }),
    makeNode({ operator: "Reshape", inputs: [done, shape], outputs: [output] }),
  ];
}

function resize(node: Node, { constantOf }: Surroundings): readonly Node[] | undefined {
  const [input = "", scales = ""] = node.input;
  if (isLinear(node)) return [resized(node, [input, "", scales])];
  const rounding = roundingOf(constantOf(scales));
  return rounding === undefined ? undefined : [resized(node, [input, "", scales], rounding)];
}

/** The engine took the pixel before where an axis grew, and the one behind where it shrank. */
function roundingOf(scales: Tensor | undefined): "floor" | "ceil" | undefined {
  const factors = scales === undefined ? [] : [...floatValues(scales)];
  if (factors.length === 0) return undefined;
  if (factors.every((factor) => factor >= 1)) return "floor";
  return factors.every((factor) => factor <= 1) ? "ceil" : undefined;
}

/** Its axes never shrink. Set 7 has the scales as an attribute, set 9 as an input, set 10 another operator. */
function upsample(node: Node, { opset, floats }: Surroundings): readonly Node[] | undefined {
  if (opset > 9) return undefined;
  const attribute = node.attribute.find(({ name }) => name === "scales");
  const [input = "", given = ""] = node.input;
  const scales = attribute === undefined ? given : floats(attributeNumbers(attribute));
  return [resized(node, [input, "", scales], "floor")];
}

/** Coordinates are divided by the scale, and nothing else. */
function resized(node: Node, inputs: readonly string[], rounding?: "floor" | "ceil"): Node {
  const nearest =
    isLinear(node) || rounding === undefined ? [] : [textAttribute("nearest_mode", rounding)];
  const { attribute } = without(node, "scales");
  const asymmetric = textAttribute("coordinate_transformation_mode", "asymmetric");
  return withNode(node, {
    operator: "Resize",
    inputs,
    attributes: [...attribute, asymmetric, ...nearest],
  });
}

function isLinear(node: Node): boolean {
  const mode = node.attribute.find(({ name }) => name === "mode")?.s;
  return mode !== undefined && new TextDecoder().decode(mode) === "linear";
}

/** Those left out at the end are not written at all. */
function withInputs(node: Node, ...added: readonly string[]): Node {
  const inputs = [...node.input, ...added];
  while (inputs.at(-1) === "") inputs.pop();
  return withNode(node, { inputs });
}

/** The largest, by which exporters say "to the end", is more than a number holds. */
const wholeInts = (node: Node, name: string): readonly bigint[] | undefined =>
  node.attribute.find((attribute) => attribute.name === name)?.ints;

const has = (node: Node, name: string): boolean =>
  node.attribute.some((attribute) => attribute.name === name);

const without = (node: Node, ...names: readonly string[]): Node =>
  withNode(node, { attributes: node.attribute.filter(({ name }) => !names.includes(name)) });
