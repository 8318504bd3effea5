/** The element types that operators give, as their definitions in ONNX 1.23 (operator set 28) and ONNX Runtime say. */
import type { ElementType } from "../schema/tensor.ts";
import { elementTypeOfNumber } from "./data-types.ts";
import { type Node, readInt, readTensorAttribute } from "./ir.ts";
import { elementTypeOf } from "./tensor-data.ts";

export type TypeOf = (name: string) => ElementType | undefined;
type Types = readonly (ElementType | undefined)[];
type Rule = (node: Node, typeOf: TypeOf) => Types;

/** The types of a node's outputs, in order; undefined or absent where the definition is not known here. Nothing is guessed. */
export function outputTypes(node: Node, typeOf: TypeOf): Types {
  const domain = node.domain === "ai.onnx" ? "" : node.domain;
  return RULES.get(domain)?.get(node.opType)?.(node, typeOf) ?? [];
}

/** Each output is of the type of the input at its position in the list; the last position holds for all that follow. */
const like =
  (...positions: readonly number[]): Rule =>
  (node, typeOf) =>
    node.output.map((_, output) =>
      typeOf(node.input[positions[output] ?? positions.at(-1) ?? 0] ?? ""),
    );

const always =
  (...types: readonly ElementType[]): Rule =>
  (node) =>
    node.output.map((_, output) => types[output] ?? types.at(-1));

/** The first output is like the first input, the others are of this type. */
const likeAnd =
  (other: ElementType): Rule =>
  (node, typeOf) =>
    node.output.map((_, output) => (output === 0 ? typeOf(node.input[0] ?? "") : other));

/** An attribute holds the number of the type; without it, the rule. */
const named =
  (attribute: string, otherwise: Rule): Rule =>
  (node, typeOf) => {
    const dataType = readInt(node, attribute, 0);
    return dataType === 0 ? otherwise(node, typeOf) : [elementTypeOfNumber(dataType)];
  };

const SAME =
  "Abs Acos Acosh Add AffineGrid Asin Asinh Atan Atanh AveragePool BitShift BitwiseAnd BitwiseNot BitwiseOr " +
  "BitwiseXor CausalConvWithState Ceil Celu CenterCropPad Clip Col2Im Compress Concat Conv ConvTranspose Cos " +
  "Cosh CumProd CumSum DFT DeformConv DepthToSpace Det Div Einsum Elu Erf Exp Expand Flatten Floor GRU Gather " +
  "GatherElements GatherND Gelu Gemm GlobalAveragePool GlobalLpPool GlobalMaxPool GridSample " +
  "GroupNormalization HardSigmoid HardSwish Hardmax Identity InstanceNormalization LRN LSTM LeakyRelu Log " +
  "LogSoftmax LpNormalization LpPool MatMul Max MaxRoiPool MaxUnpool Mean MeanVarianceNormalization Min Mish " +
  "Mod Mul Neg NegativeLogLikelihoodLoss Not PRelu Pad Pow RNN Range Reciprocal ReduceL1 ReduceL2 " +
  "ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu " +
  "Reshape Resize ReverseSequence RoiAlign RotaryEmbedding Round STFT Scatter ScatterElements ScatterND Selu " +
  "Shrink Sigmoid Sign Sin Sinh Slice Softmax SoftmaxCrossEntropyLoss Softplus Softsign SpaceToDepth Split " +
  "Sqrt Squeeze StringConcat StringNormalizer Sub Sum SwiGLU Swish Tan Tanh TensorScatter ThresholdedRelu " +
  "Tile Transpose Trilu Unsqueeze Upsample";

const COMPARISONS =
  "And Equal Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual OptionalHasElement Or RegexFullMatch Xor";

const ONNX: ReadonlyMap<string, Rule> = new Map([
  ...each(SAME, like(0)),
  ...each(COMPARISONS, always("bool")),
  ...each("ArgMax ArgMin NonMaxSuppression NonZero SequenceLength Shape Size", always("int64")),
  ...each("ConvInteger MatMulInteger", always("int32")),
  ...each("MaxPool TopK Unique", likeAnd("int64")),
  ...each(
    "BlackmanWindow HammingWindow HannWindow MelWeightMatrix",
    named("output_datatype", always("float32")),
  ),
  ...each("RandomNormal RandomUniform", named("dtype", always("float32"))),
  ...each("Bernoulli EyeLike RandomNormalLike RandomUniformLike", named("dtype", like(0))),
  ...each("Cast BitCast", named("to", always())),
  ...each("CastLike RMSNormalization Where", like(1)),
  ...each("QLinearConv QLinearMatMul", like(7)),
  ["Attention", like(0, 0, 2, 0)],
  ["BatchNormalization", like(0, 3)],
  ["Constant", (node) => [constantType(node)]],
  ["ConstantOfShape", (node) => [filledType(node)]],
  ["DequantizeLinear", named("output_dtype", like(1))],
  ["Dropout", likeAnd("bool")],
  ["DynamicQuantizeLinear", always("uint8", "float32", "uint8")],
  ["ImageDecoder", always("uint8")],
  [
    "LayerNormalization",
    (node, typeOf) => [typeOf(node.input[0] ?? ""), stashType(node), stashType(node)],
  ],
  ["LinearAttention", like(0, 3)],
  ["Multinomial", named("dtype", always("int32"))],
  ["OneHot", like(2)],
  ["QuantizeLinear", quantizedType],
  ["StringSplit", always("string", "int64")],
  ["TfIdfVectorizer", always("float32")],
]);

const MICROSOFT: ReadonlyMap<string, Rule> = new Map([
  ...each(
    "Attention BiasGelu DynamicQuantizeMatMul FastGelu FusedMatMul Gelu MatMulNBits MultiHeadAttention QuickGelu",
    like(0),
  ),
  ["DequantizeLinear", like(1)],
  ...each("GatherBlockQuantized MatMulIntegerToFloat", like(2)),
]);

const MACHINE_LEARNING: ReadonlyMap<string, Rule> = new Map([
  ...each(
    "FeatureVectorizer LinearRegressor Normalizer OneHotEncoder SVMRegressor Scaler TreeEnsembleRegressor",
    always("float32"),
  ),
  ...each("ArrayFeatureExtractor Binarizer Imputer", like(0)),
]);

const RULES: ReadonlyMap<string, ReadonlyMap<string, Rule>> = new Map([
  ["", ONNX],
  ["com.microsoft", MICROSOFT],
  ["ai.onnx.ml", MACHINE_LEARNING],
]);

function each(operators: string, rule: Rule): readonly (readonly [string, Rule])[] {
  return operators.split(" ").map((operator) => [operator, rule] as const);
}

/** A zero point tells it, else the attribute, else it is uint8. */
function quantizedType(node: Node, typeOf: TypeOf): Types {
  const zeroPoint = node.input[2] ?? "";
  if (zeroPoint !== "") return [typeOf(zeroPoint)];
  return named("output_dtype", always("uint8"))(node, typeOf);
}

const stashType = (node: Node): ElementType | undefined =>
  elementTypeOfNumber(readInt(node, "stash_type", 1));

function filledType(node: Node): ElementType | undefined {
  const value = readTensorAttribute(node, "value");
  return value === undefined ? "float32" : elementTypeOf(value);
}

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
