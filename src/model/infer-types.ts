/** Element types of all values of the main graph, as far as the operators' definitions tell. */
import type { ElementType } from "../schema/tensor.ts";
import { elementTypeOfNumber } from "./data-types.ts";
import {
  type Graph,
  type Model,
  type Node,
  type ValueInfo,
  graphOf,
  readInt,
  readTensorAttribute,
} from "./ir.ts";
import { elementTypeOf } from "./tensor-data.ts";

type TypeOf = (name: string) => ElementType | undefined;
type Rule = (node: Node, typeOf: TypeOf) => readonly (ElementType | undefined)[];

const like =
  (position: number): Rule =>
  (node, typeOf) =>
    node.output.map(() => typeOf(node.input[position] ?? ""));
const always =
  (...types: readonly ElementType[]): Rule =>
  (node) =>
    node.output.map((_, position) => types[position] ?? types[0]);
const cast: Rule = (node) => [elementTypeOfNumber(readInt(node, "to", 0))];
const withMask =
  (mask: ElementType): Rule =>
  (node, typeOf) => [typeOf(node.input[0] ?? ""), mask];

/** Operators whose outputs are not of their first input's type. */
const RULES: Readonly<Record<string, Rule>> = {
  ...fromTable(
    always("bool"),
    "Equal Less LessOrEqual Greater GreaterOrEqual And Or Xor Not IsNaN IsInf",
  ),
  ...fromTable(always("int64"), "Shape Size ArgMax ArgMin NonZero"),
  ...fromTable(always("int32"), "MatMulInteger ConvInteger"),
  ...fromTable(like(1), "Where"),
  ...fromTable(withMask("int64"), "TopK MaxPool"),
  ...fromTable(withMask("bool"), "Dropout"),
  Cast: cast,
  CastLike: like(1),
  DequantizeLinear: like(1),
  DynamicQuantizeLinear: always("uint8", "float32", "uint8"),
  QuantizeLinear: (node, typeOf) => [
    (node.input[2] ?? "") === ""
      ? (elementTypeOfNumber(readInt(node, "output_dtype", 0)) ?? "uint8")
      : typeOf(node.input[2] ?? ""),
  ],
  QLinearConv: like(7),
  QLinearMatMul: like(7),
  OneHot: like(2),
  Constant: (node) => [constantType(node)],
  ConstantOfShape: (node) => {
    const value = readTensorAttribute(node, "value");
    return [value === undefined ? "float32" : elementTypeOf(value)];
  },
  EyeLike: (node, typeOf) => [
    elementTypeOfNumber(readInt(node, "dtype", 0)) ?? typeOf(node.input[0] ?? ""),
  ],
  RandomNormal: (node) => [elementTypeOfNumber(readInt(node, "dtype", 1))],
  RandomUniform: (node) => [elementTypeOfNumber(readInt(node, "dtype", 1))],
  Unique: (node, typeOf) => [typeOf(node.input[0] ?? ""), "int64", "int64", "int64"],
};

function fromTable(rule: Rule, operators: string): Readonly<Record<string, Rule>> {
  return Object.fromEntries(operators.split(" ").map((operator) => [operator, rule]));
}

const DOMAIN_RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  "com.microsoft": {
    ...fromTable(
      like(0),
      "MatMulNBits Gelu FastGelu BiasGelu FusedMatMul QuickGelu Attention MultiHeadAttention",
    ),
    ...fromTable(like(1), "DynamicQuantizeMatMul DequantizeLinear"),
    MatMulIntegerToFloat: like(2),
    GatherBlockQuantized: like(2),
    SkipLayerNormalization: like(0),
  },
  "ai.onnx.ml": {
    ...fromTable(
      always("float32"),
      "OneHotEncoder Scaler Normalizer FeatureVectorizer LinearRegressor SVMRegressor TreeEnsembleRegressor",
    ),
    ...fromTable(like(0), "ArrayFeatureExtractor Imputer Binarizer"),
  },
};

/** Values of operators that are not known here are left out; nothing is guessed. */
export function inferElementTypes(model: Model): ReadonlyMap<string, ElementType> {
  const graph = graphOf(model);
  const types = new Map<string, ElementType>();
  for (const info of [...graph.input, ...graph.valueInfo, ...graph.output]) note(types, info);
  for (const tensor of graph.initializer) {
    const type = elementTypeOf(tensor);
    if (type !== undefined) types.set(tensor.name, type);
  }
  inferNodes(graph, types);
  return types;
}

function note(types: Map<string, ElementType>, info: ValueInfo): void {
  const value = info.type?.value;
  if (value?.case !== "tensorType") return;
  const type = elementTypeOfNumber(value.value.elemType);
  if (type !== undefined) types.set(info.name, type);
}

function inferNodes(graph: Graph, types: Map<string, ElementType>): void {
  const typeOf: TypeOf = (name) => types.get(name);
  for (const node of graph.node) {
    const found = ruleOf(node)?.(node, typeOf) ?? [];
    for (const [position, name] of node.output.entries()) {
      const type = found[position];
      if (name !== "" && type !== undefined && !types.has(name)) types.set(name, type);
    }
  }
}

/** In the default domain, most operators give the type of their first input. */
function ruleOf(node: Node): Rule | undefined {
  if (node.domain !== "" && node.domain !== "ai.onnx")
    return DOMAIN_RULES[node.domain]?.[node.opType];
  if (CONTROL_FLOW.has(node.opType)) return undefined;
  return RULES[node.opType] ?? like(0);
}

const CONTROL_FLOW: ReadonlySet<string> = new Set([
  "If",
  "Loop",
  "Scan",
  "SequenceAt",
  "SequenceConstruct",
  "SequenceEmpty",
  "SplitToSequence",
  "ConcatFromSequence",
  "Optional",
  "OptionalGetElement",
  "StringSplit",
  "RegexFullMatch",
  "LabelEncoder",
  "ImageDecoder",
]);

function constantType(node: Node): ElementType | undefined {
  const [attribute] = node.attribute;
  switch (attribute?.name ?? "") {
    case "value":
      return attribute?.t === undefined ? undefined : elementTypeOf(attribute.t);
    case "value_float":
    case "value_floats":
      return "float32";
    case "value_int":
    case "value_ints":
      return "int64";
    case "value_string":
    case "value_strings":
      return "string";
    default:
      return undefined;
  }
}
