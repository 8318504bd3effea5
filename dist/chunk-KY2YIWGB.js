import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  matchesWildcard
} from "./chunk-OTGXHUY7.js";
import {
  checkModel,
  elementCount,
  elementTypeOf,
  floatValues,
  freshNames,
  indexGraph,
  modelSignature,
  outerNamesUsedBy,
  residualBlocks,
  sortTopologically,
  subgraphsOf,
  tensorBytes,
  tensorDims,
  tensorValues,
  valueNames,
  withInnerGraphs
} from "./chunk-VS3HZ3UW.js";
import {
  binEdges,
  loadKernels,
  placedIn
} from "./chunk-332WENBU.js";
import {
  float16ToFloat32,
  float32ToFloat16
} from "./chunk-KBXVQC3Z.js";
import {
  roundHalfEven
} from "./chunk-FNO66JQ4.js";
import {
  didYouMean
} from "./chunk-VPX4GA4F.js";
import {
  makeModel
} from "./chunk-6ERS3MS4.js";
import {
  STORED,
  StringStringEntryProtoSchema,
  TensorProto_DataLocation,
  ValueInfoProtoSchema,
  attributeNumbers,
  chunksOf,
  copyWith,
  create,
  dataTypeOf,
  elementTypeOfNumber,
  floatAttribute,
  graphAttribute,
  graphOf,
  intAttribute,
  intsAttribute,
  isStreamed,
  joinedPieces,
  makeNode,
  makePackedTensor,
  makeTensor,
  modelLength,
  modelPieces,
  opsetVersion,
  rawBytes,
  rawPiece,
  readFloat,
  readInt,
  readInts,
  readTensorAttribute,
  refuseLarger,
  storedData,
  tensorAttribute,
  textAttribute,
  totalLength,
  withGraph,
  withIrVersion,
  withNode,
  withOpset,
  withParts,
  withStoredData,
  withTensorName,
  writeModel
} from "./chunk-ZWPB4JFI.js";
import {
  isNumericArray
} from "./chunk-IQHZXEKJ.js";
import {
  EngineError,
  UserError
} from "./chunk-RGPNZ57M.js";

// src/model/model-files.ts
var MOST_BYTES_INSIDE = 2e9;
var PAGE_BYTES = 4096;
var GRANULE_BYTES = 65536;
var LARGE_BYTES = 2 ** 20;
var dataFileOf = (file) => `${file}.data`;
function modelFiles(model, file, mostInside = MOST_BYTES_INSIDE) {
  const whole = modelPieces(model);
  if (totalLength(whole) <= mostInside) return { main: whole, data: void 0, weights: [] };
  const data = [];
  const weights = [];
  let end = 0;
  const initializers = graphOf(model).initializer.map((tensor) => {
    const raw = rawPiece(tensor);
    if (raw.length < PAGE_BYTES) return tensor;
    const offset = aligned(end, raw.length);
    data.push(new Uint8Array(offset - end), raw);
    weights.push(raw);
    end = offset + raw.length;
    return outside(tensor, { file: dataFileOf(file), offset, length: raw.length });
  });
  const main = modelPieces(withGraph(model, { initializers }));
  refuseLarger(model, totalLength(main));
  return { main, data, weights };
}
function aligned(offset, length) {
  const unit = length >= LARGE_BYTES ? GRANULE_BYTES : PAGE_BYTES;
  return Math.ceil(offset / unit) * unit;
}
function outside(tensor, { file, offset, length }) {
  const named2 = copyWith(tensor, {
    [STORED]: void 0,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [
      entry("location", file),
      entry("offset", String(offset)),
      entry("length", String(length))
    ]
  });
  Reflect.deleteProperty(named2, "rawData");
  return named2;
}
var entry = (key, value) => create(StringStringEntryProtoSchema, { key, value });

// src/commands/load/write-model-file.ts
var CANDIDATE_FILE = "candidate.onnx";
function partsOf(made, path, mostInside = MOST_BYTES_INSIDE) {
  if (isSmall(made, mostInside)) return [made.pieces];
  const { main, data, weights } = modelFiles(made.model, fileName(path), mostInside);
  if (data === void 0 && !isStreamed(made.model)) return [made.pieces];
  return [main, ...weights.map((piece) => [piece])];
}
async function writeModelFile(host, path, {
  made,
  mostInside = MOST_BYTES_INSIDE
}) {
  if (isSmall(made, mostInside)) return writeWhole(host, path, made);
  const { main, data, weights } = modelFiles(made.model, fileName(path), mostInside);
  if (data === void 0 && !isStreamed(made.model)) return writeWhole(host, path, made);
  const written4 = filesAt(path, { main, data, weights });
  await host.files.writeTogether(
    written4.map(({ path: file, pieces }) => ({ path: file, chunks: chunksOf(pieces) }))
  );
  return [main, ...weights.map((piece) => [piece])];
}
async function writeWhole(host, path, { pieces }) {
  await host.files.write(path, [...chunksOf(pieces)]);
  return [pieces];
}
function isSmall(made, mostInside) {
  const { initializer } = graphOf(made.model);
  const weightBytes = initializer.reduce((sum, tensor) => sum + rawPiece(tensor).length, 0);
  if (weightBytes > mostInside / 2 || isStreamed(made.model)) return false;
  return totalLength(made.pieces) <= mostInside;
}
var fileName = (path) => path.split(/[/\\]/).at(-1) ?? path;
var filesAt = (path, { main, data }) => [
  ...data === void 0 ? [] : [{ path: dataFileOf(path), pieces: data }],
  { path, pieces: main }
];

// src/commands/candidate/put-aside.ts
var LEAST_BYTES = 2 ** 16;
async function puttingAside(host, model, use) {
  if (!isStreamed(model)) return use(void 0);
  const folder = await host.files.makeTemporaryDirectory();
  try {
    return await use(intoFolder(host, folder));
  } finally {
    await host.files.remove(folder);
  }
}
function intoFolder({ files }, folder) {
  let count = 0;
  return (tensor) => {
    const raw = rawPiece(tensor);
    if (!(raw instanceof Uint8Array) || raw.length < LEAST_BYTES) return tensor;
    const path = files.resolve(folder, String(count));
    count += 1;
    files.writeNow(path, raw);
    const stored = {
      length: raw.length,
      read: (from = 0, to = stored.length) => files.readRangeNow(path, from, to - from)
    };
    return withStoredData(tensor, stored);
  };
}

// src/compress/refusal.ts
var refusal = (code, reason) => ({ code, reason });
var KEPT_FLOAT = refusal("kept-float", "the recipe keeps it float");
var INTERFACE = refusal("interface", "it is an input or output of the model");
var INPUT_UNSEEN = refusal(
  "not-calibrated",
  "calibration saw nothing of its input"
);
var INPUT_NOT_FINITE = refusal(
  "not-calibrated",
  "its input is not finite on calibration data"
);
var RecipeRefused = class extends UserError {
  refusal;
  constructor(why, message, options) {
    super("recipe-refused", message, options);
    this.name = "RecipeRefused";
    this.refusal = why;
  }
};
function refuseOldOpset(pass, {
  opset,
  lowest,
  need,
  operator
}) {
  if (opset >= lowest) return;
  const why = operator === void 0 ? "" : `, and ${operator} has no form there that this program knows`;
  throw new RecipeRefused(
    "opset",
    `Cannot apply ${pass}: the model has opset ${opset}; ${need} needs ${lowest} or later${why}`
  );
}
function refuseLargeModel(pass, takesTurns, model) {
  if (takesTurns || !isStreamed(model)) return;
  const bytes = (modelLength(model) / 1e9).toFixed(1);
  throw new RecipeRefused(
    "model-size",
    `Cannot apply ${pass}: the model takes ${bytes} GB, and this pass would hold all its weights in memory; those that take one weight after the other are clean, strip, float16, int8-dynamic, and int4-weights without gptq`
  );
}
function calibrationMissing(pass) {
  return new RecipeRefused(
    "no-calibration",
    `Cannot apply ${pass}: it needs calibration data, and none was given; name some with --calibration, or as data.calibration in the policy`
  );
}

// src/model/extra-outputs.ts
function withExtraOutputs(model, names) {
  const graph = graphOf(model);
  const made = new Set(graph.node.flatMap((node) => node.output));
  const known = new Set(graph.output.map((output) => output.name));
  const extra = [...new Set(names)].filter((name) => made.has(name) && !known.has(name));
  return withGraph(model, { outputs: [...graph.output, ...untypedValues(extra)] });
}
function untypedValues(names) {
  return names.map((name) => create(ValueInfoProtoSchema, { name }));
}
var lastFirst = (asking) => asking.toReversed().flat();

// src/model/operator-types.ts
function outputTypes(node, typeOf) {
  const domain = node.domain === "ai.onnx" ? "" : node.domain;
  return RULES.get(domain)?.get(node.opType)?.(node, typeOf) ?? [];
}
var like = (...positions) => (node, typeOf) => node.output.map(
  (_, output) => typeOf(node.input[positions[output] ?? positions.at(-1) ?? 0] ?? "")
);
var always = (...types) => (node) => node.output.map((_, output) => types[output] ?? types.at(-1));
var likeAnd = (other) => (node, typeOf) => node.output.map((_, output) => output === 0 ? typeOf(node.input[0] ?? "") : other);
var named = (attribute, otherwise) => (node, typeOf) => {
  const dataType = readInt(node, attribute, 0);
  return dataType === 0 ? otherwise(node, typeOf) : [elementTypeOfNumber(dataType)];
};
var SAME = "Abs Acos Acosh Add AffineGrid Asin Asinh Atan Atanh AveragePool BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor CausalConvWithState Ceil Celu CenterCropPad Clip Col2Im Compress Concat Conv ConvTranspose Cos Cosh CumProd CumSum DFT DeformConv DepthToSpace Det Div Einsum Elu Erf Exp Expand Flatten Floor GRU Gather GatherElements GatherND Gelu Gemm GlobalAveragePool GlobalLpPool GlobalMaxPool GridSample GroupNormalization HardSigmoid HardSwish Hardmax Identity InstanceNormalization LRN LSTM LeakyRelu Log LogSoftmax LpNormalization LpPool MatMul Max MaxRoiPool MaxUnpool Mean MeanVarianceNormalization Min Mish Mod Mul Neg NegativeLogLikelihoodLoss Not PRelu Pad Pow RNN Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Resize ReverseSequence RoiAlign RotaryEmbedding Round STFT Scatter ScatterElements ScatterND Selu Shrink Sigmoid Sign Sin Sinh Slice Softmax SoftmaxCrossEntropyLoss Softplus Softsign SpaceToDepth Split Sqrt Squeeze StringConcat StringNormalizer Sub Sum SwiGLU Swish Tan Tanh TensorScatter ThresholdedRelu Tile Transpose Trilu Unsqueeze Upsample";
var COMPARISONS = "And Equal Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual OptionalHasElement Or RegexFullMatch Xor";
var ONNX = new Map([
  ...each(SAME, like(0)),
  ...each(COMPARISONS, always("bool")),
  ...each("ArgMax ArgMin NonMaxSuppression NonZero SequenceLength Shape Size", always("int64")),
  ...each("ConvInteger MatMulInteger", always("int32")),
  ...each("MaxPool TopK Unique", likeAnd("int64")),
  ...each(
    "BlackmanWindow HammingWindow HannWindow MelWeightMatrix",
    named("output_datatype", always("float32"))
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
    (node, typeOf) => [typeOf(node.input[0] ?? ""), stashType(node), stashType(node)]
  ],
  ["LinearAttention", like(0, 3)],
  ["Multinomial", named("dtype", always("int32"))],
  ["OneHot", like(2)],
  ["QuantizeLinear", quantizedType],
  ["StringSplit", always("string", "int64")],
  ["TfIdfVectorizer", always("float32")]
]);
var MICROSOFT = new Map([
  ...each(
    "Attention BiasGelu DynamicQuantizeMatMul FastGelu FusedMatMul Gelu MatMulNBits MultiHeadAttention QuickGelu",
    like(0)
  ),
  ["DequantizeLinear", like(1)],
  ...each("GatherBlockQuantized MatMulIntegerToFloat", like(2))
]);
var MACHINE_LEARNING = new Map([
  ...each(
    "FeatureVectorizer LinearRegressor Normalizer OneHotEncoder SVMRegressor Scaler TreeEnsembleRegressor",
    always("float32")
  ),
  ...each("ArrayFeatureExtractor Binarizer Imputer", like(0))
]);
var RULES = /* @__PURE__ */ new Map([
  ["", ONNX],
  ["com.microsoft", MICROSOFT],
  ["ai.onnx.ml", MACHINE_LEARNING]
]);
function each(operators, rule) {
  return operators.split(" ").map((operator) => [operator, rule]);
}
function quantizedType(node, typeOf) {
  const zeroPoint = node.input[2] ?? "";
  if (zeroPoint !== "") return [typeOf(zeroPoint)];
  return named("output_dtype", always("uint8"))(node, typeOf);
}
var stashType = (node) => elementTypeOfNumber(readInt(node, "stash_type", 1));
function filledType(node) {
  const value = readTensorAttribute(node, "value");
  return value === void 0 ? "float32" : elementTypeOf(value);
}
function constantType(node) {
  const [attribute] = node.attribute;
  switch (attribute?.name ?? "") {
    case "value":
      return attribute?.t === void 0 ? void 0 : elementTypeOf(attribute.t);
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
      return void 0;
  }
}

// src/model/infer-types.ts
function inferElementTypes(model) {
  const graph = graphOf(model);
  const types = /* @__PURE__ */ new Map();
  for (const info of [...graph.input, ...graph.valueInfo, ...graph.output]) note(types, info);
  for (const tensor of graph.initializer) {
    const type = elementTypeOf(tensor);
    if (type !== void 0) types.set(tensor.name, type);
  }
  inferNodes(graph, types);
  return types;
}
function note(types, info) {
  const value = info.type?.value;
  if (value?.case !== "tensorType") return;
  const type = elementTypeOfNumber(value.value.elemType);
  if (type !== void 0) types.set(info.name, type);
}
function inferNodes(graph, types) {
  const typeOf = (name) => types.get(name);
  for (const node of graph.node) {
    const found2 = outputTypes(node, typeOf);
    for (const [position, name] of node.output.entries()) {
      const type = found2[position];
      if (name !== "" && type !== void 0 && !types.has(name)) types.set(name, type);
    }
  }
}

// src/compress/clean/fix-listed-initializers.ts
var DEFAULTS_SINCE = 4;
function fixListedInitializers(model) {
  if (model.irVersion >= DEFAULTS_SINCE) return { model, changes: [] };
  const graph = graphOf(model);
  const given = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !given.has(name));
  const index = indexGraph(graph);
  const changes = graph.input.filter(({ name }) => given.has(name)).map(({ name }) => ({
    kind: "applied",
    node: name,
    operator: index.consumersOf(name)[0]?.node.opType ?? "",
    reason: "no longer listed as an input"
  }));
  return { model: withGraph(withIrVersion(model, DEFAULTS_SINCE), { inputs }), changes };
}

// src/compress/generated/int8-kernels.ts
var INT8_KERNELS = "AGFzbQEAAAABJwVgAn9/AX9gBX9/f39/AGACf38Ce3tgAnt7AX9gB39/f39/f38BfwMGBQABAgMEBQMBAAEHJwQGbWVtb3J5AgAGZmluaXRlAAAIZXh0cmVtZXMAAQZlbmNvZGUABAqABwWPAQIBfwJ7IAAgAUECdGohAv0MAACAfwAAgH8AAIB/AACAfyEE/Qz/////////////////////IQMDQCADIAD9AAQA/eABIAT9QyAA/QAEEP3gASAE/UP9TiAA/QAEIP3gASAE/UMgAP0ABDD94AEgBP1D/U79Tv1OIQMgAEHAAGohACAAIAJJDQALIAP9owELgQICBX8IeyACQQJ0IQYgACAGaiEFA0AgA/0ABAAhCiAD/QAEECELIAT9AAQAIQwgBP0ABBAhDSAAIQcgASEJA0AgByAGaiEIIAf9AAQAIQ4gB/0ABBAhDyAI/QAEACEQIAj9AAQQIREgCiAO/eABIBD94AH96QH96QEhCiALIA/94AEgEf3gAf3pAf3pASELIAwgDiAQ/eQB/eAB/ekBIQwgDSAPIBH95AH94AH96QEhDSAIIAZqIQcgCUECayEJIAkNAAsgAyAK/QsEACADIAv9CwQQIAQgDP0LBAAgBCAN/QsEECADQSBqIQMgBEEgaiEEIABBIGohACAAIAVJDQALC4oCAQp7/QwAAAA/AAAAPwAAAD8AAAA/IQr9DAAAQEsAAEBLAABASwAAQEshCyAA/QAEACAB/QAEAP3nASECIAIgC/3kASEGIAD9AAQQIAH9AAQQ/ecBIQMgAyAL/eQBIQcgAP0ABCAgAf0ABCD95wEhBCAEIAv95AEhCCAA/QAEMCAB/QAEMP3nASEFIAUgC/3kASEJIAYgC/2xASAHIAv9sQH9hQEgCCAL/bEBIAkgC/2xAf2FAf1lIAIgBiAL/eUB/eUB/eABIAr9QSADIAcgC/3lAf3lAf3gASAK/UH9UCAEIAggC/3lAf3lAf3gASAK/UEgBSAJIAv95QH95QH94AEgCv1B/VD9UAs0ACAA/YcBIAH9hwH9jgH9gAFBgAH9EP0xIAD9iAEgAf2IAf2OAf2AAUGAAf0Q/TH9UP1TC6gBAgZ/A3sDQEEAIQgDQCAHIAJsIAhqIQkgACAJQQJ0aiEKIAMgCEECdGohCyAKIAsQAiEPIQ0gCiACQQJ0aiALEAIgD/1QIQ8hDiAFIAlqIA39CwQAIAUgCSACamogDv0LBAAgD/1TIAQgDSAOEANxcgRAIAYgDEECdGogCTYCACAMQQFqIQwLIAhBEGohCCAIIAJJDQALIAdBAmohByAHIAFJDQALIAwL";

// src/compress/quantize/vector-loops.ts
var CHUNK_BYTES = 2 ** 19;
var PAGE_BYTES2 = 2 ** 16;
var BLOCK = 16;
var LARGEST = 2 ** 126;
var loaded;
var kernels = () => loaded ??= loadKernels(INT8_KERNELS, ["finite", "extremes", "encode"]);
function memoryOf(bytes) {
  const { memory } = kernels();
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES2);
  if (missing > 0) memory.grow(missing);
  return memory.buffer;
}
function finiteInVectors(values) {
  const most = CHUNK_BYTES / 4;
  const desk = new Float32Array(memoryOf(CHUNK_BYTES), 0, most);
  for (let from = 0; from < values.length; from += most) {
    const count = Math.min(most, values.length - from);
    const padded = Math.ceil(count / BLOCK) * BLOCK;
    desk.set(values.subarray(from, from + count));
    desk.fill(0, count, padded);
    if (kernels().finite(desk.byteOffset, padded) === 0) return false;
  }
  return true;
}
function layOut({ channels, depth }) {
  const width = Math.ceil(channels / BLOCK) * BLOCK;
  const fitting = Math.floor(CHUNK_BYTES / (4 * width));
  const rows = 2 * Math.max(1, Math.floor(Math.min(fitting, depth + 1) / 2));
  const count = rows * width;
  const lengths = [4 * count, 4 * width, 4 * width, count, count / 8];
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const starts = lengths.map(
    (_, place) => lengths.slice(0, place).reduce((sum, length) => sum + length, 0)
  );
  const [values = 0, first = 0, second = 0, codes = 0, doubts = 0] = starts;
  const buffer = memoryOf(total);
  return {
    width,
    rows,
    values: new Float32Array(buffer, values, count),
    first: new Float32Array(buffer, first, width),
    second: new Float32Array(buffer, second, width),
    codes: new Int8Array(buffer, codes, count),
    doubts: new Uint32Array(buffer, doubts, count / 32)
  };
}
var hasVectorLoops = ({ channels, depth, block, places }) => block === channels && channels >= BLOCK && depth > 1 && places.every((place, k) => place === k * channels);
function bring(desk, values, { from, count, channels }) {
  const { width } = desk;
  if (width === channels) desk.values.set(values.subarray(from * width, (from + count) * width));
  else
    for (let row = 0; row < count; row += 1) {
      const start = (from + row) * channels;
      desk.values.set(values.subarray(start, start + channels), row * width);
      desk.values.fill(0, row * width + channels, (row + 1) * width);
    }
  if (count % 2 === 0) return count;
  desk.values.fill(0, count * width, (count + 1) * width);
  return count + 1;
}
function* chunksOf2({ rows }, { depth, channels }) {
  for (let from = 0; from < depth; from += rows)
    yield { from, count: Math.min(rows, depth - from), channels };
}
var found = /* @__PURE__ */ new WeakMap();
function vectorExtremes(values, walk) {
  const known = found.get(values);
  if (known?.channels === walk.channels) return known;
  const extremes2 = findExtremes(values, walk);
  if (extremes2 !== void 0) found.set(values, { channels: walk.channels, ...extremes2 });
  return extremes2;
}
function findExtremes(values, walk) {
  const desk = layOut(walk);
  const { first: largest, second: sums, width } = desk;
  largest.fill(0);
  sums.fill(0);
  for (const chunk of chunksOf2(desk, walk)) {
    const rows = bring(desk, values, chunk);
    const addresses = [desk.values, largest, sums].map(({ byteOffset }) => byteOffset);
    const [at = 0, ...rest] = addresses;
    kernels().extremes(at, rows, width, ...rest);
  }
  if (!largest.every((value) => value <= LARGEST)) return void 0;
  const kept = (by) => new Float64Array(by.subarray(0, walk.channels));
  return { largest: kept(largest), sums: kept(sums) };
}
function vectorCodes(values, walk, { scales, saturationSafe }) {
  const desk = layOut(walk);
  const { width } = desk;
  const codes = new Int8Array(values.length);
  const doubts = [];
  desk.first.fill(1).set(scales);
  for (const chunk of chunksOf2(desk, walk)) {
    const rows = bring(desk, values, chunk);
    const addresses = [desk.values, desk.first, desk.codes, desk.doubts];
    const [at = 0, scale = 0, out = 0, list = 0] = addresses.map(({ byteOffset }) => byteOffset);
    const safe = Number(saturationSafe);
    const count = kernels().encode(at, rows, width, scale, safe, out, list);
    for (const place of desk.doubts.subarray(0, count))
      doubts.push({ row: chunk.from + Math.floor(place / width), channel: place % width });
    takeAway(desk, codes, chunk);
  }
  return { codes, doubts };
}
function takeAway({ width, codes: made }, codes, { from, count, channels }) {
  if (width === channels) codes.set(made.subarray(0, count * width), from * width);
  else
    for (let row = 0; row < count; row += 1)
      codes.set(made.subarray(row * width, row * width + channels), (from + row) * channels);
}

// src/compress/quantize/weight-walk.ts
function walkOf({ channels, depth, offset }) {
  const places = new Int32Array(depth);
  for (let k = 0; k < depth; k += 1) places[k] = offset(0, k);
  const stride = offset(1, 0) - offset(0, 0);
  return { channels, depth, stride, places, block: stride === 1 ? channels : 1 };
}

// src/compress/all-finite.ts
var FEW = 4096;
function allFinite(values) {
  if (values.length >= FEW) return finiteInVectors(values);
  for (let at = 0; at < values.length; at += 4) {
    const first = Math.abs(values[at] ?? 0) + Math.abs(values[at + 1] ?? 0);
    const second = Math.abs(values[at + 2] ?? 0) + Math.abs(values[at + 3] ?? 0);
    if (!(first + second < Number.POSITIVE_INFINITY)) return false;
  }
  return true;
}
function isFiniteWeight(values, layout) {
  const walk = walkOf(layout);
  return hasVectorLoops(walk) && vectorExtremes(values, walk) !== void 0 || allFinite(values);
}

// src/compress/drop-unused.ts
function dropUnused(model) {
  return copyWith(model, { graph: withoutUnused(graphOf(model)) });
}
function withoutUnused(given) {
  const graph = withParts(given, {
    nodes: given.node.map((node) => withInnerGraphs(node, withoutUnused))
  });
  const needed = neededNodes(graph);
  const nodes = graph.node.filter((node) => needed.has(node));
  const used = namesUsed(graph, nodes);
  const initializers = graph.initializer.filter((tensor) => used.has(tensor.name));
  const valueInfos = graph.valueInfo.filter((info) => used.has(info.name));
  return withParts(graph, { nodes, initializers, valueInfos });
}
function neededNodes(graph) {
  const index = indexGraph(graph);
  const needed = /* @__PURE__ */ new Set();
  const waiting = graph.output.map((output) => output.name);
  for (let name = waiting.pop(); name !== void 0; name = waiting.pop()) {
    const node = index.producerOf(name)?.node;
    if (node === void 0 || needed.has(node)) continue;
    needed.add(node);
    waiting.push(...index.namesReadBy(node));
  }
  return needed;
}
function namesUsed(graph, nodes) {
  const index = indexGraph(graph);
  const used = new Set([...graph.output, ...graph.input].map(({ name }) => name));
  for (const node of nodes) {
    for (const name of index.namesReadBy(node)) used.add(name);
    for (const name of node.output) used.add(name);
  }
  return used;
}

// src/compress/float-copies.ts
var alsoFloat = (what, keeper) => refusal(
  "shared",
  `its ${what} is shared with ${keeper}, which keeps it float: codes of it would only be added`
);
var SMALL = 256;
function withoutCopies(model, rewrite) {
  const given = graphOf(dropUnused(model));
  const before = readCounts(given);
  const weights = floatWeights(given);
  let floats = /* @__PURE__ */ new Map();
  for (; ; ) {
    const result = rewrite(floats);
    const left = graphOf(result.model);
    const after = readCounts(left);
    const stored = floatWeights(left);
    const copied = [...weights].filter(
      (name) => !floats.has(name) && stored.has(name) && (after.get(name) ?? 0) < (before.get(name) ?? 0)
    );
    if (copied.length === 0) return result;
    floats = new Map([...floats, ...copied.map((name) => [name, keeperIn(left, name)])]);
  }
}
var readersOf = (name, index) => index.consumersOf(name).map(({ node }) => node).filter(
  ({ output }) => output.some((made) => index.consumersOf(made).length > 0 || index.isGraphOutput(made))
);
function keeperOf(table, { index, readers, picking, options }) {
  const known = options.floats?.get(table);
  if (known !== void 0) return known;
  const other = readers.find((node) => !picking.includes(node));
  if (other !== void 0) return called(other, (value) => index.consumersOf(value)[0]?.node);
  return index.isGraphOutput(table) ? outputCalled(table) : void 0;
}
function called(node, readerOf3) {
  const { name, opType, output } = node;
  const [made = ""] = output;
  const reader = opType === "Transpose" ? readerOf3(made) : void 0;
  if (reader !== void 0) return called(reader, readerOf3);
  return `${opType} "${name === "" ? made : name}"`;
}
var outputCalled = (name) => `output "${name}"`;
function keeperIn(graph, weight) {
  for (const { node, output } of graphsIn(graph)) {
    const readerOf3 = (value) => node.find(({ input }) => input.includes(value));
    const reader = readerOf3(weight);
    if (reader !== void 0) return called(reader, readerOf3);
    if (output.some(({ name }) => name === weight)) return outputCalled(weight);
  }
  throw new Error(`Nothing reads weight "${weight}", which was left`);
}
var isLargeFloat = (tensor, { minimumElements }) => elementTypeOf(tensor) === "float32" && elementCount(tensorDims(tensor)) >= minimumElements;
function* graphsIn(graph) {
  yield graph;
  for (const node of graph.node) for (const inner of subgraphsOf(node)) yield* graphsIn(inner);
}
function readCounts(graph) {
  const counts = /* @__PURE__ */ new Map();
  for (const { node, output } of graphsIn(graph))
    for (const name of [...node.flatMap(({ input }) => input), ...output.map((one) => one.name)])
      counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
function floatWeights(graph) {
  const names = /* @__PURE__ */ new Set();
  for (const one of graphsIn(graph)) {
    const index = indexGraph(one);
    const made = one.node.flatMap(({ opType, output }) => opType === "Constant" ? output : []);
    for (const name of [...one.initializer.map((tensor) => tensor.name), ...made]) {
      const tensor = index.constantOf(name);
      if (tensor === void 0 || elementTypeOf(tensor) !== "float32") continue;
      if (elementCount(tensorDims(tensor)) >= SMALL) names.add(name);
    }
  }
  return names;
}

// src/compress/quantize/rounding.ts
function roundHalfAway(value) {
  return value < 0 ? -Math.round(-value) : Math.round(value);
}
function clamp(value, low, high) {
  return value < low ? low : value > high ? high : value;
}
function roundUpTo12Bits(value) {
  const step = 2 ** (Math.floor(Math.log2(value)) - 11);
  return Math.ceil(value / step) * step;
}
function roundTo11Bits(value) {
  const step = 2 ** (Math.floor(Math.log2(value)) - 10);
  return roundHalfEven(value / step) * step;
}

// src/compress/quantize/grid-step.ts
var LEAST_GRID_DEPTH = 8;
function gridStep(values, half2) {
  let largest = 0;
  for (let place = 0; place < values.length; place += 1)
    largest = Math.max(largest, Math.abs(values[place] ?? 0));
  if (largest === 0) return 1;
  return possibleSteps(largest, half2).find((step) => liesOnGrid(values, step));
}
var hasSteps = (largest, half2) => hasFewBits(largest, bitsOfProducts(half2) + 1) && possibleSteps(largest, half2).length > 0;
var bitsOfProducts = (half2) => 11 + 32 - Math.clz32(half2);
function possibleSteps(largest, half2) {
  const steps = [];
  const most = bitsOfProducts(half2);
  if (largest === 0 || !hasFewBits(largest, most + 1)) return steps;
  const whole = largest / 2 ** (Math.floor(Math.log2(largest)) - most) * 2 ** (most - 11);
  for (let code = 1; code <= half2; code += 1) {
    if (whole % code !== 0) continue;
    const step = roundTo11Bits(largest / code);
    if (step * code === largest) steps.push(step);
  }
  return steps;
}
var POWERS_OF_TWO = Array.from({ length: 54 }, (_, exponent) => 2 ** exponent);
function hasFewBits(value, bits) {
  const shifted = value * ((POWERS_OF_TWO[53 - bits] ?? 0) + 1);
  return shifted - (shifted - value) === value;
}
function liesOnGrid(values, step) {
  for (let place = 0; place < values.length; place += 1)
    if (!Number.isInteger((values[place] ?? 0) / step)) return false;
  return true;
}

// src/compress/quantize/weight-codes.ts
var SAFE_PAIR_SUM = 128;
var SMALLEST_NORMAL = 2 ** -126;
function convLayout(dims) {
  const [channels = 0, inner = 0, ...kernel2] = dims;
  const taps = kernel2.reduce((product3, size) => product3 * size, 1);
  return {
    channels,
    depth: inner * taps,
    offset: (channel, k) => (channel * inner + k % inner) * taps + Math.floor(k / inner)
  };
}
function columnLayout(depth, channels) {
  return { channels, depth, offset: (channel, k) => k * channels + channel };
}
function rowLayout(channels, depth) {
  return { channels, depth, offset: (channel, k) => channel * depth + k };
}
function weightCodes(values, layout, options) {
  const walk = walkOf(layout);
  const scales = chooseScales(values, walk, options);
  const codes = encode(values, walk, {
    scales: options.perChannel ? scales : new Float32Array(walk.channels).fill(scales[0] ?? 1),
    saturationSafe: options.saturationSafe
  });
  return { codes, scales };
}
function codedValues({ codes, scales }, { channels, depth, offset }) {
  const values = new Float32Array(codes.length);
  for (let channel = 0; channel < channels; channel++)
    for (let k = 0; k < depth; k++) {
      const at = offset(channel, k);
      values[at] = (codes[at] ?? 0) * (scales[channel] ?? scales[0] ?? 0);
    }
  return values;
}
function chooseScales(values, walk, { perChannel, saturationSafe, smallestScale }) {
  const { largest, largestPair } = extremes(values, walk);
  const needed = new Float64Array(walk.channels);
  for (let channel = 0; channel < walk.channels; channel += 1) {
    const most = largest[channel] ?? 0;
    const pair = saturationSafe ? (largestPair[channel] ?? 0) / SAFE_PAIR_SUM : 0;
    const kept = perChannel && walk.depth >= LEAST_GRID_DEPTH && hasSteps(most, 127) ? keptStep(values, walk, channel) : 0;
    needed[channel] = Math.max(most / 127, pair, smallestScale?.[channel] ?? 0, kept);
  }
  if (perChannel) return normalScales(needed);
  const alive = needed.filter((_, channel) => largest[channel] !== 0);
  return Float32Array.of(normalScale(alive.reduce((most, scale) => Math.max(most, scale), 0)));
}
function keptStep(values, { places, stride }, channel) {
  const vector = Float32Array.from(places, (place) => values[place + channel * stride] ?? 0);
  return gridStep(vector, 127) ?? 0;
}
function normalScales(scales) {
  const normal = new Float32Array(scales.length);
  for (let channel = 0; channel < scales.length; channel += 1)
    normal[channel] = normalScale(scales[channel] ?? 0);
  return normal;
}
function normalScale(scale) {
  return scale >= SMALLEST_NORMAL ? scale : 1;
}
function extremes(values, walk) {
  const { largest, sums } = (hasVectorLoops(walk) ? vectorExtremes(values, walk) : void 0) ?? plainExtremes(values, walk);
  const largestPair = new Float64Array(walk.channels);
  for (let channel = 0; channel < walk.channels; channel += 1)
    largestPair[channel] = Math.max(sums[channel] ?? 0, largest[channel] ?? 0);
  return { largest, largestPair };
}
function plainExtremes(values, { channels, depth, stride, places, block }) {
  const largest = new Float64Array(channels);
  const sums = new Float64Array(channels);
  for (let from = 0; from < channels; from += block)
    for (let k = 0; k < depth; k += 2) {
      let first = (places[k] ?? 0) + from * stride;
      let second = (places[k + 1] ?? values.length) + from * stride;
      for (let channel = from; channel < from + block; channel++) {
        const a = values[first] ?? 0;
        const b = values[second] ?? 0;
        if (Math.abs(a) > (largest[channel] ?? 0)) largest[channel] = Math.abs(a);
        if (Math.abs(b) > (largest[channel] ?? 0)) largest[channel] = Math.abs(b);
        if (Math.abs(a + b) > (sums[channel] ?? 0)) sums[channel] = Math.abs(a + b);
        first += stride;
        second += stride;
      }
    }
  return { largest, sums };
}
function encode(values, walk, encoding) {
  const { channels, depth, block } = walk;
  if (hasVectorLoops(walk)) return encodeInVectors(values, walk, encoding);
  const codes = new Int8Array(values.length);
  for (let from = 0; from < channels; from += block)
    for (let k = 0; k < depth; k += 2)
      encodePairs({ values, codes, walk, encoding }, { k, from, to: from + block });
  return codes;
}
function encodeInVectors(values, walk, encoding) {
  const { codes, doubts } = vectorCodes(values, walk, encoding);
  for (const { row: k, channel: from } of doubts) {
    const to = Math.min(from + BLOCK, walk.channels);
    encodePairs({ values, codes, walk, encoding }, { k, from, to });
  }
  return codes;
}
function encodePairs({ values, codes, walk: { places, stride }, encoding: { scales, saturationSafe } }, { k, from, to }) {
  let first = (places[k] ?? 0) + from * stride;
  let second = (places[k + 1] ?? values.length) + from * stride;
  for (let channel = from; channel < to; channel++) {
    const scale = scales[channel] ?? 1;
    const a = codeOf(values[first] ?? 0, scale);
    const b = codeOf(values[second] ?? 0, scale);
    codes[first] = a;
    codes[second] = b;
    if (saturationSafe && Math.abs(a + b) > SAFE_PAIR_SUM)
      mendPair(values, codes, { first, second, scale });
    first += stride;
    second += stride;
  }
}
function codeOf(value, scale) {
  return roundHalfEven(value / scale);
}
function mendPair(values, codes, { first, second, scale }) {
  while (pairSum(codes[first] ?? 0, codes[second] ?? 0) > SAFE_PAIR_SUM) {
    const at = overshoot(values[first], codes[first], scale) >= overshoot(values[second], codes[second], scale) ? first : second;
    const code = codes[at] ?? 0;
    codes[at] = code - Math.sign(code);
  }
}
function pairSum(first, second) {
  if (first < 0 === second < 0) return Math.abs(first) + Math.abs(second);
  return Math.max(Math.abs(first), Math.abs(second));
}
function overshoot(value, code, scale) {
  return Math.abs(code ?? 0) - Math.abs(value ?? 0) / scale;
}
function isSaturationSafe(codes, layout) {
  for (let channel = 0; channel < layout.channels; channel++)
    for (let k = 0; k + 1 < layout.depth; k += 2) {
      const first = codes[layout.offset(channel, k)] ?? 0;
      const second = codes[layout.offset(channel, k + 1)] ?? 0;
      if (pairSum(first, second) > SAFE_PAIR_SUM) return false;
    }
  return true;
}

// src/compress/stored-weight.ts
function storedWeight(name, index) {
  const own = index.constantOf(name);
  if (own !== void 0) return { tensor: own, name, isTurned: false };
  const made = index.producerOf(name)?.node;
  if (made === void 0 || made.domain !== "" || made.opType !== "Transpose") return void 0;
  const source = made.input[0] ?? "";
  const tensor = index.constantOf(source);
  const isPlain2 = tensor !== void 0 && elementTypeOf(tensor) === "float32";
  if (!isPlain2 || !turnsTwoAxes(made, tensorDims(tensor).length)) return void 0;
  return { tensor, name: source, isTurned: true };
}
function turnsTwoAxes(node, rank2) {
  const perm = readInts(node, "perm") ?? [1, 0];
  return rank2 === 2 && perm.join() === "1,0";
}
function turnedFloats(values, [rows = 0, columns = 0]) {
  const turned2 = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      turned2[column * rows + row] = values[row * columns + column] ?? 0;
  return turned2;
}
function isReadOnce({ weightName, storedName }, index) {
  return [weightName, storedName].every(
    (name) => index.consumersOf(name).length === 1 && !index.isGraphOutput(name)
  );
}

// src/compress/layers.ts
var LAYER_OPERATORS = /* @__PURE__ */ new Set(["MatMul", "Gemm", "Conv"]);
function nodeLabel(node) {
  return node.name === "" ? node.output[0] ?? node.opType : node.name;
}
function isKeptFloat(node, patterns) {
  return patterns.some((pattern) => matchesWildcard(nodeLabel(node), pattern));
}
function weightMatrix({ layout, values }) {
  const { depth, channels, offset } = layout;
  return Float64Array.from({ length: depth * channels }, (_, at) => {
    const [k, channel] = [Math.floor(at / channels), at % channels];
    return values[offset(channel, k)] ?? 0;
  });
}
function readLayer(node, index, limits) {
  if (isKeptFloat(node, limits.keepFloat)) return KEPT_FLOAT;
  const weightName = node.input[1] ?? "";
  const stored = storedWeight(weightName, index);
  if (stored === void 0)
    return standsOnTheLeft(node, index) ? ON_THE_LEFT : whyNotConstant(weightName, index);
  const { tensor: weight, name: storedName, isTurned } = stored;
  if (elementTypeOf(weight) !== "float32")
    return refusal(
      "element-type",
      `its weight is ${elementTypeOf(weight) ?? "of an unknown type"}, not float32`
    );
  const lying = tensorDims(weight);
  const dims = isTurned ? lying.toReversed() : lying;
  const shape2 = readShape(node, dims);
  if ("reason" in shape2) return shape2;
  const values = readValues(stored, shape2.layout, limits);
  if ("code" in values) return values;
  const keeper = limits.floats?.get(storedName);
  if (keeper !== void 0) return alsoFloat("weight", keeper);
  const bias = node.input[2] === "" ? void 0 : node.input[2];
  const names = { input: node.input[0] ?? "", weightName, storedName, bias };
  return { layer: { node, ...names, weight, dims, values, ...shape2 } };
}
function readValues({ tensor, isTurned }, layout, { minimumElements }) {
  const dims = tensorDims(tensor);
  const elements = elementCount(dims);
  if (elements === 0) return refusal("empty", "its weight is empty");
  if (elements < minimumElements)
    return refusal(
      "too-small",
      `its weight has ${elements} elements, fewer than ${minimumElements}`
    );
  const floats = floatValues(tensor);
  const values = isTurned ? turnedFloats(floats, dims) : floats;
  return isFiniteWeight(values, layout) ? values : refusal("not-finite", "its weight holds values that are not finite");
}
var ON_THE_LEFT = refusal("not-constant", "its weight stands on the left");
var standsOnTheLeft = ({ opType, input: [left = ""] }, index) => opType === "MatMul" && index.constantOf(left) !== void 0;
function whyNotConstant(weightName, index) {
  const made = index.producerOf(weightName)?.node;
  const source = index.constantOf(made?.input[0] ?? "");
  const type = source === void 0 ? void 0 : elementTypeOf(source);
  if (source !== void 0 && made?.opType === "DequantizeLinear")
    return refusal("not-constant", "its weight is quantized already");
  if (made?.opType === "Cast" && type !== void 0)
    return refusal("element-type", `its weight is in ${type}, and cast when the model is loaded`);
  return isComputedOnce(weightName, index) ? refusal(
    "not-constant",
    "its weight is computed from other constants when the model is loaded"
  ) : refusal("not-constant", "its weight is not a constant");
}
function isComputedOnce(value, index) {
  const seen = /* @__PURE__ */ new Set([value]);
  for (const name of seen) {
    const made = index.producerOf(name)?.node;
    if (index.constantOf(name) !== void 0) continue;
    if (made === void 0) return false;
    for (const read of index.namesReadBy(made)) seen.add(read);
  }
  return true;
}
function readShape(node, dims) {
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
function readMatMulShape(dims) {
  const [depth, channels] = dims;
  if (dims.length !== 2 || depth === void 0 || channels === void 0)
    return refusal("rank", `its weight has rank ${dims.length}; only rank 2 is fused`);
  return {
    kind: "matmul",
    layout: columnLayout(depth, channels),
    channelAxis: 1,
    transposed: false
  };
}
function readGemmShape(node, dims) {
  const [first, second] = dims;
  if (dims.length !== 2 || first === void 0 || second === void 0)
    return refusal("rank", `its weight has rank ${dims.length}; Gemm needs rank 2`);
  if (readInt(node, "transA", 0) !== 0)
    return refusal("attributes", "its activation is transposed (transA)");
  if (readFloat(node, "alpha", 1) !== 1) return refusal("attributes", "its alpha is not 1");
  if (readFloat(node, "beta", 1) !== 1) return refusal("attributes", "its beta is not 1");
  const transposed2 = readInt(node, "transB", 0) !== 0;
  return {
    kind: "gemm",
    layout: transposed2 ? rowLayout(first, second) : columnLayout(first, second),
    channelAxis: transposed2 ? 0 : 1,
    transposed: transposed2
  };
}
function readConvShape(dims) {
  if (dims.length < 3)
    return refusal("rank", `its weight has rank ${dims.length}; Conv needs at least 3`);
  return { kind: "conv", layout: convLayout(dims), channelAxis: 0, transposed: false };
}
function isDepthwise(node, dims) {
  return dims.length >= 3 && dims[1] === 1 && readInt(node, "group", 1) === dims[0];
}

// src/compress/changes.ts
function applied(node, reason) {
  return { kind: "applied", node: nodeLabel(node), operator: node.opType, reason };
}
function refused(node, { code, reason }) {
  return { kind: "refused", node: nodeLabel(node), operator: node.opType, code, reason };
}

// src/compress/clean/channel-maps.ts
function channelMap(node, value, context) {
  if (node.domain !== "") return void 0;
  switch (node.opType) {
    case "BatchNormalization":
      return normalization(node, context);
    case "Mul":
    case "Add": {
      const others = node.input.filter((name) => name !== value);
      const isOnce = node.input.length === 2 && others.length === 1;
      const numbers = isOnce ? numbersAlong(others[0] ?? "", context) : void 0;
      if (numbers === void 0) return void 0;
      const { count } = context.channels;
      return node.opType === "Mul" ? { factors: numbers, shifts: new Float64Array(count) } : { factors: new Float64Array(count).fill(1), shifts: numbers };
    }
    default:
      return void 0;
  }
}
var EPSILON = 1e-5;
function normalization(node, { channels, index }) {
  const isFixed = readInt(node, "training_mode", 0) === 0 && readInt(node, "spatial", 1) === 1 && node.output.slice(1).every((name) => name === "");
  if (!isFixed) return void 0;
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map(
    (place) => floatsOf(index.constantOf(node.input[place] ?? ""), [channels.count])
  );
  if (scale === void 0 || bias === void 0) return void 0;
  if (mean === void 0 || variance === void 0) return void 0;
  const epsilon = Math.fround(readFloat(node, "epsilon", EPSILON));
  const factors = Float64Array.from(
    scale,
    (value, at) => value / Math.sqrt((variance[at] ?? Number.NaN) + epsilon)
  );
  const shifts = Float64Array.from(
    bias,
    (value, at) => value - (mean[at] ?? Number.NaN) * (factors[at] ?? Number.NaN)
  );
  return { factors, shifts };
}
function numbersAlong(name, { channels, index }) {
  const { count, rank: rank2 } = channels;
  const tensor = index.constantOf(name);
  if (tensor === void 0 || tensor.dims.length > rank2) return void 0;
  const dims = tensorDims(tensor);
  const aligned2 = [...Array.from({ length: rank2 - dims.length }, () => 1), ...dims];
  const isAlong = aligned2.every((size, axis) => size === 1 || axis === 1 && size === count);
  const floats = isAlong ? floatsOf(tensor, dims) : void 0;
  if (floats === void 0) return void 0;
  return Float64Array.from({ length: count }, (_, at) => floats[floats.length === 1 ? 0 : at] ?? 0);
}
function floatsOf(tensor, dims) {
  if (tensor === void 0 || elementTypeOf(tensor) !== "float32") return void 0;
  const isShaped = tensorDims(tensor).join() === dims.join() && elementCount(dims) > 0;
  return isShaped ? floatValues(tensor) : void 0;
}

// src/compress/clean/fold-channels.ts
function foldChannels(model) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const tensors = [];
  const changes = [];
  const folded = /* @__PURE__ */ new Map();
  const gone = /* @__PURE__ */ new Set();
  for (const node of graph.node) {
    const found2 = foldable(node, index);
    if (found2 === void 0) continue;
    const { own, maps, behind } = found2;
    const { weight, bias } = scaled(own, maps);
    if (!allFinite(weight) || !allFinite(bias)) continue;
    const names = [fresh("w"), fresh("b")];
    tensors.push(
      makeTensor(names[0], "float32", { dims: own.layer.dims, values: weight }),
      makeTensor(names[1], "float32", { dims: [bias.length], values: bias })
    );
    const outputs = behind.at(-1)?.output ?? node.output;
    folded.set(
      node,
      withNode(node, { inputs: [own.layer.input, ...names], outputs: [...outputs] })
    );
    for (const each2 of behind) {
      gone.add(each2);
      changes.push(applied(each2, `folded into ${nodeLabel(node)}`));
    }
  }
  if (folded.size === 0) return { model, changes };
  const nodes = graph.node.filter((node) => !gone.has(node));
  const initializers = [...graph.initializer, ...tensors];
  const next = nodes.map((node) => folded.get(node) ?? node);
  return { model: withGraph(model, { nodes: next, initializers }), changes };
}
function foldable(node, index) {
  if (node.domain !== "" || node.opType !== "Conv" && node.opType !== "Gemm") return void 0;
  if (!MAPPING.has(onlyReader(node, index)?.opType ?? "")) return void 0;
  const own = ownLayer(node, index);
  if (own === void 0) return void 0;
  const channels = { count: own.bias.length, rank: own.layer.dims.length };
  const maps = [];
  const behind = [];
  for (; ; ) {
    const last = behind.at(-1) ?? node;
    const next = onlyReader(last, index);
    const map = next === void 0 ? void 0 : channelMap(next, last.output[0] ?? "", { channels, index });
    if (next === void 0 || map === void 0) break;
    maps.push(map);
    behind.push(next);
  }
  return behind.length === 0 ? void 0 : { own, maps, behind };
}
function onlyReader({ output }, index) {
  const [value = ""] = output;
  const readers = index.consumersOf(value);
  return readers.length === 1 && !index.isGraphOutput(value) ? readers[0]?.node : void 0;
}
var ANY_SIZE = { minimumElements: 0, keepFloat: [] };
var MAPPING = /* @__PURE__ */ new Set(["BatchNormalization", "Mul", "Add"]);
function ownLayer(node, index) {
  const found2 = readLayer(node, index, ANY_SIZE);
  if ("code" in found2 || !isReadOnce(found2.layer, index)) return void 0;
  const { layer } = found2;
  const { channels } = layer.layout;
  if (layer.bias === void 0) return { layer, bias: new Float64Array(channels) };
  const constant = index.constantOf(layer.bias);
  if (constant === void 0 || elementTypeOf(constant) !== "float32") return void 0;
  const isRow2 = tensorDims(constant).every(
    (size, axis, dims) => axis === dims.length - 1 ? size === channels : size === 1
  );
  return isRow2 && constant.dims.length > 0 ? { layer, bias: Float64Array.from(floatValues(constant)) } : void 0;
}
function scaled({ layer, bias }, maps) {
  const { channels, depth, offset } = layer.layout;
  const { factors, shifts } = maps.reduce(composed);
  const weight = new Float32Array(layer.values.length);
  for (let channel = 0; channel < channels; channel += 1)
    for (let k = 0; k < depth; k += 1) {
      const at = offset(channel, k);
      weight[at] = (layer.values[at] ?? 0) * (factors[channel] ?? 0);
    }
  const moved = bias.map((value, at) => value * (factors[at] ?? 0) + (shifts[at] ?? 0));
  return { weight, bias: Float32Array.from(moved) };
}
var composed = (first, then) => ({
  factors: first.factors.map((factor, at) => factor * (then.factors[at] ?? 0)),
  shifts: first.shifts.map((shift, at) => shift * (then.factors[at] ?? 0) + (then.shifts[at] ?? 0))
});

// src/model/constant-nodes.ts
var NEVER = /* @__PURE__ */ new Set([
  "RandomNormal",
  "RandomNormalLike",
  "RandomUniform",
  "RandomUniformLike",
  "Multinomial",
  "Bernoulli",
  "Dropout",
  "QuantizeLinear",
  "DequantizeLinear",
  "Constant",
  ...sequenceOperators()
]);
function sequenceOperators() {
  return [
    "SequenceConstruct",
    "SequenceEmpty",
    "SequenceErase",
    "SequenceInsert",
    "SplitToSequence",
    "Optional"
  ];
}
function constantNodes(graph, index, isOuter = () => false) {
  const constant = /* @__PURE__ */ new Set();
  const isConstant2 = (name) => name === "" || constant.has(name) || index.constantOf(name) !== void 0 || isOuter(name) && index.producerOf(name) === void 0 && !index.isGraphInput(name);
  return graph.node.filter((node) => {
    const pure = node.domain === "" && !NEVER.has(node.opType) && subgraphsOf(node).length === 0;
    if (!pure || !node.input.every(isConstant2)) return false;
    for (const name of node.output) constant.add(name);
    return true;
  });
}

// src/compress/clean/constant-parts.ts
function constantParts(model) {
  const graph = graphOf(model);
  const collector = new Collector(freshNames(graph));
  collector.visit(graph, /* @__PURE__ */ new Map());
  return collector.parts();
}
var Collector = class {
  #fresh;
  #made = [];
  #tensors = /* @__PURE__ */ new Map();
  #read = /* @__PURE__ */ new Set();
  #producers = /* @__PURE__ */ new Map();
  #nodeNames = /* @__PURE__ */ new Set();
  constructor(fresh) {
    this.#fresh = fresh;
  }
  parts() {
    const [tensors, read, producers] = [this.#tensors, this.#read, this.#producers];
    return { values: this.#made.filter(({ key }) => read.has(key)), tensors, read, producers };
  }
  visit(graph, outer) {
    const index = indexGraph(graph);
    const scope = this.#scopeOf(graph, index, outer);
    const constant = new Set(constantNodes(graph, index, (name) => outer.has(name)));
    for (const node of constant) this.#add(node, { graph, index, scope });
    for (const node of graph.node) {
      if (constant.has(node)) continue;
      this.#note(node.input, scope);
      for (const inner of subgraphsOf(node)) this.visit(inner, scope);
    }
    this.#note(
      graph.output.map(({ name }) => name),
      scope
    );
  }
  /** What the graph defines hides what has the same name around it. */
  #scopeOf(graph, index, outer) {
    const scope = new Map(outer);
    for (const { name } of graph.input) scope.delete(name);
    for (const name of [
      ...graph.initializer.map((tensor) => tensor.name),
      ...graph.node.flatMap((node) => node.output)
    ]) {
      scope.delete(name);
      const tensor = index.constantOf(name);
      if (tensor === void 0) continue;
      const key = this.#key(name);
      scope.set(name, key);
      this.#tensors.set(key, tensor);
    }
    return scope;
  }
  #add(node, { graph, index, scope }) {
    const inputs = node.input.map((name) => scope.get(name) ?? name);
    const outputs = node.output.map((name) => name === "" ? "" : this.#key(name));
    const renamed = withNode(node, { inputs, outputs, name: this.#nodeName(node.name) });
    for (const [place, key] of outputs.entries()) {
      const name = node.output[place] ?? "";
      if (name === "") continue;
      scope.set(name, key);
      this.#producers.set(key, renamed);
      if (!index.isGraphOutput(name)) this.#made.push({ key, name, graph, node });
    }
  }
  /** Names stay where they can: the engine's messages are about them. */
  #key(name) {
    return this.#tensors.has(name) || this.#producers.has(name) ? this.#fresh("k") : name;
  }
  /** The engine refuses nodes of one graph that share a name; those of two branches may. */
  #nodeName(name) {
    if (this.#nodeNames.has(name)) return "";
    this.#nodeNames.add(name);
    return name;
  }
  #note(names, scope) {
    for (const name of names) {
      const key = scope.get(name);
      if (key !== void 0) this.#read.add(key);
    }
  }
};
function computing(model, { tensors, producers }, values) {
  const needed = /* @__PURE__ */ new Set();
  const stored = /* @__PURE__ */ new Set();
  const waiting = values.map(({ key }) => key);
  for (let key = waiting.pop(); key !== void 0; key = waiting.pop()) {
    const node = producers.get(key);
    if (node === void 0) stored.add(key);
    if (node === void 0 || needed.has(node)) continue;
    needed.add(node);
    waiting.push(...node.input);
  }
  return withGraph(model, {
    nodes: [...new Set(producers.values())].filter((node) => needed.has(node)),
    initializers: [...tensors].flatMap(
      ([key, tensor]) => stored.has(key) ? [withTensorName(tensor, key)] : []
    ),
    inputs: [],
    outputs: untypedValues(values.map(({ key }) => key)),
    valueInfos: []
  });
}

// src/compress/clean/join-constants.ts
var QUANTIZERS = /* @__PURE__ */ new Set(["QuantizeLinear", "DequantizeLinear"]);
function joinConstants(model) {
  const lifted = liftConstantNodes(model);
  return { model: joinEqual(lifted.model), changes: lifted.changes };
}
function liftConstantNodes(model) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const tensors = [];
  const changes = [];
  const nodes = graph.node.filter((node) => {
    const value = readTensorAttribute(node, "value");
    const name = node.output[0] ?? "";
    const lifts = node.opType === "Constant" && node.domain === "" && value !== void 0;
    if (!lifts || index.isGraphOutput(name)) return true;
    tensors.push(withTensorName(value, name));
    changes.push(applied(node, "kept as a weight"));
    return false;
  });
  if (tensors.length === 0) return { model, changes };
  return {
    model: withGraph(model, { nodes, initializers: [...graph.initializer, ...tensors] }),
    changes
  };
}
function joinEqual(model) {
  const graph = graphOf(model);
  const inputs = new Set(graph.input.map((input) => input.name));
  const fixed = /* @__PURE__ */ new Set([...inputs, ...graph.output.map((output) => output.name)]);
  for (const name of namesFixedBy(graph.node)) fixed.add(name);
  const first = /* @__PURE__ */ new Map();
  const renamed = /* @__PURE__ */ new Map();
  for (const tensor of graph.initializer) {
    if (fixed.has(tensor.name)) continue;
    const key = `${tensor.dataType}:${tensor.dims.join("x")}:${rawPiece(tensor).length}:${headOf(tensor)}`;
    const same = first.get(key)?.find((other) => isEqual(other, tensor));
    if (same === void 0) first.set(key, [...first.get(key) ?? [], tensor]);
    else renamed.set(tensor.name, same.name);
  }
  if (renamed.size === 0) return model;
  return withGraph(model, {
    initializers: graph.initializer.filter((tensor) => !renamed.has(tensor.name)),
    nodes: graph.node.map((node) => renameInputs(node, renamed))
  });
}
function namesFixedBy(nodes) {
  return nodes.flatMap((node) => [
    ...QUANTIZERS.has(node.opType) ? node.input : [],
    ...subgraphsOf(node).flatMap((inner) => namesFixedBy(inner.node))
  ]);
}
function renameInputs(node, renamed) {
  const isRead = node.input.some((name) => renamed.has(name));
  const same = isRead ? withNode(node, { inputs: node.input.map((name) => renamed.get(name) ?? name) }) : node;
  return withInnerGraphs(
    same,
    (inner) => withParts(inner, { nodes: inner.node.map((each2) => renameInputs(each2, renamed)) })
  );
}
var HEAD_BYTES = 256;
var headOf = (tensor) => storedData(tensor)?.read(0, HEAD_BYTES).join() ?? "";
function isEqual(a, b) {
  const [first, second] = [rawBytes(a), rawBytes(b)];
  return first.length > 0 && first.every((byte, position) => byte === second[position]);
}

// src/compress/clean/worth-storing.ts
function worthStoring(parts, computed, limitBytes) {
  const sourcesOf = sourceFinder(parts);
  const bytesOf = (key) => {
    const tensor = parts.tensors.get(key);
    return tensor === void 0 ? 0 : tensorBytes(tensor);
  };
  const sum = (keys) => [...keys].reduce((total, key) => total + bytesOf(key), 0);
  const stored = /* @__PURE__ */ new Set();
  const candidates = [];
  const firstOf = equalFinder();
  for (const [key, tensor] of computed) {
    const bytes = tensorBytes(tensor);
    const sources = sourcesOf(key);
    if (bytes <= limitBytes) stored.add(key);
    else if (bytes <= sum(sources))
      candidates.push({ key, bytes, first: firstOf(tensor), sources });
  }
  const gone = /* @__PURE__ */ new Set([...stored, ...candidates.map(({ key }) => key)]);
  const needed = new Set(
    [...parts.read].flatMap((key) => gone.has(key) ? [] : [...sourcesOf(key)])
  );
  for (const group of groupsOf(candidates))
    for (const { key } of withoutGrowth(group, needed, bytesOf)) stored.add(key);
  return stored;
}
function sourceFinder({ tensors, producers }) {
  const known = new Map([...tensors.keys()].map((key) => [key, /* @__PURE__ */ new Set([key])]));
  for (const [key, { input }] of producers)
    known.set(key, new Set(input.flatMap((name) => [...known.get(name) ?? []])));
  return (key) => known.get(key) ?? /* @__PURE__ */ new Set();
}
function equalFinder() {
  const firsts = /* @__PURE__ */ new Map();
  return (tensor) => {
    const key = `${tensor.dataType}:${tensor.dims.join("x")}`;
    const alike = firsts.get(key) ?? [];
    const known = alike.find((other) => isEqual(other, tensor));
    if (known === void 0) firsts.set(key, [...alike, tensor]);
    return known ?? tensor;
  };
}
function groupsOf(results) {
  const parents = /* @__PURE__ */ new Map();
  const rootOf = (source) => {
    let root = source;
    for (let next = parents.get(root); next !== void 0; next = parents.get(root)) root = next;
    return root;
  };
  for (const { sources } of results) {
    const [first = "", ...others] = [...sources].map(rootOf);
    for (const other of others) if (rootOf(other) !== first) parents.set(rootOf(other), first);
  }
  const groups = /* @__PURE__ */ new Map();
  for (const result of results) {
    const [source = ""] = result.sources;
    groups.set(rootOf(source), [...groups.get(rootOf(source)) ?? [], result]);
  }
  return [...groups.values()];
}
function withoutGrowth(group, neededByOthers, bytesOf) {
  const needed = new Set(neededByOthers);
  const freed = (sources) => [...sources].reduce((sum, key) => sum + (needed.has(key) ? 0 : bytesOf(key)), 0);
  let kept = group;
  while (kept.length > 0) {
    const distinct = new Map(kept.map(({ first, bytes }) => [first, bytes]));
    const stored = [...distinct.values()].reduce((sum, bytes) => sum + bytes, 0);
    const total = stored - freed(new Set(kept.flatMap(({ sources }) => [...sources])));
    const added = kept.map(({ bytes, sources }) => bytes - freed(sources));
    const most = Math.max(...added);
    if (most <= 0 && total <= 0) break;
    const worst = kept[added.lastIndexOf(most)];
    for (const source of worst?.sources ?? []) needed.add(source);
    kept = kept.filter((result) => result !== worst);
  }
  return kept;
}

// src/compress/clean/fold-constants.ts
async function foldConstants(model, evaluate, limitBytes) {
  const parts = constantParts(model);
  if (parts.values.length === 0) return { model, changes: [] };
  const changes = [];
  const computed = await compute(model, parts, { evaluate, changes });
  const stored = worthStoring(parts, computed, limitBytes);
  const made = /* @__PURE__ */ new Map();
  for (const { key, name, graph, node } of parts.values) {
    const tensor = computed.get(key);
    if (tensor === void 0) continue;
    if (stored.has(key)) {
      made.set(graph, [...made.get(graph) ?? [], withTensorName(tensor, name)]);
      changes.push(applied(node, "computed once"));
    } else {
      const reason = `its constant result would take ${tensorBytes(tensor)} bytes`;
      changes.push(refused(node, refusal("grows", reason)));
    }
  }
  const fresh = freshNames(graphOf(model));
  const { node: nodes, initializer: initializers } = storedIn(graphOf(model), made, fresh);
  return { model: withGraph(model, { nodes, initializers }), changes };
}
async function compute(model, parts, { evaluate, changes }) {
  const attempt = async (values) => {
    try {
      return await evaluate(writeModel(computing(model, parts, values)));
    } catch (error) {
      if (error instanceof EngineError) return error.message;
      throw error;
    }
  };
  const columns = [];
  const take = (answer, [first]) => {
    if (typeof answer !== "string") columns.push(...answer);
    else if (first !== void 0) {
      const why = `its constants cannot be computed: ${answer}`;
      changes.push(refused(first.node, refusal("not-computable", why)));
    }
  };
  const all = await attempt(parts.values);
  const graphs = [...new Set(parts.values.map(({ graph }) => graph))];
  if (typeof all !== "string" || graphs.length === 1) take(all, parts.values);
  else
    for (const graph of graphs) {
      const values = parts.values.filter((value) => value.graph === graph);
      take(await attempt(values), values);
    }
  return new Map(columns.map((column) => [column.name, tensorOf(column)]));
}
var tensorOf = ({ name, elementType, itemShape, values }) => makeTensor(name, elementType, { dims: itemShape, values });
function storedIn(graph, made, fresh) {
  const tensors = made.get(graph) ?? [];
  const names = new Set(tensors.map(({ name }) => name));
  const isLeft = ({ output }) => output.length === 0 || output.some((name) => name !== "" && !names.has(name));
  const nodes = graph.node.filter(isLeft).map((node) => withoutOutputs(node, names, fresh)).map((node) => withInnerGraphs(node, (inner) => storedIn(inner, made, fresh)));
  return withParts(graph, { nodes, initializers: [...graph.initializer, ...tensors] });
}
function withoutOutputs(node, names, fresh) {
  if (!node.output.some((name) => names.has(name))) return node;
  const outputs = node.output.map((name) => names.has(name) ? fresh("u") : name);
  return withNode(node, { outputs });
}

// src/compress/pass.ts
var asItIs = (tensor) => tensor;

// src/compress/clean/fold-factors.ts
function foldFactors(model) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const tensors = [];
  const changes = [];
  const nodes = graph.node.map((node) => {
    if (node.domain !== "" || node.opType !== "Gemm") return node;
    return FACTORS.reduce((left, factor) => {
      const scaled3 = scaledConstant(left, factor, index);
      if (scaled3 === void 0) return left;
      const name = fresh("w");
      tensors.push(makeTensor(name, "float32", { dims: scaled3.dims, values: scaled3.values }));
      changes.push(applied(node, `its ${factor.name} is folded into its ${factor.part}`));
      return withNode(left, {
        inputs: left.input.map((given, at) => at === factor.input ? name : given),
        attributes: left.attribute.filter((each2) => each2.name !== factor.name)
      });
    }, node);
  });
  if (tensors.length === 0) return { model, changes };
  return {
    model: withGraph(model, { nodes, initializers: [...graph.initializer, ...tensors] }),
    changes
  };
}
var FACTORS = [
  { name: "alpha", input: 1, part: "weight" },
  { name: "beta", input: 2, part: "bias" }
];
function scaledConstant(node, { name, input }, index) {
  const factor = readFloat(node, name, 1);
  const value = node.input[input] ?? "";
  const constant = factor === 1 ? void 0 : index.constantOf(value);
  if (constant === void 0 || elementTypeOf(constant) !== "float32") return void 0;
  if (index.consumersOf(value).length !== 1 || index.isGraphOutput(value)) return void 0;
  const values = floatValues(constant).map((each2) => each2 * factor);
  return allFinite(values) ? { dims: tensorDims(constant), values } : void 0;
}

// src/compress/clean/hoist-constants.ts
var LEAST_BYTES2 = 1024;
function hoistConstants(model) {
  const graph = graphOf(model);
  if (graph.node.every((node) => subgraphsOf(node).length === 0)) return { model, changes: [] };
  const hoister = new Hoister(freshNames(graph));
  const nodes = graph.node.map((node) => hoister.node(node, /* @__PURE__ */ new Map()));
  if (hoister.tensors.length === 0) return { model, changes: [] };
  const initializers = [...graph.initializer, ...hoister.tensors];
  return { model: withGraph(model, { nodes, initializers }), changes: hoister.changes };
}
var Hoister = class {
  tensors = [];
  changes = [];
  #fresh;
  constructor(fresh) {
    this.#fresh = fresh;
  }
  node(node, names) {
    const renamed = withNode(node, { inputs: node.input.map((name) => names.get(name) ?? name) });
    return withInnerGraphs(renamed, (graph) => this.#graph(graph, names));
  }
  #graph(graph, outer) {
    const index = indexGraph(graph);
    const names = new Map(outer);
    const hoists = (name, tensor) => {
      if (tensor === void 0 || tensorBytes(tensor) < LEAST_BYTES2) return false;
      if (index.isGraphInput(name) || index.isGraphOutput(name)) return false;
      names.set(name, this.#hoist(name, tensor, index.consumersOf(name)[0]?.node.opType ?? ""));
      return true;
    };
    const initializers = graph.initializer.filter((tensor) => !hoists(tensor.name, tensor));
    const left = graph.node.filter(
      (node) => !(isConstant(node) && hoists(node.output[0] ?? "", readTensorAttribute(node, "value")))
    );
    return withParts(graph, { nodes: left.map((node) => this.node(node, names)), initializers });
  }
  /** Branches may use one name for two things. */
  #hoist(name, tensor, operator) {
    const made = this.#fresh("k");
    this.tensors.push(withTensorName(tensor, made));
    const reason = "moved out of a branch or the body of a loop";
    this.changes.push({ kind: "applied", node: name, operator, reason });
    return made;
  }
};
var isConstant = ({ domain, opType }) => domain === "" && opType === "Constant";

// src/compress/clean/remove-identities.ts
function removeIdentities(model, typeOf) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const captured = capturedNames(graph);
  const renamed = /* @__PURE__ */ new Map();
  const changes = [];
  const kept = [];
  for (const original of graph.node) {
    const node = renameInputs2(original, renamed);
    const reason = passesOn(node, { index, typeOf });
    const [source, target] = [node.input[0] ?? "", node.output[0] ?? ""];
    const free = !index.isGraphOutput(target) && !captured.has(target) && source !== "";
    if (reason === void 0 || !free) {
      kept.push(node);
      continue;
    }
    renamed.set(target, source);
    changes.push(applied(node, reason));
  }
  if (changes.length === 0) return { model, changes };
  return { model: withGraph(model, { nodes: kept }), changes };
}
function capturedNames(graph) {
  const index = indexGraph(graph);
  const names = /* @__PURE__ */ new Set();
  for (const node of graph.node) {
    if (subgraphsOf(node).length === 0) continue;
    for (const name of index.namesReadBy(node)) names.add(name);
  }
  return names;
}
function renameInputs2(node, renamed) {
  if (!node.input.some((name) => renamed.has(name))) return node;
  return withNode(node, { inputs: node.input.map((name) => renamed.get(name) ?? name) });
}
function passesOn(node, { index, typeOf }) {
  if (node.domain !== "" && node.domain !== "ai.onnx") return void 0;
  switch (node.opType) {
    case "Identity":
      return "it passes its input on";
    case "Cast":
      return isSameType(node, typeOf) ? "it casts to the type that the value has" : void 0;
    case "Dropout":
      return isIdleDropout(node, index) ? "it does nothing outside training" : void 0;
    case "Transpose":
    case "Pad":
      return void 0;
    default:
      return isNeutral(node, { index, typeOf }) ? "it changes nothing" : void 0;
  }
}
function isSameType(node, typeOf) {
  const known = typeOf(node.input[0] ?? "");
  return known !== void 0 && dataTypeOf(known) === readInt(node, "to", 0);
}
function isIdleDropout(node, index) {
  const mask = node.output[1] ?? "";
  const unread = mask === "" || index.consumersOf(mask).length === 0;
  return unread && !index.isGraphOutput(mask) && (node.input[2] ?? "") === "";
}
var NEUTRAL = { Add: 0, Sub: 0, Mul: 1, Div: 1 };
function isNeutral(node, { index }) {
  const neutral = NEUTRAL[node.opType];
  const constant = index.constantOf(node.input[1] ?? "");
  if (neutral === void 0 || constant === void 0) return false;
  const type = elementTypeOf(constant);
  if (constant.dims.length > 0 || type === void 0) return false;
  const [value] = type === "float16" ? floatValues(constant) : tensorValues(constant);
  return value !== void 0 && Number(value) === neutral;
}

// src/compress/passes/clean.ts
var FOLDED_BYTES = 1024;
var clean = {
  name: "clean",
  description: "constants folded, identities removed, dead weights dropped",
  needsCalibration: false,
  takesTurns: () => true,
  apply: (model, step, context) => applyClean(model, step["max-folded-bytes"] ?? FOLDED_BYTES, context)
};
async function applyClean(model, limitBytes, { evaluate }) {
  const changes = [];
  const take = (result) => {
    changes.push(...result.changes);
    return result.model;
  };
  const trimmed = dropUnused(take(fixListedInitializers(model)));
  const joined = take(joinConstants(take(hoistConstants(trimmed))));
  const folded = take(hoistConstants(take(await foldConstants(joined, evaluate, limitBytes))));
  const types = inferElementTypes(folded);
  const plain2 = take(removeIdentities(folded, (value) => types.get(value)));
  const merged = take(foldChannels(dropUnused(take(foldFactors(plain2)))));
  return { model: dropUnused(joinConstants(merged).model), changes };
}

// src/compress/blocks/block-fit.ts
function channelAxisOf({ before, after }, shapeOf) {
  const [from, to] = [shapeOf(before), shapeOf(after)];
  if (from === void 0 || to === void 0 || !isSame(from, to)) return void 0;
  const rank2 = to.length;
  const axis = rank2 > 3 || rank2 === 3 && to[2] === void 0 ? 1 : rank2 - 1;
  const channels = to[axis];
  return channels === void 0 ? void 0 : { axis, rank: rank2, channels };
}
var isSame = (one, other) => one.length === other.length && one.every((size, axis) => size === other[axis]);
async function fitBlocks(model, blocks, calibration) {
  const writer = new SumWriter(model);
  const asked = blocks.map(({ block, axis }) => writer.ask(block, axis));
  const summed = await calibration.sums(writer.model(), writer.outputs);
  return asked.map((names, place) => {
    const sums = names.map((name) => summed.get(name));
    const axis = blocks[place]?.axis;
    return axis === void 0 ? void 0 : fitOf(sums, axis);
  });
}
function fitOf(sums, { axis, rank: rank2, channels }) {
  const [size, from, to, fromFrom, fromTo, toTo] = sums.map((sum) => sum?.values);
  if (!from || !to || !fromFrom || !fromTo || !toTo) return void 0;
  const count = (size?.[0] ?? 0) / channels;
  const [scale, shift] = [new Float32Array(channels), new Float32Array(channels)];
  let [left, unfitted, total] = [0, 0, 0];
  for (let channel = 0; channel < channels; channel += 1) {
    const at = (values) => (values[channel] ?? 0) / count;
    const [meanIn, meanOut] = [at(from), at(to)];
    const varianceIn = at(fromFrom) - meanIn ** 2;
    const covariance = at(fromTo) - meanIn * meanOut;
    const varianceOut = at(toTo) - meanOut ** 2;
    const factor = varianceIn > 0 ? covariance / varianceIn : 1;
    scale[channel] = factor;
    shift[channel] = meanOut - factor * meanIn;
    left += Math.max(0, varianceOut - 2 * factor * covariance + factor ** 2 * varianceIn);
    unfitted += at(toTo) - 2 * at(fromTo) + at(fromFrom);
    total += Math.max(0, varianceOut);
  }
  if (!Number.isFinite(left + unfitted + total) || count === 0) return void 0;
  const part = (error) => total > 0 ? Math.max(0, error) / total : 1;
  const dims = [channels, ...Array(rank2 - 1 - axis).fill(1)];
  return { dims, scale, shift, noise: part(left), noiseUnfitted: part(unfitted) };
}
var SumWriter = class {
  outputs = [];
  #model;
  #fresh;
  #nodes = [];
  #tensors = [];
  constructor(model) {
    this.#model = model;
    this.#fresh = freshNames(graphOf(model));
  }
  /** Names of: how many numbers there are; sums of in, out, in², in × out, out². */
  ask({ before, after }, { axis, rank: rank2 }) {
    const axes = Array.from({ length: rank2 }, (_, at) => at).filter((at) => at !== axis);
    const names = [
      this.#node("Size", [after]),
      this.#reduce(before, axes),
      this.#reduce(after, axes),
      ...[
        [before, before],
        [before, after],
        [after, after]
      ].map((factors) => this.#reduce(this.#node("Mul", factors), axes))
    ];
    this.outputs.push(...names);
    return names;
  }
  model() {
    const graph = graphOf(this.#model);
    return withGraph(this.#model, {
      nodes: [...graph.node, ...this.#nodes],
      initializers: [...graph.initializer, ...this.#tensors],
      outputs: [...graph.output, ...untypedValues(this.outputs)]
    });
  }
  /** ReduceSum takes its axes as an attribute until opset 12, as an input from 13. */
  #reduce(value, axes) {
    const keep = intAttribute("keepdims", 0);
    if (opsetVersion(this.#model, "") < 13)
      return this.#node("ReduceSum", [value], [intsAttribute("axes", axes), keep]);
    const name = this.#fresh("axes");
    const values = BigInt64Array.from(axes, BigInt);
    this.#tensors.push(makeTensor(name, "int64", { dims: [axes.length], values }));
    return this.#node("ReduceSum", [value, name], [keep]);
  }
  #node(operator, inputs, attributes = []) {
    const output = this.#fresh("sum");
    this.#nodes.push(makeNode({ operator, inputs, outputs: [output], attributes }));
    return output;
  }
};

// src/compress/calibrate/observed-shapes.ts
var LOWEST_OPSET = 7;
function refuseUnmeasurable(model, pass) {
  const opset = opsetVersion(model, "");
  refuseOldOpset(pass, { opset, lowest: LOWEST_OPSET, need: "Mul, by which sizes are measured," });
}
async function observedShapes(model, values, calibration) {
  const index = indexGraph(graphOf(model));
  const asked = [...new Set(values)].filter(
    (value) => index.constantOf(value) === void 0 && (index.producerOf(value) !== void 0 || index.isGraphInput(value))
  );
  const { asking, outputs, calls } = askingModel(model, asked);
  const found2 = /* @__PURE__ */ new Map();
  if (asked.length > 0) {
    const summed = await calibration.sums(asking, [calls, ...outputs.flat()]);
    const count = summed.get(calls)?.values[0];
    if (count === void 0) return void 0;
    for (const [place, value] of asked.entries()) {
      const [sizes, squares] = (outputs[place] ?? []).map((name) => summed.get(name));
      if (sizes !== void 0 && squares !== void 0)
        found2.set(value, constantSizes(sizes, squares, count));
    }
  }
  return (value) => {
    const constant = index.constantOf(value);
    return constant === void 0 ? found2.get(value) : tensorDims(constant);
  };
}
function constantSizes(sizes, squares, calls) {
  return Array.from(
    sizes.values,
    (sum, axis) => calls * (squares.values[axis] ?? 0) === sum * sum ? sum / calls : void 0
  );
}
function askingModel(model, values) {
  const graph = graphOf(model);
  const fresh = freshNames(graph);
  const [one, calls] = [fresh("one"), fresh("calls")];
  const tensor = makeTensor(one, "int64", { dims: [1], values: BigInt64Array.of(1n) });
  const nodes = [[makeNode({ operator: "Identity", inputs: [one], outputs: [calls] })]];
  const outputs = values.map((value) => {
    const [sizes, squares] = [fresh("sizes"), fresh("squares")];
    nodes.push([
      makeNode({ operator: "Shape", inputs: [value], outputs: [sizes] }),
      makeNode({ operator: "Mul", inputs: [sizes, sizes], outputs: [squares] })
    ]);
    return [sizes, squares];
  });
  const asking = withGraph(model, {
    nodes: [...graph.node, ...lastFirst(nodes)],
    initializers: [...graph.initializer, tensor],
    outputs: [...graph.output, ...untypedValues([calls, ...outputs.flat()])]
  });
  return { asking, outputs, calls };
}

// src/compress/passes/drop-blocks.ts
var dropBlocks = {
  name: "drop-blocks",
  description: "whole residual blocks taken away where they matter least",
  needsCalibration: true,
  apply: async (model, step, context) => {
    if (context.calibration === void 0) throw calibrationMissing("drop-blocks");
    return applyDropBlocks(model, readOptions(step), context.calibration);
  }
};
function readOptions(step) {
  return {
    noise: step.noise ?? 0.01,
    blocks: step.blocks ?? Number.POSITIVE_INFINITY,
    recover: step.recover ?? true
  };
}
async function applyDropBlocks(model, options, calibration) {
  const types = inferElementTypes(model);
  const isFloat2 = ({ before }) => (types.get(before) ?? "float32") === "float32";
  const ends = residualBlocks(model).flatMap(({ before, after }) => [before, after]);
  if (ends.length > 0) refuseUnmeasurable(model, "drop-blocks");
  const shapeOf = await observedShapes(model, ends, calibration);
  if (shapeOf === void 0) return { model, changes: unseen(model) };
  let current = model;
  const dropped = [];
  for (; ; ) {
    const { best, others } = await rank(current, { shapeOf, isFloat: isFloat2, calibration, options });
    if (best === void 0 || dropped.length >= options.blocks || best.cost > options.noise) {
      const left = [...best === void 0 ? [] : [tooDear(best)], ...others];
      return { model: current, changes: [...dropped, ...left] };
    }
    const percent3 = `${(100 * Math.sqrt(best.cost)).toPrecision(2)} %`;
    const reason = `the block that it ends is left out; what follows changes by ${percent3}`;
    dropped.push(applied(best.node, reason));
    current = without(current, best, options);
  }
}
var UNSEEN = refusal(
  "not-calibrated",
  "calibration saw no finite numbers of the block that it ends"
);
var UNEVEN = refusal(
  "structure",
  "what goes round its block is not float32 of the shape of what leaves it"
);
var nodeAt = (model, { position }) => graphOf(model).node.slice(position, position + 1);
var unseen = (model) => residualBlocks(model).flatMap(
  (block) => nodeAt(model, block).map((node) => refused(node, UNSEEN))
);
var tooDear = ({ node, cost }) => {
  const percent3 = `${(100 * Math.sqrt(cost)).toPrecision(2)} %`;
  return refused(
    node,
    refusal("no-gain", `without the block that it ends, what follows would change by ${percent3}`)
  );
};
async function rank(model, {
  shapeOf,
  isFloat: isFloat2,
  calibration,
  options
}) {
  const others = [];
  const asked = residualBlocks(model).flatMap((block) => {
    const axis = isFloat2(block) ? channelAxisOf(block, shapeOf) : void 0;
    const found2 = nodeAt(model, block).map((node) => ({ block, node, axis }));
    if (axis === void 0) others.push(...found2.map(({ node }) => refused(node, UNEVEN)));
    return found2.flatMap((one) => axis === void 0 ? [] : [{ ...one, axis }]);
  });
  if (asked.length === 0) return { best: void 0, others };
  const fits = await fitBlocks(model, asked, calibration);
  const ranked = asked.flatMap((one, place) => {
    const fit = fits[place];
    if (fit === void 0) others.push(refused(one.node, UNSEEN));
    return fit === void 0 ? [] : [{ ...one, fit, cost: options.recover ? fit.noise : fit.noiseUnfitted }];
  });
  const [best, ...dearer] = ranked.toSorted((a, b) => a.cost - b.cost);
  return { best, others: [...others, ...dearer.map(tooDear)] };
}
function without(model, { block, fit }, { recover }) {
  const graph = graphOf(model);
  const fresh = freshNames(graph);
  const { before, after, position } = block;
  if (!recover) {
    const round = makeNode({ operator: "Identity", inputs: [before], outputs: [after] });
    return dropUnused(withGraph(model, { nodes: graph.node.with(position, round) }));
  }
  const { dims } = fit;
  const [scale, shift, scaled3] = [fresh("w"), fresh("b"), fresh("v")];
  const nodes = graph.node.toSpliced(
    position,
    1,
    makeNode({ operator: "Mul", inputs: [before, scale], outputs: [scaled3] }),
    makeNode({ operator: "Add", inputs: [scaled3, shift], outputs: [after] })
  );
  const initializers = [
    ...graph.initializer,
    makeTensor(scale, "float32", { dims, values: fit.scale }),
    makeTensor(shift, "float32", { dims, values: fit.shift })
  ];
  return dropUnused(withGraph(model, { nodes, initializers }));
}

// src/compress/equalize/even-out.ts
var ROUNDS = 20;
function evenOut(pairs, scaled3) {
  const moved = pairs.map(() => /* @__PURE__ */ new Set());
  for (let [round, hasMoved] = [0, true]; round < ROUNDS && hasMoved; round += 1) {
    hasMoved = false;
    for (const [place, pair] of pairs.entries())
      for (let channel = 0; channel < pair.first.layout.channels; channel += 1)
        if (evenChannel(pair, channel, scaled3)) {
          moved[place]?.add(channel);
          hasMoved = true;
        }
  }
  return moved.map(({ size }) => size);
}
function evenChannel({ first, second }, channel, scaled3) {
  const [written4, read] = [scaled3.weights.get(first), scaled3.weights.get(second)];
  if (written4 === void 0 || read === void 0) return false;
  const own = ownPlaces(first, channel);
  const others = readPlaces(second, channel);
  const ratio = largestAt(written4, own) / largestAt(read, others);
  if (!(ratio > 0 && ratio < Number.POSITIVE_INFINITY)) return false;
  const scale = 2 ** Math.round(Math.log2(ratio) / 2);
  if (scale === 1) return false;
  const bias = scaled3.biases.get(first);
  const isExact = canScale(written4, own, 1 / scale) && canScale(read, others, scale) && (bias === void 0 || canScale(bias, [channel], 1 / scale));
  if (!isExact) return false;
  scaleAt(written4, own, 1 / scale);
  scaleAt(read, others, scale);
  if (bias !== void 0) scaleAt(bias, [channel], 1 / scale);
  return true;
}
function ownPlaces({ layout }, channel) {
  return Array.from({ length: layout.depth }, (_, k) => layout.offset(channel, k));
}
function readPlaces({ node, kind, dims, layout }, channel) {
  const { channels, depth, offset } = layout;
  if (kind !== "conv")
    return Array.from({ length: channels }, (_, output) => offset(output, channel));
  const inner = dims[1] ?? 1;
  const ofGroup = channels / readInt(node, "group", 1);
  const from = Math.floor(channel / inner) * ofGroup;
  const places = [];
  for (let output = from; output < from + ofGroup; output += 1)
    for (let k = channel % inner; k < depth; k += inner) places.push(offset(output, k));
  return places;
}
var largestAt = (values, places) => places.reduce((most, place) => Math.max(most, Math.abs(values[place] ?? 0)), 0);
function canScale(values, places, scale) {
  return places.every((place) => {
    const made = Math.fround((values[place] ?? 0) * scale);
    return made / scale === values[place] && Number.isFinite(made);
  });
}
function scaleAt(values, places, scale) {
  for (const place of places) values[place] = (values[place] ?? 0) * scale;
}

// src/compress/quantize/bias-of.ts
function biasOf(layer, index) {
  if (layer.bias !== void 0) return biasAt(layer, index, { node: layer.node, inputIndex: 2 });
  const output = layer.node.output[0] ?? "";
  const readers = index.consumersOf(output);
  const reader = readers.length === 1 && !index.isGraphOutput(output) ? readers[0] : void 0;
  if (layer.kind !== "matmul" || reader === void 0 || reader.inputIndex < 0) return void 0;
  if (reader.node.domain !== "" || reader.node.opType !== "Add") return void 0;
  return biasAt(layer, index, { node: reader.node, inputIndex: 1 - reader.inputIndex });
}
function freeBiasOf(layer, index) {
  const bias = biasOf(layer, index);
  const name = bias?.node.input[bias.inputIndex] ?? "";
  return index.consumersOf(name).length === 1 ? bias : void 0;
}
function biasAt(layer, index, place) {
  const constant = index.constantOf(place.node.input[place.inputIndex] ?? "");
  if (constant === void 0 || elementTypeOf(constant) !== "float32") return void 0;
  const dims = tensorDims(constant);
  const isRow2 = dims.at(-1) === layer.layout.channels && dims.slice(0, -1).every((size) => size === 1);
  const values = floatValues(constant);
  if (!isRow2 || values.length !== layer.layout.channels) return void 0;
  return { ...place, dims, values };
}

// src/compress/equalize/pairs.ts
var EVEN = /* @__PURE__ */ new Set(["Relu", "LeakyRelu"]);
var EVEN_OF_IMAGES = /* @__PURE__ */ new Set([
  "AveragePool",
  "GlobalAveragePool",
  "GlobalMaxPool",
  "MaxPool"
]);
function layerPairs(graph, index, keepFloat) {
  const layers = /* @__PURE__ */ new Map();
  for (const node of graph.node) {
    if (node.domain !== "" || !LAYER_OPERATORS.has(node.opType)) continue;
    const found2 = readLayer(node, index, { minimumElements: 0, keepFloat });
    if ("layer" in found2 && isReadOnce(found2.layer, index)) layers.set(node, found2.layer);
  }
  return [...layers.values()].flatMap((first) => {
    const bias = biasOf(first, index);
    if (!isFree(first, bias, index)) return [];
    const written4 = bias === void 0 ? first.node.output[0] : bias.node.output[0];
    const second = layers.get(readerOf(written4 ?? "", first, index) ?? first.node);
    if (second === void 0 || second === first) return [];
    return isSameKind(first, second) ? [{ first, bias, second }] : [];
  });
}
function isFree(first, bias, index) {
  if (bias === void 0) return first.bias === void 0;
  const name = bias.node.input[bias.inputIndex] ?? "";
  return isReadOnce({ weightName: name, storedName: name }, index);
}
var isSameKind = (first, second) => first.kind === "conv" === (second.kind === "conv");
function readerOf(value, first, index) {
  let name = value;
  for (; ; ) {
    const [reader, ...others] = index.consumersOf(name);
    if (reader === void 0 || others.length > 0 || index.isGraphOutput(name)) return void 0;
    const { node, inputIndex } = reader;
    if (node.domain !== "" || inputIndex !== 0) return void 0;
    if (LAYER_OPERATORS.has(node.opType)) return node;
    const isEven = EVEN.has(node.opType) || first.kind === "conv" && EVEN_OF_IMAGES.has(node.opType);
    if (!isEven || node.output.filter((output) => output !== "").length !== 1) return void 0;
    name = node.output[0] ?? "";
  }
}

// src/compress/replace-constants.ts
function withTensors(model, made) {
  const initializers = graphOf(model).initializer.map((tensor) => made.get(tensor) ?? tensor);
  return withGraph(model, { initializers });
}
function replaceConstants(model, replacements) {
  const graph = graphOf(model);
  const fresh = freshNames(graph);
  const inputs = /* @__PURE__ */ new Map();
  const tensors = [];
  for (const { node, place, dims, values } of replacements) {
    const names = inputs.get(node) ?? [...node.input];
    const name = fresh("e");
    tensors.push(makeTensor(name, "float32", { dims, values }));
    names[place] = name;
    inputs.set(node, names);
  }
  const nodes = graph.node.map((node) => {
    const names = inputs.get(node);
    return names === void 0 ? node : withNode(node, { inputs: names });
  });
  return dropUnused(withGraph(model, { nodes, initializers: [...graph.initializer, ...tensors] }));
}

// src/compress/passes/equalize.ts
var equalize = {
  name: "equalize",
  description: "scales moved between layers, so that one scale serves all channels better",
  needsCalibration: false,
  apply: (model, step) => Promise.resolve(applyEqualize(model, step["keep-float"] ?? []))
};
function applyEqualize(model, keepFloat) {
  const graph = graphOf(model);
  const pairs = layerPairs(graph, indexGraph(graph), keepFloat);
  const weights = /* @__PURE__ */ new Map();
  const biases = /* @__PURE__ */ new Map();
  for (const { first, second, bias } of pairs) {
    for (const layer of [first, second]) weights.set(layer, Float32Array.from(layer.values));
    if (bias !== void 0) biases.set(first, Float32Array.from(bias.values));
  }
  const moved = evenOut(pairs, { weights, biases });
  const changed = pairs.filter((_, place) => (moved[place] ?? 0) > 0);
  if (changed.length === 0) return { model, changes: [] };
  const changes = pairs.flatMap(({ first, second }, place) => {
    const count = moved[place] ?? 0;
    if (count === 0) return [];
    const of = `${count} of ${first.layout.channels} channels`;
    return [
      applied(first.node, `${of} evened with what "${nodeLabel(second.node)}" reads of them`)
    ];
  });
  return { model: written(model, changed, { weights, biases }), changes };
}
function written(model, pairs, { weights, biases }) {
  const replacements = [];
  for (const layer of new Set(pairs.flatMap(({ first, second }) => [first, second]))) {
    const values = weights.get(layer);
    if (values !== void 0)
      replacements.push({ node: layer.node, place: 1, dims: layer.dims, values });
  }
  for (const { first, bias } of pairs) {
    const values = biases.get(first);
    if (bias === void 0 || values === void 0) continue;
    const { node, inputIndex: place, dims } = bias;
    replacements.push({ node, place, dims, values });
  }
  return replaceConstants(model, replacements);
}

// src/compress/fusion-detours.ts
var INTEGER_KERNELS = /* @__PURE__ */ new Map([
  ["QLinearConv", 3],
  ["QLinearMatMul", 3],
  ["QGemm", 3],
  ["MatMulInteger", 1],
  ["ConvInteger", 1],
  ["MatMulIntegerToFloat", 1],
  ["DynamicQuantizeMatMul", 1],
  ["MatMulNBits", 1],
  ["QAttention", 1],
  ["DynamicQuantizeLSTM", 1]
]);
var MOVERS = /* @__PURE__ */ new Set([
  "Reshape",
  "Transpose",
  "Squeeze",
  "Unsqueeze",
  "Flatten",
  "Identity",
  "Cast",
  "ReorderInput",
  "ReorderOutput"
]);
var isInteger = (node) => INTEGER_KERNELS.has(node.opType);
var isConverter = ({ opType }) => opType === "QuantizeLinear" || opType === "DequantizeLinear";
function dequantizesConstant(node, index) {
  return node.opType === "DequantizeLinear" && index.constantOf(node.input[0] ?? "") !== void 0;
}
var readersOf2 = (node, index) => node.output.flatMap((name) => index.consumersOf(name).map((consumer) => consumer.node));
var writersOf = (node, index) => index.namesReadBy(node).flatMap((name) => index.producerOf(name)?.node ?? []);
function reached(starts, next) {
  const found2 = /* @__PURE__ */ new Set();
  const waiting = starts.flatMap(next);
  for (let node = waiting.pop(); node !== void 0; node = waiting.pop()) {
    if (found2.has(node)) continue;
    found2.add(node);
    waiting.push(...next(node));
  }
  return found2;
}
var isFloat = (node) => !isConverter(node) && !isInteger(node);
function detoursOf(graph, index, isLayer) {
  const leaving = graph.node.filter(
    (node) => node.opType === "DequantizeLinear" && !dequantizesConstant(node, index)
  );
  const entering = graph.node.filter(({ opType }) => opType === "QuantizeLinear");
  const after = reached(leaving, (node) => readersOf2(node, index).filter(isFloat));
  const before = reached(entering, (node) => writersOf(node, index).filter(isFloat));
  const counts = /* @__PURE__ */ new Map();
  for (const node of graph.node) {
    const isDetour = after.has(node) && before.has(node);
    if (!isDetour || isLayer(node) || MOVERS.has(node.opType)) continue;
    counts.set(node.opType, (counts.get(node.opType) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

// src/compress/held-constants.ts
var IN_NODE = refusal("operator", "it is in a Constant node, of which clean makes a weight");
var INNER = refusal(
  "subgraph",
  "it is in a branch or the body of a loop, out of which clean moves it"
);
function refuseHeld(model, isWanted) {
  const { node: nodes } = graphOf(model);
  return [
    ...inNodes(nodes, IN_NODE),
    ...nodes.flatMap(subgraphsOf).flatMap((inner) => inGraph(inner, INNER)),
    ...model.functions.flatMap(({ domain, name, node: own }) => {
      const inside = refusal("subgraph", `it is inside function ${domain}:${name}`);
      const inner = own.flatMap(subgraphsOf).flatMap((graph) => inGraph(graph, inside));
      return [...inNodes(own, inside), ...inner];
    })
  ];
  function inNodes(given, why) {
    return given.flatMap((node) => {
      const isConstant2 = node.domain === "" && node.opType === "Constant";
      const tensor = isConstant2 ? readTensorAttribute(node, "value") : void 0;
      const label = node.output[0] ?? node.name;
      return tensor !== void 0 && isWanted(tensor) ? [{ kind: "refused", node: label, operator: "Constant", ...why }] : [];
    });
  }
  function inGraph(graph, why) {
    const index = indexGraph(graph);
    const stored = graph.initializer.filter(isWanted).map(({ name }) => {
      const operator = index.consumersOf(name)[0]?.node.opType ?? "";
      return { kind: "refused", node: name, operator, ...why };
    });
    const deeper = graph.node.flatMap(subgraphsOf).flatMap((inner) => inGraph(inner, why));
    return [...stored, ...inNodes(graph.node, why), ...deeper];
  }
}

// src/compress/passes/float16.ts
var MINIMUM_ELEMENTS = 256;
var LARGEST_FLOAT16 = 65504;
var LARGEST_CHANGE = 2 ** -10;
var float16 = {
  name: "float16",
  description: "float weights stored in 16 bits and computed as float32",
  whenIdle: whyNothing,
  needsCalibration: false,
  takesTurns: () => true,
  apply: (model, step, { putAside }) => Promise.resolve(applyFloat16(model, step["keep-float"] ?? [], putAside))
};
function applyFloat16(model, keepFloat, putAside = asItIs) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const changes = [];
  const casts = [];
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
function whyNothing(model) {
  const { initializer: weights, node: nodes } = graphOf(model);
  const halves = weights.filter((tensor) => elementTypeOf(tensor) === "float16");
  if (halves.some(isWorthCast)) return "its float weights take 16 bits already";
  if (nodes.some(isInteger)) return void 0;
  const isSmall2 = halves.length > 0 || weights.some(isWide);
  return isSmall2 ? `none of its float weights holds ${MINIMUM_ELEMENTS} values, and fewer are not worth a Cast` : void 0;
}
function castToFloat32(input, output) {
  const attributes = [intAttribute("to", dataTypeOf("float32"))];
  return makeNode({ operator: "Cast", inputs: [input], outputs: [output], attributes });
}
function halvedValues(floats) {
  if (!allFinite(floats)) return refusal("not-finite", "it holds values that are not finite");
  if (!floats.every((value) => Math.abs(value) <= LARGEST_FLOAT16))
    return refusal("range", "it holds values beyond the range of float16");
  const { values, change } = inHalf(floats);
  if (change <= LARGEST_CHANGE) return { values };
  const percent3 = Number((change * 100).toPrecision(1));
  return refusal(
    "precision",
    `its values are too small for float16, which would change them by ${percent3} %`
  );
}
var isLarge = (tensor) => isWide(tensor) && isWorthCast(tensor);
function isWide(tensor) {
  const type = elementTypeOf(tensor);
  return type === "float32" || type === "float64";
}
var isWorthCast = (tensor) => elementCount(tensorDims(tensor)) >= MINIMUM_ELEMENTS;
var otherType = (tensor) => elementTypeOf(tensor) === "float64" ? refusal("element-type", "it is float64, not float32") : void 0;
function inHalf(floats) {
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

// src/model/declared-ranks.ts
function declaredRanks(graph) {
  const ranks = /* @__PURE__ */ new Map();
  for (const { name, type } of [...graph.input, ...graph.valueInfo, ...graph.output]) {
    const shape2 = type?.value.case === "tensorType" ? type.value.value.shape : void 0;
    if (shape2 !== void 0) ranks.set(name, shape2.dim.length);
  }
  return ranks;
}

// src/compress/generated/gram-kernels.ts
var GRAM_KERNELS = "AGFzbQEAAAABGQNgBX9/f39/AGAEf398fwBgBn9/f39/fwADBQQAAQICBQMBAAEHPgUGbWVtb3J5AgAIbXVsdGlwbHkAAAhzdWJ0cmFjdAABCWVsaW1pbmF0ZQACD2VsaW1pbmF0ZUZsb2F0cwADCvkIBJACAgR/BXsDQP0MAAAAAAAAAAAAAAAAAAAAACEK/QwAAAAAAAAAAAAAAAAAAAAAIQv9DAAAAAAAAAAAAAAAAAAAAAAhDP0MAAAAAAAAAAAAAAAAAAAAACENQQAhBiAAIAVBA3RqIQcDQCADIAZBA3Rq/QoDACEJIAogB/0ABAAgCf3yAf3wASEKIAsgB/0ABBAgCf3yAf3wASELIAwgB/0ABCAgCf3yAf3wASEMIA0gB/0ABDAgCf3yAf3wASENIAcgAkEDdGohByAGQQFqIQYgBiABSQ0ACyAEIAVBA3RqIQggCCAK/QsEACAIIAv9CwQQIAggDP0LBCAgCCAN/QsEMCAFQQhqIQUgBSACSQ0ACwt1AgJ/AXsgAv0UIQYgACADQQN0aiEEIAAgA0F+cUEDdGohBQJAA0AgACAFTw0BIAAgAP0ABAAgBiAB/QAEAP3yAf3xAf0LBAAgAEEQaiEAIAFBEGohAQwACwsgACAESQRAIAAgACsDACACIAErAwCioTkDAAsL9gICBH8JeyAAIARBA3RqIQkgASAFQQN0aiEIAkADQCAAIAlPDQEgAP0ABAAhCyAA/QAEECEMIAD9AAQgIQ0gAP0ABDAhDiAA/QAEQCEPIAD9AARQIRAgAP0ABGAhESAA/QAEcCESIAEhBiACIQcCQANAIAYgCE8NASAG/QoDACEKIAsgB/0ABAAgCv3yAf3xASELIAwgB/0ABBAgCv3yAf3xASEMIA0gB/0ABCAgCv3yAf3xASENIA4gB/0ABDAgCv3yAf3xASEOIA8gB/0ABEAgCv3yAf3xASEPIBAgB/0ABFAgCv3yAf3xASEQIBEgB/0ABGAgCv3yAf3xASERIBIgB/0ABHAgCv3yAf3xASESIAZBCGohBiAHIANqIQcMAAsLIAAgC/0LBAAgACAM/QsEECAAIA39CwQgIAAgDv0LBDAgACAP/QsEQCAAIBD9CwRQIAAgEf0LBGAgACAS/QsEcCAAQYABaiEAIAJBgAFqIQIMAAsLC/YCAgR/CXsgACAEQQJ0aiEJIAEgBUECdGohCAJAA0AgACAJTw0BIAD9AAQAIQsgAP0ABBAhDCAA/QAEICENIAD9AAQwIQ4gAP0ABEAhDyAA/QAEUCEQIAD9AARgIREgAP0ABHAhEiABIQYgAiEHAkADQCAGIAhPDQEgBv0JAgAhCiALIAf9AAQAIAr95gH95QEhCyAMIAf9AAQQIAr95gH95QEhDCANIAf9AAQgIAr95gH95QEhDSAOIAf9AAQwIAr95gH95QEhDiAPIAf9AARAIAr95gH95QEhDyAQIAf9AARQIAr95gH95QEhECARIAf9AARgIAr95gH95QEhESASIAf9AARwIAr95gH95QEhEiAGQQRqIQYgByADaiEHDAALCyAAIAv9CwQAIAAgDP0LBBAgACAN/QsEICAAIA79CwQwIAAgD/0LBEAgACAQ/QsEUCAAIBH9CwRgIAAgEv0LBHAgAEGAAWohACACQYABaiECDAALCws=";

// src/compress/quantize/metric-matrices.ts
function diagonalOf(matrix, depth) {
  return Float64Array.from({ length: depth }, (_, k) => matrix[k * depth + k] ?? 0);
}

// src/compress/quantize/deep-desk.ts
var FLOAT_BYTES = 4;
var LANES = 32;
var BLOCK2 = 32;
var widthOf = (depth) => Math.ceil(depth / LANES) * LANES;
function layOutDeep({ depth, moments, upper }, kernels3) {
  const width = widthOf(depth);
  const floats = layOutFloats(kernels3.memory, depth, { moments, upper });
  const { scratch, product: product3, factors } = floats;
  const stride = width * FLOAT_BYTES;
  const take = (target, rows, { count, terms }) => void kernels3.eliminateFloats(target, factors.byteOffset, rows, stride, count, terms);
  const behind = (end) => ({ count: width - end, terms: BLOCK2 });
  const address = (matrix, row, column) => matrix.byteOffset + (row * width + column) * FLOAT_BYTES;
  return {
    diagonal: diagonalOf(moments, depth),
    pivots: diagonalOf(upper, depth),
    scratch: scratch.subarray(0, depth),
    times: (vector) => {
      product3.fill(0);
      for (let start = 0; start < depth; start += BLOCK2) {
        const terms = Math.min(BLOCK2, depth - start);
        for (let k = 0; k < terms; k += 1) factors[k] = -(vector[start + k] ?? 0);
        take(product3.byteOffset, address(floats.moments, start, 0), { count: width, terms });
      }
      return Float64Array.from(product3.subarray(0, depth));
    },
    passOn: (place, amount) => {
      const start = place - place % BLOCK2;
      const end = start + BLOCK2;
      const factor = Math.fround(amount);
      factors[place - start] = factor;
      for (let later = place + 1; later < end && later < depth; later += 1)
        scratch[later] = (scratch[later] ?? 0) - Math.fround(factor * (floats.upper[place * width + later] ?? 0));
      if (place + 1 === end && end < depth)
        take(address(scratch, 0, end), address(floats.upper, start, end), behind(end));
    },
    takeRow: (k, amount) => {
      factors[0] = amount;
      take(scratch.byteOffset, address(floats.moments, k, 0), { count: width, terms: 1 });
    }
  };
}
function layOutFloats(memory, depth, { moments, upper }) {
  const width = widthOf(depth);
  const [first, second, ...vectors] = placedIn(
    memory,
    [depth * width, depth * width, width, width, BLOCK2].map((length) => length / 2)
  ).map((array) => new Float32Array(array.buffer, array.byteOffset, array.length * 2));
  const [scratch, product3, factors] = vectors;
  if (!first || !second || !scratch || !product3 || !factors)
    throw new Error("The kernels' memory was not laid out");
  for (const vector of vectors) vector.fill(0);
  for (let row = 0; row < depth; row += 1) {
    const [from, to] = [row * depth, (row + 1) * depth];
    for (const [matrix, given] of [
      [first, moments],
      [second, upper]
    ]) {
      matrix.set(given.subarray(from, to), row * width);
      matrix.fill(0, row * width + depth, (row + 1) * width);
    }
  }
  return { moments: first, upper: second, scratch, product: product3, factors };
}

// src/stats/cholesky.ts
function choleskyFactor(matrix, size) {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column <= row; column += 1) {
      let rest = matrix[row * size + column] ?? 0;
      for (let k = 0; k < column; k += 1)
        rest -= (lower[row * size + k] ?? 0) * (lower[column * size + k] ?? 0);
      if (row === column && !(rest > 0)) return void 0;
      lower[row * size + column] = row === column ? Math.sqrt(rest) : rest / (lower[column * size + column] ?? 1);
    }
  return lower;
}
function choleskySolve(lower, size, vector) {
  for (let row = 0; row < size; row += 1) {
    let rest = vector[row] ?? 0;
    for (let k = 0; k < row; k += 1) rest -= (lower[row * size + k] ?? 0) * (vector[k] ?? 0);
    vector[row] = rest / (lower[row * size + row] ?? 1);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let rest = vector[row] ?? 0;
    for (let k = row + 1; k < size; k += 1) rest -= (lower[k * size + row] ?? 0) * (vector[k] ?? 0);
    vector[row] = rest / (lower[row * size + row] ?? 1);
  }
}
function turned(lower, size) {
  const upper = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1)
    for (let k = 0; k <= row; k += 1) upper[k * size + row] = lower[row * size + k] ?? 0;
  return upper;
}
function choleskyInverse(lower, size) {
  const inverse = new Float64Array(size * size);
  const upper = turned(lower, size);
  for (let column = 0; column < size; column += 1) {
    const vector = inverse.subarray(column * size, (column + 1) * size);
    for (let row = column; row < size; row += 1) {
      let rest = row === column ? 1 : 0;
      const start = row * size;
      for (let k = column; k < row; k += 1) rest -= (lower[start + k] ?? 0) * (vector[k] ?? 0);
      vector[row] = rest / (lower[start + row] ?? 1);
    }
    for (let row = size - 1; row >= 0; row -= 1) {
      let rest = vector[row] ?? 0;
      const start = row * size;
      for (let k = row + 1; k < size; k += 1) rest -= (upper[start + k] ?? 0) * (vector[k] ?? 0);
      vector[row] = rest / (upper[start + row] ?? 1);
    }
  }
  return inverse;
}

// src/compress/quantize/gram-factor.ts
var BYTES = 8;
var LANES2 = 16;
var BLOCK3 = 32;
var TILE = 64;
var inLanes = (count) => Math.ceil(count / LANES2) * LANES2;
function workspace(size, heights) {
  const { memory, eliminate } = loadKernels(GRAM_KERNELS, ["eliminate"]);
  const width = inLanes(size);
  const arrays = placedIn(
    memory,
    heights.map((height) => height * width)
  );
  const matrices = arrays.map((values) => ({
    values,
    width,
    at: (row, column) => values.byteOffset + (row * width + column) * BYTES
  }));
  const take = (target, factors, {
    rows,
    count,
    terms
  }) => void eliminate(target, factors, rows, width * BYTES, inLanes(count), terms);
  return { matrices, take };
}
var LEAST_SIZE = 64;
var SHALLOW = 1024;
function upperFactor(moments, order) {
  return order.length <= SHALLOW ? factorOfInverse(moments, order) : inverseOfFactor(moments, order);
}
function factorOfInverse(moments, order) {
  const size = order.length;
  const isSmall2 = size < LEAST_SIZE;
  const permuted = permute(moments, order);
  const lower = (isSmall2 ? choleskyFactor : blockedFactor)(permuted, size);
  if (lower === void 0) return void 0;
  const inverse = (isSmall2 ? choleskyInverse : blockedInverse)(lower, size);
  const factor = (isSmall2 ? choleskyFactor : blockedFactor)(inverse, size);
  if (factor === void 0) return void 0;
  const upper = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1)
    for (let column = row; column < size; column += 1)
      upper[row * size + column] = factor[column * size + row] ?? 0;
  return upper;
}
function inverseOfFactor(moments, order) {
  const size = order.length;
  const lower = blockedFactor(permute(moments, order.toReversed()), size);
  return lower === void 0 ? void 0 : blockedLowerInverse(lower, size).toReversed();
}
function permute(matrix, order) {
  const size = order.length;
  const permuted = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    const start = (order[row] ?? 0) * size;
    for (let column = 0; column < size; column += 1)
      permuted[row * size + column] = matrix[start + (order[column] ?? 0)] ?? 0;
  }
  return permuted;
}
function blockedFactor(matrix, size) {
  const { matrices, take } = workspace(size, [size, BLOCK3]);
  const [rows, turned2] = matrices;
  if (rows === void 0 || turned2 === void 0) return void 0;
  const { values, width } = rows;
  for (let row = 0; row < size; row += 1)
    values.set(matrix.subarray(row * size, row * size + row + 1), row * width);
  for (let start = 0; start < size; start += BLOCK3) {
    const end = Math.min(start + BLOCK3, size);
    if (!factorColumns(rows, { start, end, size })) return void 0;
    for (let row = end; row < size; row += 1)
      for (let k = start; k < end; k += 1)
        turned2.values[(k - start) * width + row] = values[row * width + k] ?? 0;
    for (let row = end; row < size; row += 1)
      take(rows.at(row, end), rows.at(row, start), {
        rows: turned2.at(0, end),
        count: row + 1 - end,
        terms: end - start
      });
  }
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1)
    lower.set(values.subarray(row * width, row * width + row + 1), row * size);
  return lower;
}
function factorColumns({ values, width }, { start, end, size }) {
  for (let row = start; row < size; row += 1) {
    const own = row * width;
    for (let column = start; column < end && column <= row; column += 1) {
      const other = column * width;
      let rest = values[own + column] ?? 0;
      for (let k = start; k < column; k += 1)
        rest -= (values[own + k] ?? 0) * (values[other + k] ?? 0);
      if (row === column && !(rest > 0)) return false;
      values[own + column] = row === column ? Math.sqrt(rest) : rest / (values[other + column] ?? 1);
    }
  }
  return true;
}
function blockedLowerInverse(lower, size) {
  const { matrices, take } = workspace(size, [size, size]);
  const [factor, inverse] = matrices;
  if (factor === void 0 || inverse === void 0) return new Float64Array();
  solveForward(lower, size, { factor, inverse, take });
  const result = new Float64Array(size * size);
  const { values, width } = inverse;
  for (let row = 0; row < size; row += 1)
    result.set(values.subarray(row * width, row * width + row + 1), row * size);
  return result;
}
function solveForward(lower, size, { factor, inverse, take }) {
  for (let row = 0; row < size; row += 1) {
    factor.values.set(lower.subarray(row * size, row * size + row + 1), row * factor.width);
    inverse.values[row * inverse.width + row] = 1;
  }
  for (let start = 0; start < size; start += BLOCK3) {
    const end = Math.min(start + BLOCK3, size);
    const rows = inverse.at(start, 0);
    for (let row = start; row < end; row += 1) {
      const terms = row - start;
      take(inverse.at(row, 0), factor.at(row, start), { rows, count: row, terms });
      divide(inverse, row, { from: 0, to: row + 1, by: lower[row * size + row] ?? 1 });
    }
    for (let row = end; row < size; row += 1)
      take(inverse.at(row, 0), factor.at(row, start), { rows, count: end, terms: end - start });
  }
}
function divide({ values, width }, row, { from, to, by }) {
  for (let at = row * width + from; at < row * width + to; at += 1)
    values[at] = (values[at] ?? 0) / by;
}
function blockedInverse(lower, size) {
  const { matrices, take } = workspace(size, [size, size]);
  const [factor, inverse] = matrices;
  if (factor === void 0 || inverse === void 0) return new Float64Array();
  const { width } = inverse;
  solveForward(lower, size, { factor, inverse, take });
  for (let row = 0; row < size; row += 1)
    for (let k = 0; k <= row; k += 1) factor.values[k * width + row] = lower[row * size + k] ?? 0;
  for (let from = 0; from < width; from += TILE) {
    const to = Math.min(from + TILE, width);
    for (let row = size - 1; row >= 0; row -= 1) {
      const rows = inverse.at(row + 1, from);
      const terms = size - 1 - row;
      take(inverse.at(row, from), factor.at(row, row + 1), { rows, count: to - from, terms });
      divide(inverse, row, { from, to, by: lower[row * size + row] ?? 1 });
    }
  }
  const result = new Float64Array(size * size);
  for (let column = 0; column < size; column += 1)
    for (let row = 0; row < size; row += 1)
      result[column * size + row] = inverse.values[row * width + column] ?? 0;
  return result;
}

// src/compress/quantize/metric-desk.ts
var kernels2;
var onDesk;
function deskOf(metric) {
  if (onDesk?.metric !== metric) onDesk = { metric, desk: layOut2(metric) };
  return onDesk.desk;
}
var BYTES2 = 8;
var ROWS = 8;
function layOut2(metric) {
  const { depth, moments, upper } = metric;
  const run = kernels2 ??= loadKernels(GRAM_KERNELS, ["multiply", "subtract", "eliminateFloats"]);
  if (depth > SHALLOW) return layOutDeep(metric, run);
  const width = Math.ceil(depth / ROWS) * ROWS;
  const lengths = [depth * width, depth * depth, depth * depth, width, width, width];
  const [columns, rows, factor, given, product3, scratch] = placedIn(run.memory, lengths);
  if (!columns || !rows || !factor || !given || !product3 || !scratch)
    throw new Error("The kernels' memory was not laid out");
  columns.fill(0);
  for (let row = 0; row < depth; row += 1)
    for (let k = 0; k < depth; k += 1) columns[k * width + row] = moments[row * depth + k] ?? 0;
  rows.set(moments);
  factor.set(upper);
  const [at, rowAt, upperAt] = [scratch.byteOffset, rows.byteOffset, factor.byteOffset];
  const [columnsAt, givenAt, productAt] = [columns, given, product3].map((one) => one.byteOffset);
  return {
    diagonal: diagonalOf(moments, depth),
    pivots: diagonalOf(upper, depth),
    scratch: scratch.subarray(0, depth),
    times: (vector) => {
      given.set(vector);
      run.multiply(columnsAt ?? 0, depth, width, givenAt ?? 0, productAt ?? 0);
      return product3.slice(0, depth);
    },
    passOn: (place, amount) => {
      const from = place + 1;
      const source = upperAt + (place * depth + from) * BYTES2;
      run.subtract(at + from * BYTES2, source, amount, depth - from);
    },
    takeRow: (k, amount) => void run.subtract(at, rowAt + k * depth * BYTES2, amount, depth)
  };
}

// src/compress/quantize/gram-rounding.ts
var DAMPING = 0.01;
var MORE_DAMPING = 10;
var SHRINKING = [1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4];
var REFITS = 4;
var SWEEPS = 8;
function prepareMetric(moments, depth, inOrder = "excited") {
  let trace = 0;
  for (let k = 0; k < depth; k += 1) trace += Math.abs(moments[k * depth + k] ?? 0);
  const mean = trace > 0 ? trace / depth : 1;
  for (let damping = DAMPING * mean; damping < Number.POSITIVE_INFINITY; damping *= MORE_DAMPING) {
    const damped = Float64Array.from(moments);
    for (let k = 0; k < depth; k += 1)
      damped[k * depth + k] = (damped[k * depth + k] ?? 0) + damping;
    const order = inOrder === "excited" ? byExcitement(damped, depth) : Uint32Array.from({ length: depth }, (_, k) => k);
    const upper = upperFactor(damped, order);
    if (upper !== void 0) return { depth, moments: damped, order, upper };
  }
  throw new Error("The second moments are not finite");
}
function byExcitement(moments, depth) {
  const diagonal = (k) => moments[k * depth + k] ?? 0;
  return Uint32Array.from({ length: depth }, (_, k) => k).toSorted(
    (a, b) => diagonal(b) - diagonal(a) || a - b
  );
}
function roundVector(weights, metric, half2) {
  const largest = weights.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const nothing = { codes: new Int16Array(weights.length), step: 1, loss: 0 };
  if (largest === 0) return nothing;
  const desk = deskOf(metric);
  const target = desk.times(weights);
  const steps = bestSteps(weights, metric, { largest, half: half2 });
  let best;
  for (const step of steps) {
    const started = { codes: propagate(weights, { metric, desk, step, half: half2 }), step };
    const polished = polish(started, { weights, metric, desk, target, half: half2 });
    const loss = lossOf(weights, polished, desk);
    if (best === void 0 || loss < best.loss) best = { ...polished, loss };
  }
  return best ?? nothing;
}
function bestSteps(weights, metric, range) {
  const { depth, moments } = metric;
  const candidates = SHRINKING.map((factor) => {
    const step = roundTo11Bits(range.largest * factor / range.half);
    let loss = 0;
    for (let k = 0; k < depth; k += 1) {
      const value = weights[k] ?? 0;
      const error = value - step * codeOf2(value, step, range.half);
      loss += (moments[k * depth + k] ?? 0) * error * error;
    }
    return { step, loss };
  });
  return candidates.toSorted((a, b) => a.loss - b.loss).slice(0, 3).map(({ step }) => step);
}
function codeOf2(value, step, half2) {
  return clamp(roundHalfEven(value / step), -half2, half2);
}
function propagate(weights, { metric: { depth, order }, desk, step, half: half2 }) {
  const free = desk.scratch;
  for (let place = 0; place < depth; place += 1) free[place] = weights[order[place] ?? 0] ?? 0;
  const codes = new Int16Array(depth);
  for (let place = 0; place < depth; place += 1) {
    const value = free[place] ?? 0;
    const k = order[place] ?? 0;
    const code = weights[k] === 0 ? 0 : codeOf2(value, step, half2);
    codes[k] = code;
    desk.passOn(place, (value - code * step) / (desk.pivots[place] ?? 1));
  }
  return codes;
}
function polish(started, polishing) {
  const { desk, target } = polishing;
  const codes = Int16Array.from(started.codes);
  let { step } = started;
  const image = desk.scratch;
  image.set(desk.times(codes));
  for (let refit = 0; refit < REFITS; refit += 1) {
    const before = step;
    const moved = descend(codes, { ...polishing, step });
    step = refittedStep(codes, image, target) ?? step;
    if (!moved && step === before) break;
  }
  return { codes, step };
}
function descend(codes, { weights, metric, desk, target, half: half2, step }) {
  const { depth } = metric;
  const image = desk.scratch;
  let hasMoved = false;
  for (let sweep2 = 0; sweep2 < SWEEPS; sweep2 += 1) {
    let changes = 0;
    for (let k = 0; k < depth; k += 1) {
      if (weights[k] === 0) continue;
      const slope = (target[k] ?? 0) / step - (image[k] ?? 0);
      const code = codes[k] ?? 0;
      const wanted = clamp(roundHalfEven(code + slope / (desk.diagonal[k] ?? 1)), -half2, half2);
      if (wanted === code) continue;
      codes[k] = wanted;
      desk.takeRow(k, code - wanted);
      changes += 1;
    }
    if (changes === 0) return hasMoved;
    hasMoved = true;
  }
  return hasMoved;
}
function refittedStep(codes, image, target) {
  let [along2, length] = [0, 0];
  for (const [k, code] of codes.entries()) {
    along2 += code * (target[k] ?? 0);
    length += code * (image[k] ?? 0);
  }
  return along2 > 0 && length > 0 ? roundTo11Bits(along2 / length) : void 0;
}
function lossOf(weights, rounded, desk) {
  const error = weights.map((value, k) => value - rounded.step * (rounded.codes[k] ?? 0));
  const image = desk.times(error);
  return error.reduce((total, value, k) => total + value * (image[k] ?? 0), 0);
}

// src/compress/calibrate/gram-budget.ts
var DEEPEST = 4096;
var MOST_WORK = 2 ** 35;
var MOST_HELD = 2 ** 28;
var MOST_AT_ONCE = 2 ** 26;
function beyondGram({ layout: { depth, channels } }) {
  if (depth > DEEPEST) return `${depth} inputs are more than ${DEEPEST}`;
  if (depth > SHALLOW && depth * depth * channels > MOST_WORK)
    return `${depth} inputs of ${channels} channels take too long`;
  return void 0;
}
var isDeep = ({ layout }) => layout.depth > SHALLOW;
var whyWithoutGram = (layer) => beyondGram(layer) ?? (isDeep(layer) ? "calibration saw nothing of its input, or no room was left beside the inputs of other layers" : "calibration saw nothing of its input");
function gramLots(layers) {
  const lots = [new Set(layers.filter((layer) => !isDeep(layer)))];
  let [held, asked] = [0, 0];
  for (const readers of byInput(
    layers.filter((layer) => isDeep(layer) && beyondGram(layer) === void 0)
  )) {
    const elements = Math.max(...readers.map(elementsOf));
    if (held + elements > MOST_HELD) continue;
    if (asked > 0 && asked + elements > MOST_AT_ONCE) {
      lots.push(/* @__PURE__ */ new Set());
      asked = 0;
    }
    for (const layer of readers) lots.at(-1)?.add(layer);
    held += elements;
    asked += elements;
  }
  return lots.map((lot) => layers.filter((layer) => lot.has(layer))).filter(({ length }) => length > 0);
}
var elementsOf = ({ kind, node, layout: { depth } }) => (kind === "conv" ? readInt(node, "group", 1) : 1) * depth * depth;
function byInput(layers) {
  const groups = /* @__PURE__ */ new Map();
  for (const layer of layers) {
    const known = groups.get(layer.input);
    if (known === void 0) groups.set(layer.input, [layer]);
    else known.push(layer);
  }
  return groups.values();
}

// src/compress/calibrate/gram-writer.ts
var FIRST_OPSET_THAT_ADDS = 7;
var GramWriter = class {
  outputs = [];
  #model;
  #opset;
  #fresh;
  #tensors = [];
  #views = /* @__PURE__ */ new Map();
  #written = [];
  #nodes = [];
  constructor(model) {
    this.#model = model;
    this.#opset = opsetVersion(model, "");
    this.#fresh = freshNames(graphOf(model));
  }
  model() {
    const graph = graphOf(this.#model);
    return withGraph(this.#model, {
      nodes: [...graph.node, ...lastFirst(this.#written)],
      initializers: [...graph.initializer, ...this.#tensors],
      outputs: [...graph.output, ...untypedValues(this.outputs)]
    });
  }
  view(layer) {
    const key = viewKey(layer);
    const known = this.#views.get(key);
    if (known !== void 0) return known;
    const groups = layer.kind === "conv" ? readInt(layer.node, "group", 1) : 1;
    const { depth } = layer.layout;
    const [gram, sum, count] = this.#sumsOf(layer, groups);
    const view = { groups, depth, gram, sum, count };
    this.#written.push(this.#nodes);
    this.#nodes = [];
    this.outputs.push(gram, sum, count);
    this.#views.set(key, view);
    return view;
  }
  #sumsOf(layer, groups) {
    if (layer.kind !== "conv") return this.#sums(this.#vectors(layer));
    const picks = this.#picks(layer, groups);
    if (this.#opset >= FIRST_OPSET_THAT_ADDS) return this.#rowByRow(layer, picks, groups);
    const patches = this.#patches(layer, layer.input, picks);
    const shaped = this.#reshape(patches, [0, groups, layer.layout.depth, -1]);
    const apart = this.#node("Transpose", [shaped], [intsAttribute("perm", [1, 2, 0, 3])]);
    return this.#sums(this.#reshape(apart, [1, groups, layer.layout.depth, -1]));
  }
  /** Of images [rows, channels, ...]: [rows, groups × K, ...]. */
  #patches({ node }, images, picks) {
    return this.#node("Conv", [images, picks], node.attribute);
  }
  /** Of vectors [1, groups, K, places]. */
  #sums(columns) {
    const rows = this.#node("Transpose", [columns], [intsAttribute("perm", [0, 1, 3, 2])]);
    return [
      this.#node("MatMul", [columns, rows]),
      this.#sumOfPlaces(columns),
      this.#node("Size", [columns])
    ];
  }
  /** [..., K] as [1, 1, K, rows]. */
  #vectors({ input, layout }) {
    const shaped = this.#reshape(input, [1, 1, -1, layout.depth]);
    return this.#node("Transpose", [shaped], [intsAttribute("perm", [0, 1, 3, 2])]);
  }
  /**
   * The patches of an image take K / channels times as much memory as the image, and their products K²: a loop makes
   * those of one row at a time. It adds them in float32, row after row, as ReduceSum would those of all.
   */
  #rowByRow(layer, picks, groups) {
    const { depth } = layer.layout;
    const start = this.#nothing(groups, depth);
    const [trip, isOn] = [this.#rowsOf(layer.input), this.#constant("bool", [], Uint8Array.of(1))];
    const [turn, goesOn, known] = [this.#fresh("gram"), this.#fresh("gram"), this.#freshSums()];
    const outside2 = this.#nodes;
    this.#nodes = [];
    const place = this.#reshape(turn, [1]);
    const row = this.#node("Gather", [layer.input, place], [intAttribute("axis", 0)]);
    const patches = this.#patches(layer, row, picks);
    const own = this.#sums(this.#reshape(patches, [1, groups, depth, -1]));
    const more = known.map((before, at) => this.#node("Add", [before, own[at] ?? ""]));
    const again = this.#node("Identity", [goesOn]);
    const body = makeModel({
      opset: this.#opset,
      inputs: [spec(turn, "int64"), spec(goesOn, "bool"), ...specs(known)],
      outputs: [spec(again, "bool"), ...specs(more)],
      initializers: [],
      nodes: this.#nodes
    });
    const attributes = [graphAttribute("body", graphOf(body))];
    const [inputs, outputs] = [[trip, isOn, ...start], this.#freshSums()];
    this.#nodes = [...outside2, makeNode({ operator: "Loop", inputs, outputs, attributes })];
    return outputs;
  }
  #freshSums() {
    return [this.#fresh("gram"), this.#fresh("gram"), this.#fresh("gram")];
  }
  /** What the loop begins with. */
  #nothing(groups, depth) {
    const zeros = new Float32Array(groups * depth);
    const column = this.#constant("float32", [1, groups, depth, 1], zeros);
    const row = this.#constant("float32", [1, groups, 1, depth], zeros);
    const count = this.#constant("int64", [], BigInt64Array.of(0n));
    return [this.#node("MatMul", [column, row]), column, count];
  }
  #rowsOf(value) {
    const shape2 = this.#node("Shape", [value]);
    const first = this.#constant("int64", [], BigInt64Array.of(0n));
    return this.#node("Gather", [shape2, first], [intAttribute("axis", 0)]);
  }
  /** The weight of a Conv that picks one element of the patch for each of its outputs. */
  #picks({ dims, layout }, groups) {
    const [, inner = 1, ...kernel2] = dims;
    const taps = kernel2.reduce((product3, size) => product3 * size, 1);
    const { depth } = layout;
    const picks = new Float32Array(groups * depth * depth);
    for (let group = 0; group < groups; group += 1)
      for (let k = 0; k < depth; k += 1) {
        const at = k % inner * taps + Math.floor(k / inner);
        picks[(group * depth + k) * depth + at] = 1;
      }
    return this.#constant("float32", [groups * depth, inner, ...kernel2], picks);
  }
  #reshape(value, shape2) {
    const dims = BigInt64Array.from(shape2, BigInt);
    return this.#node("Reshape", [value, this.#constant("int64", [shape2.length], dims)]);
  }
  /** ReduceSum takes its axes as an attribute until opset 12, as an input from 13. */
  #sumOfPlaces(value) {
    if (this.#opset < 13) return this.#node("ReduceSum", [value], [intsAttribute("axes", [3])]);
    return this.#node("ReduceSum", [value, this.#constant("int64", [1], BigInt64Array.of(3n))]);
  }
  #node(operator, inputs, attributes = []) {
    const output = this.#fresh("gram");
    this.#nodes.push(makeNode({ operator, inputs, outputs: [output], attributes }));
    return output;
  }
  #constant(type, dims, values) {
    const name = this.#fresh("gram");
    this.#tensors.push(makeTensor(name, type, { dims, values }));
    return name;
  }
};
var spec = (name, elementType) => ({
  name,
  elementType,
  shape: []
});
var specs = ([gram = "", sum = "", count = ""]) => [
  { name: gram, elementType: "float32", shape: [null, null, null, null] },
  { name: sum, elementType: "float32", shape: [null, null, null, null] },
  spec(count, "int64")
];
function viewKey({ kind, node, input, dims, layout }) {
  if (kind !== "conv") return `${input}
${layout.depth}`;
  const attributes = node.attribute.map(({ name, i, ints, s }) => `${name}:${String(i)}:${ints.join()}:${s.join()}`).toSorted((a, b) => a < b ? -1 : 1);
  return JSON.stringify([input, dims.slice(1), attributes]);
}

// src/compress/calibrate/input-statistics.ts
var isFiniteSum = ({ gram, sum }) => isAllFinite(gram) && isAllFinite(sum);
var isAllFinite = (numbers) => {
  for (let at = 0; at < numbers.length; at += 1) if (!Number.isFinite(numbers[at])) return false;
  return true;
};
function whyUnusable(statistics) {
  if (statistics === void 0 || statistics.count === 0) return INPUT_UNSEEN;
  return isFiniteSum(statistics) ? void 0 : INPUT_NOT_FINITE;
}
var DEEPEST_GRAM = SHALLOW;
var inputStatistics = (model, layers, calibration) => deepStatistics(
  model,
  layers.filter(({ layout }) => layout.depth <= DEEPEST_GRAM),
  calibration
);
async function deepStatistics(model, layers, calibration) {
  const found2 = /* @__PURE__ */ new Map();
  for (const lot of gramLots(layers)) {
    const writer = new GramWriter(model);
    const views = new Map(lot.map((layer) => [layer.node, writer.view(layer)]));
    const summed = await calibration.sums(writer.model(), writer.outputs);
    const read = /* @__PURE__ */ new Map();
    for (const [node, view] of views) {
      if (!read.has(view)) read.set(view, readStatistics(view, summed));
      const statistics = read.get(view);
      if (statistics !== void 0) found2.set(node, statistics);
    }
  }
  return found2;
}
function readStatistics(view, summed) {
  const [gram, sum, count] = [view.gram, view.sum, view.count].map((name) => summed.get(name));
  if (gram === void 0 || sum === void 0 || count === void 0) return void 0;
  const { groups, depth } = view;
  const values = (count.values[0] ?? 0) / (groups * depth);
  const kept = depth > SHALLOW ? Float32Array.from(gram.values) : gram.values;
  return { groups, depth, count: values, gram: kept, sum: sum.values };
}

// src/compress/calibrate/moments.ts
var LEAST_MOTION = 1e-5;
function isMoving({ groups, depth, count, gram, sum }) {
  let [around, total] = [0, 0];
  for (let k = 0; k < groups * depth; k += 1) {
    const second = (gram[k * depth + k % depth] ?? 0) / count;
    around += second - ((sum[k] ?? 0) / count) ** 2;
    total += second;
  }
  return around > LEAST_MOTION * total;
}
function momentsOf(statistics, group) {
  const { count, depth } = statistics;
  const start = group * depth;
  const mean = statistics.sum.slice(start, start + depth).map((total) => total / count);
  const second = perVector(statistics, group);
  const centred = second.map(
    (value, place) => value - (mean[Math.floor(place / depth)] ?? 0) * (mean[place % depth] ?? 0)
  );
  return { mean, second, centred };
}
function perVector({ gram, count, depth }, group = 0) {
  const start = group * depth * depth;
  const second = Float64Array.from(gram.subarray(start, start + depth * depth));
  for (let at = 0; at < second.length; at += 1) second[at] = (second[at] ?? 0) / count;
  return second;
}

// src/compress/calibrate/input-metrics.ts
var inputMetrics = async (model, layers, calibration) => metricsFrom(await inputStatistics(model, layers, calibration));
var deepInputMetrics = async (model, layers, calibration) => metricsFrom(await deepStatistics(model, layers, calibration));
function metricsFrom(statistics) {
  const prepared = /* @__PURE__ */ new Map();
  return (node) => {
    const seen = statistics.get(node);
    if (seen === void 0 || seen.count === 0) return void 0;
    const { gram, depth } = seen;
    const known = prepared.get(gram);
    if (known !== void 0) return known;
    for (const [other, { depth: size }] of prepared) if (size > SHALLOW) prepared.delete(other);
    const metric = prepareMetric(perVector(seen), depth);
    prepared.set(gram, metric);
    return metric;
  };
}
var aloneBecause = (layer) => `; each rounded by itself, since ${whyWithoutGram(layer)}`;

// src/compress/target/engine-needs.ts
var OPSETS = [
  [19, 16],
  [20, 17],
  [21, 18],
  [22, 21],
  [23, 23],
  [25, 24],
  [26, 25]
];
var IR_VERSIONS = [
  [9, 16],
  [10, 18],
  [11, 23],
  [13, 24]
];
var PRODUCT_BITS = [
  [2, 24],
  [4, 17],
  [8, 23]
];
var PRODUCT_BIAS = 19;
var GATHER_BITS = [
  [2, 28],
  [4, 23],
  [8, 23]
];
var GATHER_INT4 = 20;
var WIDE_CODES = { release: 17, what: "codes of 16 bits" };
function engineNeed(model) {
  const opset = opsetVersion(model, "");
  const ir = Number(model.irVersion);
  const needs = [
    { release: releaseFor(OPSETS, opset), what: `opset ${opset}` },
    { release: releaseFor(IR_VERSIONS, ir), what: `version ${ir} of the file format` },
    ...operatorNeeds(graphOf(model))
  ];
  return needs.reduce((newest, need) => need.release > newest.release ? need : newest);
}
var CONVERTERS = /* @__PURE__ */ new Set(["QuantizeLinear", "DequantizeLinear"]);
var releaseFor = (steps, value) => steps.find(([most]) => value <= most)?.[1] ?? Number.POSITIVE_INFINITY;
function operatorNeeds(graph) {
  const index = indexGraph(graph);
  const inner = graph.node.flatMap(subgraphsOf).flatMap(operatorNeeds);
  const own = graph.node.flatMap((node) => {
    if (node.domain !== "com.microsoft") return [];
    if (CONVERTERS.has(node.opType)) return [WIDE_CODES];
    if (node.opType === "MatMulNBits") return [productNeed(node)];
    if (node.opType !== "GatherBlockQuantized") return [];
    const table = index.constantOf(node.input[0] ?? "");
    const isBytes = table === void 0 || elementTypeOf(table) === "uint8";
    return [gatherNeed(isBytes ? readInt(node, "bits", 4) : void 0)];
  });
  return [...own, ...inner];
}
function productNeed(node) {
  const bits = readInt(node, "bits", 4);
  const hasBias = (node.input[5] ?? "") !== "";
  return packedProductNeed({ bits, hasBias });
}
function packedProductNeed({
  bits,
  hasBias
}) {
  const plain2 = releaseFor(PRODUCT_BITS, bits);
  if (hasBias && plain2 < PRODUCT_BIAS)
    return { release: PRODUCT_BIAS, what: "MatMulNBits with a bias" };
  return { release: plain2, what: `MatMulNBits with ${bits} bits` };
}
function gatherNeed(bits) {
  if (bits === void 0) return { release: GATHER_INT4, what: "GatherBlockQuantized" };
  return {
    release: releaseFor(GATHER_BITS, bits),
    what: `GatherBlockQuantized with ${bits} bits in bytes`
  };
}
function refuseBeyond(oldest, need) {
  if (oldest === void 0 || need.release <= oldest) return void 0;
  return refusal("target", `${sentenceOf(need)}, and the target begins with 1.${oldest}`);
}
function refuseModelBeyond(oldest, { model, doing }) {
  if (oldest === void 0) return;
  const need = engineNeed(model);
  if (need.release <= oldest) return;
  throw new RecipeRefused(
    "target",
    `Cannot ${doing}: ${sentenceOf(need)}, and the target begins with 1.${oldest} (target.onnxruntime)`
  );
}
var sentenceOf = ({ release, what }) => Number.isFinite(release) ? `${what} needs onnxruntime 1.${release}` : `no release of onnxruntime is known to take ${what}`;

// src/compress/quantize/block-grid.ts
var SHRINKING2 = [1, 0.975, 0.95, 0.925, 0.9, 0.875, 0.85, 0.825, 0.8, 0.75, 0.7, 0.65, 0.6];
var SPARSE_POWER = 0.7;
var topCode = (bits) => 2 ** bits - 1;
function bestGrid(block, form) {
  let low = 0;
  let high = 0;
  for (const value of block) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const half2 = 2 ** (form.bits - 1);
  const search = { block, form, best: { scale: 1, zeroPoint: half2 }, leastError: Infinity };
  for (const factor of SHRINKING2) {
    if (form.symmetric) trySymmetric(search, low * factor, high * factor);
    else tryAsymmetric(search, low * factor, high * factor);
  }
  return search.best;
}
function trySymmetric(search, low, high) {
  const half2 = 2 ** (search.form.bits - 1);
  const extreme = -low > high ? low : high;
  tryGrid(search, Math.fround(-extreme / half2), half2);
  tryGrid(search, Math.fround(extreme / (half2 - 1)), half2);
}
function tryAsymmetric(search, low, high) {
  const top = topCode(search.form.bits);
  const scale = Math.fround((high - low) / top);
  const zeroPoint = clamp(roundHalfAway(-low / scale), 0, top);
  tryGrid(search, scale, zeroPoint);
  if (search.form.norm === "square") return;
  if (zeroPoint > 0) tryGrid(search, scale, zeroPoint - 1);
  if (zeroPoint < top) tryGrid(search, scale, zeroPoint + 1);
}
function tryGrid(search, scale, zeroPoint) {
  if (scale === 0) return;
  const { block, form, leastError } = search;
  const top = topCode(form.bits);
  const isSquare = form.norm === "square";
  let error = 0;
  for (let k = 0; k < block.length && error < leastError; k++) {
    const value = block[k] ?? 0;
    const difference = value - (codeOf3(value, scale, zeroPoint, top) - zeroPoint) * scale;
    error += isSquare ? difference * difference : Math.abs(difference) ** SPARSE_POWER;
  }
  if (error >= leastError) return;
  search.best = { scale, zeroPoint };
  search.leastError = error;
}
function codeOf3(value, scale, zeroPoint, top) {
  const quotient = value / scale;
  const raised = quotient + 0.5;
  const floor = Math.floor(raised);
  const isNegativeTie = floor === raised && quotient < 0;
  return clamp((isNegativeTie ? floor - 1 : floor) + zeroPoint, 0, top);
}

// src/compress/quantize/compensated-codes.ts
var SWEEPS2 = 8;
function compensatedCodes(weights, nearest2, compensation) {
  const passedOn = propagate2(weights, nearest2, compensation);
  const first = descend2(weights, nearest2, {
    ...compensation,
    sweeps: sweepsOfNearest(compensation)
  });
  const second = descend2(weights, passedOn, { ...compensation, sweeps: SWEEPS2 });
  return second.loss < first.loss ? second.codes : first.codes;
}
var sweepsOfNearest = ({ metric: { depth } }) => depth > SHALLOW ? 0 : SWEEPS2;
function propagate2(weights, nearest2, { grids, metric, blockSize, top }) {
  const { depth, order } = metric;
  const desk = deskOf(metric);
  const free = desk.scratch;
  for (let place = 0; place < depth; place += 1) free[place] = weights[order[place] ?? 0] ?? 0;
  const codes = Uint8Array.from(nearest2);
  for (let place = 0; place < depth; place += 1) {
    const k = order[place] ?? 0;
    const { scale = 1, zeroPoint = 0 } = grids[Math.floor(k / blockSize)] ?? {};
    const value = free[place] ?? 0;
    const code = codeOf3(value, scale, zeroPoint, top);
    codes[k] = code;
    const error = value - (code - zeroPoint) * scale;
    desk.passOn(place, error / (desk.pivots[place] ?? 1));
  }
  return codes;
}
function descend2(weights, started, compensation) {
  const { grids, metric, blockSize, top, sweeps } = compensation;
  const codes = Uint8Array.from(started);
  const scales = weights.map((_, k) => grids[Math.floor(k / blockSize)]?.scale ?? 1);
  const error = errorsOf(weights, codes, compensation);
  const desk = deskOf(metric);
  desk.scratch.set(desk.times(error));
  const state = { codes, scales, error, desk };
  for (let sweep2 = 0; sweep2 < sweeps; sweep2 += 1) if (!moveCodes(state, metric, top)) break;
  const loss = error.reduce((sum, value, k) => sum + value * (desk.scratch[k] ?? 0), 0);
  return { codes, loss };
}
function errorsOf(weights, codes, { grids, metric, blockSize }) {
  return weights.subarray(0, metric.depth).map((weight, k) => {
    const { scale = 1, zeroPoint = 0 } = grids[Math.floor(k / blockSize)] ?? {};
    return weight - ((codes[k] ?? 0) - zeroPoint) * scale;
  });
}
function moveCodes({ codes, scales, error, desk }, { depth }, top) {
  const { scratch: slope, diagonal } = desk;
  let hasMoved = false;
  for (let k = 0; k < depth; k += 1) {
    const scale = scales[k] ?? 1;
    const code = codes[k] ?? 0;
    const move = (slope[k] ?? 0) / ((diagonal[k] ?? 1) * scale);
    const wanted = clamp(code + Math.round(move), 0, top);
    if (wanted === code) continue;
    const step = (wanted - code) * scale;
    codes[k] = wanted;
    error[k] = (error[k] ?? 0) - step;
    desk.takeRow(k, step);
    hasMoved = true;
  }
  return hasMoved;
}

// src/compress/quantize/k-quant-grid.ts
var MORE_CODES = Array.from({ length: 20 }, (_, place) => (place - 10) / 10);
var REFITS2 = 3;
function weighed(values) {
  let squares = 0;
  for (const value of values) squares += value * value;
  const usual = Math.sqrt(squares / values.length);
  return { values, importance: values.map((value) => usual + Math.abs(value)) };
}
function kQuantGrid(values, { bits, symmetric: symmetric2 }) {
  const [half2, top] = [2 ** (bits - 1), topCode(bits)];
  const block = weighed(values);
  const grids = symmetric2 ? symmetricScales(block, half2).map((scale) => ({ scale, zeroPoint: half2 })) : realFits(block, top).map(({ scale, minimum }) => ({
    scale,
    zeroPoint: clamp(roundHalfAway(-minimum / scale), 0, top)
  }));
  let [best, most] = [{ scale: 1, zeroPoint: half2 }, 0];
  for (const { scale, zeroPoint } of grids) {
    const { refitted: refitted2, explained } = fitted(block, { scale, zeroPoint }, top);
    if (explained <= most) continue;
    [best, most] = [{ scale: refitted2, zeroPoint }, explained];
  }
  return settled(block, best, top);
}
function settled(block, { scale: first, zeroPoint }, top) {
  let best = { scale: Math.fround(first), zeroPoint };
  for (let refit = 0; refit < REFITS2; refit += 1) {
    const scale = Math.fround(fitted(block, best, top).refitted);
    if (scale === best.scale || scale === 0) break;
    best = { scale, zeroPoint };
  }
  return best.scale === 0 ? { scale: 1, zeroPoint } : best;
}
function fitted({ values, importance }, { scale, zeroPoint }, top) {
  let along2 = 0;
  let length = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    const code = codeOf3(value, scale, zeroPoint, top) - zeroPoint;
    const weighted = (importance[at] ?? 0) * code;
    along2 += weighted * value;
    length += weighted * code;
  }
  if (!(length > 0)) return { refitted: 0, explained: 0 };
  return { refitted: along2 / length, explained: along2 * along2 / length };
}
function realFits(block, top) {
  let [low, high] = [0, 0];
  for (const value of block.values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (low === high) return [];
  const fits = [{ scale: (high - low) / top, minimum: low }];
  let leastError = lineThrough(block, { low, steps: top / (high - low), top }).errorAsGiven;
  for (const more of MORE_CODES) {
    const { line, error } = lineThrough(block, { low, steps: (top + more) / (high - low), top });
    if (!(line.scale > 0)) continue;
    fits.push(line);
    if (error >= leastError) continue;
    leastError = error;
    low = line.minimum;
  }
  return fits;
}
function lineThrough({ values, importance }, { low, steps, top }) {
  let all = 0;
  let codes = 0;
  let squares = 0;
  let sum = 0;
  let along2 = 0;
  let power = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    const weight = importance[at] ?? 0;
    const code = clamp(roundHalfEven((value - low) * steps), 0, top);
    all += weight;
    codes += weight * code;
    squares += weight * code * code;
    sum += weight * value;
    along2 += weight * code * value;
    power += weight * value * value;
  }
  const errorOf = (scale2, minimum2) => power + scale2 * (scale2 * squares - 2 * along2) + minimum2 * (minimum2 * all - 2 * sum + 2 * scale2 * codes);
  const determinant = all * squares - codes * codes;
  const scale = (all * along2 - sum * codes) / determinant;
  const minimum = (squares * sum - codes * along2) / determinant;
  return {
    line: { scale, minimum },
    error: errorOf(scale, minimum),
    errorAsGiven: errorOf(1 / steps, low)
  };
}
function symmetricScales({ values }, half2) {
  let extreme = 0;
  for (const value of values) if (Math.abs(value) > Math.abs(extreme)) extreme = value;
  return MORE_CODES.flatMap((more) => [-extreme / (half2 + more), extreme / (half2 - 1 - more)]);
}

// src/compress/quantize/block-codes.ts
function blockCodes(values, layout, options) {
  const { blockSize, symmetric: symmetric2, bits = 4, norm = "square", metric } = options;
  const { channels, depth } = layout;
  const { stride, places } = walkOf(layout);
  const blocks = Math.ceil(depth / blockSize);
  const packed = new Uint8Array(channels * blocks * blockSize * bits / 8);
  const scales = new Float32Array(channels * blocks);
  const zeroPointCodes = Math.ceil(blocks * bits / 8) * (8 / bits);
  const zeroPoints2 = symmetric2 ? void 0 : new Uint8Array(channels * zeroPointCodes * bits / 8);
  const vector = new Float64Array(blocks * blockSize);
  const form = { bits, symmetric: symmetric2, norm };
  for (let channel = 0; channel < channels; channel++) {
    for (let k = 0; k < depth; k++) vector[k] = values[(places[k] ?? 0) + channel * stride] ?? 0;
    const grids = gridsOf(vector.subarray(0, depth), blockSize, form);
    for (const [block, { scale, zeroPoint }] of grids.entries()) {
      scales[channel * blocks + block] = scale;
      if (zeroPoints2 !== void 0)
        putCode(zeroPoints2, channel * zeroPointCodes + block, zeroPoint, bits);
    }
    const codes = nearestCodes(vector, grids, { blockSize, bits });
    const best = metric === void 0 ? codes : compensatedCodes(vector, codes, { grids, metric, blockSize, top: topCode(bits) });
    const start = channel * blocks * blockSize;
    for (let k = 0; k < best.length; k++) putCode(packed, start + k, best[k] ?? 0, bits);
  }
  return { packed, scales, zeroPoints: zeroPoints2, blocks };
}
function gridsOf(vector, blockSize, { norm, ...form }) {
  const grids = [];
  for (let start = 0; start < vector.length; start += blockSize) {
    const block = vector.subarray(start, start + blockSize);
    grids.push(norm === "weighted" ? kQuantGrid(block, form) : bestGrid(block, { ...form, norm }));
  }
  return grids;
}
function nearestCodes(vector, grids, { blockSize, bits }) {
  const codes = new Uint8Array(vector.length);
  const top = topCode(bits);
  for (const [block, { scale, zeroPoint }] of grids.entries())
    for (let k = block * blockSize; k < (block + 1) * blockSize; k++)
      codes[k] = codeOf3(vector[k] ?? 0, scale, zeroPoint, top);
  return codes;
}
function putCode(bytes, place, code, bits) {
  const share = 8 / bits;
  const at = Math.floor(place / share);
  bytes[at] = (bytes[at] ?? 0) | code << bits * (place % share);
}
function blockValues({ packed, scales, zeroPoints: zeroPoints2, blocks }, { channels, depth, offset }, { blockSize, bits }) {
  const values = new Float32Array(channels * depth);
  const zeroPointCodes = Math.ceil(blocks * bits / 8) * (8 / bits);
  for (let channel = 0; channel < channels; channel++)
    for (let k = 0; k < depth; k++) {
      const block = Math.floor(k / blockSize);
      const code = codeAt(packed, channel * blocks * blockSize + k, bits);
      const zeroPoint = zeroPoints2 === void 0 ? 2 ** (bits - 1) : codeAt(zeroPoints2, channel * zeroPointCodes + block, bits);
      values[offset(channel, k)] = (code - zeroPoint) * (scales[channel * blocks + block] ?? 0);
    }
  return values;
}
function codeAt(bytes, place, bits) {
  const share = 8 / bits;
  return (bytes[Math.floor(place / share)] ?? 0) >> bits * (place % share) & topCode(bits);
}

// src/compress/packed-embeddings.ts
var TABLE_INPUT = refusal("interface", "its table is an input of the model");
function packEmbeddings(model, options) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const changes = [];
  const tensors = [];
  const replaced = /* @__PURE__ */ new Map();
  const reshapes = [];
  for (const table of graph.initializer) {
    const { nodes: nodes2, against } = lookUpsOf(table, index, options);
    if (against !== void 0) changes.push(...nodes2.map((node) => refused(node, against)));
    if (nodes2.length === 0 || against !== void 0) continue;
    const packed = packTable(table, fresh, options);
    changes.push(...nodes2.map((node) => applied(node, packed.words)));
    tensors.push(...packed.tensors);
    reshapes.push(...packed.reshapes);
    const attributes = { bits: packed.bits, blockSize: options.blockSize };
    for (const node of nodes2) replaced.set(node, gatherPacked(node, packed.names, attributes));
  }
  const nodes = [...reshapes, ...graph.node.map((node) => replaced.get(node) ?? node)];
  return {
    model: withGraph(model, { nodes, initializers: [...graph.initializer, ...tensors] }),
    changes
  };
}
function lookUpsOf(table, index, options) {
  const readers = readersOf(table.name, index);
  const picking = readers.filter((node) => gathersRows(node, table.name));
  if (picking.length === 0) return { nodes: [], against: void 0 };
  const keeper = keeperOf(table.name, { index, readers, picking, options });
  if (keeper !== void 0) {
    const nodes = isLargeFloat(table, options) ? picking : [];
    return {
      nodes,
      against: reasonAgainst(table, picking, options) ?? alsoFloat("table", keeper)
    };
  }
  const against = index.isGraphInput(table.name) ? TABLE_INPUT : reasonAgainst(table, readers, options);
  return { nodes: readers, against };
}
function packTable(table, fresh, options) {
  const bits = options.bits ?? 4;
  const shared = sharedCodes(table, options);
  const words = `table in ${bits} bits`;
  if (shared === void 0) {
    const names = [fresh("w"), fresh("c")];
    const tensors = tableTensors(table, names, options).map(options.putAside ?? asItIs);
    return { names, bits: packedBits(options), tensors, reshapes: [], words };
  }
  const [codes, sizes] = [fresh("w"), fresh("r")];
  const inputs = [shared.codes, sizes];
  return {
    names: [codes, shared.scale],
    bits,
    tensors: [rowSizes(table, sizes, options)],
    reshapes: [makeNode({ operator: "Reshape", inputs, outputs: [codes] })],
    words: `${words}, those of a layer that reads it too`
  };
}
function gathersRows(node, table) {
  return node.domain === "" && node.opType === "Gather" && node.input[0] === table && node.input[1] !== table && readInt(node, "axis", 0) === 0;
}
function reasonAgainst(table, readers, options) {
  if (readers.some((node) => isKeptFloat(node, options.keepFloat))) return KEPT_FLOAT;
  const beyond = refuseBeyond(options.oldestEngine, gatherNeed(packedBits(options)));
  if (beyond !== void 0) return beyond;
  const type = elementTypeOf(table);
  if (type !== "float32")
    return refusal("element-type", `its table is ${type ?? "of an unknown type"}, not float32`);
  const dims = tensorDims(table);
  if (dims.length !== 2)
    return refusal("rank", `its table has rank ${dims.length}; only rank 2 is packed`);
  const [rows = 0, width = 0] = dims;
  if (rows * width < options.minimumElements)
    return refusal(
      "too-small",
      `its table has ${rows * width} elements, fewer than ${options.minimumElements}`
    );
  if (width % options.blockSize !== 0)
    return refusal(
      "block-size",
      `its rows have ${width} values, which is no multiple of the block size ${options.blockSize}`
    );
  if (!allFinite(floatValues(table)))
    return refusal("not-finite", "its table holds values that are not finite");
  return void 0;
}
function sharedCodes(table, { shared, bits = 4, oldestEngine }) {
  const isTaken = refuseBeyond(oldestEngine, gatherNeed(bits)) === void 0;
  return isTaken ? shared?.get(table.name) : void 0;
}
function rowSizes(table, name, { bits = 4 }) {
  const [rows = 0, width = 0] = tensorDims(table);
  const values = BigInt64Array.of(BigInt(rows), BigInt(width * bits / 8));
  return makeTensor(name, "int64", { dims: [2], values });
}
var packedBits = ({ bits = 4 }) => bits === 4 ? void 0 : bits;
function tableTensors(table, names, options) {
  const { blockSize } = options;
  const bits = packedBits(options);
  const [rows = 0, width = 0] = tensorDims(table);
  const layout = rowLayout(rows, width);
  const { packed, scales, blocks } = blockCodes(floatValues(table), layout, {
    bits: bits ?? 4,
    blockSize,
    symmetric: true
  });
  const codes = bits === void 0 ? makePackedTensor(names[0], "int4", {
    dims: [rows, width],
    packed: packed.map(toSignedNibbles)
  }) : makeTensor(names[0], "uint8", { dims: [rows, width * bits / 8], values: packed });
  return [codes, makeTensor(names[1], "float32", { dims: [rows, blocks], values: scales })];
}
function toSignedNibbles(byte) {
  return byte ^ 136;
}
function gatherPacked(node, names, { bits, blockSize }) {
  return makeNode({
    operator: "GatherBlockQuantized",
    domain: "com.microsoft",
    name: node.name,
    inputs: [names[0], node.input[1] ?? "", names[1]],
    outputs: [...node.output],
    attributes: [
      intAttribute("gather_axis", 0),
      intAttribute("quantize_axis", 1),
      intAttribute("block_size", blockSize),
      ...bits === void 0 ? [] : [intAttribute("bits", bits)]
    ]
  });
}

// src/compress/blocks/stored-blocks.ts
function keyOf({ storedName, weightName, transposed: transposed2 }) {
  const isTurned = storedName !== weightName;
  return `${transposed2 === isTurned ? "columns" : "rows"} ${storedName}`;
}
var StoredBlocks = class {
  #known = /* @__PURE__ */ new Map();
  /** @param store makes it and writes it, where nobody did so before */
  of(layer, store) {
    const key = keyOf(layer);
    const known = this.#known.get(key) ?? store();
    this.#known.set(key, known);
    return known;
  }
};
function jointMetrics(layers, metricOf) {
  const groups = /* @__PURE__ */ new Map();
  for (const layer of layers) {
    const key = keyOf(layer);
    groups.set(key, [...groups.get(key) ?? [], layer]);
  }
  const joint = new Map(
    [...groups.values()].filter(({ length }) => length > 1).flatMap((readers) => {
      const metric = jointMetric(readers.map(({ node }) => metricOf(node)));
      return readers.map(({ node }) => [node, metric]);
    })
  );
  return (node) => joint.has(node) ? joint.get(node) : metricOf(node);
}
function jointMetric(metrics) {
  const known = metrics.filter((metric) => metric !== void 0);
  const [first, ...others] = known;
  if (first === void 0 || others.every((metric) => metric === first)) return first;
  const moments = Float64Array.from(first.moments);
  for (const other of others)
    for (const [at, value] of other.moments.entries()) moments[at] = (moments[at] ?? 0) + value;
  return prepareMetric(moments, first.depth);
}

// src/stats/principal-axes.ts
var ORTHOGONAL = 1e-12;
var MOST_SWEEPS = 30;
function principalAxes(matrix, size) {
  const rows = Array.from({ length: size }, (_, row) => matrix.slice(row * size, (row + 1) * size));
  for (let sweep2 = 0; sweep2 < MOST_SWEEPS; sweep2 += 1) if (!rotateAll(rows)) break;
  const axes = rows.map((row) => ({ row, length: Math.sqrt(product(row, row)) })).toSorted((a, b) => b.length - a.length);
  const longest = Math.max(0, ...axes.map(({ length }) => length));
  const values = new Float64Array(size);
  const vectors = new Float64Array(size * size);
  for (const [place, { row, length }] of axes.entries()) {
    if (length <= longest * Number.EPSILON * size) break;
    values[place] = length;
    vectors.set(
      row.map((value) => value / length),
      place * size
    );
  }
  return { values, vectors };
}
function rotateAll(rows) {
  let hasRotated = false;
  const squares = rows.map((row) => product(row, row));
  const negligible = Math.max(...squares) * (Number.EPSILON * rows.length) ** 2;
  for (const [place, first] of rows.entries())
    for (const second of rows.slice(place + 1)) {
      const [a, b] = [product(first, first), product(second, second)];
      const mixed = product(first, second);
      if (Math.min(a, b) <= negligible || Math.abs(mixed) <= ORTHOGONAL * Math.sqrt(a * b))
        continue;
      rotate(first, second, (b - a) / (2 * mixed));
      hasRotated = true;
    }
  return hasRotated;
}
function rotate(first, second, cotangent) {
  const tangent = (cotangent < 0 ? -1 : 1) / (Math.abs(cotangent) + Math.sqrt(1 + cotangent * cotangent));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = cosine * tangent;
  for (let k = 0; k < first.length; k += 1) {
    const [x, y] = [first[k] ?? 0, second[k] ?? 0];
    first[k] = cosine * x - sine * y;
    second[k] = sine * x + cosine * y;
  }
}
function product(first, second) {
  let sum = 0;
  for (let k = 0; k < first.length; k += 1) sum += (first[k] ?? 0) * (second[k] ?? 0);
  return sum;
}

// src/compress/low-rank/factorise.ts
var factorise = (factoring) => factoriseBy(factoring, (values, total) => rankFor(values, total, factoring));
function factoriseBy({
  weight,
  depth,
  channels,
  moments
}, choose2) {
  const { values, vectors } = outputAxes(weight, { depth, channels, moments });
  const total = values.reduce((sum, value) => sum + value, 0);
  const { rank: rank2, noise } = choose2(values, total);
  const right = vectors.subarray(0, rank2 * channels);
  const left = multiply(weight, transposed(right, rank2, channels), [depth, channels, rank2]);
  return { rank: rank2, left: Float32Array.from(left), right: Float32Array.from(right), noise };
}
function outputAxes(weight, shape2) {
  const { depth, channels, moments } = shape2;
  const lower = depth < channels ? choleskyFactor(moments, depth) : void 0;
  if (lower !== void 0) return axesByInputs(weight, lower, shape2);
  const excited = multiply(moments, weight, [depth, depth, channels]);
  const turned2 = transposed(weight, depth, channels);
  const covariance = multiply(turned2, excited, [channels, depth, channels]);
  return principalAxes(symmetric(covariance, channels), channels);
}
function axesByInputs(weight, lower, { depth, channels }) {
  const sizes = [depth, depth, channels];
  const excited = multiply(transposed(lower, depth, depth), weight, sizes);
  const turned2 = transposed(excited, depth, channels);
  const inner = multiply(excited, turned2, [depth, channels, depth]);
  const axes = principalAxes(symmetric(inner, depth), depth);
  const values = new Float64Array(channels);
  const vectors = new Float64Array(channels * channels);
  values.set(axes.values);
  vectors.set(
    multiply(axes.vectors, excited, sizes).map((value, at) => {
      const size = axes.values[Math.floor(at / channels)] ?? 0;
      return size > 0 ? value / Math.sqrt(size) : 0;
    })
  );
  return { values, vectors };
}
function rankFor(values, total, { noise, multiple, channels }) {
  let left = total;
  for (let rank2 = 0; rank2 <= channels; rank2 += 1) {
    const part = total > 0 ? Math.max(0, left) / total : 0;
    const isAllowed = rank2 > 0 && (rank2 % multiple === 0 || rank2 === channels);
    if (isAllowed && part <= noise) return { rank: rank2, noise: part };
    left -= values[rank2] ?? 0;
  }
  return { rank: channels, noise: 0 };
}
function multiply(first, second, [rows, inner, columns]) {
  const result = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let k = 0; k < inner; k += 1) {
      const factor = first[row * inner + k] ?? 0;
      if (factor === 0) continue;
      for (let column = 0; column < columns; column += 1)
        result[row * columns + column] = (result[row * columns + column] ?? 0) + factor * (second[k * columns + column] ?? 0);
    }
  return result;
}
function transposed(matrix, rows, columns) {
  const result = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      result[column * rows + row] = matrix[row * columns + column] ?? 0;
  return result;
}
function symmetric(matrix, size) {
  return matrix.map((value, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    return (value + (matrix[column * size + row] ?? 0)) / 2;
  });
}

// src/compress/compensate/compensation.ts
var FACTOR_BITS = 32;
var LEAST_LEFT = 2 ** -40;
function worthwhileCompensation({ error, ...rest }, most) {
  const shape2 = { ...rest, most: Math.min(most, rest.depth, rest.channels) };
  const found2 = factoriseBy(
    { weight: error, ...rest },
    (values, total) => worthiestRank(values, total, shape2)
  );
  return found2.rank === 0 ? void 0 : found2;
}
function worthiestRank(values, total, {
  depth,
  channels,
  most
}) {
  let best = { rank: 0, noise: 1, gain: 0 };
  if (total <= 0) return best;
  for (let rank2 = 1; rank2 <= most; rank2 += 1) {
    const noise = leftBehind(values, total, rank2);
    const paid = FACTOR_BITS * rank2 * (depth + channels) / (depth * channels);
    const gain = -Math.log2(Math.max(noise, LEAST_LEFT)) / 2 - paid;
    if (gain > best.gain) best = { rank: rank2, noise, gain };
  }
  return best;
}
function leftBehind(values, total, rank2) {
  if (total <= 0) return 0;
  const taken2 = values.subarray(0, rank2).reduce((sum, value) => sum + value, 0);
  return Math.max(0, total - taken2) / total;
}

// src/compress/compensate/write-compensation.ts
function compensateLayer({ layer, coded, metric, most }) {
  const { depth, channels } = layer.layout;
  if (most === 0) return { factored: void 0, reason: "" };
  if (metric === void 0 || Math.max(depth, channels) > DEEPEST_GRAM)
    return { factored: void 0, reason: uncompensated(layer) };
  const error = weightMatrix(layer);
  for (const [at, value] of weightMatrix({ ...layer, values: coded() }).entries())
    error[at] = (error[at] ?? 0) - value;
  const factored = worthwhileCompensation(
    { error, depth, channels, moments: metric.moments },
    most
  );
  const reason = factored === void 0 ? "; no direction of its error is worth its bytes" : `; ${factored.rank} directions of its error are given back, which leaves ${percent(factored.noise)} of its effect`;
  return { factored, reason };
}
function uncompensated({ layout }) {
  return Math.max(layout.depth, layout.channels) > DEEPEST_GRAM ? `; its error stays, since it is wider than ${DEEPEST_GRAM}` : "; its error stays, since calibration saw nothing of its input";
}
var percent = (part) => `${(100 * part).toPrecision(2)} %`;
function writeFactors({ rank: rank2, left, right }, fresh) {
  const factors = [fresh("l"), fresh("r")];
  return {
    factors,
    tensors: [
      makeTensor(factors[0], "float32", { dims: [left.length / rank2, rank2], values: left }),
      makeTensor(factors[1], "float32", { dims: [rank2, right.length / rank2], values: right })
    ]
  };
}
function writeBeside([left, right], { input, product: product3, output }, fresh) {
  const [inner, beside] = [fresh("d"), fresh("d")];
  return [
    makeNode({ operator: "MatMul", inputs: [input, left], outputs: [inner] }),
    makeNode({ operator: "MatMul", inputs: [inner, right], outputs: [beside] }),
    makeNode({ operator: "Add", inputs: [product3, beside], outputs: [output] })
  ];
}

// src/compress/packed-product.ts
var DOMAIN = "com.microsoft";
function packedBiasOf(layer, { index, ranks, isTaken }) {
  const output = layer.node.output[0] ?? "";
  const none = { row: void 0, add: void 0, later: void 0, output };
  const { channels } = layer.layout;
  if (!isTaken) return { ...none, later: layer.bias };
  if (layer.bias !== void 0) {
    const row2 = constantRow(layer.bias, { channels, index, rank: 2 });
    return row2 === void 0 ? { ...none, later: layer.bias } : { ...none, row: row2 };
  }
  const readers = index.consumersOf(output);
  const add = readers.length === 1 && !index.isGraphOutput(output) ? readers[0]?.node : void 0;
  if (add === void 0 || add.domain !== "" || add.opType !== "Add") return none;
  const rank2 = ranks.get(layer.input) ?? 1;
  const name = add.input.find((input) => input !== output);
  const row = name === void 0 ? void 0 : constantRow(name, { channels, index, rank: rank2 });
  return row === void 0 ? none : { ...none, row, add, output: add.output[0] ?? "" };
}
function constantRow(name, {
  channels,
  index,
  rank: rank2
}) {
  const constant = index.constantOf(name);
  if (constant === void 0 || elementTypeOf(constant) !== "float32") return void 0;
  const dims = tensorDims(constant);
  const isRow2 = dims.at(-1) === channels && (dims.length === 1 || dims.length === 2 && dims[0] === 1 && rank2 >= 2);
  return isRow2 ? withTensorName(constant, name) : void 0;
}
function writeBias({ row }, { tensors, fresh }) {
  if (row === void 0) return "";
  if (tensorDims(row).length === 1) return row.name;
  const values = floatValues(row);
  const name = fresh("b");
  tensors.push(makeTensor(name, "float32", { dims: [values.length], values }));
  return name;
}
function storeProduct({ codes, compensation, reason, bits, blockSize, putAside = asItIs, isTable }, { tensors, fresh }) {
  const { packed, scales, zeroPoints: zeroPoints2, blocks } = codes;
  const grid = [scales.length / blocks, blocks];
  const dims = [...grid, blockSize * bits / 8];
  const [code, scale] = [fresh("w"), fresh("c")];
  tensors.push(
    putAside(makeTensor(code, "uint8", { dims, values: packed })),
    makeTensor(scale, "float32", { dims: isTable ? grid : [scales.length], values: scales })
  );
  const zeroPoint = zeroPoints2 === void 0 ? "" : fresh("z");
  if (zeroPoints2 !== void 0)
    tensors.push(makeTensor(zeroPoint, "uint8", { dims: [zeroPoints2.length], values: zeroPoints2 }));
  const beside = compensation === void 0 ? void 0 : writeFactors(compensation, fresh);
  tensors.push(...beside?.tensors ?? []);
  const names = { codes: code, scales: scale, zeroPoints: zeroPoint };
  return { ...names, factors: beside?.factors, reason };
}
function writePackedProduct(layer, given, writing) {
  const { bias, stored } = given;
  const { fresh } = writing;
  const last = bias.later === void 0 ? bias.output : fresh("p");
  const product3 = stored.factors === void 0 ? last : fresh("p");
  const nodes = [kernel(layer, given, { ...writing, product: product3 })];
  if (stored.factors !== void 0)
    nodes.push(
      ...writeBeside(stored.factors, { input: layer.input, product: product3, output: last }, fresh)
    );
  if (bias.later !== void 0)
    nodes.push(makeNode({ operator: "Add", inputs: [last, bias.later], outputs: [bias.output] }));
  return nodes;
}
function kernel(layer, { stored, bias, bits, blockSize, accuracyLevel }, { product: product3, ...writing }) {
  const { depth, channels } = layer.layout;
  const { codes, scales, zeroPoints: zeroPoints2 } = stored;
  const inputs = [layer.input, codes, scales, zeroPoints2, "", writeBias(bias, writing)];
  while (inputs.at(-1) === "") inputs.pop();
  return makeNode({
    operator: "MatMulNBits",
    domain: DOMAIN,
    name: layer.node.name,
    inputs,
    outputs: [product3],
    attributes: [
      intAttribute("K", depth),
      intAttribute("N", channels),
      intAttribute("bits", bits),
      intAttribute("block_size", blockSize),
      intAttribute("accuracy_level", accuracyLevel)
    ]
  });
}

// src/compress/dynamic/recurrent.ts
var DOMAIN2 = "com.microsoft";
var RECURRENT = /* @__PURE__ */ new Set(["LSTM", "GRU", "RNN"]);
function quantizeRecurrent(model, options) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const changes = [];
  const tensors = [];
  const nodes = graph.node.map((node) => {
    if (node.domain !== "" || !RECURRENT.has(node.opType)) return node;
    const found2 = readWeights(node, index, options);
    if ("code" in found2) {
      changes.push(refused(node, found2));
      return node;
    }
    changes.push(applied(node, "int8 weight"));
    const parts = found2.map((weight) => codedWeight(weight, { options, fresh }));
    tensors.push(...parts.flatMap((part) => part.tensors).map(options.putAside ?? asItIs));
    return quantizedNode(node, parts);
  });
  if (tensors.length === 0) return { model, changes };
  const initializers = [...graph.initializer, ...tensors];
  return { model: withOpset(withGraph(model, { nodes, initializers }), DOMAIN2, 1), changes };
}
function readWeights(node, index, options) {
  if (node.opType !== "LSTM")
    return refusal("operator", `the engine has no ${node.opType} with int8 weights`);
  if (isKeptFloat(node, options.keepFloat)) return KEPT_FLOAT;
  if (readInt(node, "layout", 0) !== 0)
    return refusal(
      "attributes",
      "its batch comes first (layout), which the int8 kernel does not know"
    );
  const weights = [];
  const names = node.input.slice(1, 3);
  for (const name of names) {
    const constant = index.constantOf(name);
    if (constant === void 0) return whyNotConstant(name, index);
    const found2 = readRecurrentWeight(constant);
    if ("code" in found2) return found2;
    weights.push(found2);
  }
  const elements = weights.reduce((sum, { values }) => sum + values.length, 0);
  if (elements < options.minimumElements)
    return refusal(
      "too-small",
      `its weights have ${elements} elements, fewer than ${options.minimumElements}`
    );
  const keeper = names.map((name) => options.floats?.get(name)).find((one) => one !== void 0);
  return keeper === void 0 ? weights : alsoFloat("weight", keeper);
}
function readRecurrentWeight(tensor) {
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
function codedWeight({ dims, values }, {
  options,
  fresh
}) {
  const [directions, gates, depth] = dims;
  const turned2 = new Int8Array(values.length);
  const scales = [];
  for (let direction = 0; direction < directions; direction += 1) {
    const start = direction * gates * depth;
    const part = values.subarray(start, start + gates * depth);
    const coded = weightCodes(part, rowLayout(gates, depth), options);
    scales.push(...coded.scales);
    for (let gate = 0; gate < gates; gate += 1)
      for (let k = 0; k < depth; k += 1)
        turned2[start + k * gates + gate] = coded.codes[gate * depth + k] ?? 0;
  }
  const [codes, scale, zeroPoint] = [fresh("w"), fresh("s"), fresh("z")];
  const scaleDims = options.perChannel ? [directions, gates] : [directions];
  return {
    codes,
    scale,
    zeroPoint,
    tensors: [
      makeTensor(codes, "int8", { dims: [directions, depth, gates], values: turned2 }),
      makeTensor(scale, "float32", { dims: scaleDims, values: Float32Array.from(scales) }),
      makeTensor(zeroPoint, "int8", { dims: scaleDims, values: new Int8Array(scales.length) })
    ]
  };
}
function quantizedNode(node, parts) {
  const inputs = Array.from({ length: 8 }, (_, place) => node.input[place] ?? "");
  for (const [place, { codes }] of parts.entries()) inputs[place + 1] = codes;
  return makeNode({
    operator: "DynamicQuantizeLSTM",
    domain: DOMAIN2,
    name: node.name,
    inputs: [...inputs, ...parts.flatMap(({ scale, zeroPoint }) => [scale, zeroPoint])],
    outputs: node.output,
    attributes: node.attribute.filter(({ name }) => name !== "layout")
  });
}

// src/compress/unhandled-weights.ts
var LARGE = 1024;
var PASSING = /* @__PURE__ */ new Set([
  "Cast",
  "Gather",
  "Identity",
  "Reshape",
  "Slice",
  "Transpose"
]);
var WEIGHTED = /* @__PURE__ */ new Set([...LAYER_OPERATORS, ...RECURRENT]);
function withUnhandled({ model, changes }, { given, minimumElements }) {
  const known = valueNames(graphOf(given));
  const named2 = new Set(changes.map(({ node, operator }) => `${operator} ${node}`));
  const isOpen = (node) => node.domain === "" && (!PASSING.has(node.opType) || picksAcross(node)) && node.output.some((name) => known.has(name)) && !named2.has(`${node.opType} ${nodeLabel(node)}`);
  const least = Math.max(LARGE, minimumElements);
  const more = unhandledIn(graphOf(model), { isOpen, least, outer: () => void 0 });
  return { model, changes: [...changes, ...more, ...inFunctions(model)] };
}
var inFunctions = ({ functions }) => functions.flatMap(
  ({ domain, name, node: nodes }) => nodes.filter((node) => node.domain === "" && WEIGHTED.has(node.opType)).map((node) => refused(node, refusal("subgraph", `it is inside function ${domain}:${name}`)))
);
var picksAcross = (node) => node.opType === "Gather" && readInt(node, "axis", 0) !== 0;
function unhandledIn(graph, { outer, ...around }) {
  const index = indexGraph(graph);
  const { isOpen, least } = around;
  const constantOf = (name) => index.constantOf(name) ?? outer(name);
  return graph.node.flatMap((node) => {
    const sizes = isOpen(node) ? node.input.map((name) => weightElements(constantOf(name))) : [];
    const largest = Math.max(0, ...sizes);
    const inner = subgraphsOf(node).flatMap(
      (one) => unhandledIn(one, { ...around, outer: constantOf })
    );
    return largest < least ? inner : [refused(node, reasonFor(node, largest)), ...inner];
  });
}
function reasonFor(node, floats) {
  const { opType } = node;
  return picksAcross(node) ? refusal(
    "attributes",
    `it picks along axis ${readInt(node, "axis", 0)} of ${floats} constant floats, and this pass knows tables by their rows (axis 0)`
  ) : refusal(
    "operator",
    `this pass knows no smaller form of ${opType}, which reads ${floats} constant floats`
  );
}
function weightElements(tensor) {
  if (tensor === void 0 || elementTypeOf(tensor) !== "float32") return 0;
  const dims = tensorDims(tensor);
  return dims.filter((size) => size > 1).length > 1 ? elementCount(dims) : 0;
}

// src/compress/rewrite-branches.ts
function rewriteBranches(model, rewrite) {
  const graph = graphOf(model);
  if (graph.node.every((node) => subgraphsOf(node).length === 0)) return { model, changes: [] };
  const branches = new BranchRewriter(model, rewrite);
  const nodes = branches.nodes(graph, () => void 0);
  const { changes } = branches;
  if (!changes.some(({ kind }) => kind === "applied")) return { model, changes };
  const made = withGraph(branches.imports, { nodes });
  return { model: joinEqual(hoistConstants(made).model), changes };
}
var BranchRewriter = class {
  changes = [];
  /** The model with the operator sets that rewritten branches need. */
  imports;
  #rewrite;
  #taken;
  constructor(model, rewrite) {
    this.imports = model;
    this.#rewrite = rewrite;
    this.#taken = new Set(valueNames(graphOf(model)));
  }
  nodes(graph, outer) {
    const index = indexGraph(graph);
    const known = (name) => index.constantOf(name) ?? outer(name);
    return graph.node.map((node) => withInnerGraphs(node, (inner) => this.#branch(inner, known)));
  }
  #branch(inner, outer) {
    const captured = [...outerNamesUsedBy(inner)].flatMap((name) => {
      const constant = outer(name);
      return constant === void 0 ? [] : [withTensorName(constant, name)];
    });
    const result = this.#rewrite(this.#alone(inner, captured));
    this.changes.push(...result.changes);
    const made = graphOf(result.model);
    for (const name of valueNames(made)) this.#taken.add(name);
    for (const { domain, version } of result.model.opsetImport)
      this.imports = withOpset(this.imports, domain, Number(version));
    const lent = new Set(captured.map(({ name }) => name));
    const rewritten = withParts(inner, {
      nodes: made.node,
      initializers: made.initializer.filter(({ name }) => !lent.has(name))
    });
    return withParts(rewritten, { nodes: this.nodes(rewritten, outer) });
  }
  /** The branch as a model's only graph, with the constants that it reads; all other names are taken. */
  #alone(inner, captured) {
    const known = new Set(inner.valueInfo.map(({ name }) => name));
    const others = [...this.#taken].filter((name) => !known.has(name));
    return withGraph(this.imports, {
      nodes: inner.node,
      initializers: [...inner.initializer, ...captured],
      inputs: inner.input,
      outputs: inner.output,
      valueInfos: [...inner.valueInfo, ...untypedValues(others)]
    });
  }
};

// src/compress/passes/int4-weights.ts
var CONV = refusal("operator", "the engine has no kernel for Conv with weights in few bits");
var NORMS = {
  nearest: "square",
  gptq: "square",
  hqq: "sparse",
  "k-quant": "weighted"
};
var int4Weights = {
  name: "int4-weights",
  description: "weights of MatMul and Gemm in few bits (MatMulNBits); activations stay float",
  needsCalibration: false,
  /** With gptq, or to compensate an error, it holds what calibration says of every weight. */
  takesTurns: ({ method, "compensate-rank": rank2 = 0 }) => method !== "gptq" && rank2 === 0,
  apply: async (model, step, { oldestEngine, calibration, putAside }) => {
    const options = { ...readOptions2(step), oldestEngine, putAside };
    const asks = options.method === "gptq" ? "method gptq" : "compensate-rank";
    if (options.method !== "gptq" && options.compensateRank === 0)
      return applyInt4Weights(model, options, () => void 0);
    if (calibration === void 0) throw calibrationMissing(`int4-weights with ${asks}`);
    const layers = layersOf(model, options);
    const metrics = options.method === "gptq" ? deepInputMetrics : inputMetrics;
    const metricOf = await metrics(model, layers, calibration);
    return applyInt4Weights(model, options, jointMetrics(layers, metricOf));
  }
};
function readOptions2(step) {
  return {
    bits: step.bits ?? 4,
    method: step.method ?? "nearest",
    compensateRank: step["compensate-rank"] ?? 0,
    blockSize: step["block-size"] ?? 32,
    symmetric: step.symmetric ?? true,
    accuracyLevel: step["accuracy-level"] ?? 1,
    minimumElements: step["minimum-elements"] ?? 1024,
    embeddings: step.embeddings ?? false,
    keepFloat: step["keep-float"] ?? []
  };
}
function layersOf(model, options) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  return graph.node.flatMap((node) => {
    if (!isProduct(node)) return [];
    const found2 = readLayer(node, index, options);
    return "layer" in found2 ? [found2.layer] : [];
  });
}
var isProduct = ({ domain, opType }) => domain === "" && (opType === "MatMul" || opType === "Gemm");
function applyInt4Weights(model, options, metricOf) {
  const result = withoutCopies(model, (floats) => {
    const outer = packGraph(model, { ...options, floats }, metricOf);
    const inner = rewriteBranches(
      outer.model,
      (branch) => packGraph(branch, { ...options, floats, putAside: void 0 }, () => void 0)
    );
    const changes = [...outer.changes, ...inner.changes];
    return { model: inner.model === model ? model : dropUnused(inner.model), changes };
  });
  return withUnhandled(result, { ...options, given: model });
}
function packGraph(model, options, metricOf) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const ranks = declaredRanks(graph);
  const isTaken = takesBias(options);
  const changes = [];
  const tensors = [];
  const blocks = new StoredBlocks();
  const fused = /* @__PURE__ */ new Set();
  const shared = /* @__PURE__ */ new Map();
  const nodes = graph.node.flatMap((node) => {
    if (fused.has(node)) return [];
    if (node.domain !== "" || !LAYER_OPERATORS.has(node.opType)) return [node];
    const layer = node.opType === "Conv" ? CONV : readLayer(node, index, options);
    const found2 = "code" in layer ? layer : refusedByTarget(options) ?? layer;
    if ("code" in found2) {
      changes.push(refused(node, found2));
      return [node];
    }
    const metric = metricOf(node);
    const isAlone = options.method === "gptq" && metric === void 0;
    const why = isAlone ? aloneBecause(found2.layer) : "";
    const stored = blocks.of(
      found2.layer,
      () => storeProduct(codedWeight2(found2.layer, metric, options), { tensors, fresh })
    );
    changes.push(applied(node, `weight in ${options.bits} bits${why}${stored.reason}`));
    const bias = packedBiasOf(found2.layer, { index, ranks, isTaken });
    if (bias.add !== void 0) fused.add(bias.add);
    if (isTableToo(found2.layer, options))
      shared.set(found2.layer.storedName, { codes: stored.codes, scale: stored.scales });
    return writePackedProduct(found2.layer, { ...options, stored, bias }, { tensors, fresh });
  });
  const initializers = [...graph.initializer, ...tensors];
  const layered = withOpset(
    withGraph(model, { nodes: sortTopologically(nodes, graph), initializers }),
    DOMAIN,
    1
  );
  const packed = options.embeddings ? packEmbeddings(layered, { ...options, shared }) : { model: layered, changes: [] };
  const hasApplied = [...changes, ...packed.changes].some((change) => change.kind === "applied");
  return {
    model: hasApplied ? dropUnused(packed.model) : model,
    changes: [...changes, ...packed.changes]
  };
}
var isTableToo = ({ transposed: transposed2, weightName, storedName }, { embeddings, symmetric: symmetric2, method }) => embeddings && symmetric2 && method !== "gptq" && transposed2 === (weightName === storedName);
var refusedByTarget = ({ oldestEngine, bits }) => refuseBeyond(oldestEngine, packedProductNeed({ bits, hasBias: false }));
var takesBias = ({ oldestEngine, bits }) => refuseBeyond(oldestEngine, packedProductNeed({ bits, hasBias: true })) === void 0;
function codedWeight2(layer, metric, options) {
  const { method, compensateRank: most } = options;
  const codes = blockCodes(layer.values, layer.layout, {
    ...options,
    norm: NORMS[method],
    metric: method === "gptq" ? metric : void 0
  });
  const coded = () => blockValues(codes, layer.layout, options);
  const { factored, reason } = compensateLayer({ layer, coded, metric, most });
  const isTable = isTableToo(layer, options);
  return { ...options, codes, compensation: factored, reason, isTable };
}

// src/compress/dynamic/product-writer.ts
var FLOAT = 1;
var CONV2 = refusal("operator", "dynamic quantization of Conv is slower and less faithful");
var isProduct2 = ({ domain, opType }) => domain === "" && (opType === "MatMul" || opType === "Gemm");
var DynamicWriter = class {
  changes = [];
  /** Codes that an embedding table has too, where its rows are a layer's channels with a scale each, by the table's name. */
  tables = /* @__PURE__ */ new Map();
  #model;
  #options;
  #metricOf;
  #index;
  #fresh;
  #nodes = [];
  #tensors = [];
  #ranks;
  /** Rows that are added to products, negated. */
  #negated = /* @__PURE__ */ new Map();
  #activations = /* @__PURE__ */ new Map();
  #weights = /* @__PURE__ */ new Map();
  constructor(model, options, metricOf) {
    this.#model = model;
    this.#options = options;
    this.#metricOf = metricOf;
    const graph = graphOf(model);
    this.#index = indexGraph(graph);
    this.#fresh = freshNames(graph);
    this.#ranks = declaredRanks(graph);
  }
  rewrite() {
    const graph = graphOf(this.#model);
    for (const node of graph.node) this.#visit(node);
    return withGraph(this.#model, {
      nodes: sortTopologically(this.#nodes, graph),
      initializers: [...graph.initializer, ...this.#tensors]
    });
  }
  #visit(node) {
    if (!isProduct2(node)) {
      this.#nodes.push(this.#keptApart(node));
      if (node.domain === "" && node.opType === "Conv") this.changes.push(refused(node, CONV2));
      return;
    }
    const found2 = readLayer(node, this.#index, this.#options);
    if ("code" in found2) {
      this.#nodes.push(node);
      this.changes.push(refused(node, found2));
      return;
    }
    const reason = this.#writeLayer(found2.layer);
    this.changes.push(applied(node, `int8 weight, activation quantized at run time${reason}`));
  }
  /** @returns what is to be said of the layer beside that it was written */
  #writeLayer(layer) {
    const weight = this.#weight(layer);
    const { factored, reason } = compensateLayer({
      layer,
      // Codes are made again: to keep those of all layers would hold a large model in memory.
      coded: () => codedValues(this.#codesOf(layer), layer.layout),
      metric: this.#metricOf(layer.node),
      most: this.#options.compensateRank
    });
    const output = layer.node.output[0] ?? "";
    if (factored === void 0) {
      this.#writeProduct(layer, weight, output);
      return reason;
    }
    const product3 = this.#fresh("p");
    this.#writeProduct(layer, weight, product3);
    const { factors, tensors } = writeFactors(factored, this.#fresh);
    const place = { input: layer.input, product: product3, output };
    this.#nodes.push(...writeBeside(factors, place, this.#fresh));
    this.#tensors.push(...tensors);
    return reason;
  }
  /** DynamicQuantizeLinear -> MatMulInteger -> Cast -> Mul [-> Add], the form that ONNX Runtime fuses. */
  #writeProduct(layer, weight, output) {
    const [quantized, scale, zeroPoint] = this.#activation(layer.input);
    const [codes, weightScale] = weight;
    const [sum, float, factor] = [this.#fresh("i"), this.#fresh("f"), this.#fresh("m")];
    const product3 = layer.bias === void 0 ? output : this.#fresh("p");
    this.#nodes.push(
      makeNode({
        operator: "MatMulInteger",
        inputs: [quantized, codes, zeroPoint],
        outputs: [sum],
        name: layer.node.name
      }),
      makeNode({
        operator: "Cast",
        inputs: [sum],
        outputs: [float],
        attributes: [intAttribute("to", FLOAT)]
      }),
      makeNode({ operator: "Mul", inputs: [scale, weightScale], outputs: [factor] }),
      makeNode({ operator: "Mul", inputs: [float, factor], outputs: [product3] })
    );
    if (layer.bias !== void 0)
      this.#nodes.push(
        makeNode({ operator: "Add", inputs: [product3, layer.bias], outputs: [output] })
      );
  }
  /**
   * A constant row that is added to a product goes into the engine's kernel, whatever axes of size 1 it has beside:
   * the sum loses those that the product lacks. What is subtracted stays outside, and is the same to the last bit.
   */
  #keptApart(node) {
    if (node.domain !== "" || node.opType !== "Add") return node;
    const row = node.input.find((name) => this.#index.constantOf(name) !== void 0) ?? "";
    const product3 = node.input.find((name) => name !== row) ?? "";
    const [constant, maker] = [this.#index.constantOf(row), this.#index.producerOf(product3)?.node];
    if (constant === void 0 || maker === void 0 || !this.#isRow(constant)) return node;
    const rank2 = this.#ranks.get(maker.input[0] ?? "") ?? 1;
    if (tensorDims(constant).length <= rank2 || !this.#isQuantizedMatMul(maker)) return node;
    return withNode(node, { operator: "Sub", inputs: [product3, this.#negatedRow(row, constant)] });
  }
  #isRow(constant) {
    const outer = tensorDims(constant).slice(0, -1);
    return elementTypeOf(constant) === "float32" && outer.every((size) => size === 1);
  }
  #isQuantizedMatMul(maker) {
    if (maker.domain !== "" || maker.opType !== "MatMul") return false;
    return "layer" in readLayer(maker, this.#index, this.#options);
  }
  #negatedRow(row, constant) {
    const known = this.#negated.get(row);
    if (known !== void 0) return known;
    const name = this.#fresh("b");
    const values = floatValues(constant).map((value) => -value);
    this.#tensors.push(makeTensor(name, "float32", { dims: tensorDims(constant), values }));
    this.#negated.set(row, name);
    return name;
  }
  #activation(value) {
    const known = this.#activations.get(value);
    if (known !== void 0) return known;
    const names = [this.#fresh("q"), this.#fresh("s"), this.#fresh("z")];
    this.#nodes.push(
      makeNode({ operator: "DynamicQuantizeLinear", inputs: [value], outputs: [...names] })
    );
    this.#activations.set(value, names);
    return names;
  }
  #weight(layer) {
    const key = `${layer.weightName}
${String(layer.transposed)}`;
    const known = this.#weights.get(key);
    if (known !== void 0) return known;
    const { codes, scales } = this.#codesOf(layer);
    const names = [this.#fresh("w"), this.#fresh("c")];
    const { depth, channels } = layer.layout;
    const values = asColumns(codes, layer);
    const { putAside = asItIs } = this.#options;
    this.#tensors.push(
      putAside(makeTensor(names[0], "int8", { dims: [depth, channels], values })),
      makeTensor(names[1], "float32", {
        dims: this.#options.perChannel ? [channels] : [],
        values: scales
      })
    );
    this.#weights.set(key, names);
    if (this.#options.perChannel && layer.transposed === (layer.weightName === layer.storedName))
      this.tables.set(layer.storedName, { codes: names[0], scale: names[1] });
    return names;
  }
  #codesOf(layer) {
    return weightCodes(layer.values, layer.layout, this.#options);
  }
};
function asColumns(codes, layer) {
  if (!layer.transposed) return codes;
  const { depth, channels, offset } = layer.layout;
  const columns = new Int8Array(codes.length);
  for (let channel = 0; channel < channels; channel++)
    for (let k = 0; k < depth; k++)
      columns[k * channels + channel] = codes[offset(channel, k)] ?? 0;
  return columns;
}

// src/compress/embeddings.ts
var LOWEST_OPSET2 = 10;
var FLOAT2 = 1;
var TABLE_INPUT2 = refusal("interface", "its table is an input of the model");
function quantizeEmbeddings(model, options) {
  if (opsetVersion(model, "") < LOWEST_OPSET2) return { model, changes: [] };
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const changes = [];
  const tensors = [];
  const replaced = /* @__PURE__ */ new Map();
  const turned2 = [];
  for (const table of graph.initializer) {
    const readers = readersOf(table.name, index);
    const picking = readers.filter((node) => picksRows(node, table.name));
    if (picking.length === 0) continue;
    const keeper = keeperOf(table.name, { index, readers, picking, options });
    if (keeper !== void 0) {
      if (!isLargeFloat(table, options)) continue;
      const own = readTable(table, picking, options);
      const why = "code" in own ? own : alsoFloat("table", keeper);
      changes.push(...picking.map((node) => refused(node, why)));
      continue;
    }
    if (readers.every((node) => isComputedOnce2(node, index))) continue;
    const found2 = index.isGraphInput(table.name) ? TABLE_INPUT2 : readTable(table, readers, options);
    if ("code" in found2) {
      changes.push(...readers.map((node) => refused(node, found2)));
      continue;
    }
    const shared = sharedCodes2(table, readers, options);
    const words = shared === void 0 ? "" : ", its codes those of a layer that reads it too";
    changes.push(
      ...readers.map((node) => applied(node, `int8 table, scaled after rows are picked${words}`))
    );
    const coded = shared === void 0 ? ownTable(found2, options, fresh) : turnedTable(shared, fresh);
    turned2.push(...coded.nodes);
    tensors.push(...coded.tensors);
    for (const node of readers) replaced.set(node, coded.pick(node));
  }
  const nodes = [...turned2, ...graph.node.flatMap((node) => replaced.get(node) ?? [node])];
  const initializers = [...graph.initializer, ...tensors];
  return {
    model: withGraph(model, { nodes: sortTopologically(nodes, graph), initializers }),
    changes
  };
}
function picksRows(node, table) {
  if (node.domain !== "" || node.input[0] !== table) return false;
  if (node.input.indexOf(table, 1) !== -1) return false;
  return node.opType === "Slice" || node.opType === "Gather" && readInt(node, "axis", 0) === 0;
}
var isComputedOnce2 = ({ input }, index) => input.slice(1).every((name) => name === "" || index.constantOf(name) !== void 0);
function readTable(table, readers, options) {
  if (readers.some((node) => isKeptFloat(node, options.keepFloat))) return KEPT_FLOAT;
  const type = elementTypeOf(table);
  if (type !== "float32")
    return refusal("element-type", `its table is ${type ?? "of an unknown type"}, not float32`);
  const dims = tensorDims(table);
  const elements = elementCount(dims);
  if (elements < options.minimumElements)
    return refusal(
      "too-small",
      `its table has ${elements} elements, fewer than ${options.minimumElements}`
    );
  const values = floatValues(table);
  return isFiniteWeight(values, tableLayout(dims, values)) ? { dims, values } : refusal("not-finite", "its table holds values that are not finite");
}
var tableLayout = ([rows = 1], { length }) => columnLayout(rows, length / rows);
function tableTensors2({ dims, values }, names) {
  const { codes, scales } = weightCodes(values, tableLayout(dims, values), {
    perChannel: false,
    saturationSafe: false
  });
  return [
    makeTensor(names.codes, "int8", { dims, values: codes }),
    makeTensor(names.scale, "float32", { dims: [], values: scales }),
    makeTensor(names.zeroPoint, "int8", { dims: [], values: Int8Array.of(0) })
  ];
}
function ownTable(table, { putAside = asItIs }, fresh) {
  const names = { codes: fresh("w"), scale: fresh("c"), zeroPoint: fresh("z") };
  return {
    nodes: [],
    tensors: tableTensors2(table, names).map(putAside),
    pick: (node) => pickThenScale(node, names, fresh)
  };
}
function pickThenScale(node, names, fresh) {
  const picked = fresh("g");
  return [
    withNode(node, { inputs: [names.codes, ...node.input.slice(1)], outputs: [picked] }),
    makeNode({
      operator: "DequantizeLinear",
      inputs: [picked, names.scale, names.zeroPoint],
      outputs: [...node.output]
    })
  ];
}
var sharedCodes2 = ({ name }, readers, { shared }) => readers.every(({ opType }) => opType === "Gather") ? shared?.get(name) : void 0;
function turnedTable(shared, fresh) {
  const [codes, scales, sizes] = [fresh("t"), fresh("s"), fresh("r")];
  return {
    nodes: [
      makeNode({ operator: "Transpose", inputs: [shared.codes], outputs: [codes] }),
      makeNode({ operator: "Reshape", inputs: [shared.scale, sizes], outputs: [scales] })
    ],
    tensors: [makeTensor(sizes, "int64", { dims: [2], values: BigInt64Array.of(-1n, 1n) })],
    pick: (node) => pickCodes(node, { codes, scales }, fresh)
  };
}
function pickCodes(node, { codes, scales }, fresh) {
  const [picked, floats, scale] = [fresh("g"), fresh("f"), fresh("c")];
  return [
    withNode(node, { inputs: [codes, ...node.input.slice(1)], outputs: [picked] }),
    makeNode({
      operator: "Cast",
      inputs: [picked],
      outputs: [floats],
      attributes: [intAttribute("to", FLOAT2)]
    }),
    makeNode({ operator: "Gather", inputs: [scales, ...node.input.slice(1)], outputs: [scale] }),
    makeNode({ operator: "Mul", inputs: [floats, scale], outputs: [...node.output] })
  ];
}

// src/compress/generated/unchanged-since.ts
var UNCHANGED_SINCE = {
  "Abs": 6,
  "Acos": 7,
  "Acosh": 9,
  "Add": 7,
  "And": 7,
  "ArgMax": 6,
  "ArgMin": 6,
  "Asin": 7,
  "Asinh": 9,
  "Atan": 7,
  "Atanh": 9,
  "AveragePool": 6,
  "BatchNormalization": 9,
  "BitShift": 11,
  "Cast": 6,
  "Ceil": 6,
  "Celu": 12,
  "Clip": 11,
  "Compress": 9,
  "Concat": 6,
  "ConcatFromSequence": 11,
  "Constant": 6,
  "ConstantOfShape": 9,
  "Conv": 6,
  "ConvInteger": 10,
  "ConvTranspose": 6,
  "Cos": 7,
  "Cosh": 9,
  "CumSum": 11,
  "DepthToSpace": 6,
  "DequantizeLinear": 10,
  "Det": 11,
  "Div": 7,
  "Dropout": 12,
  "DynamicQuantizeLinear": 11,
  "Einsum": 12,
  "Elu": 6,
  "Equal": 7,
  "Erf": 9,
  "Exp": 6,
  "Expand": 8,
  "EyeLike": 9,
  "Flatten": 6,
  "Floor": 6,
  "GRU": 7,
  "Gather": 6,
  "GatherElements": 11,
  "GatherND": 11,
  "Gemm": 7,
  "GlobalAveragePool": 6,
  "GlobalLpPool": 6,
  "GlobalMaxPool": 6,
  "Greater": 7,
  "GreaterOrEqual": 12,
  "HardSigmoid": 6,
  "Hardmax": 13,
  "Identity": 6,
  "If": 6,
  "InstanceNormalization": 6,
  "IsInf": 10,
  "IsNaN": 9,
  "LRN": 6,
  "LSTM": 7,
  "LeakyRelu": 6,
  "Less": 7,
  "LessOrEqual": 12,
  "Log": 6,
  "LogSoftmax": 13,
  "Loop": 6,
  "LpNormalization": 6,
  "LpPool": 6,
  "MatMul": 6,
  "MatMulInteger": 10,
  "Max": 6,
  "MaxPool": 6,
  "MaxRoiPool": 6,
  "MaxUnpool": 9,
  "Mean": 6,
  "MeanVarianceNormalization": 9,
  "Min": 6,
  "Mod": 10,
  "Mul": 7,
  "Multinomial": 7,
  "Neg": 6,
  "NegativeLogLikelihoodLoss": 12,
  "NonMaxSuppression": 10,
  "NonZero": 9,
  "Not": 6,
  "OneHot": 9,
  "Or": 7,
  "PRelu": 7,
  "Pad": 11,
  "Pow": 7,
  "QLinearConv": 10,
  "QLinearMatMul": 10,
  "QuantizeLinear": 10,
  "RNN": 7,
  "RandomNormal": 6,
  "RandomNormalLike": 6,
  "RandomUniform": 6,
  "RandomUniformLike": 6,
  "Range": 11,
  "Reciprocal": 6,
  "ReduceL1": 6,
  "ReduceL2": 6,
  "ReduceLogSum": 6,
  "ReduceLogSumExp": 6,
  "ReduceMax": 6,
  "ReduceMean": 6,
  "ReduceMin": 6,
  "ReduceProd": 6,
  "ReduceSum": 13,
  "ReduceSumSquare": 6,
  "Relu": 6,
  "Reshape": 6,
  "Resize": 11,
  "ReverseSequence": 10,
  "RoiAlign": 10,
  "Round": 11,
  "Scan": 9,
  "ScatterElements": 11,
  "ScatterND": 11,
  "Selu": 6,
  "SequenceAt": 11,
  "SequenceConstruct": 11,
  "SequenceEmpty": 11,
  "SequenceErase": 11,
  "SequenceInsert": 11,
  "SequenceLength": 11,
  "Shape": 6,
  "Shrink": 9,
  "Sigmoid": 6,
  "Sign": 9,
  "Sin": 7,
  "Sinh": 9,
  "Size": 6,
  "Slice": 10,
  "Softmax": 13,
  "SoftmaxCrossEntropyLoss": 12,
  "Softplus": 6,
  "Softsign": 6,
  "SpaceToDepth": 6,
  "Split": 13,
  "SplitToSequence": 11,
  "Sqrt": 6,
  "Squeeze": 13,
  "StringNormalizer": 10,
  "Sub": 7,
  "Sum": 6,
  "Tan": 7,
  "Tanh": 6,
  "TfIdfVectorizer": 9,
  "ThresholdedRelu": 10,
  "Tile": 6,
  "TopK": 10,
  "Transpose": 6,
  "Unique": 11,
  "Unsqueeze": 13,
  "Where": 9,
  "Xor": 7
};

// src/compress/raise/changed-operators.ts
var CHANGED_OPERATORS = {
  BatchNormalization: since(
    7,
    (node) => readInt(node, "spatial", 1) === 1 ? [without2(node, "spatial")] : void 0
  ),
  Clip: clip,
  Dropout: since(7, withoutTraining),
  Hardmax: overRest,
  LogSoftmax: overRest,
  Pad: pad,
  ReduceSum: listed("axes"),
  Resize: resize,
  Scatter: (node, { opset }) => opset < 11 ? [withNode(node, { operator: "ScatterElements" })] : void 0,
  Slice: slice,
  Softmax: overRest,
  Split: listed("split"),
  Squeeze: listed("axes"),
  TopK: (node, { integers }) => [
    withInputs(without2(node, "k"), integers([BigInt(readInt(node, "k", 1))]))
  ],
  Unsqueeze: listed("axes"),
  Upsample: since(7, upsample)
};
function since(first, rewrite) {
  return (node, around) => around.opset < first ? void 0 : rewrite(node, around);
}
function listed(name) {
  return (node, { integers }) => {
    const values = wholeInts(node, name);
    return [withInputs(without2(node, name), values === void 0 ? "" : integers(values))];
  };
}
function clip(node, { scalar }) {
  const bound = (name) => has(node, name) ? scalar(readFloat(node, name, 0), "float32") : "";
  return [withInputs(without2(node, "min", "max"), bound("min"), bound("max"))];
}
function pad(node, { integers, scalar, typeOf }) {
  const pads = integers(wholeInts(node, "pads") ?? []);
  const value = readFloat(node, "value", 0);
  const type = typeOf(node.input[0] ?? "") === "float64" ? "float64" : "float32";
  const filling = value === 0 ? "" : scalar(value, type);
  return [withInputs(without2(node, "pads", "value"), pads, filling)];
}
function slice(node, { integers }) {
  const starts = wholeInts(node, "starts") ?? [];
  const axes = wholeInts(node, "axes") ?? starts.map((_, axis) => BigInt(axis));
  const lists = [starts, wholeInts(node, "ends") ?? [], axes].map(integers);
  return [withInputs(without2(node, "starts", "ends", "axes"), ...lists)];
}
function withoutTraining(node, { isRead }) {
  const [output = "", ...mask] = node.output;
  if (mask.some(isRead)) return void 0;
  return [withNode(without2(node, "ratio"), { outputs: [output] })];
}
function overRest(node, { fresh, rankOf }) {
  const axis = readInt(node, "axis", 1);
  const [input = "", output = ""] = [node.input[0], node.output[0]];
  const overLast = [intAttribute("axis", -1)];
  if (axis === -1 || rankOf(input) === axis + 1) return [withNode(node, { attributes: overLast })];
  const [flat, done, shape2] = [fresh("f"), fresh("e"), fresh("s")];
  const flatten = { operator: "Flatten", inputs: [input], outputs: [flat] };
  return [
    makeNode({ ...flatten, attributes: [intAttribute("axis", axis)] }),
    withNode(node, { inputs: [flat], outputs: [done], attributes: overLast }),
    makeNode({ operator: "Shape", inputs: [input], outputs: [shape2] }),
    makeNode({ operator: "Reshape", inputs: [done, shape2], outputs: [output] })
  ];
}
function resize(node, { constantOf }) {
  const [input = "", scales = ""] = node.input;
  if (isLinear(node)) return [resized(node, [input, "", scales])];
  const rounding = roundingOf(constantOf(scales));
  return rounding === void 0 ? void 0 : [resized(node, [input, "", scales], rounding)];
}
function roundingOf(scales) {
  const factors = scales === void 0 ? [] : [...floatValues(scales)];
  if (factors.length === 0) return void 0;
  if (factors.every((factor) => factor >= 1)) return "floor";
  return factors.every((factor) => factor <= 1) ? "ceil" : void 0;
}
function upsample(node, { opset, floats }) {
  if (opset > 9) return void 0;
  const attribute = node.attribute.find(({ name }) => name === "scales");
  const [input = "", given = ""] = node.input;
  const scales = attribute === void 0 ? given : floats(attributeNumbers(attribute));
  return [resized(node, [input, "", scales], "floor")];
}
function resized(node, inputs, rounding) {
  const nearest2 = isLinear(node) || rounding === void 0 ? [] : [textAttribute("nearest_mode", rounding)];
  const { attribute } = without2(node, "scales");
  const asymmetric = textAttribute("coordinate_transformation_mode", "asymmetric");
  return withNode(node, {
    operator: "Resize",
    inputs,
    attributes: [...attribute, asymmetric, ...nearest2]
  });
}
function isLinear(node) {
  const mode = node.attribute.find(({ name }) => name === "mode")?.s;
  return mode !== void 0 && new TextDecoder().decode(mode) === "linear";
}
function withInputs(node, ...added) {
  const inputs = [...node.input, ...added];
  while (inputs.at(-1) === "") inputs.pop();
  return withNode(node, { inputs });
}
var wholeInts = (node, name) => node.attribute.find((attribute) => attribute.name === name)?.ints;
var has = (node, name) => node.attribute.some((attribute) => attribute.name === name);
var without2 = (node, ...names) => withNode(node, { attributes: node.attribute.filter(({ name }) => !names.includes(name)) });

// src/compress/raise/raised-writer.ts
var RaisedWriter = class {
  /** What were attributes, each value once. */
  tensors = [];
  /** The first operator without a known form in the new set. */
  stuckAt;
  #from;
  #known = /* @__PURE__ */ new Map();
  constructor(from) {
    this.#from = from;
  }
  /** @param outer constants of the graphs around it */
  nodes(graph, outer = () => void 0) {
    const index = indexGraph(graph);
    const ranks = declaredRanks(graph);
    const read = namesRead(graph);
    const around = {
      ...this.#from,
      integers: (values) => this.#constant("int64", [values.length], BigInt64Array.from(values)),
      floats: (values) => this.#constant("float32", [values.length], Float32Array.from(values)),
      scalar: (value, type) => this.#constant(
        type,
        [],
        type === "float64" ? Float64Array.of(value) : Float32Array.of(value)
      ),
      constantOf: (name) => index.constantOf(name) ?? outer(name),
      rankOf: (name) => ranks.get(name),
      isRead: (name) => read.has(name)
    };
    return graph.node.flatMap((given) => {
      const node = withInnerGraphs(
        given,
        (inner) => withParts(inner, { nodes: this.nodes(inner, around.constantOf) })
      );
      return node.domain === "" ? this.#write(node, around) : [node];
    });
  }
  #write(node, around) {
    const { opType } = node;
    if (isUnchanged(opType, around.opset)) return [node];
    const rewrite = Object.hasOwn(CHANGED_OPERATORS, opType) ? CHANGED_OPERATORS[opType] : void 0;
    const written4 = isWhole(node) ? rewrite?.(node, around) : void 0;
    if (written4 === void 0) this.stuckAt ??= opType;
    return written4 ?? [node];
  }
  #constant(type, dims, values) {
    const key = `${type} ${dims.join()} ${values.join()}`;
    const known = this.#known.get(key);
    if (known !== void 0) return known;
    const name = this.#from.fresh("i");
    this.tensors.push(makeTensor(name, type, { dims, values }));
    this.#known.set(key, name);
    return name;
  }
};
function isUnchanged(operator, opset) {
  const since2 = Object.hasOwn(UNCHANGED_SINCE, operator) ? UNCHANGED_SINCE[operator] : void 0;
  return since2 !== void 0 && opset >= since2;
}
var isWhole = (node) => node.attribute.every(({ refAttrName }) => refAttrName === "");
function namesRead(graph) {
  const names = new Set(graph.output.map(({ name }) => name));
  for (const node of graph.node) {
    for (const name of node.input) names.add(name);
    for (const inner of subgraphsOf(node)) for (const name of namesRead(inner)) names.add(name);
  }
  return names;
}

// src/compress/raise-opset.ts
var RAISED_OPSET = 13;
var OLDEST = 6;
var IR_VERSION = 7;
function atLeastOpset(model, pass, { lowest, need }) {
  const opset = opsetVersion(model, "");
  if (opset >= lowest) return model;
  const raised = raiseOpset(model);
  if ("model" in raised) return raised.model;
  refuseOldOpset(pass, { opset, lowest, need, operator: raised.operator });
  return model;
}
function raiseOpset(given) {
  const { model } = fixListedInitializers(given);
  const graph = graphOf(model);
  const opset = opsetVersion(model, "");
  if (opset < OLDEST) return { operator: graph.node[0]?.opType ?? "" };
  const types = inferElementTypes(model);
  const typeOf = types.get.bind(types);
  const writer = new RaisedWriter({ opset, fresh: freshNames(graph), typeOf });
  const nodes = writer.nodes(graph);
  if (writer.stuckAt !== void 0) return { operator: writer.stuckAt };
  const functions = [];
  for (const local of model.functions) {
    const raised2 = raiseFunction(local, model);
    if ("operator" in raised2) return raised2;
    functions.push(raised2.local);
  }
  const initializers = [...graph.initializer, ...writer.tensors];
  const written4 = copyWith(withGraph(model, { nodes, initializers }), { functions });
  const raised = withOpset(written4, "", RAISED_OPSET);
  return { model: withIrVersion(raised, Math.max(IR_VERSION, Number(model.irVersion))) };
}
function raiseFunction(local, model) {
  const opset = opsetVersion(model, "");
  const own = local.opsetImport.find(({ domain }) => domain === "");
  if (own === void 0) return { local };
  if (Number(own.version) !== opset) {
    const operator = firstChanging(local.node, Math.min(Number(own.version), opset));
    return operator === void 0 ? { local } : { operator };
  }
  const body = withParts(graphOf(model), {
    nodes: local.node,
    initializers: [],
    valueInfos: [],
    inputs: untypedValues(local.input),
    outputs: untypedValues(local.output)
  });
  const writer = new RaisedWriter({ opset, fresh: freshNames(body), typeOf: () => void 0 });
  const nodes = writer.nodes(body);
  if (writer.stuckAt !== void 0) return { operator: writer.stuckAt };
  const constants = writer.tensors.map(
    (tensor) => makeNode({
      operator: "Constant",
      inputs: [],
      outputs: [tensor.name],
      attributes: [tensorAttribute("value", tensor)]
    })
  );
  const raised = copyWith(own, { version: BigInt(RAISED_OPSET) });
  const opsetImport = local.opsetImport.map((one) => one === own ? raised : one);
  return { local: copyWith(local, { node: [...constants, ...nodes], opsetImport }) };
}
function firstChanging(nodes, opset) {
  for (const node of nodes) {
    if (node.domain === "" && !isUnchanged(node.opType, opset)) return node.opType;
    for (const inner of subgraphsOf(node)) {
      const found2 = firstChanging(inner.node, opset);
      if (found2 !== void 0) return found2;
    }
  }
  return void 0;
}

// src/compress/passes/int8-dynamic.ts
var LOWEST_OPSET3 = 11;
var int8Dynamic = {
  name: "int8-dynamic",
  description: "int8 weights for MatMul, Gemm, LSTM and embeddings; activations quantized at run time",
  needsCalibration: false,
  /** To compensate an error it holds what calibration says of every weight. */
  takesTurns: (step) => (step["compensate-rank"] ?? 0) === 0,
  apply: async (given, step, { calibration, putAside }) => {
    const options = { ...readOptions3(step), putAside };
    const model = atLeastOpset(given, "int8-dynamic", {
      lowest: LOWEST_OPSET3,
      need: "DynamicQuantizeLinear"
    });
    if (options.compensateRank === 0) return applyInt8Dynamic(model, options, () => void 0);
    if (calibration === void 0) throw calibrationMissing("int8-dynamic with compensate-rank");
    const layers = layersOf2(model, options);
    return applyInt8Dynamic(model, options, await inputMetrics(model, layers, calibration));
  }
};
function readOptions3(step) {
  return {
    perChannel: step["per-channel"] ?? true,
    saturationSafe: step["saturation-safe"] ?? true,
    minimumElements: step["minimum-elements"] ?? 1024,
    keepFloat: step["keep-float"] ?? [],
    embeddings: step.embeddings ?? true,
    compensateRank: step["compensate-rank"] ?? 0
  };
}
function layersOf2(model, options) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  return graph.node.flatMap((node) => {
    const found2 = isProduct2(node) ? readLayer(node, index, options) : void 0;
    return found2 !== void 0 && "layer" in found2 ? [found2.layer] : [];
  });
}
function applyInt8Dynamic(model, options, metricOf) {
  const result = withoutCopies(model, (floats) => {
    const outer = quantizeGraph(model, { ...options, floats }, metricOf);
    const inner = rewriteBranches(
      outer.model,
      (branch) => quantizeGraph(branch, { ...options, floats, putAside: void 0 }, () => void 0)
    );
    return { model: dropUnused(inner.model), changes: [...outer.changes, ...inner.changes] };
  });
  return withUnhandled(result, { ...options, given: model });
}
function quantizeGraph(model, options, metricOf) {
  const writer = new DynamicWriter(model, options, metricOf);
  const recurrent = quantizeRecurrent(writer.rewrite(), options);
  const embedded = options.embeddings ? quantizeEmbeddings(recurrent.model, { ...options, shared: writer.tables }) : { model: recurrent.model, changes: [] };
  return {
    model: dropUnused(embedded.model),
    changes: [...writer.changes, ...recurrent.changes, ...embedded.changes]
  };
}

// src/compress/calibrate/entropy-range.ts
var LEVELS = 128;
var COVERAGE = 0.999;
var EMPTY_BIN = 1e-4;
function entropyRange({ low, high, counts }, { minimum, maximum }) {
  const edges = binEdges(low, high, counts.length);
  const bin = bestCut(counts);
  const edge = edges[bin] ?? high;
  return { minimum: Math.max(minimum, -edge), maximum: Math.min(maximum, edge) };
}
function bestCut(counts) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total < LEVELS) return counts.length;
  let [kept, first] = [0, 0];
  while (first < counts.length && (kept < COVERAGE * total || first < LEVELS)) {
    kept += counts[first] ?? 0;
    first += 1;
  }
  let best = { cut: counts.length, divergence: Number.POSITIVE_INFINITY };
  for (let cut2 = first; cut2 <= counts.length; cut2 += 1) {
    const divergence = divergenceOf(counts, { cut: cut2, beyond: total - kept });
    if (divergence < best.divergence) best = { cut: cut2, divergence };
    kept += counts[cut2] ?? 0;
  }
  return best.cut;
}
function divergenceOf(counts, { cut: cut2, beyond }) {
  const countAt = (bin) => (counts[bin] ?? 0) + (bin === cut2 - 1 ? beyond : 0);
  let full = 0;
  for (let bin = 0; bin < cut2; bin += 1) if (countAt(bin) !== 0) full += 1;
  const taken2 = EMPTY_BIN * (cut2 - full) / full;
  const [size, larger] = [Math.floor(cut2 / LEVELS), cut2 % LEVELS];
  let [divergence, start] = [0, 0];
  for (let level = 0; level < LEVELS; level += 1) {
    const end = start + size + (level < larger ? 1 : 0);
    let [sum, filled] = [0, 0];
    for (let bin = start; bin < end; bin += 1) {
      sum += countAt(bin);
      if (countAt(bin) !== 0) filled += 1;
    }
    const told = sum / filled - taken2;
    for (let bin = start; bin < end; bin += 1) {
      if (countAt(bin) === 0) continue;
      const seen = countAt(bin) - taken2;
      if (seen < 0) return Number.POSITIVE_INFINITY;
      if (seen > 0) divergence += seen * Math.log(seen / told);
    }
    start = end;
  }
  return divergence;
}

// src/compress/calibrate/mse-range.ts
var STEPS = 100;
var ROUNDS2 = 4;
function mseRange(histogram, { minimum, maximum }) {
  const [low, high] = [Math.min(minimum, 0), Math.max(maximum, 0)];
  const filled = filledBins(histogram);
  const errorAt = (bottom, top) => squaredError(filled, low * bottom / STEPS, high * top / STEPS);
  let best = { bottom: STEPS, top: STEPS, error: errorAt(STEPS, STEPS) };
  const consider = (bottom, top) => {
    const error = errorAt(bottom, top);
    if (error < best.error) best = { bottom, top, error };
  };
  for (let part = STEPS - 1; part > 0; part -= 1) consider(part, part);
  for (let [round, before] = [0, Number.NaN]; round < ROUNDS2 && before !== best.error; round += 1) {
    before = best.error;
    const { bottom } = best;
    if (high > 0) for (let part = STEPS; part > 0; part -= 1) consider(bottom, part);
    const { top } = best;
    if (low < 0) for (let part = STEPS; part > 0; part -= 1) consider(part, top);
  }
  return { minimum: low * best.bottom / STEPS, maximum: high * best.top / STEPS };
}
function filledBins({ low, high, counts }) {
  const width = (high - low) / counts.length;
  const filled = counts.flatMap((count, bin) => count === 0 ? [] : [bin]);
  return {
    middles: Float64Array.from(filled, (bin) => low + (bin + 0.5) * width),
    counts: Float64Array.from(filled, (bin) => counts[bin] ?? 0)
  };
}
function squaredError({ middles, counts }, low, high) {
  const scale = (high - low) / 255;
  const zeroPoint = roundHalfEven(-low / scale);
  let sum = 0;
  for (let bin = 0; bin < middles.length; bin += 1) {
    const value = middles[bin] ?? 0;
    const code = clamp(roundHalfEven(value / scale), -zeroPoint, 255 - zeroPoint);
    sum += (counts[bin] ?? 0) * (value - code * scale) ** 2;
  }
  return sum;
}

// src/compress/calibrate/percentile-range.ts
function percentileRange({ low, high, counts }, { minimum, maximum }, percentile) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const wanted = percentile / 100;
  let share = 0;
  let bin = 0;
  for (; bin < counts.length; bin += 1) {
    share += (counts[bin] ?? 0) / total;
    if (share >= wanted) break;
  }
  const edge = binEdges(low, high, counts.length)[bin] ?? high;
  return { minimum: Math.max(minimum, -edge), maximum: Math.min(maximum, edge) };
}

// src/compress/calibrate/calibrated-range.ts
function detailFor({ kind }) {
  switch (kind) {
    case "minmax":
      return void 0;
    case "moving-average":
      return { kind: "average" };
    case "percentile":
      return { kind: "histogram", of: "magnitudes" };
    case "entropy":
      return { kind: "histogram", of: "magnitudes-from-zero" };
    case "mse":
      return { kind: "histogram", of: "values" };
  }
}
function calibratedRange(range, calibrator) {
  return { ...range, ...endsOf(range, calibrator) };
}
function endsOf(range, calibrator) {
  switch (calibrator.kind) {
    case "minmax":
      return range;
    case "moving-average":
      return range.average ?? range;
    case "percentile":
      return fromHistogram(range, (seen) => percentileRange(seen, range, calibrator.percentile));
    case "entropy":
      return fromHistogram(range, (seen) => entropyRange(seen, range));
    case "mse":
      return fromHistogram(range, (seen) => mseRange(seen, range));
  }
}
var fromHistogram = (range, ends) => range.histogram === void 0 ? range : ends(range.histogram);

// src/compress/inner-layers.ts
var INNER2 = refusal(
  "subgraph",
  "it is in a branch or the body of a loop, whose values calibration does not see"
);
function refuseInnerLayers(graph, constantOf = constantsOf(graph)) {
  return graph.node.flatMap(subgraphsOf).flatMap((inner) => {
    const index = indexGraph(inner);
    const known = (name) => index.constantOf(name) ?? constantOf(name);
    const layers = inner.node.filter(
      ({ domain, opType, input }) => domain === "" && LAYER_OPERATORS.has(opType) && known(input[1] ?? "") !== void 0
    );
    return [...layers.map((node) => refused(node, INNER2)), ...refuseInnerLayers(inner, known)];
  });
}
function constantsOf(graph) {
  const index = indexGraph(graph);
  return (name) => index.constantOf(name);
}

// src/compress/quantize/activation-scale.ts
var UINT8 = { bits: 8, symmetric: false };
function codesOf({ bits, symmetric: symmetric2 }) {
  const count = 2 ** bits;
  return symmetric2 ? { least: -count / 2, most: count / 2 - 1 } : { least: 0, most: count - 1 };
}
var SMALLEST_NORMAL2 = 2 ** -126;
function activationScale(minimum, maximum, type = UINT8) {
  if (!hasWidth(minimum, maximum, type)) return { scale: 1, zeroPoint: 0 };
  const scale = Math.fround(roundUpTo12Bits(stepOf(minimum, maximum, type)));
  if (type.symmetric) return { scale, zeroPoint: 0 };
  return {
    scale,
    zeroPoint: clamp(roundHalfEven((0 - Math.min(minimum, 0)) / scale), 0, codesOf(type).most)
  };
}
function hasWidth(minimum, maximum, type = UINT8) {
  return stepOf(minimum, maximum, type) >= SMALLEST_NORMAL2;
}
function stepOf(minimum, maximum, type) {
  const [low, high] = [Math.min(minimum, 0), Math.max(maximum, 0)];
  const { most } = codesOf(type);
  return (type.symmetric ? Math.max(-low, high) : high - low) / most;
}

// src/compress/static/quantize-layer.ts
var LARGEST_BIAS_CODE = 2 ** 30;
function readBias(layer, index) {
  if (layer.bias === void 0) return { values: void 0 };
  const constant = index.constantOf(layer.bias);
  if (constant === void 0) return refusal("not-constant", "its bias is not a constant");
  const { channels } = layer.layout;
  const dims = tensorDims(constant);
  const stored = floatValues(constant);
  const values = layer.kind === "gemm" && stored.length === 1 ? new Float32Array(channels).fill(stored[0] ?? 0) : stored;
  if (values.length !== channels)
    return refusal("bias", `its bias has ${values.length} values for ${channels} channels`);
  if (channels > 1 && dims.at(-1) === 1 && stored.length > 1)
    return refusal("bias", "its bias differs from row to row");
  if (!values.every((value) => Number.isFinite(value)))
    return refusal("not-finite", "its bias holds values that are not finite");
  return { values };
}
function quantizeLayer(layer, bias, options) {
  const { codes, scales } = weightCodes(layer.values, layer.layout, {
    ...weightOptions(layer, options),
    ...bias === void 0 ? {} : { smallestScale: smallestScales(layer, bias, options) }
  });
  const biasScales = scales.map((scale) => scale * options.inputScale);
  return {
    weightCodes: codes,
    weightDims: layer.dims,
    weightScales: scales,
    channelAxis: layer.channelAxis,
    biasCodes: bias === void 0 ? void 0 : biasCodes(bias, biasScales),
    biasScales
  };
}
function weightOptions({ node, dims }, { perChannel, saturationSafe }) {
  return { perChannel, saturationSafe: saturationSafe && !isDepthwise(node, dims) };
}
function smallestScales(layer, bias, { inputScale }) {
  return Float32Array.from(
    { length: layer.layout.channels },
    (_, channel) => Math.abs(bias[channel] ?? 0) / (inputScale * LARGEST_BIAS_CODE)
  );
}
function biasCodes(bias, scales) {
  return Int32Array.from(bias, (value, channel) => {
    const scale = scales[scales.length === 1 ? 0 : channel] ?? 1;
    return clamp(roundHalfEven(value / scale), -LARGEST_BIAS_CODE, LARGEST_BIAS_CODE);
  });
}

// src/compress/static/bias-correction.ts
var MOST_ELEMENTS = 2 ** 26;
async function biasCorrections(model, options) {
  const found2 = /* @__PURE__ */ new Map();
  for (const layers of batches(correctable(model, options))) {
    const writer = new ErrorWriter(model);
    const views = /* @__PURE__ */ new Map();
    for (const layer of layers) {
      const error = weightError(layer, options);
      if (error.some((value) => value !== 0)) views.set(layer.node, writer.view(layer, error));
    }
    if (views.size === 0) continue;
    const summed = await options.calibration.sums(writer.model(), writer.outputs);
    for (const [node, view] of views) {
      const correction = correctionFrom(view, summed);
      if (correction.some((value) => value !== 0)) found2.set(node, correction);
    }
  }
  return found2;
}
function correctable(model, options) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  return graph.node.flatMap((node) => {
    if (node.domain !== "" || node.opType !== "Conv" && node.opType !== "Gemm") return [];
    if (!options.ranges.has(node.input[0] ?? "")) return [];
    const found2 = readLayer(node, index, options);
    return "layer" in found2 ? [found2.layer] : [];
  });
}
function batches(layers) {
  const found2 = [];
  let elements = Number.POSITIVE_INFINITY;
  for (const layer of layers) {
    elements += layer.values.length;
    if (elements > MOST_ELEMENTS) {
      found2.push([]);
      elements = layer.values.length;
    }
    found2.at(-1)?.push(layer);
  }
  return found2;
}
function weightError(layer, options) {
  const coded = weightCodes(layer.values, layer.layout, weightOptions(layer, options));
  const values = codedValues(coded, layer.layout);
  return layer.values.map((value, at) => value - (values[at] ?? 0));
}
function correctionFrom({ channels, ...names }, summed) {
  const [sum, squares, size] = [names.sum, names.squares, names.size].map(
    (name) => summed.get(name)?.values
  );
  const rows = (size?.[0] ?? 0) / channels;
  return onCoarseSteps(
    Float64Array.from(
      { length: channels },
      (_, channel) => shrunkMean(rows, { sum: sum?.[channel] ?? 0, squares: squares?.[channel] ?? 0 })
    )
  );
}
function onCoarseSteps(values) {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const step = 2 ** (Math.floor(Math.log2(largest)) - 5);
  return largest === 0 ? values : values.map((value) => roundHalfEven(value / step) * step);
}
function shrunkMean(rows, { sum, squares }) {
  const mean = sum / rows;
  const variance = Math.max(0, squares / rows - mean ** 2) / (rows - 1);
  const shrunk = mean ** 3 / (mean ** 2 + variance);
  return rows >= 2 && Number.isFinite(shrunk) ? shrunk : 0;
}
var ErrorWriter = class {
  outputs = [];
  #model;
  #opset;
  #fresh;
  #nodes = [];
  #tensors = [];
  constructor(model) {
    this.#model = model;
    this.#opset = opsetVersion(model, "");
    this.#fresh = freshNames(graphOf(model));
  }
  model() {
    const graph = graphOf(this.#model);
    return withGraph(this.#model, {
      nodes: [...graph.node, ...this.#nodes],
      initializers: [...graph.initializer, ...this.#tensors],
      outputs: [...graph.output, ...untypedValues(this.outputs)]
    });
  }
  view(layer, error) {
    const means = this.#rowMeans(layer, this.#product(layer, error));
    const view = {
      channels: layer.layout.channels,
      sum: this.#sumOfRows(means),
      squares: this.#sumOfRows(this.#node("Mul", [means, means])),
      size: this.#node("Size", [means])
    };
    this.outputs.push(view.sum, view.squares, view.size);
    return view;
  }
  /** Before set 11, Gemm had to have a bias. */
  #product({ node, input, dims, kind, layout }, error) {
    const inputs = [input, this.#constant("float32", dims, error)];
    const { channels } = layout;
    if (kind === "gemm")
      inputs.push(this.#constant("float32", [channels], new Float32Array(channels)));
    return this.#node(node.opType, inputs, node.attribute);
  }
  /** [rows, channels]: over all places of a Conv. */
  #rowMeans({ kind, dims }, product3) {
    if (kind !== "conv") return product3;
    const axes = dims.slice(2).map((_, place) => place + 2);
    return this.#reduce("ReduceMean", product3, { axes, inputSince: 18 });
  }
  #sumOfRows(value) {
    return this.#reduce("ReduceSum", value, { axes: [0], inputSince: 13 });
  }
  /** Axes were an attribute before they became an input. */
  #reduce(operator, value, { axes, inputSince }) {
    const keep = intAttribute("keepdims", 0);
    if (this.#opset < inputSince)
      return this.#node(operator, [value], [intsAttribute("axes", axes), keep]);
    const constant = this.#constant("int64", [axes.length], BigInt64Array.from(axes, BigInt));
    return this.#node(operator, [value, constant], [keep]);
  }
  #node(operator, inputs, attributes = []) {
    const output = this.#fresh("error");
    this.#nodes.push(makeNode({ operator, inputs, outputs: [output], attributes }));
    return output;
  }
  #constant(type, dims, values) {
    const name = this.#fresh("error");
    this.#tensors.push(makeTensor(name, type, { dims, values }));
    return name;
  }
};

// src/compress/static/hard-sigmoid.ts
var [SLOPE, OFFSET] = [0.2, 0.5];
var [SWISH_SLOPE, SWISH_OFFSET] = [1 / 6, 0.5];
var lineOf = (node) => ({
  slope: readFloat(node, "alpha", SLOPE),
  offset: readFloat(node, "beta", OFFSET)
});
function isCodedHardSigmoid(node) {
  if (node.domain !== "" || node.opType !== "HardSigmoid") return false;
  const { slope, offset } = lineOf(node);
  return slope > 0 && offset >= 0 && offset <= 1;
}
var isHardSwish = (node) => node.domain === "" && node.opType === "HardSwish";
function expandHardSwish(node, gate) {
  const [input = ""] = node.input;
  const attributes = [floatAttribute("alpha", SWISH_SLOPE), floatAttribute("beta", SWISH_OFFSET)];
  return [
    makeNode({ operator: "HardSigmoid", inputs: [input], outputs: [gate], attributes }),
    withNode(node, { operator: "Mul", inputs: [input, gate] })
  ];
}
function scaleBefore(node, made, { bits, symmetric: symmetric2 }) {
  if (bits !== 8 || symmetric2) return void 0;
  if (made === void 0 || !isCodedHardSigmoid(node)) return void 0;
  if (made.zeroPoint !== 0 || 255 * made.scale > 1 + OUTWARD) return void 0;
  const { slope, offset } = lineOf(node);
  const zeroPoint = clamp(roundHalfEven(offset / made.scale), 0, 255);
  return { scale: Math.fround(made.scale / slope), zeroPoint };
}
var OUTWARD = 2 ** -11;
function rescaling(node) {
  return withNode(node, { operator: "LeakyRelu", attributes: [floatAttribute("alpha", 1)] });
}

// src/compress/static/code-gates.ts
var CLIPPED_BYTES_OPSET = 12;
function codeGates(plan, index, {
  ranges,
  type,
  opset
}) {
  const isCoded = type.bits === 8 && !type.symmetric && opset >= CLIPPED_BYTES_OPSET;
  return new Map(
    [...isCoded ? plan.carriers : []].flatMap((node) => {
      const gate = codeGate(node, plan, index);
      const seen = ranges.get(gate?.gated ?? "");
      const isCheap = gate !== void 0 && seen !== void 0 && keepsItsSteps(gate, seen);
      return isCheap ? [[node, gate]] : [];
    })
  );
}
function codeGate(node, plan, index) {
  const [gated = "", made = ""] = [node.input[0], node.output[0]];
  if (!isCodedHardSigmoid(node) || plan.rectified.has(gated)) return void 0;
  const readers = index.consumersOf(made);
  const product3 = readers.length === 1 && !index.isGraphOutput(made) ? readers[0]?.node : void 0;
  if (product3 === void 0 || product3.domain !== "" || product3.opType !== "Mul") return void 0;
  if (!plan.carriers.has(product3) || !product3.input.includes(gated)) return void 0;
  const { slope, offset } = lineOf(node);
  return {
    gated,
    made,
    from: -offset / slope,
    to: (1 - offset) / slope
  };
}
var gatedReach = ({ from }, { minimum, maximum }) => ({
  minimum: Math.min(minimum, from),
  maximum
});
var LONGER = 1.1;
function keepsItsSteps(gate, seen) {
  const reach = gatedReach(gate, seen);
  const own = Math.max(seen.maximum, 0) - Math.min(seen.minimum, 0);
  return reach.maximum - reach.minimum <= LONGER * own;
}
function endsOf2({ from, to }, { scale, zeroPoint }) {
  const low = clamp(roundHalfEven(zeroPoint + from / scale), 0, 254);
  return { low, high: Math.max(low + 1, roundHalfEven(zeroPoint + to / scale)) };
}
function gateScale(gate, gated) {
  const { low, high } = endsOf2(gate, gated);
  return { scale: Math.fround(1 / (high - low)), zeroPoint: low };
}
function writeGate(gate, { codes, gated }, graph) {
  const { low, high } = endsOf2(gate, gated);
  const bound = (code, isNeeded) => {
    if (!isNeeded) return "";
    const name = graph.fresh("e");
    graph.tensors.push(makeTensor(name, "uint8", { dims: [], values: Uint8Array.of(code) }));
    return name;
  };
  const bounds = [bound(low, low > 0), bound(high, high < 255)];
  if (bounds.every((name) => name === "")) return codes;
  const clipped = graph.fresh("q");
  const inputs = bounds[1] === "" ? [codes, bounds[0] ?? ""] : [codes, ...bounds];
  graph.nodes.push(makeNode({ operator: "Clip", inputs, outputs: [clipped] }));
  return clipped;
}

// src/compress/static/lower.ts
function lowerForInt8(model, ranges, keepFloat = []) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const known = new Map(ranges);
  const dropped = /* @__PURE__ */ new Set();
  const nodes = graph.node.flatMap((node) => {
    if (dropped.has(node)) return [];
    const context = { index, ranges: known, fresh };
    const lowered = lowerReduceMean(node, context) ?? lowerHardSwish(node, context, keepFloat);
    if (lowered !== void 0) return lowered;
    const gemm = fuseBias(node, index, ranges);
    if (gemm === void 0) return [node];
    dropped.add(gemm.add);
    return [gemm.node];
  });
  return { model: withGraph(model, { nodes }), ranges: known };
}
function lowerReduceMean(node, context) {
  if (node.domain !== "" || node.opType !== "ReduceMean") return void 0;
  const rank2 = context.ranges.get(node.input[0] ?? "")?.shape.length ?? 0;
  const range = context.ranges.get(node.output[0] ?? "");
  if (rank2 < 3 || range === void 0 || !reducesSpatialAxes(node, rank2, context.index))
    return void 0;
  const input = node.input[0] ?? "";
  const output = node.output[0] ?? "";
  if (readInt(node, "keepdims", 1) !== 0)
    return [
      makeNode({
        operator: "GlobalAveragePool",
        inputs: [input],
        outputs: [output],
        name: node.name
      })
    ];
  const pooled = context.fresh("g");
  context.ranges.set(pooled, range);
  return [
    makeNode({
      operator: "GlobalAveragePool",
      inputs: [input],
      outputs: [pooled],
      name: node.name
    }),
    makeNode({ operator: "Flatten", inputs: [pooled], outputs: [output] })
  ];
}
function lowerHardSwish(node, { ranges, fresh }, keepFloat) {
  const range = ranges.get(node.output[0] ?? "");
  const isRead = ranges.has(node.input[0] ?? "");
  if (!isHardSwish(node) || range === void 0 || !isRead || isKeptFloat(node, keepFloat))
    return void 0;
  const gate = fresh("g");
  ranges.set(gate, { ...range, minimum: 0, maximum: 1 });
  return expandHardSwish(node, gate);
}
function reducesSpatialAxes(node, rank2, index) {
  const axes = reducedAxes(node, index)?.map((axis) => axis < 0 ? axis + rank2 : axis);
  if (axes === void 0 || axes.length !== rank2 - 2) return false;
  return new Set(axes).size === rank2 - 2 && axes.every((axis) => axis >= 2 && axis < rank2);
}
function reducedAxes(node, index) {
  const name = node.input[1];
  if (name === void 0 || name === "") return readInts(node, "axes");
  const constant = index.constantOf(name);
  return constant === void 0 ? void 0 : [...tensorValues(constant)].map(Number);
}
function fuseBias(node, index, ranges) {
  if (node.domain !== "" || node.opType !== "MatMul") return void 0;
  const weight = index.constantOf(node.input[1] ?? "");
  if (weight === void 0 || tensorDims(weight).length !== 2) return void 0;
  if (ranges.get(node.input[0] ?? "")?.shape.length !== 2) return void 0;
  const found2 = biasAfter(node.output[0] ?? "", tensorDims(weight)[1] ?? 0, index);
  if (found2 === void 0) return void 0;
  const { add, bias } = found2;
  const inputs = [node.input[0] ?? "", node.input[1] ?? "", bias];
  return {
    add,
    node: withNode(node, {
      operator: "Gemm",
      inputs,
      outputs: [...add.output],
      attributes: [intAttribute("transB", 0)]
    })
  };
}
function biasAfter(product3, width, index) {
  const readers = index.consumersOf(product3);
  const add = readers.length === 1 && !index.isGraphOutput(product3) ? readers[0]?.node : void 0;
  if (add === void 0 || add.domain !== "" || add.opType !== "Add") return void 0;
  const bias = add.input.find((name) => name !== product3);
  const constant = bias === void 0 ? void 0 : index.constantOf(bias);
  if (bias === void 0 || constant === void 0 || !isRowOf(constant, width)) return void 0;
  return { add, bias };
}
function isRowOf(tensor, width) {
  const dims = tensorDims(tensor);
  return dims.at(-1) === width && (dims.length === 1 || dims.length === 2 && dims[0] === 1);
}

// src/compress/static/options.ts
function readOptions4(step) {
  const perChannel = step["per-channel"] ?? true;
  const { bits = 8, symmetric: symmetric2 = false } = step.activations ?? {};
  return {
    perChannel,
    // With 16 bits no integer kernel runs that could saturate.
    saturationSafe: step["saturation-safe"] ?? bits === 8,
    biasCorrection: step["bias-correction"] ?? true,
    minimumElements: step["minimum-elements"] ?? 0,
    keepFloat: step["keep-float"] ?? [],
    calibrator: readCalibrator(step, bits),
    type: { bits, symmetric: symmetric2 },
    needed: perChannel ? { lowest: 13, need: "a scale for each channel" } : { lowest: 10, need: "QuantizeLinear" }
  };
}
var PERCENTILE = 99.999;
function readCalibrator({ calibration = "minmax", percentile }, bits) {
  if (bits === 16 && (calibration === "entropy" || calibration === "mse"))
    throw new UserError(
      "recipe-invalid",
      `Cannot apply int8-static: "calibration: ${calibration}" weighs what 8 bits lose, and activations have 16; take minmax, moving-average or percentile`
    );
  if (calibration === "percentile")
    return { kind: calibration, percentile: percentile ?? PERCENTILE };
  if (percentile !== void 0)
    throw new UserError(
      "recipe-invalid",
      `Cannot apply int8-static: percentile is for "calibration: percentile", and the calibration is "${calibration}"`
    );
  return { kind: calibration };
}

// src/compress/static/movers.ts
var MOVERS2 = /* @__PURE__ */ new Set([
  "Reshape",
  "Flatten",
  "Transpose",
  "Squeeze",
  "Unsqueeze",
  "MaxPool"
]);
function isMover(node) {
  return node.domain === "" && MOVERS2.has(node.opType) && (node.output[1] ?? "") === "";
}

// src/compress/static/rectifiers.ts
function rectifiersAfter(node, index, unclamped = /* @__PURE__ */ new Set()) {
  let final = node.output[0] ?? "";
  let ceiling = Number.POSITIVE_INFINITY;
  const nodes = [];
  if (isMover(node)) return { final, nodes, ceiling };
  for (; ; ) {
    const readers = index.consumersOf(final);
    const only = readers.length === 1 && !index.isGraphOutput(final) ? readers[0] : void 0;
    if (only === void 0 || only.inputIndex !== 0 || unclamped.has(only.node))
      return { final, nodes, ceiling };
    const most = rectifiedMaximum(only.node, index);
    if (most === void 0) return { final, nodes, ceiling };
    nodes.push(only.node);
    final = only.node.output[0] ?? final;
    ceiling = Math.min(ceiling, most);
  }
}
function isRectifier(node, index) {
  return rectifiedMaximum(node, index) !== void 0;
}
function rectifiedMaximum(node, index) {
  if (node.domain !== "") return void 0;
  if (node.opType === "Relu") return Number.POSITIVE_INFINITY;
  if (node.opType !== "Clip" || clipBound(node, 1, index) !== 0) return void 0;
  return clipBound(node, 2, index);
}
function clipBound(node, place, index) {
  const name = node.input[place];
  if (name === void 0 || name === "")
    return place === 1 ? readFloat(node, "min", Number.NEGATIVE_INFINITY) : readFloat(node, "max", Number.POSITIVE_INFINITY);
  const constant = index.constantOf(name);
  return constant === void 0 || elementTypeOf(constant) !== "float32" ? void 0 : floatValues(constant)[0];
}

// src/compress/static/spelled-gates.ts
function joinSpelledGates(model, keepFloat, isWanted = () => true) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const found2 = /* @__PURE__ */ new Map();
  const gone = /* @__PURE__ */ new Set();
  const changes = [];
  for (const node of graph.node) {
    const spelled = isWanted(node.output[0] ?? "") ? readSpelled(node, index) : void 0;
    if (spelled === void 0) continue;
    if ([node, ...spelled.parts].some((each2) => isKeptFloat(each2, keepFloat))) continue;
    found2.set(node, written2(node, spelled));
    for (const part of spelled.parts) {
      gone.add(part);
      changes.push(applied(part, `computed by ${nodeLabel(node)}, as part of a hard sigmoid`));
    }
  }
  if (found2.size === 0) return { model, changes };
  const nodes = graph.node.filter((node) => !gone.has(node));
  const next = nodes.flatMap((node) => found2.get(node) ?? [node]);
  return { model: withGraph(model, { nodes: next }), changes };
}
function written2(node, { input, clipped, isMultiplied, offset, most }) {
  const made = isMultiplied ? clipped : node.output[0] ?? "";
  const gate = makeNode({
    operator: "HardSigmoid",
    inputs: [input],
    outputs: [made],
    attributes: [floatAttribute("alpha", 1 / most), floatAttribute("beta", offset / most)],
    ...isMultiplied ? {} : { name: node.name }
  });
  const product3 = { operator: "Mul", inputs: [input, made], attributes: [] };
  return isMultiplied ? [gate, withNode(node, product3)] : [gate];
}
function readSpelled(node, index) {
  const scaled3 = readScaled(node, index);
  if (scaled3 === void 0) return void 0;
  const before = onlyRead(scaled3.value, index);
  if (before === void 0) return void 0;
  const product3 = isOf(before, "Mul") ? before : void 0;
  const clips = product3 === void 0 ? [before] : partsOf2(product3, index);
  for (const clip2 of clips) {
    const gate = readClipped(clip2, index);
    if (gate === void 0 || !isInverse(scaled3.factor, gate.most)) continue;
    const others = product3?.input.filter((name) => name !== gate.clipped);
    if (others !== void 0 && (others.length !== 1 || others[0] !== gate.input)) continue;
    const parts = product3 === void 0 ? gate.parts : [...gate.parts, product3];
    return { ...gate, isMultiplied: product3 !== void 0, parts };
  }
  return void 0;
}
var partsOf2 = ({ input }, index) => input.flatMap((name) => onlyRead(name, index) ?? []);
var isInverse = (factor, most) => Math.abs(factor * most - 1) <= 2 ** -22;
function readScaled(node, index) {
  const [first = "", second = ""] = node.input;
  if (isOf(node, "Div")) {
    const divisor = numberOf(second, index);
    return divisor === void 0 ? void 0 : { value: first, factor: 1 / divisor };
  }
  return isOf(node, "Mul") ? withNumber(node, index) : void 0;
}
function withNumber({ input: [first = "", second = ""] }, index) {
  const [left, right] = [numberOf(first, index), numberOf(second, index)];
  if (right !== void 0) return { value: first, factor: right };
  return left === void 0 ? void 0 : { value: second, factor: left };
}
function readClipped(clip2, index) {
  if (!isOf(clip2, "Clip") || clipBound(clip2, 1, index) !== 0) return void 0;
  const most = clipBound(clip2, 2, index) ?? 0;
  const add = onlyRead(clip2.input[0] ?? "", index);
  const sum = add !== void 0 && isOf(add, "Add") ? withNumber(add, index) : void 0;
  if (add === void 0 || sum === void 0 || !Number.isFinite(most) || most <= 0)
    return void 0;
  const { value: input, factor: offset } = sum;
  return { input, clipped: clip2.output[0] ?? "", offset, most, parts: [add, clip2] };
}
var isOf = (node, operator) => node.domain === "" && node.opType === operator;
function onlyRead(value, index) {
  const isOnly = index.consumersOf(value).length === 1 && !index.isGraphOutput(value);
  return isOnly ? index.producerOf(value)?.node : void 0;
}
function numberOf(name, index) {
  const constant = index.constantOf(name);
  if (constant === void 0 || elementTypeOf(constant) !== "float32") return void 0;
  const dims = tensorDims(constant);
  return dims.length <= 1 && dims.every((size) => size === 1) ? floatValues(constant)[0] : void 0;
}

// src/compress/static/absorbed-lines.ts
function movedValue(node, index) {
  if (node.domain !== "" || node.opType !== "Mul" && node.opType !== "Add") return void 0;
  const moved = withNumber(node, index);
  return moved === void 0 || index.constantOf(moved.value) !== void 0 ? void 0 : moved.value;
}
function lineAfter(node, index, keepFloat) {
  if (node.domain !== "" || node.opType !== "Mul" && node.opType !== "Add") return void 0;
  const nodes = [];
  let [final, factor, shift] = [node.output[0] ?? "", 1, 0];
  for (; ; ) {
    const next = moverOf(final, index);
    if (next === void 0 || isKeptFloat(next.node, keepFloat)) break;
    factor *= next.factor;
    shift = shift * next.factor + next.term;
    nodes.push(next.node);
    final = next.node.output[0] ?? "";
  }
  return nodes.length === 0 ? void 0 : { factor, shift, nodes, final };
}
function moverOf(value, index) {
  const readers = index.consumersOf(value);
  const node = readers.length === 1 && !index.isGraphOutput(value) ? readers[0]?.node : void 0;
  if (node === void 0 || movedValue(node, index) !== value) return void 0;
  const number = withNumber(node, index)?.factor ?? Number.NaN;
  if (!Number.isFinite(number)) return void 0;
  if (node.opType === "Add") return { node, factor: 1, term: number };
  return number > 0 ? { node, factor: number, term: 0 } : void 0;
}
var LEAST_STEPS = 2;
function movedReach({ shift }, { minimum, maximum }) {
  const [low, high] = [Math.min(minimum, shift, 0), Math.max(maximum, shift, 0)];
  const steps = Math.floor(255 * Math.abs(shift) / (high - low));
  const isCheap = steps >= LEAST_STEPS;
  return { minimum: low, maximum: isCheap ? low + 255 * Math.abs(shift) / steps : high };
}
function scaleBeforeLine(line, made) {
  if (line === void 0 || made === void 0) return void 0;
  const { factor, shift } = line;
  const { scale, zeroPoint } = made;
  const zero = clamp(roundHalfEven(zeroPoint + shift / scale), 0, 255);
  return { scale: Math.fround(scale / factor), zeroPoint: zero };
}

// src/compress/static/misread.ts
function isMisread(node) {
  if (node.domain !== "") return false;
  if (node.opType === "Softmax") return true;
  if (node.opType !== "AveragePool") return false;
  const [ceiling, pads] = ["ceil_mode", "count_include_pad"].map((name) => readInt(node, name, 0));
  return readInts(node, "dilations") !== void 0 || ceiling === 1 && pads === 1;
}

// src/compress/static/plan.ts
var ARITHMETIC = /* @__PURE__ */ new Set([
  "Add",
  "Mul",
  "Concat",
  "GlobalAveragePool",
  "AveragePool",
  "Sigmoid",
  "LeakyRelu"
]);
function carriedInputs(node) {
  return isMover(node) ? node.input.slice(0, 1) : node.input.filter((name) => name !== "");
}
function planStatic(graph, index, limits) {
  const changes = [];
  const layers = findLayers(graph, index, { limits, changes });
  const reaching = nodesThatReach(graph, index, {
    isLayer: (node) => layers.has(node),
    passesOn: isCarrierOperator
  });
  const carriers = /* @__PURE__ */ new Set();
  const chains = /* @__PURE__ */ new Map();
  const quantized = /* @__PURE__ */ new Set();
  for (const node of graph.node) {
    const isCarrier = reaching.has(node) && isCarrierOperator(node) && !isKeptFloat(node, limits.keepFloat) && carriedInputs(node).every((name) => quantized.has(name));
    if (!layers.has(node) && !isCarrier) continue;
    const line = isCarrier && limits.absorbsLines === true ? lineAfter(node, index, limits.keepFloat) : void 0;
    const chain = line ?? rectifiersAfter(node, index, limits.unclamped);
    if (isCarrier && limits.whyUncalibrated(chain.final) !== void 0) continue;
    if (isCarrier) carriers.add(node);
    chains.set(node, chain);
    quantized.add(chain.final);
  }
  return { layers, carriers, ...whatIsWritten(chains, index, { layers, carriers }), changes };
}
function whatIsWritten(chains, index, quantized) {
  const outputs = /* @__PURE__ */ new Map();
  const absorbed = /* @__PURE__ */ new Set();
  const rectified = /* @__PURE__ */ new Map();
  const lines = /* @__PURE__ */ new Map();
  for (const [node, chain] of chains) {
    const isRead = index.consumersOf(chain.final).some(({ node: reader, inputIndex }) => isInt8Reader(reader, inputIndex, quantized));
    const endsFloat = quantized.layers.has(node) && node.opType !== "Conv" && !isRead;
    if (endsFloat) continue;
    outputs.set(node, chain.final);
    for (const folded of chain.nodes) absorbed.add(folded);
    if ("factor" in chain) lines.set(node, chain);
    else if (chain.nodes.length > 0) rectified.set(chain.final, chain);
  }
  return { absorbed, outputs, rectified, lines };
}
function isInt8Reader(reader, inputIndex, plan) {
  if (plan.layers.has(reader)) return inputIndex === 0;
  return plan.carriers.has(reader) && (!isMover(reader) || inputIndex === 0);
}
function findLayers(graph, index, context) {
  const layers = /* @__PURE__ */ new Map();
  for (const node of graph.node) {
    if (node.domain !== "" || !LAYER_OPERATORS.has(node.opType)) continue;
    const found2 = readLayer(node, index, context.limits);
    const against = "code" in found2 ? found2 : biasRefusal(found2.layer, index) ?? uncalibrated(node, context.limits);
    if (against !== void 0) context.changes.push(refused(node, against));
    else if ("layer" in found2) layers.set(node, found2.layer);
  }
  return layers;
}
function biasRefusal(layer, index) {
  const bias = readBias(layer, index);
  return "code" in bias ? bias : void 0;
}
function uncalibrated(node, limits) {
  const [input = "", output = ""] = [node.input[0], node.output[0]];
  return limits.whyUncalibrated(input) ?? limits.whyUncalibrated(output) ?? limits.whyWithoutScale(input);
}
function isCarrierOperator(node) {
  if (isMover(node) || isCodedHardSigmoid(node)) return true;
  return node.domain === "" && ARITHMETIC.has(node.opType) && !isMisread(node);
}
function nodesThatReach(graph, index, { isLayer, passesOn: passesOn2 }) {
  const reaching = /* @__PURE__ */ new Set();
  for (const node of [...graph.node].toReversed()) {
    if (!passesOn2(node) && !isRectifier(node, index)) continue;
    const readers = index.consumersOf(node.output[0] ?? "");
    const reaches = readers.some(
      ({ node: reader, inputIndex }) => reaching.has(reader) || isLayer(reader) && inputIndex === 0
    );
    if (reaches) reaching.add(node);
  }
  return reaching;
}

// src/compress/static/scales.ts
function fixedMaximum({ opType }, type) {
  const { most } = codesOf(type);
  if (opType === "Sigmoid") return most / (most + 1);
  return opType === "HardSigmoid" ? 1 : void 0;
}
var SURE = 0.5;
var OUTWARD2 = 1 + 2 ** -11;
function activationScales(plan, ranges, { index, type, gates }) {
  const groups = new Groups();
  const gatesBy = new Map([...gates.values()].map((gate) => [gate.gated, gate]));
  for (const { input } of plan.layers.values()) {
    const span = observedSpan(input, plan, ranges);
    const isSure = isMadeBySoftmax(input, index) && span.maximum >= SURE;
    groups.add(input, isSure ? { ...span, minimum: 0, maximum: 1 } : span);
  }
  for (const [node, value] of plan.outputs) {
    const fixed = fixedMaximum(node, type);
    const seen = observedSpan(value, plan, ranges);
    const gate = gatesBy.get(value);
    const line = plan.lines.get(node);
    const moved = line === void 0 ? seen : { ...seen, ...movedReach(line, seen) };
    const span = gate === void 0 ? moved : { ...moved, ...gatedReach(gate, moved) };
    groups.add(value, fixed === void 0 ? span : { minimum: 0, maximum: fixed, ceiling: 1 });
  }
  for (const { node, input, output } of joins(plan)) if (isMover(node)) groups.join(input, output);
  for (const { node, input, output } of joins(plan))
    if (!isMover(node) && groups.clampTogether(input, output)) groups.join(input, output);
  const scales = new Map(
    groups.values().map((value) => {
      const { minimum, maximum } = groups.spanOf(value);
      return [value, activationScale(minimum, maximum, type)];
    })
  );
  for (const gate of gates.values()) {
    const gated = scales.get(gate.gated);
    if (gated !== void 0) scales.set(gate.made, gateScale(gate, gated));
  }
  return scales;
}
function isMadeBySoftmax(value, index) {
  const maker = index.producerOf(value)?.node;
  return maker?.domain === "" && maker.opType === "Softmax";
}
function unclampedNodes(plan, scales, type) {
  const { least, most } = codesOf(type);
  return [...plan.rectified.values()].flatMap(({ final, nodes, ceiling }) => {
    const { scale, zeroPoint } = scales.get(final) ?? { scale: 1, zeroPoint: 0 };
    return zeroPoint === least && (most - least) * scale <= ceiling * OUTWARD2 ? [] : nodes;
  });
}
function joins(plan) {
  return [...plan.outputs].flatMap(
    ([node, output]) => plan.carriers.has(node) && (isMover(node) || node.opType === "Concat") ? carriedInputs(node).map((input) => ({ node, input, output })) : []
  );
}
function observedSpan(value, plan, ranges) {
  const range = ranges.get(value);
  if (range === void 0) throw new Error(`No calibrated range for value "${value}"`);
  const { minimum, maximum } = range;
  return { minimum, maximum, ceiling: plan.rectified.get(value)?.ceiling };
}
function together(one, other) {
  const ceilings = [one, other].flatMap(({ ceiling }) => ceiling ?? []);
  return {
    minimum: Math.min(one.minimum, other.minimum),
    maximum: Math.max(one.maximum, other.maximum),
    ceiling: ceilings.length === 0 ? void 0 : Math.min(...ceilings)
  };
}
var clamps = ({ minimum, maximum, ceiling }) => ceiling === void 0 || minimum >= 0 && maximum <= ceiling;
var Groups = class {
  #parent = /* @__PURE__ */ new Map();
  #spans = /* @__PURE__ */ new Map();
  add(value, span) {
    if (!this.#parent.has(value)) this.#parent.set(value, value);
    this.#spans.set(value, span);
  }
  join(first, second) {
    const span = this.#spanOfBoth(first, second);
    const root = this.#rootOf(second);
    this.#parent.set(this.#rootOf(first), root);
    this.#spans.set(root, span);
  }
  clampTogether(first, second) {
    return clamps(this.#spanOfBoth(first, second));
  }
  spanOf(value) {
    const span = this.#spans.get(this.#rootOf(value));
    if (span === void 0) throw new Error(`Value "${value}" is carried and was never quantized`);
    return span;
  }
  values() {
    return [...this.#parent.keys()];
  }
  #spanOfBoth(first, second) {
    return together(this.spanOf(first), this.spanOf(second));
  }
  #rootOf(value) {
    let root = value;
    for (let up = this.#parent.get(root); up !== void 0 && up !== root; up = this.#parent.get(root))
      root = up;
    return root;
  }
};

// src/compress/static/values-to-observe.ts
function valuesToObserve(graph, index) {
  const isLayer = (node) => mayBeLayer(node, index);
  const reaching = nodesThatReach(graph, index, { isLayer, passesOn: mayCarry });
  const quantized = /* @__PURE__ */ new Set();
  const asked = /* @__PURE__ */ new Set();
  for (const node of graph.node) {
    const [input = "", output = ""] = [node.input[0], node.output[0]];
    if (isLayer(node)) asked.add(input);
    const isQuantized = isLayer(node) || mayBeBias(node, { index, isLayer }) || isRectifier(node, index) && quantized.has(input) || reaching.has(node) && readByCarrier(node, index).every((name) => quantized.has(name));
    if (!isQuantized) continue;
    quantized.add(output);
    asked.add(output);
  }
  return [...asked];
}
var isMean = (node) => node.domain === "" && node.opType === "ReduceMean";
var mayBeLayer = (node, index) => node.domain === "" && LAYER_OPERATORS.has(node.opType) && storedWeight(node.input[1] ?? "", index) !== void 0;
var mayCarry = (node) => isCarrierOperator(node) || isMean(node) || isHardSwish(node);
function readByCarrier(node, index) {
  const moved = movedValue(node, index);
  if (moved !== void 0) return [moved];
  return isMean(node) ? node.input.slice(0, 1) : carriedInputs(node);
}
var mayBeBias = (node, { index, isLayer }) => node.domain === "" && node.opType === "Add" && node.input.some((name) => {
  const producer = index.producerOf(name)?.node;
  return producer?.opType === "MatMul" && isLayer(producer);
});

// src/compress/static/clipped-product.ts
function isClippedProduct(value, { layers, outputs }, index) {
  const clip2 = index.producerOf(value)?.node;
  if (clip2?.domain !== "" || clip2.opType !== "Clip") return false;
  const product3 = index.producerOf(clip2.input[0] ?? "")?.node;
  return product3 !== void 0 && layers.has(product3) && !outputs.has(product3);
}

// src/compress/static/activation-codes.ts
var WIDE_OPSET = 21;
var converterDomain = ({ bits }, opset) => bits === 16 && opset < WIDE_OPSET ? "com.microsoft" : "";
function zeroPoints(name, { bits, symmetric: symmetric2 }, { dims, zeroPoint }) {
  const count = dims.reduce((product3, size) => product3 * size, 1);
  const all = Array.from({ length: count }, () => zeroPoint);
  if (bits === 8)
    return symmetric2 ? makeTensor(name, "int8", { dims, values: Int8Array.from(all) }) : makeTensor(name, "uint8", { dims, values: Uint8Array.from(all) });
  return symmetric2 ? makeTensor(name, "int16", { dims, values: Int16Array.from(all) }) : makeTensor(name, "uint16", { dims, values: Uint16Array.from(all) });
}

// src/compress/static/input-depth.ts
function inputDepth(node, index) {
  const weight = node.domain === "" ? index.constantOf(node.input[1] ?? "") : void 0;
  if (weight === void 0) return void 0;
  const [first, second = 0] = tensorDims(weight);
  switch (node.opType) {
    case "Conv":
      return second * readInt(node, "group", 1);
    case "ConvTranspose":
      return first;
    case "Gemm":
      if (readInt(node, "transA", 0) !== 0) return void 0;
      return readInt(node, "transB", 0) === 0 ? first : second;
    default:
      return void 0;
  }
}

// src/compress/static/stored-codes.ts
var StoredCodes = class {
  #graph;
  #known = /* @__PURE__ */ new Map();
  #shapes = /* @__PURE__ */ new Map();
  constructor(graph) {
    this.#graph = graph;
  }
  /** A name of these codes that nobody else was given. */
  nameOf({ values, dims }) {
    const name = this.#graph.fresh("w");
    const key = `${dims.join("x")} ${values.subarray(0, HEAD).join()}`;
    const alike = this.#known.get(key) ?? [];
    const same = alike.find((one) => isEqual2(one.values, values));
    if (same !== void 0 && values.length >= LEAST_ELEMENTS) {
      const inputs = [same.name, this.#sameShape(dims.length)];
      this.#graph.nodes.push(makeNode({ operator: "Reshape", inputs, outputs: [name] }));
      same.name = name;
      return name;
    }
    this.#known.set(key, [...alike, { name, values }]);
    this.#graph.tensors.push(makeTensor(name, "int8", { dims, values }));
    return name;
  }
  /** Zeros: each size is what it was. */
  #sameShape(rank2) {
    const known = this.#shapes.get(rank2);
    if (known !== void 0) return known;
    const name = this.#graph.fresh("h");
    this.#graph.tensors.push(
      makeTensor(name, "int64", { dims: [rank2], values: new BigInt64Array(rank2) })
    );
    this.#shapes.set(rank2, name);
    return name;
  }
};
var LEAST_ELEMENTS = 64;
var HEAD = 64;
var isEqual2 = (one, other) => one.every((code, at) => code === other[at]);

// src/compress/static/write-qdq.ts
var PER_CHANNEL_OPSET = 13;
function writeQdq(model, input) {
  return new QdqWriter(model, input).write();
}
var QdqWriter = class {
  #model;
  #input;
  #index;
  #fresh;
  #nodes = [];
  #tensors = [];
  #parameters = /* @__PURE__ */ new Map();
  #codes = /* @__PURE__ */ new Map();
  #graph;
  #stored;
  #opset;
  /** Of what converts activations. */
  #domain;
  constructor(model, input) {
    const graph = graphOf(model);
    this.#model = model;
    this.#input = input;
    this.#opset = opsetVersion(model, "");
    this.#domain = converterDomain(input.type, this.#opset);
    this.#index = indexGraph(graph);
    this.#fresh = freshNames(graph);
    this.#graph = { fresh: this.#fresh, nodes: this.#nodes, tensors: this.#tensors };
    this.#stored = new StoredCodes(this.#graph);
  }
  write() {
    const graph = graphOf(this.#model);
    for (const node of graph.node) this.#visit(node);
    const written4 = withGraph(this.#model, {
      nodes: sortTopologically(this.#nodes, graph),
      initializers: [...graph.initializer, ...this.#tensors]
    });
    const isForeign = this.#domain !== "" && this.#codes.size > 0;
    return isForeign ? withOpset(written4, this.#domain, 1) : written4;
  }
  #visit(node) {
    const { plan } = this.#input;
    if (plan.absorbed.has(node) || this.#isGate(node)) return;
    const layer = this.#input.layers.get(node);
    if (layer === void 0 && !plan.carriers.has(node))
      return void this.#nodes.push(this.#keptFloat(node));
    const inputs = node.input.map(
      (name, place) => isInt8Reader(node, place, plan) ? this.#dequantized(name) : name
    );
    if (layer !== void 0) this.#writeConstants(layer, inputs);
    const final = plan.outputs.get(node);
    if (final === void 0) return void this.#nodes.push(withNode(node, { inputs }));
    const raw = this.#fresh("r");
    const made = this.#input.scales.get(final);
    const before = scaleBefore(node, made, this.#input.type);
    const written4 = withNode(node, { inputs, outputs: [raw] });
    this.#nodes.push(before === void 0 ? written4 : rescaling(written4));
    this.#quantize(raw, final, before ?? scaleBeforeLine(plan.lines.get(node), made));
    if (this.#hasFloatReader(final)) this.#dequantizeTo(final, final);
  }
  /** What is gated has codes already; those of the gate are made of them. */
  #isGate(node) {
    const gate = this.#input.gates.get(node);
    const codes = this.#codes.get(gate?.gated ?? "");
    const gated = this.#input.scales.get(gate?.gated ?? "");
    if (gate === void 0 || codes === void 0 || gated === void 0) return false;
    this.#codes.set(gate.made, writeGate(gate, { codes, gated }, this.#graph));
    return true;
  }
  /**
   * A float layer between DequantizeLinear and QuantizeLinear would be quantized by the engine on its own, with one
   * scale for its whole weight. It leaves layers alone whose activation has a scale for each channel, here all equal.
   */
  #keptFloat(node) {
    if (isMisread(node)) return this.#keptApart(node);
    const codes = this.#codes.get(node.input[0] ?? "");
    const depth = inputDepth(node, this.#index);
    const scale = this.#input.scales.get(node.input[0] ?? "");
    if (codes === void 0 || scale === void 0 || depth === void 0 || depth < 2) return node;
    if (this.#opset < PER_CHANNEL_OPSET) return this.#keptApart(node);
    const [scales, zeros, output] = [this.#fresh("s"), this.#fresh("z"), this.#fresh("d")];
    const dims = [depth];
    const { zeroPoint } = scale;
    this.#tensors.push(
      makeTensor(scales, "float32", { dims, values: new Float32Array(depth).fill(scale.scale) }),
      zeroPoints(zeros, this.#input.type, { dims, zeroPoint })
    );
    this.#convert("DequantizeLinear", [codes, scales, zeros], output);
    return withNode(node, { inputs: [output, ...node.input.slice(1)] });
  }
  /** The engine would give it to its integer kernel: a Max of one value keeps it from DequantizeLinear. */
  #keptApart(node) {
    const [input = "", ...others] = node.input;
    if (!this.#codes.has(input)) return node;
    return withNode(node, { inputs: [this.#apart(input), ...others] });
  }
  #apart(value) {
    const apart = this.#fresh("p");
    this.#nodes.push(makeNode({ operator: "Max", inputs: [value], outputs: [apart] }));
    return apart;
  }
  #hasFloatReader(value) {
    if (this.#index.isGraphOutput(value)) return true;
    return this.#index.consumersOf(value).some(({ node, inputIndex }) => !isInt8Reader(node, inputIndex, this.#input.plan));
  }
  /** Replaces weight and bias inputs by DequantizeLinear of their codes. */
  #writeConstants(layer, inputs) {
    const weight = this.#stored.nameOf({ values: layer.weightCodes, dims: layer.weightDims });
    inputs[1] = this.#dequantizeConstant(weight, layer.weightScales, {
      axis: layer.channelAxis,
      hasZeroPoint: true
    });
    if (layer.biasCodes === void 0) return;
    const bias = this.#fresh("b");
    this.#tensors.push(
      makeTensor(bias, "int32", { dims: [layer.biasCodes.length], values: layer.biasCodes })
    );
    inputs[2] = this.#dequantizeConstant(bias, layer.biasScales, { axis: 0, hasZeroPoint: false });
  }
  /** Weights carry zero points of their own: the engine's exact kernels rewrite them. */
  #dequantizeConstant(codes, scales, place) {
    const [scale, output] = [this.#fresh("s"), this.#fresh("d")];
    const dims = scales.length > 1 ? [scales.length] : [];
    this.#tensors.push(makeTensor(scale, "float32", { dims, values: scales }));
    const inputs = [codes, scale];
    if (place.hasZeroPoint) {
      const zeroPoint = this.#fresh("z");
      this.#tensors.push(
        makeTensor(zeroPoint, "int8", { dims, values: new Int8Array(scales.length) })
      );
      inputs.push(zeroPoint);
    }
    const attributes = scales.length > 1 && place.axis !== 1 ? [intAttribute("axis", place.axis)] : [];
    this.#nodes.push(
      makeNode({ operator: "DequantizeLinear", inputs, outputs: [output], attributes })
    );
    return output;
  }
  #dequantized(value) {
    if (!this.#codes.has(value)) this.#quantize(value, value);
    const output = this.#fresh("d");
    this.#dequantizeTo(value, output);
    return output;
  }
  /** QuantizeLinear of the float `raw`, by the scale of `value` unless given, remembered as its codes. */
  #quantize(raw, value, scale) {
    const codes = this.#fresh("q");
    const float = isClippedProduct(raw, this.#input.plan, this.#index) ? this.#apart(raw) : raw;
    const names = scale === void 0 ? this.#scaleOf(value) : this.#storedScale(scale);
    this.#convert("QuantizeLinear", [float, ...names], codes);
    this.#codes.set(value, codes);
  }
  #dequantizeTo(value, output) {
    const codes = this.#codes.get(value);
    if (codes === void 0) throw new Error(`Value "${value}" is read before it is quantized`);
    this.#convert("DequantizeLinear", [codes, ...this.#scaleOf(value)], output);
  }
  #convert(operator, inputs, output) {
    const written4 = { operator, domain: this.#domain, inputs: [...inputs], outputs: [output] };
    this.#nodes.push(makeNode(written4));
  }
  /** Names of the value's own scale and zero point: shared initializers break the engine's exact kernels. */
  #scaleOf(value) {
    const known = this.#parameters.get(value);
    if (known !== void 0) return known;
    const scale = this.#input.scales.get(value);
    if (scale === void 0) throw new Error(`Value "${value}" has no scale`);
    const names = this.#storedScale(scale);
    this.#parameters.set(value, names);
    return names;
  }
  #storedScale({ scale, zeroPoint }) {
    const [step, zero] = [this.#fresh("s"), this.#fresh("z")];
    const values = Float32Array.of(scale);
    this.#tensors.push(makeTensor(step, "float32", { dims: [], values }));
    this.#tensors.push(zeroPoints(zero, this.#input.type, { dims: [], zeroPoint }));
    return [step, zero];
  }
};

// src/compress/passes/int8-static.ts
var int8Static = {
  name: "int8-static",
  description: "int8 weights and activations with calibrated scales (QDQ)",
  needsCalibration: true,
  apply: async (model, step, context) => {
    if (context.calibration === void 0) throw calibrationMissing("int8-static");
    return applyInt8Static(model, readOptions4(step), context.calibration);
  }
};
async function applyInt8Static(given, options, calibration) {
  const raised = atLeastOpset(given, "int8-static", options.needed);
  const { model, changes, asked } = joinedAndAsked(raised, options);
  const observed = await observedRanges(model, asked, { ...options, calibration });
  const lowered = lowerForInt8(model, observed, options.keepFloat);
  const whyUncalibrated = uncalibratedIn(lowered.ranges, new Set(asked));
  const whyWithoutScale = withoutScaleIn(lowered.ranges, options.type);
  const corrections = options.biasCorrection ? await biasCorrections(lowered.model, { ...options, ranges: lowered.ranges, calibration }) : /* @__PURE__ */ new Map();
  const result = withoutCopies(
    lowered.model,
    (floats) => quantizeGraph2(lowered, { ...options, corrections, floats, whyUncalibrated, whyWithoutScale })
  );
  const { model: made, changes: others } = result;
  return withUnhandled(
    { model: made, changes: [...changes, ...others] },
    { ...options, given: model }
  );
}
function joinedAndAsked(model, { keepFloat }) {
  const possible = new Set(observable(joinSpelledGates(model, keepFloat)));
  const joined = joinSpelledGates(model, keepFloat, (value) => possible.has(value));
  return { ...joined, asked: observable(joined) };
}
function quantizeGraph2({ model, ranges }, options) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const opset = opsetVersion(model, "");
  const planned = planWithScales(graph, index, { limits: options, ranges, opset });
  const { plan, scales } = planned;
  const layers = quantizeLayers(plan, { index, scales, options });
  const written4 = writeQdq(model, { ...planned, layers, type: options.type });
  const embedded = quantizeEmbeddings(written4, { ...options, minimumElements: 1024 });
  return {
    model: dropUnused(embedded.model),
    changes: [
      ...appliedChanges(plan, options),
      ...plan.changes,
      ...refuseInnerLayers(graph),
      ...embedded.changes
    ]
  };
}
async function observedRanges(model, values, {
  calibrator,
  calibration
}) {
  const index = indexGraph(graphOf(model));
  const made = values.filter((name) => name !== "" && index.constantOf(name) === void 0);
  const seen = await calibration.ranges(model, made, detailFor(calibrator));
  return new Map([...seen].map(([name, range]) => [name, calibratedRange(range, calibrator)]));
}
function planWithScales(graph, index, {
  limits,
  ranges,
  opset
}) {
  const unclamped = /* @__PURE__ */ new Set();
  const absorbsLines = limits.type.bits === 8 && !limits.type.symmetric;
  for (; ; ) {
    const plan = planStatic(graph, index, { ...limits, unclamped, absorbsLines });
    const { type } = limits;
    const gates = codeGates(plan, index, { ranges, type, opset });
    const scales = activationScales(plan, ranges, { index, type, gates });
    const found2 = unclampedNodes(plan, scales, type);
    if (found2.length === 0) return { plan, scales, gates };
    for (const node of found2) unclamped.add(node);
  }
}
function uncalibratedIn(ranges, asked) {
  return (value) => {
    const range = ranges.get(value);
    if (range === void 0) {
      if (!asked.has(value)) throw new Error(`Nobody asked calibration for "${value}"`);
      return refusal("not-calibrated", `calibration could not observe "${value}"`);
    }
    if (range.nonFinite > 0)
      return refusal("not-calibrated", `"${value}" is not finite on calibration data`);
    if (range.minimum > range.maximum)
      return refusal("not-calibrated", `calibration saw no element of "${value}"`);
    return void 0;
  };
}
function withoutScaleIn(ranges, type) {
  return (value) => {
    const range = ranges.get(value);
    if (range === void 0 || hasWidth(range.minimum, range.maximum, type)) return void 0;
    return refusal(
      "not-calibrated",
      `"${value}" is 0 on all calibration data, from which no scale follows`
    );
  };
}
function quantizeLayers(plan, context) {
  const quantized = /* @__PURE__ */ new Map();
  for (const [node, layer] of plan.layers) {
    const bias = readBias(layer, context.index);
    if ("code" in bias)
      throw new Error(`Layer "${nodeLabel(node)}" was planned although ${bias.reason}`);
    const inputScale = context.scales.get(layer.input)?.scale ?? 1;
    const correction = context.options.corrections.get(node);
    const shifted = corrected(bias.values, correction);
    const made = quantizeLayer(layer, shifted, { ...context.options, inputScale });
    const isIdle2 = bias.values === void 0 && made.biasCodes?.every((code) => code === 0);
    quantized.set(node, isIdle2 === true ? { ...made, biasCodes: void 0 } : made);
  }
  return quantized;
}
function corrected(bias, correction) {
  if (correction === void 0) return bias;
  return Float32Array.from(correction, (shift, channel) => (bias?.[channel] ?? 0) + shift);
}
var observable = ({ model }) => valuesToObserve(graphOf(model), indexGraph(graphOf(model)));
var MOVED_CODES = "removed: the codes of the value before it have another scale and zero point";
function appliedChanges(plan, { corrections, type }) {
  const codes = type.bits === 8 ? "int8 weight and activation" : "int8 weight, int16 activation";
  const said = (node) => `${codes}${corrections.has(node) ? ", its bias corrected" : ""}`;
  const moved = new Set([...plan.lines.values()].flatMap(({ nodes }) => nodes));
  return [
    ...[...plan.layers.values()].map(({ node }) => applied(node, said(node))),
    ...[...plan.carriers].map(
      (node) => applied(node, `carries int${type.bits} values between layers`)
    ),
    ...[...plan.absorbed].map(
      (node) => applied(
        node,
        moved.has(node) ? MOVED_CODES : "removed: the range of the value before it clamps as it did"
      )
    )
  ];
}

// src/compress/find-layers.ts
function findLayers2(model, { index, options, except, reasonAgainst: reasonAgainst4 = () => void 0, takesShared = false }) {
  const nodes = graphOf(model).node.filter(
    (node) => node.domain === "" && LAYER_OPERATORS.has(node.opType) && except?.has(node) !== true
  );
  const found2 = new Map(
    nodes.map((node) => {
      const layer = readLayer(node, index, options);
      return [node, "code" in layer ? layer : reasonAgainst4(layer.layer) ?? layer];
    })
  );
  const layers = [];
  const refusals = [];
  for (const [node, each2] of found2) {
    if ("code" in each2) refusals.push(refused(node, each2));
    else if (isReadOnce(each2.layer, index)) layers.push(each2.layer);
    else if (takesShared && isReadAlike(each2.layer, found2, index)) layers.push(each2.layer);
    else refusals.push(refused(node, SHARED));
  }
  return { layers, refusals };
}
var SHARED = refusal("shared", "its weight is shared with another node");
function isReadAlike(layer, found2, index) {
  if (layer.weightName !== layer.storedName || index.isGraphOutput(layer.weightName)) return false;
  const readers = index.consumersOf(layer.weightName);
  return readers.every(({ node, inputIndex }) => {
    const other = found2.get(node);
    return inputIndex === 1 && other !== void 0 && "layer" in other && isAlike(other.layer, layer);
  });
}
var isAlike = (one, other) => one.kind === other.kind && one.transposed === other.transposed && readInt(one.node, "group", 1) === readInt(other.node, "group", 1);

// src/compress/low-rank/write-factors.ts
var FactorWriter = class {
  tensors = [];
  #fresh;
  #biases = /* @__PURE__ */ new Map();
  constructor(fresh) {
    this.#fresh = fresh;
  }
  /** The second keeps the layer's name, bias and output. */
  split(layer, factored) {
    return layer.kind === "conv" ? this.#conv(layer, factored) : this.#product(layer, factored);
  }
  #product({ node, kind, layout, input, bias }, factored) {
    const { rank: rank2, left, right } = factored;
    const inner = this.#fresh("l");
    const first = this.#tensor([layout.depth, rank2], left);
    const second = this.#tensor([rank2, layout.channels], right);
    const inputs = bias === void 0 ? [inner, second] : [inner, second, bias];
    return [
      makeNode({ operator: "MatMul", inputs: [input, first], outputs: [inner] }),
      makeNode({
        operator: kind === "gemm" ? "Gemm" : "MatMul",
        name: node.name,
        inputs,
        outputs: [...node.output]
      })
    ];
  }
  /** Strides and padding go to the first: nothing is computed that the second does not read. */
  #conv({ node, layout, dims, input, bias }, factored) {
    const { rank: rank2 } = factored;
    const inner = this.#fresh("l");
    const ones = dims.slice(2);
    const first = this.#tensor([rank2, layout.depth, ...ones], flipped(factored.left, rank2));
    const second = this.#tensor(
      [layout.channels, rank2, ...ones],
      flipped(factored.right, layout.channels)
    );
    const inputs = bias === void 0 ? [inner, second] : [inner, second, bias];
    return [
      withNode(node, { name: "", inputs: [input, first], outputs: [inner] }),
      makeNode({ operator: "Conv", name: node.name, inputs, outputs: [...node.output] })
    ];
  }
  shiftBias({ node, inputIndex, dims, values }, shift) {
    const shifted = values.map((value, channel) => value + (shift[channel] ?? 0));
    this.#biases.set(node, { inputIndex, name: this.#tensor(dims, shifted) });
  }
  /** Biases that moved, in the nodes that read them. */
  rewired(nodes) {
    const names = new Map([...this.#biases].map(([node, bias]) => [node.output[0] ?? "", bias]));
    return nodes.map((node) => {
      const bias = names.get(node.output[0] ?? "");
      if (bias === void 0) return node;
      const inputs = node.input.map(
        (name, place) => place === bias.inputIndex ? bias.name : name
      );
      return withNode(node, { inputs });
    });
  }
  #tensor(dims, values) {
    const name = this.#fresh("w");
    this.tensors.push(makeTensor(name, "float32", { dims, values }));
    return name;
  }
};
function flipped(values, columns) {
  const rows = values.length / columns;
  return values.map((_, at) => values[at % rows * columns + Math.floor(at / rows)] ?? 0);
}

// src/compress/passes/low-rank.ts
var LARGEST_PART = 0.8;
var lowRank = {
  name: "low-rank",
  description: "layers split in two thinner ones that answer as before on calibration data",
  needsCalibration: true,
  apply: async (model, step, context) => {
    if (context.calibration === void 0) throw calibrationMissing("low-rank");
    const options = readOptions5(step);
    const result = await applyLowRank(model, options, context.calibration);
    return withUnhandled(result, { ...options, given: model });
  }
};
function readOptions5(step) {
  return {
    noise: step.noise ?? 1e-3,
    multiple: step["rank-multiple"] ?? 4,
    minimumElements: step["minimum-elements"] ?? 1024,
    keepFloat: step["keep-float"] ?? []
  };
}
async function applyLowRank(model, options, calibration) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const { layers, refusals } = findLayers2(model, { index, options, reasonAgainst: reasonAgainst2 });
  const changes = [...refuseInnerLayers(graph), ...refusals];
  const statistics = await inputStatistics(model, layers, calibration);
  const writer = new FactorWriter(freshNames(graph));
  const replaced = /* @__PURE__ */ new Map();
  for (const layer of layers) {
    const found2 = factorsOf(layer, statistics.get(layer.node), { options, index });
    if ("code" in found2) changes.push(refused(layer.node, found2));
    else {
      replaced.set(layer.node, writer.split(layer, found2.factored));
      if (found2.bias !== void 0) writer.shiftBias(found2.bias, found2.shift);
      changes.push(applied(layer.node, describe(layer, found2.factored)));
    }
  }
  if (replaced.size === 0) return { model, changes };
  const nodes = writer.rewired(graph.node.flatMap((node) => replaced.get(node) ?? [node]));
  const initializers = [...graph.initializer, ...writer.tensors];
  return { model: dropUnused(withGraph(model, { nodes, initializers })), changes };
}
function describe({ layout }, { rank: rank2, noise }) {
  const change = `${(100 * Math.sqrt(noise)).toPrecision(2)} %`;
  return `${layout.depth} \xD7 ${layout.channels} by way of ${rank2}; its output changes by ${change}`;
}
function reasonAgainst2({ node, kind, dims, layout }) {
  if (kind === "conv" && (readInt(node, "group", 1) !== 1 || dims.slice(2).some((size) => size !== 1)))
    return refusal(
      "operator",
      "its kernel looks at more than one place, or at a part of the channels"
    );
  if (Math.max(layout.depth, layout.channels) > DEEPEST_GRAM)
    return refusal("too-large", `it is wider than ${DEEPEST_GRAM}`);
  return void 0;
}
function factorsOf(layer, statistics, { options, index }) {
  const against = whyUnusable(statistics);
  if (statistics === void 0 || against !== void 0) return against ?? INPUT_UNSEEN;
  const { depth, channels } = layer.layout;
  const bias = freeBiasOf(layer, index);
  const { mean, second, centred } = momentsOf(statistics, 0);
  const weight = weightMatrix(layer);
  const moments = bias === void 0 ? second : centred;
  const factored = factorise({ weight, depth, channels, moments, ...options });
  if (factored.rank * (depth + channels) > LARGEST_PART * depth * channels)
    return refusal(
      "no-gain",
      `its output needs ${factored.rank} of ${Math.min(depth, channels)} directions, which is no less to compute`
    );
  return { factored, bias, shift: lostMean(mean, weight, factored) };
}
function lostMean(mean, weight, { rank: rank2, left, right }) {
  const channels = weight.length / mean.length;
  const inner = new Float64Array(rank2);
  const lost = new Float64Array(channels);
  for (const [k, value] of mean.entries()) {
    for (let r = 0; r < rank2; r += 1)
      inner[r] = (inner[r] ?? 0) + value * (left[k * rank2 + r] ?? 0);
    for (let channel = 0; channel < channels; channel += 1)
      lost[channel] = (lost[channel] ?? 0) + value * (weight[k * channels + channel] ?? 0);
  }
  for (let r = 0; r < rank2; r += 1)
    for (let channel = 0; channel < channels; channel += 1)
      lost[channel] = (lost[channel] ?? 0) - (inner[r] ?? 0) * (right[r * channels + channel] ?? 0);
  return lost;
}

// src/compress/quantize/word-packing.ts
var WORD_LIMIT = 2n ** 63n;
function codesPerWord(levels) {
  let [count, product3] = [0, BigInt(levels)];
  while (product3 <= WORD_LIMIT) {
    count += 1;
    product3 *= BigInt(levels);
  }
  return count;
}
function packedBytes(count, levels) {
  const perWord = codesPerWord(levels);
  return perWord <= 8 ? count : Math.ceil(count / perWord) * 8;
}
var LEVELS2 = mostLevels();
function mostLevels() {
  const found2 = [];
  for (let levels = 3; levels < 128; levels += 2)
    if (codesPerWord(levels) > codesPerWord(levels + 2)) found2.push(levels);
  return [...found2, 255];
}
function packWords(digits, levels) {
  const perWord = codesPerWord(levels);
  const words = new BigInt64Array(Math.ceil(digits.length / perWord));
  const base = BigInt(levels);
  for (let place = digits.length - 1; place >= 0; place -= 1) {
    const word = Math.floor(place / perWord);
    words[word] = (words[word] ?? 0n) * base + BigInt(digits[place] ?? 0);
  }
  return words;
}
function digitWeights(levels) {
  return BigInt64Array.from(
    { length: codesPerWord(levels) },
    (_, place) => BigInt(levels) ** BigInt(place)
  );
}

// src/compress/pack/packed-form.ts
var LEAST_ELEMENTS2 = 32;
function packedForm(tensor) {
  if (elementCount(tensorDims(tensor)) < LEAST_ELEMENTS2) return void 0;
  const type = elementTypeOf(tensor);
  if (type === "int8") return int8Digits(tensor);
  if (type === "float32") return floatDigits(tensor) ?? half(tensor);
  return type === "int32" ? short(tensor) : void 0;
}
function levelsFor(codes) {
  let largest = 1;
  for (const code of codes) largest = Math.max(largest, Math.abs(code));
  const levels = LEVELS2.find((count) => count >= 2 * largest + 1);
  const isSmaller = levels !== void 0 && packedBytes(codes.length, levels) < codes.length;
  return isSmaller ? levels : void 0;
}
function int8Digits(tensor) {
  const codes = tensorValues(tensor);
  if (!(codes instanceof Int8Array)) return void 0;
  const levels = levelsFor(codes);
  if (levels === void 0) return void 0;
  return { kind: "digits", levels, codes, type: "int8", steps: void 0 };
}
function floatDigits(tensor) {
  const values = tensorValues(tensor);
  const dims = tensorDims(tensor);
  if (!(values instanceof Float32Array) || dims.length < 2) return void 0;
  for (const { view, axis, broadcast } of gridsIn(dims)) {
    const steps = stepsAlong(values, view, axis);
    if (steps === void 0) continue;
    const codes = new Int8Array(values.length);
    const channel = channelOf(view, axis);
    for (let place = 0; place < values.length; place += 1)
      codes[place] = Math.round((values[place] ?? 0) / (steps[channel(place)] ?? 1));
    const levels = levelsFor(codes) ?? 255;
    return {
      kind: "digits",
      levels,
      codes,
      type: "float32",
      steps: { dims: broadcast, values: steps }
    };
  }
  return void 0;
}
function gridsIn(dims) {
  const along2 = [0, 1].map((axis) => ({
    view: dims,
    axis,
    broadcast: dims.map((size, place) => place === axis ? size : 1)
  }));
  const [directions = 0, rows = 0, depth = 0] = dims;
  if (dims.length !== 3) return along2;
  const each2 = { view: [directions * rows, depth], axis: 0, broadcast: [directions, rows, 1] };
  return [...along2, each2];
}
function channelOf(dims, axis) {
  const inner = elementCount(dims.slice(axis + 1));
  const channels = dims[axis] ?? 1;
  return (place) => Math.floor(place / inner) % channels;
}
function stepsAlong(values, dims, axis) {
  const channels = dims[axis] ?? 0;
  const inner = elementCount(dims.slice(axis + 1));
  const outer = elementCount(dims.slice(0, axis));
  if (inner * outer < 4) return void 0;
  const steps = new Float32Array(channels);
  const slice3 = new Float32Array(inner * outer);
  for (let channel = 0; channel < channels; channel += 1) {
    for (let before = 0; before < outer; before += 1) {
      const start = (before * channels + channel) * inner;
      slice3.set(values.subarray(start, start + inner), before * inner);
    }
    const step = gridStep(slice3, 127);
    if (step === void 0 || slice3.some((value) => Object.is(value, -0))) return void 0;
    steps[channel] = step;
  }
  return steps;
}
function half(tensor) {
  const values = tensorValues(tensor);
  if (!(values instanceof Float32Array)) return void 0;
  const bits = Uint16Array.from(values, float32ToFloat16);
  const isExact = values.every(
    (value, place) => Object.is(float16ToFloat32(bits[place] ?? 0), value)
  );
  return isExact ? { kind: "narrow", type: "float16", values: bits } : void 0;
}
function short(tensor) {
  const values = tensorValues(tensor);
  if (!(values instanceof Int32Array)) return void 0;
  const shorts = Int16Array.from(values);
  const isExact = values.every((value, place) => value === shorts[place]);
  return isExact ? { kind: "narrow", type: "int16", values: shorts } : void 0;
}
function formBytes(form) {
  if (form.kind === "narrow") return form.values.byteLength;
  const steps = form.steps === void 0 ? 0 : form.steps.values.length * 2;
  return packedBytes(form.codes.length, form.levels) + steps;
}

// src/compress/pack/sparse-form.ts
var MOST_LEFT = 0.9;
var MOST_PLACES = 2 ** 22;
function sparseForm(tensor, dense) {
  if (elementTypeOf(tensor) === void 0) return void 0;
  const isCoded = dense?.kind === "digits";
  const values = isCoded ? dense.codes : tensorValues(tensor);
  if (!(values instanceof Float32Array) && !(values instanceof Int8Array)) return void 0;
  if (values.length > MOST_PLACES) return void 0;
  const mask = Uint8Array.from(values, (value) => Object.is(value, 0) ? 0 : 1);
  const left = values.filter((_, place) => mask[place] === 1);
  if (left.length > MOST_LEFT * values.length) return void 0;
  const listed2 = values instanceof Int8Array ? new Int8Array(left.length + 1) : new Float32Array(left.length + 1);
  listed2.set(left, 1);
  return { kind: "sparse", mask, values: listed2, steps: isCoded ? dense.steps : void 0 };
}
function listedValues(name, { values }) {
  const type = values instanceof Int8Array ? "int8" : "float32";
  return makeTensor(name, type, { dims: [values.length], values });
}

// src/compress/pack/expand.ts
var Expander = class {
  nodes = [];
  tensors = [];
  #fresh;
  #integers = /* @__PURE__ */ new Map();
  constructor(fresh) {
    this.#fresh = fresh;
  }
  /** Casts the narrow values to the type that `name` had. */
  narrow(name, tensor, form) {
    const source = this.#fresh("n");
    this.tensors.push(
      makeTensor(source, form.type, { dims: tensorDims(tensor), values: form.values })
    );
    const attributes = castTo(form.type === "float16" ? "float32" : "int32");
    this.#write("Cast", [source], { outputs: [name], attributes });
  }
  /** All digits of one base and type in a row of words: one division and remainder bring them out. */
  digits(members) {
    const first = members[0]?.form;
    if (first === void 0) return;
    const { levels, type } = first;
    const center = (levels - 1) / 2;
    const digits = digitsOf(members, center);
    const words = packWords(digits, levels);
    const found2 = this.#words(words, levels);
    const codes = this.#apply("Sub", [found2, this.#integer([center], [])]);
    const typed = this.#apply("Cast", [codes], castTo(type));
    const flat = this.#apply("Reshape", [typed, this.#integer([-1], [1])]);
    this.#split(flat, words.length * codesPerWord(levels), members);
  }
  #words(words, levels) {
    const weights = digitWeights(levels);
    const packed = this.#fresh("p");
    this.tensors.push(makeTensor(packed, "int64", { dims: [words.length, 1], values: words }));
    const quotients = this.#apply("Div", [packed, this.#integer(weights, [weights.length])]);
    return this.#apply("Mod", [quotients, this.#integer([levels], [])]);
  }
  /**
   * Each place picks from the list by the number of values up to it, and the zero in front where it has none.
   * @returns the list, which is packed in turn
   */
  sparse(tensor, form) {
    const list = listedValues(this.#fresh("v"), form);
    const count = form.mask.length;
    const bits = this.#words(packWords(form.mask, 2), 2);
    const flat = this.#apply("Reshape", [bits, this.#integer([-1], [1])]);
    const mask = this.#apply("Slice", [flat, this.#integer([0], [1]), this.#integer([count], [1])]);
    const ranks = this.#apply("CumSum", [mask, this.#integer([0], [])]);
    const places = this.#apply("Mul", [ranks, mask]);
    const picked = this.#apply("Gather", [list.name, places]);
    const shape2 = this.#integer(tensorDims(tensor), [tensor.dims.length]);
    if (form.steps === void 0) {
      this.#write("Reshape", [picked, shape2], { outputs: [tensor.name] });
      return list;
    }
    const shaped = this.#apply("Reshape", [picked, shape2]);
    this.#scale(this.#apply("Cast", [shaped], castTo("float32")), tensor, form.steps);
    return list;
  }
  /** Codes of a byte each that a float weight is made of. */
  bytes({ tensor, form }) {
    const source = this.#fresh("n");
    this.tensors.push(makeTensor(source, "int8", { dims: tensorDims(tensor), values: form.codes }));
    const typed = this.#apply("Cast", [source], castTo("float32"));
    this.#scale(typed, tensor, form.steps);
  }
  #split(flat, total, members) {
    const sizes = members.map(({ form }) => form.codes.length);
    const rest = total - sizes.reduce((sum, size) => sum + size, 0);
    const parts = members.map(() => this.#fresh("e"));
    const padding = rest > 0 ? [this.#fresh("e")] : [];
    const lengths = rest > 0 ? [...sizes, rest] : sizes;
    const outputs = [...parts, ...padding];
    this.#write("Split", [flat, this.#integer(lengths, [lengths.length])], { outputs });
    for (const [place, { tensor, form }] of members.entries())
      this.#shape(parts[place] ?? "", tensor, form);
  }
  #shape(part, tensor, { steps }) {
    const dims = tensorDims(tensor);
    const shape2 = this.#integer(dims, [dims.length]);
    if (steps === void 0) {
      this.#write("Reshape", [part, shape2], { outputs: [tensor.name] });
      return;
    }
    this.#scale(this.#apply("Reshape", [part, shape2]), tensor, steps);
  }
  #scale(value, tensor, steps) {
    if (steps === void 0) throw new Error(`Tensor "${tensor.name}" has no steps`);
    const factor = this.#fresh("s");
    const constant = makeTensor(factor, "float32", steps);
    const form = packedForm(constant);
    if (form?.kind === "narrow") this.narrow(factor, constant, form);
    else this.tensors.push(constant);
    this.#write("Mul", [value, factor], { outputs: [tensor.name] });
  }
  #apply(operator, inputs, attributes = []) {
    const output = this.#fresh("e");
    this.#write(operator, inputs, { outputs: [output], attributes });
    return output;
  }
  #write(operator, inputs, output) {
    const { outputs, attributes = [] } = output;
    this.nodes.push(makeNode({ operator, inputs, outputs, attributes }));
  }
  #integer(values, dims) {
    const numbers = BigInt64Array.from(values, BigInt);
    const key = `${dims.length}:${numbers.join()}`;
    const known = this.#integers.get(key);
    if (known !== void 0) return known;
    const name = this.#fresh("i");
    this.tensors.push(makeTensor(name, "int64", { dims, values: numbers }));
    this.#integers.set(key, name);
    return name;
  }
};
function digitsOf(members, center) {
  const total = members.reduce((sum, { form }) => sum + form.codes.length, 0);
  const digits = new Uint8Array(total);
  let start = 0;
  for (const { form } of members) {
    for (const [place, code] of form.codes.entries()) digits[start + place] = code + center;
    start += form.codes.length;
  }
  return digits;
}
function castTo(type) {
  return [intAttribute("to", dataTypeOf(type))];
}

// src/compress/pack/choose-forms.ts
var NODE_BYTES = 40;
function worthwhile(tensor, form) {
  if (form === void 0 || tensorBytes(tensor) - formBytes(form) < NODE_BYTES) return [];
  return [{ tensor, form }];
}
var denseForms = (tensors) => tensors.flatMap((tensor) => worthwhile(tensor, packedForm(tensor)));
function smallestForms(tensors) {
  const all = tensors.map((tensor) => {
    const dense = packedForm(tensor);
    const sparse = sparseForm(tensor, dense);
    if (sparse === void 0) return { tensor, dense, sparse, gain: 0, shared: 0 };
    const { own, shared } = sparseCost(tensor, sparse);
    return { tensor, dense, sparse, gain: storedBytes(tensor, dense) - own, shared };
  });
  const worth = all.filter(({ gain }) => gain > 0);
  const gained = worth.reduce((sum, { gain }) => sum + gain, 0);
  const isWorth = gained > Math.max(0, ...worth.map(({ shared }) => shared));
  return all.flatMap(
    ({ tensor, dense, sparse, gain }) => isWorth && sparse !== void 0 && gain > 0 ? [{ tensor, form: sparse }] : worthwhile(tensor, dense)
  );
}
var storedBytes = (tensor, form) => form === void 0 ? tensorBytes(tensor) : formBytes(form);
var WORD = { mask: Uint8Array.of(1), values: Float32Array.of(0, 1) };
function sparseCost(tensor, sparse) {
  let names = 0;
  const expander = new Expander((hint) => `${hint}${(names++).toString(36).padStart(2, "0")}`);
  const lists = [];
  const lengths = [0, 1].map(() => {
    lists.push(expander.sparse(tensor, { ...sparse, ...WORD }));
    return lengthOf(expander.nodes, [...expander.tensors, ...lists]);
  });
  const [first = 0, both = 0] = lengths;
  const beside = both - first - packedBytes(1, 2) - WORD.values.byteLength;
  const list = listedValues("", sparse);
  const listed2 = worthwhile(list, packedForm(list))[0]?.form;
  const own = beside + packedBytes(sparse.mask.length, 2) + storedBytes(list, listed2);
  const packing = listed2 === void 0 ? 0 : NODE_BYTES;
  return { own: own + packing, shared: first - (both - first) };
}
var lengthOf = (nodes, initializers) => modelLength(makeModel({ opset: 13, inputs: [], outputs: [], nodes, initializers }));

// src/compress/pack/group-digits.ts
var ROW_BYTES = 230;
var MEMBER_BYTES = 70;
var LARGEST_ROW = 2 ** 22;
var WHOLE_BYTES = 255;
function groupDigits(members) {
  const byLevels = /* @__PURE__ */ new Map();
  for (const member of members)
    byLevels.set(member.form.levels, [...byLevels.get(member.form.levels) ?? [], member]);
  const levels = [...byLevels.keys(), WHOLE_BYTES].toSorted((a, b) => a - b);
  for (const [place, count] of levels.entries()) {
    const here = byLevels.get(count) ?? [];
    const next = levels[place + 1];
    if (next === void 0 || next === count || here.length === 0) continue;
    if (costAt(here, next) - costAt(here, count) >= ROW_BYTES + 8 * codesPerWord(count)) continue;
    byLevels.delete(count);
    byLevels.set(next, [
      ...here.map((member) => withLevels(member, next)),
      ...byLevels.get(next) ?? []
    ]);
  }
  const bytes = byLevels.get(WHOLE_BYTES) ?? [];
  byLevels.delete(WHOLE_BYTES);
  return { rows: [...byLevels.values()].flatMap(bounded), bytes };
}
function costAt(members, levels) {
  const extra = levels === WHOLE_BYTES ? 0 : MEMBER_BYTES;
  return members.reduce((sum, { form }) => sum + packedBytes(form.codes.length, levels) + extra, 0);
}
function withLevels(member, levels) {
  return { ...member, form: { ...member.form, levels } };
}
function bounded(members) {
  const rows = [];
  let room = 0;
  for (const member of members) {
    const count = member.form.codes.length;
    const row = rows.at(-1);
    if (row === void 0 || count > room) {
      rows.push([member]);
      room = LARGEST_ROW - count;
    } else {
      row.push(member);
      room -= count;
    }
  }
  return rows;
}

// src/compress/pack/verify.ts
async function verifyExpansion(packed, originals, evaluate) {
  const columns = await evaluate(writeModel(expandingPart(packed, originals)));
  const expanded = new Map(columns.map((column) => [column.name, column]));
  for (const tensor of originals) {
    const column = expanded.get(tensor.name);
    const isSame2 = column?.itemShape.join() === tensor.dims.join() && sameBits(column.values, tensorValues(tensor));
    if (!isSame2)
      throw new Error(`Constant "${tensor.name}" does not come back from its packed form`);
  }
}
function expandingPart(packed, originals) {
  const graph = graphOf(packed);
  const producers = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node])));
  const needed = /* @__PURE__ */ new Set();
  const waiting = originals.map(({ name }) => name);
  for (let name = waiting.pop(); name !== void 0; name = waiting.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    waiting.push(...producers.get(name)?.input ?? []);
  }
  return withGraph(packed, {
    nodes: graph.node.filter((node) => node.output.some((name) => needed.has(name))),
    initializers: graph.initializer.filter(({ name }) => needed.has(name)),
    inputs: [],
    outputs: untypedValues(originals.map(({ name }) => name)),
    valueInfos: []
  });
}
function sameBits(first, second) {
  if (!isNumericArray(first) || !isNumericArray(second)) return false;
  const [a, b] = [first, second].map(
    (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  );
  return a?.length === b?.length && (a?.every((byte, place) => byte === b?.[place]) ?? false);
}

// src/compress/passes/pack-weights.ts
var LOWEST_OPSET4 = 13;
var packWeights = {
  name: "pack-weights",
  description: "constants in as few bits as hold them exactly, expanded when the model is loaded",
  whenIdle: "none of its constants takes fewer bytes in a form that comes back exactly",
  needsCalibration: false,
  apply: (model, step, context) => applyPackWeights(model, step["keep-float"] ?? [], context)
};
async function applyPackWeights(given, keepFloat, context) {
  const model = atLeastOpset(given, "pack-weights", { lowest: LOWEST_OPSET4, need: "expanding" });
  const tensors = packable(model, keepFloat);
  const before = modelLength(given);
  for (const choose2 of [smallestForms, denseForms]) {
    const { result, packed } = writePacked(model, choose2(tensors));
    if (packed.size === 0 || modelLength(result) >= before) continue;
    const originals = graphOf(model).initializer.filter(({ name }) => packed.has(name));
    await verifyExpansion(result, originals, context.evaluate);
    return { model: result, changes: describe2(model, packed) };
  }
  return { model: given, changes: [] };
}
function packable(model, keepFloat) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  return graph.initializer.filter(({ name }) => {
    const isInterface = index.isGraphInput(name) || index.isGraphOutput(name);
    const isKept = index.consumersOf(name).some(({ node }) => isKeptFloat(node, keepFloat));
    return !isInterface && !isKept;
  });
}
function writePacked(model, chosen) {
  const graph = graphOf(model);
  const expander = new Expander(freshNames(graph));
  const packed = /* @__PURE__ */ new Map();
  const lists = [];
  const dense = chosen.flatMap(({ tensor, form }) => {
    if (form.kind !== "sparse") return [{ tensor, form }];
    const left = form.values.length - 1;
    packed.set(tensor.name, `stored as a bit each and ${left} values that are not 0`);
    const list = expander.sparse(tensor, form);
    lists.push(list);
    return worthwhile(list, packedForm(list));
  });
  for (const { tensor, form } of dense)
    if (form.kind === "narrow") {
      expander.narrow(tensor.name, tensor, form);
      packed.set(tensor.name, `stored as ${form.type}`);
    }
  for (const [name, reason] of packDigits(dense, expander)) packed.set(name, reason);
  expander.tensors.push(...lists.filter(({ name }) => !packed.has(name)));
  const rest = graph.initializer.filter(({ name }) => !packed.has(name));
  const nodes = sortTopologically([...expander.nodes, ...graph.node], graph);
  const initializers = [...rest, ...expander.tensors];
  return { result: withGraph(model, { nodes, initializers }), packed };
}
function packDigits(found2, expander) {
  const members = found2.flatMap(
    ({ tensor, form }) => form.kind === "digits" ? [{ tensor, form }] : []
  );
  return ["int8", "float32"].flatMap((type) => {
    const { rows, bytes } = groupDigits(members.filter(({ form }) => form.type === type));
    for (const row of rows) expander.digits(row);
    const floats = type === "float32" ? bytes : [];
    for (const member of floats) expander.bytes(member);
    return [...rows.flat(), ...floats].map(
      ({ tensor, form }) => [tensor.name, `stored on ${form.levels} levels`]
    );
  });
}
function describe2(model, packed) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  return graph.initializer.flatMap((tensor) => {
    const reason = packed.get(tensor.name);
    if (reason === void 0) return [];
    const operator = index.consumersOf(tensor.name)[0]?.node.opType ?? "";
    return [
      {
        kind: "applied",
        node: tensor.name,
        operator,
        reason: `${tensorBytes(tensor)} bytes ${reason}`
      }
    ];
  });
}

// src/compress/prune/partition.ts
var Partition = class {
  #parents = [];
  /** New numbers, each by itself. */
  add(count) {
    const start = this.#parents.length;
    const added = Int32Array.from({ length: count }, (_, at) => start + at);
    for (const number of added) this.#parents.push(number);
    return added;
  }
  /** The smallest number of the set. */
  setOf(number) {
    let root = number;
    for (let up = this.#up(root); up !== root; up = this.#up(root)) root = up;
    for (let at = number; at !== root; ) {
      const next = this.#up(at);
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }
  join(first, second) {
    const [a, b] = [this.setOf(first), this.setOf(second)];
    this.#parents[Math.max(a, b)] = Math.min(a, b);
  }
  #up(number) {
    return this.#parents[number] ?? number;
  }
};

// src/compress/prune/channel-ties.ts
var NO_CHANNEL = -1;
var ChannelTies = class {
  #sets = new Partition();
  #fixed = /* @__PURE__ */ new Map();
  /** New channels, each by itself. */
  add(count) {
    return this.#sets.add(count);
  }
  /** The number that all channels of a set have in common; NO_CHANNEL stays what it is. */
  setOf(channel) {
    return channel === NO_CHANNEL ? NO_CHANNEL : this.#sets.setOf(channel);
  }
  /** Place by place. A channel that is tied to none stays. */
  tieAll(first, second, why) {
    for (const [place, channel] of first.entries()) {
      const other = second[place] ?? NO_CHANNEL;
      if (channel !== NO_CHANNEL && other !== NO_CHANNEL) this.#sets.join(channel, other);
      else for (const one of [channel, other]) this.fix(one, why);
    }
  }
  /** It stays, and with it all that it is tied to. The first reason is the one that is told. */
  fix(channel, why) {
    if (channel !== NO_CHANNEL && !this.#fixed.has(channel)) this.#fixed.set(channel, why);
  }
  /** Why sets stay, by their numbers. */
  fixedSets() {
    const sets = /* @__PURE__ */ new Map();
    for (const [channel, why] of this.#fixed) {
      const set = this.setOf(channel);
      if (!sets.has(set)) sets.set(set, why);
    }
    return sets;
  }
};

// src/compress/prune/channel-groups.ts
var UNREAD = refusal("structure", "no layer reads its channels");
function channelGroups(paths) {
  const { ties, producers } = paths;
  const fixed = ties.fixedSets();
  const groups = groupsOf2(paths, (set) => !fixed.has(set));
  const grouped = new Set(groups.flatMap((group) => group.producers));
  const refused2 = producers.filter((producer) => !grouped.has(producer)).map((producer) => {
    const sets = [...setsIn(producer.channels, ties)];
    const why = sets.map((set) => fixed.get(set)).find((reason) => reason !== void 0);
    return [producer, why ?? UNREAD];
  });
  return { groups, refused: refused2 };
}
var setsIn = (channels, ties) => new Set([...channels].map((channel) => ties.setOf(channel)).filter((set) => set !== NO_CHANNEL));
function groupsOf2({ ties, producers, readers, values }, mayGo) {
  const together2 = new Partition();
  const largest = Math.max(-1, ...producers.map(({ channels }) => channels.at(-1) ?? -1));
  together2.add(largest + 1);
  const all = [...new Set(values)];
  for (const channels of [...all, ...producers.map((producer) => producer.channels)]) {
    const [first, ...others] = setsIn(channels, ties);
    for (const other of others) together2.join(first ?? other, other);
  }
  const groupOf2 = (channels) => {
    const [first] = setsIn(channels, ties);
    return first === void 0 ? void 0 : together2.setOf(first);
  };
  const groups = new Set(producers.flatMap(({ channels }) => groupOf2(channels) ?? []));
  return [...groups].flatMap((group) => {
    const isOwn = (channels) => groupOf2(channels) === group;
    const own = producers.filter(({ channels }) => isOwn(channels));
    const sets = new Set(own.flatMap(({ channels }) => [...setsIn(channels, ties)]));
    const free = [...sets].filter(mayGo);
    const reading = readers.filter(({ channels }) => isOwn(channels));
    if (free.length === 0 || reading.length === 0) return [];
    return [{ sets: free, producers: own, readers: reading, values: all.filter(isOwn) }];
  });
}

// src/compress/prune/channel-fit.ts
var DAMPING2 = 1e-3;
var MORE_DAMPING2 = 10;
function prepare(reader) {
  const depth = reader.weight.length / reader.columns;
  const { damped, inverse } = invert(reader.moments, depth);
  return {
    reader,
    depth,
    inverse,
    signal: quadratic(damped, reader.weight, reader.columns),
    isSilent: reader.rowsOf.map(
      (rows) => rows.every((row) => reader.moments[row * depth + row] === 0)
    )
  };
}
var Fit = class {
  weight;
  #start;
  #inverse;
  #solver;
  #error = 0;
  constructor(start) {
    this.#start = start;
    this.weight = Float64Array.from(start.reader.weight);
    this.#inverse = Float64Array.from(start.inverse);
    this.#solver = new RowSolver(start);
  }
  get noise() {
    return this.#part(this.#error);
  }
  noiseWithout(channel) {
    return this.#part(this.#error + this.#costOf(channel));
  }
  #costOf(channel) {
    if (this.#start.isSilent[channel] === true) return 0;
    return this.#solver.solve(this.#rowsOf(channel), this.#inverse, this.weight);
  }
  #rowsOf(channel) {
    return this.#start.reader.rowsOf[channel] ?? [];
  }
  #part(error) {
    if (error <= 0) return 0;
    return this.#start.signal > 0 ? error / this.#start.signal : 1;
  }
  remove(channel) {
    const rows = this.#rowsOf(channel);
    const { columns } = this.#start.reader;
    const cost = this.#solver.solve(rows, this.#inverse, this.weight);
    if (this.#start.isSilent[channel] !== true) this.#error += cost;
    const { factor, solved } = this.#solver;
    const { depth } = this.#start;
    const across = rows.map((row) => this.#inverse.slice(row * depth, (row + 1) * depth));
    const beside = new Float64Array(rows.length);
    for (let k = 0; k < depth; k += 1) {
      for (const [place, line] of across.entries()) {
        beside[place] = line[k] ?? 0;
        subtract(
          this.weight,
          k * columns,
          { from: solved, at: place * columns, count: columns },
          line[k] ?? 0
        );
      }
      choleskySolve(factor, rows.length, beside);
      for (const [place, line] of across.entries())
        subtract(this.#inverse, k * depth, { from: line, at: 0, count: depth }, beside[place] ?? 0);
    }
    for (const row of rows) this.weight.fill(0, row * columns, (row + 1) * columns);
  }
};
function subtract(target, start, { from, at, count }, factor) {
  for (let place = 0; place < count; place += 1)
    target[start + place] = (target[start + place] ?? 0) - factor * (from[at + place] ?? 0);
}
var RowSolver = class {
  /** Of the rows that were solved last, as `choleskyFactor` gives it. */
  factor = new Float64Array();
  /** Rows by columns. */
  solved;
  #depth;
  #columns;
  constructor({ depth, reader: { columns, rowsOf: rowsOf2 } }) {
    this.#depth = depth;
    this.#columns = columns;
    this.solved = new Float64Array(Math.max(0, ...rowsOf2.map(({ length }) => length)) * columns);
  }
  /** @returns what removing the rows costs */
  solve(rows, inverse, weight) {
    this.factor = this.#factorOf(rows, inverse);
    const columns = this.#columns;
    for (const [place, row] of rows.entries()) {
      this.solved.set(weight.subarray(row * columns, (row + 1) * columns), place * columns);
      for (let k = 0; k < place; k += 1) this.#reduce(place, k, place * rows.length + k);
      this.#divide(place, rows.length);
    }
    for (let place = rows.length - 1; place >= 0; place -= 1) {
      for (let k = place + 1; k < rows.length; k += 1)
        this.#reduce(place, k, k * rows.length + place);
      this.#divide(place, rows.length);
    }
    let cost = 0;
    for (let column = 0; column < columns; column += 1)
      for (let place = 0; place < rows.length; place += 1)
        cost += (this.solved[place * columns + column] ?? 0) * (weight[(rows[place] ?? 0) * columns + column] ?? 0);
    return cost;
  }
  #factorOf(rows, inverse) {
    const block = new Float64Array(rows.length * rows.length);
    for (const [place, row] of rows.entries())
      for (const [other, column] of rows.entries())
        block[place * rows.length + other] = inverse[row * this.#depth + column] ?? 0;
    const factor = choleskyFactor(block, rows.length);
    if (factor === void 0) throw new Error("The inverse of the second moments lost its sign");
    return factor;
  }
  /** Takes row `k` times a number of the factor from row `place`. */
  #reduce(place, k, at) {
    const part = { from: this.solved, at: k * this.#columns, count: this.#columns };
    subtract(this.solved, place * this.#columns, part, this.factor[at] ?? 0);
  }
  #divide(place, rows) {
    const [start, by] = [place * this.#columns, this.factor[place * rows + place] ?? 1];
    for (let column = start; column < start + this.#columns; column += 1)
      this.solved[column] = (this.solved[column] ?? 0) / by;
  }
};
function invert(moments, depth) {
  let trace = 0;
  for (let k = 0; k < depth; k += 1) trace += Math.abs(moments[k * depth + k] ?? 0);
  const mean = trace > 0 ? trace / depth : 1;
  for (let damping = DAMPING2 * mean; damping < Number.POSITIVE_INFINITY; damping *= MORE_DAMPING2) {
    const damped = Float64Array.from(moments);
    for (let k = 0; k < depth; k += 1)
      damped[k * depth + k] = (damped[k * depth + k] ?? 0) + damping;
    const lower = choleskyFactor(damped, depth);
    if (lower !== void 0) return { damped, inverse: choleskyInverse(lower, depth) };
  }
  throw new Error("The second moments are not finite");
}
function quadratic(moments, weight, columns) {
  const depth = weight.length / columns;
  let total = 0;
  for (let row = 0; row < depth; row += 1)
    for (let k = 0; k < depth; k += 1) {
      const moment = moments[row * depth + k] ?? 0;
      if (moment === 0) continue;
      for (let column = 0; column < columns; column += 1)
        total += moment * (weight[row * columns + column] ?? 0) * (weight[k * columns + column] ?? 0);
    }
  return total;
}

// src/compress/prune/widths-left.ts
var lineOf2 = (size, multiple) => ({
  whole: size,
  left: size,
  multiple,
  least: Math.min(size, multiple)
});
var WidthsLeft = class {
  #lines;
  /** By channel: the lines in which it stands, and at how many places. */
  #places;
  constructor({ channels, widths, multiple, values }) {
    const places = Array.from({ length: channels }, () => /* @__PURE__ */ new Map());
    const read = (standing, step) => {
      const made = lineOf2(standing.length, step);
      for (const channel of standing)
        places[channel]?.set(made, (places[channel].get(made) ?? 0) + 1);
      return made;
    };
    this.#lines = [
      ...widths.map((standing) => read(standing, multiple)),
      ...values.map((standing) => read(standing, 1))
    ];
    this.#places = places;
  }
  mayGo(channel) {
    return [...this.#places[channel] ?? []].every(
      ([line, count]) => line.left - count >= line.least
    );
  }
  remove(channel) {
    for (const [line, count] of this.#places[channel] ?? []) line.left -= count;
  }
  /** Without the last of those that go, until what is left of every layer is a multiple, or all of it. */
  rounded(gone) {
    for (const channel of gone) this.remove(channel);
    const going = [...gone];
    for (; ; ) {
      const odd = this.#lines.find(
        ({ left, whole, multiple }) => left !== whole && left % multiple !== 0
      );
      if (odd === void 0) return going;
      const last = going.findLastIndex((channel) => this.#places[channel]?.has(odd) === true);
      for (const channel of going.splice(last, 1))
        for (const [line, count] of this.#places[channel] ?? []) line.left += count;
    }
  }
};

// src/compress/prune/choose-channels.ts
function chooseChannels(readers, choosing) {
  const starts = readers.map(prepare);
  const greedy = cheapestFirst(starts, choosing);
  const gone = new WidthsLeft(choosing).rounded(greedy.gone);
  const fits = gone.length === greedy.gone.length ? greedy.fits : refitted(starts, gone);
  return {
    gone,
    weights: fits.map(({ weight }) => weight),
    noise: Math.max(0, ...fits.map((fit) => fit.noise))
  };
}
function refitted(starts, gone) {
  const fits = starts.map((start) => new Fit(start));
  for (const channel of gone) for (const fit of fits) fit.remove(channel);
  return fits;
}
function cheapestFirst(starts, choosing) {
  const fits = starts.map((start) => new Fit(start));
  const widths = new WidthsLeft(choosing);
  const left = new Set(Array.from({ length: choosing.channels }, (_, channel) => channel));
  const gone = [];
  for (; ; ) {
    const mayGo = [...left].filter((channel) => widths.mayGo(channel));
    const { cheapest: cheapest2, cost } = cheapestOf(mayGo, fits);
    if (cheapest2 === void 0 || cost > choosing.noise) return { gone, fits };
    left.delete(cheapest2);
    widths.remove(cheapest2);
    gone.push(cheapest2);
    for (const fit of fits) fit.remove(cheapest2);
  }
}
function cheapestOf(channels, fits) {
  let [cheapest2, least] = [void 0, Number.POSITIVE_INFINITY];
  for (const channel of channels) {
    const cost = Math.max(0, ...fits.map((fit) => fit.noiseWithout(channel)));
    if (cost < least) [cheapest2, least] = [channel, cost];
  }
  return { cheapest: cheapest2, cost: least };
}

// src/compress/prune/fitted-reader.ts
function readersOf3(reader, fitting) {
  const { layer, groups } = reader;
  const bias = freeBiasOf(layer, fitting.index);
  return Array.from({ length: groups }, (_, group) => {
    const { mean, second, centred } = momentsOf(fitting.statistics, group);
    const { depth } = layer.layout;
    const columns = layer.layout.channels / groups;
    return {
      layer,
      group,
      columns,
      weight: groupWeight(layer, { group, columns }),
      moments: bias === void 0 ? second : notBelowRounding(centred, { second, depth }),
      rowsOf: rowsByChoice(reader, group, fitting),
      mean,
      bias
    };
  });
}
function groupWeight({ layout, values }, { group, columns }) {
  return Float64Array.from({ length: layout.depth * columns }, (_, at) => {
    const [k, column] = [Math.floor(at / columns), at % columns];
    return values[layout.offset(group * columns + column, k)] ?? 0;
  });
}
var ROUNDING = 2 ** -23;
function notBelowRounding(centred, { second, depth }) {
  const floored = centred.slice();
  for (let at = 0; at < floored.length; at += depth + 1)
    floored[at] = Math.max(floored[at] ?? 0, ROUNDING * (second[at] ?? 0));
  return floored;
}
function rowsByChoice({ layer, channels, groups }, group, { choiceOf, choices }) {
  const rows = Array.from({ length: choices }, () => []);
  const inner = channels.length / groups;
  for (let k = 0; k < layer.layout.depth; k += 1) {
    const choice = choiceOf(channels[group * inner + k % inner] ?? -1);
    if (choice !== void 0) rows[choice]?.push(k);
  }
  return rows;
}
function writeRefitted(reader, weight, writer) {
  const { layer, group, columns, bias, mean } = reader;
  const { node, dims, layout } = layer;
  const first = group * columns;
  const values = writer.valuesAt(node, 1, { dims, values: layer.values });
  for (let k = 0; k < layout.depth; k += 1)
    for (let column = 0; column < columns; column += 1)
      values[layout.offset(first + column, k)] = weight[k * columns + column] ?? 0;
  if (bias === void 0) return;
  const shifted = writer.valuesAt(bias.node, bias.inputIndex, bias);
  for (const [k, value] of mean.entries())
    for (let column = 0; column < columns; column += 1) {
      const at = k * columns + column;
      const change = (reader.weight[at] ?? 0) - (weight[at] ?? 0);
      shifted[first + column] = (shifted[first + column] ?? 0) + value * change;
    }
}

// src/compress/prune/rules/attention.ts
var QUERY_KEY_VALUE = [0, 1, 2];
var multiHeadAttention = (node, context) => {
  const sides = QUERY_KEY_VALUE.map((at) => context.carriedBy(node.input[at]));
  const [query, key, value] = sides;
  if (query === void 0 || key === void 0 || value === void 0) return void 0;
  if (sides.some((side) => side?.rank !== 3 || side.axis !== 2) || !isPlain(node)) return void 0;
  const heads = readInt(node, "num_heads", 0);
  if (sides.some((side) => (side?.channels.length ?? 0) % heads !== 0)) return void 0;
  const leaders = query.channels.filter((_, at) => at % (query.channels.length / heads) === 0);
  for (const side of [query, key, value])
    context.tie(
      side.channels,
      side.channels.map((_, at) => leaders[Math.floor(at * heads / side.channels.length)] ?? 0)
    );
  if (!sliceBias(
    node,
    [query, key, value].map(({ channels }) => channels),
    context
  ))
    return void 0;
  context.rewrite(leaders, (left) => ({
    attributes: [intAttribute("num_heads", left(leaders).length)]
    // The engine's own scale is by the depth of a head, which stays.
  }));
  return [{ rank: 3, axis: 2, channels: value.channels }];
};
function isPlain(node) {
  const inputs = node.input.slice(5).every((name) => name === "");
  return inputs && node.output.slice(1).every((name) => name === "");
}
function sliceBias(node, sides, context) {
  if ((node.input[3] ?? "") === "") return true;
  const all = Int32Array.from(sides.flatMap((channels) => [...channels]));
  return context.slice(3, 0, all);
}
var attention = (node, context) => {
  const [query, key, value] = QUERY_KEY_VALUE.map((at) => context.carriedBy(node.input[at]));
  if (query === void 0 || key === void 0 || value === void 0) return void 0;
  const sides = [query, key, value];
  if (sides.some(({ rank: rank2, axis }) => rank2 !== 3 || axis !== 2)) return void 0;
  const others = [...node.input.slice(4), ...node.output.slice(1)];
  if (others.some((name) => name !== "") || !isSameForHeads(node.input[3] ?? "", context))
    return void 0;
  const [asking, asked] = [readInt(node, "q_num_heads", 0), readInt(node, "kv_num_heads", 0)];
  const share = asking / asked;
  const depths = [depthOf(query, asking), depthOf(key, asked), depthOf(value, asked)];
  if (![share, ...depths].every((size) => Number.isInteger(size))) return void 0;
  const leaders = key.channels.filter((_, at) => at % depthOf(key, asked) === 0);
  for (const [side, heads] of [
    [query, asking],
    [key, asked],
    [value, asked]
  ])
    context.tie(
      side.channels,
      side.channels.map(
        (_, at) => leaders[Math.floor(at * asked / heads / depthOf(side, heads))] ?? 0
      )
    );
  context.rewrite(leaders, (left) => {
    const heads = left(leaders).length;
    const [ofQuery, ofKey] = ["q_num_heads", "kv_num_heads"];
    return {
      attributes: [intAttribute(ofQuery, heads * share), intAttribute(ofKey, heads)]
    };
  });
  const width = depthOf(value, asked);
  const channels = Int32Array.from({ length: asking * width }, (_, at) => {
    const head = Math.floor(at / width / share);
    return value.channels[head * width + at % width] ?? 0;
  });
  return [{ rank: 3, axis: 2, channels }];
};
var depthOf = ({ channels }, heads) => channels.length / heads;
function isSameForHeads(mask, { index, shapeOf }) {
  if (mask === "") return true;
  const constant = index.constantOf(mask);
  const shape2 = constant === void 0 ? shapeOf(mask) : tensorDims(constant);
  return shape2 !== void 0 && (shape2.length < 3 || shape2.at(-3) === 1);
}
var ATTENTION = /* @__PURE__ */ new Map([
  ["Attention", attention],
  ["com.microsoft:MultiHeadAttention", multiHeadAttention]
]);

// src/compress/prune/rule.ts
function carriedByFirst(node, context) {
  const isAlone = node.input.slice(1).every((name) => context.carriedBy(name) === void 0);
  return isAlone ? context.carriedBy(node.input[0]) : void 0;
}
var axisFrom = (axis, rank2) => axis < 0 ? axis + rank2 : axis;

// src/compress/prune/rules/elementwise.ts
var POINTWISE = [
  "Abs",
  "Ceil",
  "Clip",
  "Dropout",
  "Elu",
  "Erf",
  "Exp",
  "Floor",
  "Gelu",
  "HardSigmoid",
  "HardSwish",
  "Identity",
  "LeakyRelu",
  "Mish",
  "Neg",
  "Reciprocal",
  "Relu",
  "Selu",
  "Sigmoid",
  "Softplus",
  "Softsign",
  "Sqrt",
  "Tanh"
];
var JOINING = ["Add", "Div", "Max", "Mean", "Min", "Mul", "Pow", "PRelu", "Sub", "Sum", "Where"];
var POOLS = ["AveragePool", "GlobalAveragePool", "GlobalMaxPool", "LpPool", "MaxPool"];
var along = (node, context) => {
  const through = carriedByFirst(node, context);
  return through === void 0 ? void 0 : [through];
};
var pooling = (node, context) => {
  const through = carriedByFirst(node, context);
  return through?.axis === 1 ? [through] : void 0;
};
var fromEnd = ({ rank: rank2, axis }) => rank2 - axis;
var sizeAt = (shape2, place) => place > shape2.length ? 1 : shape2[shape2.length - place];
var joining = (node, context) => {
  const [first, ...others] = node.input.flatMap((name) => context.carriedBy(name) ?? []);
  if (first === void 0) return void 0;
  const place = fromEnd(first);
  const count = first.channels.length;
  for (const other of others) {
    if (fromEnd(other) !== place || other.channels.length !== count) return void 0;
    context.tie(first.channels, other.channels);
  }
  let { rank: rank2 } = first;
  for (const [inputIndex, name] of node.input.entries()) {
    const shape2 = context.shapeOf(name);
    rank2 = Math.max(rank2, shape2?.length ?? 0);
    if (context.carriedBy(name) !== void 0 || name === "") continue;
    if (!isBroadcast(context, { inputIndex, shape: shape2, place, channels: first.channels }))
      return void 0;
  }
  return [{ axis: rank2 - place, rank: rank2, channels: first.channels }];
};
function isBroadcast(context, {
  inputIndex,
  shape: shape2,
  place,
  channels
}) {
  if (shape2 === void 0) return false;
  if (sizeAt(shape2, place) === 1) return true;
  return context.slice(inputIndex, shape2.length - place, channels);
}
var batchNormalization = (node, context) => {
  const through = carriedByFirst(node, context);
  if (through?.axis !== 1 || readInt(node, "training_mode", 0) !== 0) return void 0;
  const isSliced = [1, 2, 3, 4].every((at) => context.slice(at, 0, through.channels));
  return isSliced ? [through] : void 0;
};
var instanceNormalization = (node, context) => {
  const through = carriedByFirst(node, context);
  if (through?.axis !== 1) return void 0;
  const isSliced = [1, 2].every((at) => context.slice(at, 0, through.channels));
  return isSliced ? [through] : void 0;
};
var normalising = (defaultAxis) => (node, context) => {
  const through = carriedByFirst(node, context);
  if (through === void 0) return void 0;
  const given = readInt(node, "axis", defaultAxis(context.opset));
  const axis = given < 0 ? given + through.rank : given;
  return through.axis < axis ? [through] : void 0;
};
var softmax = normalising((opset) => opset < 13 ? 1 : -1);
var ELEMENTWISE = new Map([
  ...POINTWISE.map((operator) => [operator, along]),
  ...JOINING.map((operator) => [operator, joining]),
  ...POOLS.map((operator) => [operator, pooling]),
  ["BatchNormalization", batchNormalization],
  ["InstanceNormalization", instanceNormalization],
  ["LayerNormalization", normalising(() => -1)],
  ["Softmax", softmax],
  ["LogSoftmax", softmax]
]);

// src/compress/prune/rules/layers.ts
function passLayer(layer, context) {
  const { node, dims, layout } = layer;
  const given = context.carriedBy(node.input[0]);
  const isReadable = given !== void 0 && isWhereRead(layer, given);
  const channels = context.add(layout.channels);
  const made = madeBy(layer, channels, context);
  const groups = layer.kind === "conv" ? readInt(node, "group", 1) : 1;
  context.slice(1, layer.channelAxis, channels);
  if (made === void 0 || !sliceBias2(node, channels, context)) context.fix(channels);
  const before = isReadable ? given.channels : void 0;
  const isBarrier = given !== void 0 && !isReadable;
  if (groups > 1 && groups >= (dims[1] ?? 0))
    return { ...wholeGroups({ groups, before, channels }, context), made, isBarrier };
  if (groups > 1) tieEvenly(channels, groups, context);
  if (before === void 0) return { made, reader: void 0, isBarrier };
  if (groups > 1) tieEvenly(before, groups, context);
  const axis = layer.kind === "conv" || layer.transposed ? 1 : 0;
  context.slice(1, axis, before.subarray(0, before.length / groups));
  return { made, reader: { layer, channels: before, groups }, isBarrier };
}
function isWhereRead({ kind, dims, layout, node }, { axis, rank: rank2, channels }) {
  if (kind !== "conv") return axis === rank2 - 1 && channels.length === layout.depth;
  return axis === 1 && channels.length === (dims[1] ?? 0) * readInt(node, "group", 1);
}
function madeBy({ kind, node, dims }, channels, context) {
  if (kind === "conv") return { axis: 1, rank: dims.length, channels };
  const rank2 = kind === "gemm" ? 2 : context.shapeOf(node.output[0] ?? "")?.length;
  return rank2 === void 0 ? void 0 : { axis: rank2 - 1, rank: rank2, channels };
}
function sliceBias2(node, channels, context) {
  const [, , bias = ""] = node.input;
  if (bias === "") return true;
  const constant = context.index.constantOf(bias);
  if (constant === void 0) return false;
  const dims = tensorDims(constant);
  if (elementCount(dims) === 1) return true;
  return context.slice(2, dims.length - 1, channels);
}
function wholeGroups({ groups, before, channels }, context) {
  const size = channels.length / groups;
  const leaders = channels.filter((_, at) => at % size === 0);
  const leaderOf = (place, count) => leaders[Math.floor(place * groups / count)] ?? 0;
  context.tie(
    channels,
    channels.map((_, at) => leaderOf(at, channels.length))
  );
  if (before === void 0) context.fix(channels);
  else
    context.tie(
      before,
      before.map((_, at) => leaderOf(at, before.length))
    );
  context.rewrite(leaders, (left) => ({
    attributes: [intAttribute("group", left(leaders).length)]
  }));
  return { reader: void 0 };
}
function tieEvenly(channels, groups, context) {
  const size = channels.length / groups;
  context.tie(
    channels,
    channels.map((_, at) => channels[at % size] ?? 0)
  );
}

// src/compress/prune/integers.ts
function integersOf(name, index) {
  const constant = index.constantOf(name ?? "");
  const values = constant === void 0 ? void 0 : tensorValues(constant);
  if (values instanceof Int32Array) return Array.from(values);
  return values instanceof BigInt64Array ? Array.from(values, Number) : void 0;
}

// src/compress/prune/rules/pieces.ts
var concat = (node, context) => {
  const carried = node.input.flatMap((name) => context.carriedBy(name) ?? []);
  const [first] = carried;
  if (first === void 0) return void 0;
  const { rank: rank2, axis } = first;
  if (carried.some((other) => other.rank !== rank2 || other.axis !== axis)) return void 0;
  const isSideBySide = axisFrom(readInt(node, "axis", 1), rank2) === axis;
  return isSideBySide ? sideBySide(node, first, context) : oneAfterAnother(node, first, context);
};
function sideBySide(node, { rank: rank2, axis }, context) {
  const channels = [];
  for (const name of node.input) {
    const own = context.carriedBy(name)?.channels;
    const size = own?.length ?? context.shapeOf(name)?.[axis];
    if (size === void 0) return void 0;
    for (let at = 0; at < size; at += 1) channels.push(own?.[at] ?? NO_CHANNEL);
  }
  return [{ rank: rank2, axis, channels: Int32Array.from(channels) }];
}
function oneAfterAnother(node, first, context) {
  for (const [inputIndex, name] of node.input.entries()) {
    const other = context.carriedBy(name);
    if (other === void 0) {
      if (!context.slice(inputIndex, first.axis, first.channels)) return void 0;
    } else context.tie(first.channels, other.channels);
  }
  return [first];
}
var split = (node, context) => {
  const through = carriedByFirst(node, context);
  if (through === void 0) return void 0;
  const { axis, rank: rank2, channels } = through;
  if (axisFrom(readInt(node, "axis", 0), rank2) !== axis) return node.output.map(() => through);
  const parts = [];
  let start = 0;
  for (const name of node.output) {
    const size = context.shapeOf(name)?.[axis];
    if (size === void 0) return void 0;
    parts.push({ axis, rank: rank2, channels: channels.subarray(start, start + size) });
    start += size;
  }
  if (start !== channels.length) return void 0;
  context.rewrite(channels, (left) => {
    const values = parts.map((part) => left(part.channels).length);
    return context.opset < 13 ? { attributes: [intsAttribute("split", values)] } : { integers: [{ inputIndex: 1, values }], withoutAttributes: ["num_outputs"] };
  });
  return parts;
};
var slice2 = (node, context) => {
  const through = carriedByFirst(node, context);
  if (through === void 0) return void 0;
  const { axis, rank: rank2, channels } = through;
  const [starts, ends] = [1, 2].map((at) => integersOf(node.input[at], context.index));
  if (starts === void 0 || ends === void 0) return void 0;
  const axes = axesOfSlice(node, { context, rank: rank2, count: starts.length });
  const steps = (node.input[4] ?? "") === "" ? [] : integersOf(node.input[4], context.index);
  const place = axes?.indexOf(axis) ?? -1;
  if (axes === void 0 || steps === void 0) return void 0;
  if (place < 0) return [through];
  if ((steps[place] ?? 1) !== 1) return void 0;
  const [start, end] = [starts, ends].map((bounds) => boundAt(bounds[place] ?? 0, channels.length));
  const part = channels.subarray(start, end);
  context.rewrite(channels, (left) => {
    const before = left(channels.subarray(0, start)).length;
    return {
      integers: [
        { inputIndex: 1, values: starts.with(place, before) },
        { inputIndex: 2, values: ends.with(place, before + left(part).length) }
      ]
    };
  });
  return [{ axis, rank: rank2, channels: part }];
};
var boundAt = (bound, size) => Math.max(0, Math.min(size, bound < 0 ? bound + size : bound));
function axesOfSlice(node, {
  context,
  rank: rank2,
  count
}) {
  if ((node.input[3] ?? "") === "") return Array.from({ length: count }, (_, at) => at);
  return integersOf(node.input[3], context.index)?.map((axis) => axisFrom(axis, rank2));
}
var gather = (node, context) => {
  const through = carriedByFirst(node, context);
  const indices = context.shapeOf(node.input[1] ?? "");
  if (through === void 0 || indices === void 0) return void 0;
  const { axis, rank: rank2, channels } = through;
  const along2 = axisFrom(readInt(node, "axis", 0), rank2);
  const added = indices.length - 1;
  if (along2 !== axis)
    return [{ axis: along2 < axis ? axis + added : axis, rank: rank2 + added, channels }];
  const wanted = integersOf(node.input[1], context.index)?.map(
    (at) => axisFrom(at, channels.length)
  );
  if (indices.length !== 1 || wanted === void 0) return void 0;
  const picked = Int32Array.from(wanted, (at) => channels[at] ?? NO_CHANNEL);
  context.rewrite(channels, (left) => {
    const places = new Map(left(channels).map((place, now) => [place, now]));
    return {
      integers: [{ inputIndex: 1, values: wanted.flatMap((at) => places.get(at) ?? []) }]
    };
  });
  return [{ axis, rank: rank2, channels: picked }];
};
var shape = (node, context) => {
  const through = carriedByFirst(node, context);
  const [output = ""] = node.output;
  const isPlain2 = node.attribute.length === 0 && !context.index.isGraphOutput(output);
  if (through === void 0 || !isPlain2) return void 0;
  const isElsewhere = context.index.consumersOf(output).every((reader) => {
    const places = integersOf(reader.node.input[1], context.index);
    return reader.node.opType === "Gather" && reader.inputIndex === 0 && places?.every((place) => axisFrom(place, through.rank) !== through.axis) === true;
  });
  return isElsewhere ? [void 0] : void 0;
};
var pad2 = (node, context) => {
  const through = carriedByFirst(node, context);
  const pads = integersOf(node.input[1], context.index);
  if (through === void 0 || pads?.length !== 2 * through.rank) return void 0;
  const isElsewhere = pads[through.axis] === 0 && pads[through.axis + through.rank] === 0;
  return isElsewhere ? [through] : void 0;
};
var resize2 = (node, context) => {
  const through = carriedByFirst(node, context);
  const scales = context.index.constantOf(node.input[2] ?? "");
  if (through?.axis !== 1 || scales === void 0 || (node.input[3] ?? "") !== "") return void 0;
  return floatValues(scales)[through.axis] === 1 ? [through] : void 0;
};
var PIECES = /* @__PURE__ */ new Map([
  ["Concat", concat],
  ["Split", split],
  ["Slice", slice2],
  ["Gather", gather],
  ["Shape", shape],
  ["Pad", pad2],
  ["Resize", resize2]
]);

// src/compress/prune/rules/products.ts
var SUMMED = -1;
var matMul = (node, context) => {
  const [left, right] = node.input.map((name) => context.carriedBy(name));
  const rank2 = context.shapeOf(node.output[0] ?? "")?.length;
  const shapes = node.input.map((name) => context.shapeOf(name) ?? []);
  const [first = [], second = []] = shapes;
  if (rank2 === void 0 || first.length < 2 || second.length < 2) return void 0;
  const made = ({ channels }, place) => place === SUMMED ? void 0 : [{ axis: rank2 - place, rank: rank2, channels }];
  if (left !== void 0 && right !== void 0) {
    const place = placeOf(left, 0);
    const isTogether = place > 2 && place === placeOf(right, 1);
    if (!isTogether || left.channels.length !== right.channels.length) return void 0;
    context.tie(left.channels, right.channels);
    return made(left, place);
  }
  if (left !== void 0) return made(left, alone(placeOf(left, 0), second));
  return right === void 0 ? void 0 : made(right, alone(placeOf(right, 1), first));
};
var alone = (place, other) => place <= 2 || other.length < place || other[other.length - place] === 1 ? place : SUMMED;
function placeOf({ rank: rank2, axis }, side) {
  const place = rank2 - axis;
  if (place > 2) return place;
  const summed = side === 0 ? 1 : 2;
  return place === summed ? SUMMED : place;
}
var PRODUCTS = /* @__PURE__ */ new Map([["MatMul", matMul]]);

// src/compress/prune/rules/reshaping.ts
var transpose = (node, context) => {
  const through = carriedByFirst(node, context);
  if (through === void 0) return void 0;
  const { rank: rank2, axis, channels } = through;
  const order = readInts(node, "perm") ?? Array.from({ length: rank2 }, (_, at) => rank2 - 1 - at);
  return [{ rank: rank2, axis: order.indexOf(axis), channels }];
};
function strideOf(shape2, axis) {
  let stride = 1;
  for (const size of shape2.slice(axis + 1)) {
    if (size === void 0) return void 0;
    stride *= size;
  }
  return stride;
}
function regrouped({ axis, channels }, { from, to }, context) {
  const stride = strideOf(from, axis);
  const count = channels.length;
  if (stride === void 0) return void 0;
  for (const [place, size] of to.entries()) {
    const there = strideOf(to, place);
    if (there === void 0 || there >= stride * count) continue;
    if (size === 1) continue;
    if (size === void 0 || size * there % (stride * count) !== 0) return void 0;
    const [wide, narrow] = [Math.max(there, stride), Math.min(there, stride)];
    if (wide % narrow !== 0 || stride * count % wide !== 0) return void 0;
    const joined = Math.max(1, there / stride);
    for (let start = 0; start < count; start += joined)
      for (let next = start + 1; next < start + joined; next += 1)
        context.tie(channels.subarray(start, start + 1), channels.subarray(next, next + 1));
    const spread = Int32Array.from(
      { length: size },
      (_, at) => channels[Math.floor(at * there / stride) % count] ?? 0
    );
    return { axis: place, rank: to.length, channels: spread };
  }
  return void 0;
}
function reshaped(node, context) {
  const through = carriedByFirst(node, context);
  const from = context.shapeOf(node.input[0] ?? "");
  const to = context.shapeOf(node.output[0] ?? "");
  if (through === void 0 || from === void 0 || to === void 0) return void 0;
  return regrouped(through, { from, to }, context);
}
var flowing = (node, context) => {
  const made = reshaped(node, context);
  return made === void 0 ? void 0 : [made];
};
var reshape = (node, context) => {
  const through = carriedByFirst(node, context);
  const made = reshaped(node, context);
  if (through === void 0 || made === void 0) return void 0;
  const sizes = integersOf(node.input[1], context.index);
  if (sizes === void 0) return rewritePiece(node, { made, context }) ? [made] : void 0;
  const copies = (axis) => sizes[axis] === 0;
  if (through.axis !== made.axis && (copies(through.axis) || copies(made.axis))) return void 0;
  if ((sizes[made.axis] ?? 0) > 0)
    context.rewrite(made.channels, (left) => ({
      integers: [{ inputIndex: 1, values: sizes.with(made.axis, left(made.channels).length) }]
    }));
  return [made];
};
function rewritePiece(node, { made, context }) {
  const joined = context.index.producerOf(node.input[1] ?? "")?.node;
  if (joined?.opType !== "Concat" || joined.input.length !== made.rank) return false;
  const isOne = joined.input.every((name) => {
    const shape2 = context.shapeOf(name);
    return shape2?.length === 1 && shape2[0] === 1;
  });
  if (!isOne) return false;
  if (hasNoSizeOfItsOwn(joined.input[made.axis] ?? "", context.index)) return true;
  context.rewrite(made.channels, (left) => ({
    piece: { inputIndex: 1, joined, place: made.axis, size: left(made.channels).length }
  }));
  return true;
}
var hasNoSizeOfItsOwn = (name, index) => integersOf(name, index)?.[0] === -1;
var reduction = (node, context) => {
  const through = carriedByFirst(node, context);
  if (through === void 0) return void 0;
  const { rank: rank2, axis, channels } = through;
  const given = readInts(node, "axes") ?? integersOf(node.input[1], context.index) ?? [];
  const axes = given.map((one) => axisFrom(one, rank2));
  if (axes.length === 0 || axes.includes(axis)) return void 0;
  if (readInt(node, "keepdims", 1) === 1) return [through];
  const before = axes.filter((one) => one < axis).length;
  return [{ axis: axis - before, rank: rank2 - axes.length, channels }];
};
var REDUCTIONS = [
  "ReduceL1",
  "ReduceL2",
  "ReduceLogSumExp",
  "ReduceMax",
  "ReduceMean",
  "ReduceMin",
  "ReduceSum",
  "ReduceSumSquare"
];
var RESHAPING = new Map([
  ["Transpose", transpose],
  ["Flatten", flowing],
  ["Squeeze", flowing],
  ["Unsqueeze", flowing],
  ["Reshape", reshape],
  ...REDUCTIONS.map((operator) => [operator, reduction])
]);

// src/compress/prune/propagate.ts
var RULES2 = new Map([
  ...ELEMENTWISE,
  ...RESHAPING,
  ...PIECES,
  ...PRODUCTS,
  ...ATTENTION
]);
var ruleOf = ({ domain, opType }) => RULES2.get(domain === "" ? opType : `${domain}:${opType}`);
var valuesToMeasure = ({ node }, layers) => node.filter((each2) => layers.has(each2) || ruleOf(each2) !== void 0).flatMap(({ input, output }) => [...input, ...output]).filter((name) => name !== "");
function followChannels(context) {
  const walk = new Walk(context);
  for (const node of context.graph.node) walk.pass(node);
  walk.end();
  return walk.paths();
}
var barrierAt = (node) => refusal("structure", `its channels go through ${node.opType} "${nodeLabel(node)}"`);
var INTERFACE2 = refusal("structure", "its channels are inputs or outputs of the model");
var UNKNOWN = refusal("structure", "its bias, or the shape of its output, is not known");
var Walk = class {
  #given;
  #ties = new ChannelTies();
  #carried = /* @__PURE__ */ new Map();
  #producers = [];
  #readers = [];
  #constants = [];
  #rewrites = [];
  constructor(given) {
    this.#given = given;
  }
  pass(node) {
    const layer = this.#given.layers.get(node);
    if (layer !== void 0) {
      this.#passLayer(layer);
      return;
    }
    const carriesAny = this.#given.index.namesReadBy(node).some((name) => this.#carried.has(name));
    if (!carriesAny) return;
    const made = ruleOf(node)?.(node, this.#contextOf(node));
    const isWhole2 = node.output.every((name, place) => name === "" || place < (made?.length ?? 0));
    if (made === void 0 || !isWhole2) this.#block(node);
    else for (const [place, carried] of made.entries()) this.#note(node.output[place], carried);
  }
  #passLayer(layer) {
    const { node } = layer;
    const why = barrierAt(node);
    const context = {
      ...this.#contextOf(node),
      add: (count) => {
        const channels = this.#ties.add(count);
        this.#producers.push({ layer, channels });
        return channels;
      },
      fix: (channels) => this.#fix(channels, UNKNOWN)
    };
    const { made, reader, isBarrier } = passLayer(layer, context);
    if (isBarrier) this.#fix(this.#carried.get(node.input[0] ?? "")?.channels, why);
    for (const name of node.input.slice(1)) this.#fix(this.#carried.get(name)?.channels, why);
    if (reader !== void 0) this.#readers.push(reader);
    this.#note(node.output[0], made);
  }
  #contextOf(node) {
    const { index, opset, shapeOf } = this.#given;
    const why = barrierAt(node);
    return {
      index,
      opset,
      shapeOf,
      carriedBy: (value) => this.#carried.get(value ?? ""),
      tie: (first, second) => this.#ties.tieAll(first, second, why),
      slice: (inputIndex, axis, channels) => this.#slice({ node, inputIndex, axis, channels }),
      rewrite: (channels, edit) => this.#rewrites.push({ node, channels, edit })
    };
  }
  #slice(place) {
    const name = place.node.input[place.inputIndex] ?? "";
    const tensor = this.#given.index.constantOf(name);
    if (tensor === void 0 || elementTypeOf(tensor) !== "float32") return false;
    if (tensorDims(tensor)[place.axis] !== place.channels.length) return false;
    this.#constants.push({ ...place, tensor });
    return true;
  }
  #note(name, carried) {
    if (name !== void 0 && name !== "" && carried !== void 0)
      this.#carried.set(name, carried);
  }
  #block(node) {
    for (const name of this.#given.index.namesReadBy(node))
      this.#fix(this.#carried.get(name)?.channels, barrierAt(node));
  }
  #fix(channels, why) {
    for (const channel of channels ?? []) this.#ties.fix(channel, why);
  }
  /** Outputs of the model keep their sizes. */
  end() {
    for (const [name, { channels }] of this.#carried)
      if (this.#given.index.isGraphOutput(name)) this.#fix(channels, INTERFACE2);
  }
  paths() {
    return {
      ties: this.#ties,
      producers: this.#producers,
      readers: this.#readers,
      values: [...this.#carried.values()].map(({ channels }) => channels),
      constants: this.#constants,
      rewrites: this.#rewrites
    };
  }
};

// src/compress/prune/pruned-writer.ts
var PrunedWriter = class {
  #model;
  #given;
  #fresh;
  #slots = /* @__PURE__ */ new Map();
  #edits = /* @__PURE__ */ new Map();
  #tensors = [];
  constructor(model) {
    const graph = graphOf(model);
    this.#model = model;
    this.#fresh = freshNames(graph);
    this.#given = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  }
  /** Values in the dimensions of before, to be written over. */
  valuesAt(node, inputIndex, part) {
    const slot = this.#slot(node, inputIndex);
    slot.part ??= { dims: part.dims, values: Float32Array.from(part.values) };
    return slot.part.values;
  }
  keep(node, inputIndex, cut2) {
    this.#slot(node, inputIndex).cuts.push(cut2);
  }
  edit(node, edit) {
    this.#edits.set(node, [...this.#edits.get(node) ?? [], edit]);
  }
  #slot(node, inputIndex) {
    const slots = this.#slots.get(node) ?? /* @__PURE__ */ new Map();
    this.#slots.set(node, slots);
    const slot = slots.get(inputIndex) ?? { part: void 0, cuts: [] };
    slots.set(inputIndex, slot);
    return slot;
  }
  model() {
    const graph = graphOf(this.#model);
    const nodes = graph.node.flatMap((node) => this.#written(node));
    const initializers = [...graph.initializer, ...this.#tensors];
    return dropUnused(withGraph(this.#model, { nodes, initializers, valueInfos: [] }));
  }
  #written(node) {
    const slots = this.#slots.get(node);
    const edits = this.#edits.get(node) ?? [];
    if (slots === void 0 && edits.length === 0) return [node];
    const inputs = [...node.input];
    for (const [place, slot] of slots ?? []) {
      const part = partOf(slot);
      if (part !== void 0) inputs[place] = this.#tensor("float32", part.dims, part.values);
    }
    const before = [];
    let attributes = node.attribute;
    for (const edit of edits) {
      attributes = editedAttributes(attributes, edit);
      for (const { inputIndex, values } of edit.integers ?? []) {
        while (inputs.length < inputIndex) inputs.push("");
        inputs[inputIndex] = this.#integers(values, node.input[inputIndex]);
      }
      if (edit.piece !== void 0) {
        const joined = this.#joinedAnew(edit.piece);
        before.push(joined);
        inputs[edit.piece.inputIndex] = joined.output[0] ?? "";
      }
    }
    return [...before, withNode(node, { inputs, attributes })];
  }
  #joinedAnew({ joined, place, size }) {
    const inputs = joined.input.with(place, this.#integers([size], joined.input[place]));
    return withNode(joined, { name: "", inputs, outputs: [this.#fresh("s")] });
  }
  /** Of the type of what they replace: a Slice's bounds must all be of one. */
  #integers(values, replaced) {
    const before = this.#given.get(replaced ?? "");
    return before !== void 0 && elementTypeOf(before) === "int32" ? this.#tensor("int32", [values.length], Int32Array.from(values)) : this.#tensor("int64", [values.length], BigInt64Array.from(values, BigInt));
  }
  #tensor(type, dims, values) {
    const made = makeTensor(this.#fresh("w"), type, { dims, values });
    this.#tensors.push(made);
    return made.name;
  }
};
function editedAttributes(given, { attributes = [], withoutAttributes = [] }) {
  const replaced = /* @__PURE__ */ new Set([...attributes.map(({ name }) => name), ...withoutAttributes]);
  return [...given.filter(({ name }) => !replaced.has(name)), ...attributes];
}
function partOf({ part, cuts }) {
  const tensor = cuts[0]?.tensor;
  const whole = tensor === void 0 ? void 0 : { dims: tensorDims(tensor), values: floatValues(tensor) };
  const start = part ?? whole;
  if (start === void 0) return void 0;
  return cuts.reduce((left, { axis, places }) => taken(left, axis, places), start);
}
function taken({ dims, values }, axis, places) {
  const inner = elementCount(dims.slice(axis + 1));
  const size = dims[axis] ?? 1;
  const outer = elementCount(dims.slice(0, axis));
  const left = new Float32Array(outer * places.length * inner);
  for (let before = 0; before < outer; before += 1)
    for (const [at, place] of places.entries()) {
      const start = (before * size + place) * inner;
      left.set(values.subarray(start, start + inner), (before * places.length + at) * inner);
    }
  return {
    dims: dims.map((given, place) => place === axis ? places.length : given),
    values: left
  };
}

// src/compress/passes/prune-channels.ts
var MEASURABLE = { lowest: 7, need: "Mul, by which sizes are measured," };
var NOT_FINITE = refusal("not-calibrated", "what it makes is not finite on calibration data");
var UNSEEN2 = refusal("not-calibrated", "calibration saw nothing of it");
var pruneChannels = {
  name: "prune-channels",
  description: "neurons, channels and heads taken away, and the layers behind them refitted",
  needsCalibration: true,
  apply: async (model, step, context) => {
    if (context.calibration === void 0) throw calibrationMissing("prune-channels");
    return applyPruneChannels(model, readOptions6(step), context.calibration);
  }
};
function readOptions6(step) {
  return {
    noise: step.noise ?? 1e-3,
    multiple: step["channel-multiple"] ?? 8,
    minimumElements: 1,
    keepFloat: step["keep-float"] ?? []
  };
}
async function applyPruneChannels(given, options, calibration) {
  const found2 = layersOf3(given, options);
  if (found2.layers.length === 0) return { model: given, changes: found2.changes };
  const model = atLeastOpset(given, "prune-channels", MEASURABLE);
  const { graph, index, layers, changes } = model === given ? found2 : layersOf3(model, options);
  const byNode = new Map(layers.map((layer) => [layer.node, layer]));
  const shapeOf = await observedShapes(model, valuesToMeasure(graph, byNode), calibration);
  if (shapeOf === void 0)
    return {
      model: given,
      changes: [...changes, ...layers.map(({ node }) => refused(node, UNSEEN2))]
    };
  const opset = opsetVersion(model, "");
  const paths = followChannels({ graph, index, opset, layers: byNode, shapeOf });
  const { groups, refused: barriers } = channelGroups(paths);
  for (const [{ layer }, barrier] of barriers) changes.push(refused(layer.node, barrier));
  const readers = groups.flatMap((group) => group.readers.map(({ layer }) => layer));
  const statistics = await inputStatistics(model, readers, calibration);
  const gone = /* @__PURE__ */ new Set();
  const writer = new PrunedWriter(model);
  for (const group of groups)
    changes.push(...prune(group, { options, index, statistics, paths, gone, writer }));
  if (gone.size === 0) return { model: given, changes };
  cut(paths, gone, writer);
  return { model: writer.model(), changes };
}
function layersOf3(model, options) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const { layers, refusals } = findLayers2(model, { index, options });
  return { graph, index, layers, changes: [...refuseInnerLayers(graph), ...refusals] };
}
function prune(group, pruning) {
  const found2 = choose(group, pruning);
  const refuse = (why) => group.producers.map(({ layer }) => refused(layer.node, why));
  if ("code" in found2) return refuse(found2);
  const { readers, weights, noise, sets } = found2;
  if (sets.length === 0)
    return refuse(refusal("no-gain", `the layers behind it need all of its channels`));
  for (const set of sets) pruning.gone.add(set);
  for (const [place, reader] of readers.entries())
    writeRefitted(reader, weights[place] ?? new Float64Array(), pruning.writer);
  const percent3 = `${(100 * Math.sqrt(noise)).toPrecision(2)} %`;
  return group.producers.map(({ layer, channels }) => {
    const left = placesLeft(pruning.paths, pruning.gone)(channels).length;
    return left === channels.length ? refused(layer.node, refusal("no-gain", "others beside it are missed less")) : applied(
      layer.node,
      `${left} of ${channels.length} channels kept; what reads them changes by ${percent3}`
    );
  });
}
function choose(group, pruning) {
  const { options, index, statistics, paths } = pruning;
  const choices = new Map(group.sets.map((set, choice) => [set, choice]));
  const choiceOf = (channel) => choices.get(paths.ties.setOf(channel));
  const readers = [];
  for (const reader of group.readers) {
    const known = statistics.get(reader.layer.node);
    if (reader.layer.layout.depth > DEEPEST_GRAM)
      return refusal("too-large", `a layer behind it is deeper than ${DEEPEST_GRAM}`);
    if (known === void 0 || known.count === 0) return UNSEEN2;
    if (whyUnusable(known) !== void 0) return NOT_FINITE;
    const fitting = { statistics: known, index, choiceOf, choices: choices.size };
    readers.push(...readersOf3(reader, fitting));
  }
  const standing = (channels) => channels.map((channel) => choiceOf(channel) ?? NO_CHANNEL);
  const { gone, weights, noise } = chooseChannels(readers, {
    channels: choices.size,
    noise: options.noise,
    multiple: options.multiple,
    widths: group.producers.map(({ channels }) => standing(channels)),
    values: group.values.map(standing)
  });
  return { readers, weights, noise, sets: gone.flatMap((choice) => group.sets[choice] ?? []) };
}
var placesLeft = ({ ties }, gone) => (channels) => Array.from(channels.keys()).filter(
  (place) => !gone.has(ties.setOf(channels[place] ?? NO_CHANNEL))
);
function cut(paths, gone, writer) {
  const left = placesLeft(paths, gone);
  for (const { node, inputIndex, tensor, axis, channels } of paths.constants) {
    const places = left(channels);
    if (places.length < channels.length) writer.keep(node, inputIndex, { tensor, axis, places });
  }
  for (const { node, channels, edit } of paths.rewrites)
    if (left(channels).length < channels.length) writer.edit(node, edit(left));
}

// src/compress/round/recurrent-weights.ts
function findRecurrentWeights(graph, index, limits) {
  const weights = [];
  const refusals = [];
  for (const node of graph.node) {
    if (node.domain !== "" || !RECURRENT.has(node.opType)) continue;
    for (const place of [1, 2]) {
      const found2 = readLayer2(node, place, { index, limits });
      if ("code" in found2) refusals.push(refused(node, found2));
      else weights.push(found2);
    }
  }
  return { weights, refusals };
}
function readLayer2(node, place, { index, limits }) {
  if (isKeptFloat(node, limits.keepFloat)) return KEPT_FLOAT;
  const weightName = node.input[place] ?? "";
  const weight = index.constantOf(weightName);
  if (weight === void 0) return whyNotConstant(weightName, index);
  const found2 = readRecurrentWeight(weight);
  if ("code" in found2) return found2;
  if (index.consumersOf(weightName).length > 1) return SHARED;
  const { dims, values } = found2;
  const [directions, rows, depth] = dims;
  if (values.length < limits.minimumElements)
    return refusal(
      "too-small",
      `its weight has ${values.length} elements, fewer than ${limits.minimumElements}`
    );
  if (depth < LEAST_GRID_DEPTH)
    return refusal(
      "shallow",
      `its channels have ${depth} weights each, fewer than ${LEAST_GRID_DEPTH}`
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
    bias: void 0,
    place,
    isInput: place === 1
  };
}

// src/compress/inner-weights.ts
function findInnerWeights(model, search) {
  const graph = graphOf(model);
  const finder = new Finder(graph, search);
  finder.visitInner(graph, { hidden: /* @__PURE__ */ new Set(), constantOf: (name) => finder.constantOf(name) });
  return finder.found();
}
var STAYS = refusal(
  "subgraph",
  "its weight is in a branch or the body of a loop, and too small to be moved out of it"
);
var Finder = class {
  #index;
  #search;
  #tensors;
  #refusals = [];
  /** By the name of the weight, in the order in which they are met. */
  #layers = /* @__PURE__ */ new Map();
  #reads = /* @__PURE__ */ new Map();
  constructor(graph, search) {
    this.#index = indexGraph(graph);
    this.#search = search;
    this.#tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
    for (const { input } of graph.node) this.#count(input);
    this.#count(graph.output.map(({ name }) => name));
  }
  constantOf(name) {
    return this.#index.constantOf(name);
  }
  visitInner(graph, around) {
    for (const node of graph.node)
      for (const inner of subgraphsOf(node)) this.#visit(inner, around);
  }
  #visit(graph, around) {
    const own = indexGraph(graph);
    const defined = /* @__PURE__ */ new Set([
      ...[...graph.input, ...graph.initializer].map(({ name }) => name),
      ...graph.node.flatMap(({ output }) => output)
    ]);
    const constantOf = (name) => defined.has(name) ? own.constantOf(name) : around.constantOf(name);
    const hidden = /* @__PURE__ */ new Set([...around.hidden, ...defined]);
    this.#findLayers(graph, { ...own, constantOf, consumersOf: () => [] }, hidden);
    for (const { input } of graph.node) this.#count(input.filter((name) => !hidden.has(name)));
    this.visitInner(graph, { hidden, constantOf });
  }
  #findLayers(graph, index, hidden) {
    const { limits, reasonAgainst: reasonAgainst4 = () => void 0, recurrences } = this.#search;
    const add = (layer) => {
      const { weightName, node } = layer;
      if (hidden.has(weightName)) this.#refusals.push(refused(node, STAYS));
      else this.#layers.set(weightName, [...this.#layers.get(weightName) ?? [], layer]);
    };
    for (const node of graph.node) {
      if (node.domain !== "" || !LAYER_OPERATORS.has(node.opType)) continue;
      const found2 = readLayer(node, index, limits);
      const against = "code" in found2 ? found2 : reasonAgainst4(found2.layer);
      if (against !== void 0) this.#refusals.push(refused(node, against));
      else if ("layer" in found2) add(found2.layer);
    }
    if (!recurrences) return;
    const { weights, refusals } = findRecurrentWeights(graph, index, limits);
    this.#refusals.push(...refusals);
    for (const weight of weights) add(weight);
  }
  #count(names) {
    for (const name of names) this.#reads.set(name, (this.#reads.get(name) ?? 0) + 1);
  }
  found() {
    const weights = [];
    const refusals = [...this.#refusals];
    for (const [name, layers] of this.#layers) {
      const [layer] = layers;
      const tensor = this.#tensors.get(name);
      const isWhole2 = layers.length === this.#reads.get(name) && layers.every((each2) => layer !== void 0 && seesAlike(each2, layer));
      const readers = layers.map(({ node }) => node);
      if (layer !== void 0 && tensor !== void 0 && isWhole2)
        weights.push({ tensor, layer, readers });
      else refusals.push(...readers.map((node) => refused(node, SHARED)));
    }
    return { weights, refusals };
  }
};
var seesAlike = (a, b) => a.kind === b.kind && a.channelAxis === b.channelAxis;

// src/compress/sparse/choose-zeros.ts
function zerosAmong(count, pattern) {
  if (pattern.kind === "unstructured") return Math.floor(count * pattern.sparsity);
  return Math.max(0, count - pattern.kept);
}
function smallest(scores, count) {
  const places = Uint32Array.from(scores, (_, place) => place);
  return places.toSorted((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0) || a - b).subarray(0, count);
}

// src/compress/sparse/prune-rows.ts
var BLOCK4 = 128;
function pruneByMagnitude(rows, pattern) {
  const scores = rows.values.map(Math.abs);
  const width = pattern.kind === "n-of-m" ? rows.depth : scores.length;
  return zeroSmallest(rows.values, scores, { width, pattern });
}
function pruneByWanda(rows, norms, pattern) {
  const { depth, values } = rows;
  const scores = values.map((value, at) => Math.abs(value) * (norms[at % depth] ?? 0));
  return zeroSmallest(values, scores, { width: depth, pattern });
}
function zeroSmallest(values, scores, { width, pattern }) {
  const pruned = Float64Array.from(values);
  const step = pattern.kind === "n-of-m" ? pattern.of : width;
  for (let row = 0; row < scores.length; row += width)
    for (let start = row; start < row + width; start += step) {
      const part = scores.subarray(start, Math.min(start + step, row + width));
      for (const place of smallest(part, zerosAmong(part.length, pattern)))
        pruned[start + place] = 0;
    }
  return pruned;
}
function pruneByReconstruction(rows, metric, pattern) {
  const { channels, depth } = rows;
  const values = Float64Array.from(rows.values);
  for (let start = 0; start < depth; start += BLOCK4) {
    const block = { start, end: Math.min(start + BLOCK4, depth) };
    const zeros = pattern.kind === "unstructured" ? zerosOfBlock(values, block, { channels, metric, pattern }) : new Uint8Array(channels * depth);
    for (let channel = 0; channel < channels; channel += 1) {
      const from = channel * depth;
      const row = {
        values: values.subarray(from, from + depth),
        zeros: zeros.subarray(from, from + depth)
      };
      sweep(row, block, { metric, pattern });
    }
  }
  return values;
}
function zerosOfBlock(values, { start, end }, {
  channels,
  metric,
  pattern
}) {
  const { depth } = metric;
  const width = end - start;
  const scores = new Float64Array(channels * width);
  for (let channel = 0; channel < channels; channel += 1)
    for (let k = start; k < end; k += 1)
      scores[channel * width + k - start] = costOf(values[channel * depth + k] ?? 0, metric, k);
  const zeros = new Uint8Array(channels * depth);
  for (const place of smallest(scores, zerosAmong(scores.length, pattern)))
    zeros[Math.floor(place / width) * depth + start + place % width] = 1;
  return zeros;
}
function costOf(value, { depth, upper }, k) {
  return (value / (upper[k * depth + k] ?? 1)) ** 2;
}
function sweep({ values, zeros }, { start, end }, { metric, pattern }) {
  const { depth, upper } = metric;
  for (let k = start; k < end; k += 1) {
    if (pattern.kind === "n-of-m" && k % pattern.of === 0) {
      const group = values.subarray(k, Math.min(k + pattern.of, end));
      const scores = group.map((value, at) => costOf(value, metric, k + at));
      for (const place of smallest(scores, zerosAmong(scores.length, pattern)))
        zeros[k + place] = 1;
    }
    if (zeros[k] === 0) continue;
    const row = k * depth;
    const error = (values[k] ?? 0) / (upper[row + k] ?? 1);
    values[k] = 0;
    for (let later = k + 1; later < depth; later += 1)
      values[later] = (values[later] ?? 0) - error * (upper[row + later] ?? 0);
  }
}

// src/compress/sparse/prune-weight.ts
function pruneWeight(weight, statistics, options) {
  const { channels, depth, offset } = weight.layout;
  const groups = statistics?.groups ?? 1;
  const values = Float32Array.from(weight.values);
  const biasShift = new Float64Array(channels);
  let [zeros, removed, change, signal] = [0, 0, 0, 0];
  const share = channels / groups;
  for (let group = 0; group < groups; group += 1) {
    const rows = rowsOf(weight, group * share, share);
    const view = viewOf(statistics, group, options.hasBias);
    const pruned = Float32Array.from(prune2(rows, view, options));
    for (let row = 0; row < share; row += 1) {
      const channel = group * share + row;
      const before = rows.values.subarray(row * depth, (row + 1) * depth);
      const after = pruned.subarray(row * depth, (row + 1) * depth);
      const lost = before.map((value, k) => value - (after[k] ?? 0));
      for (const [k, value] of after.entries()) {
        values[offset(channel, k)] = value;
        zeros += value === 0 ? 1 : 0;
        removed += value === 0 && before[k] !== 0 ? 1 : 0;
      }
      change += quadratic2(lost, view?.moments);
      signal += quadratic2(before, view?.centred);
      if (view?.mean !== void 0) biasShift[channel] = product2(view.mean, lost);
    }
  }
  return { values, biasShift, zeros, removed, noise: noiseOf(change, signal) };
}
function rowsOf({ values, layout }, first, channels) {
  const { depth, offset } = layout;
  const rows = Float64Array.from(
    { length: channels * depth },
    (_, at) => values[offset(first + Math.floor(at / depth), at % depth)] ?? 0
  );
  return { channels, depth, values: rows };
}
function viewOf(statistics, group, hasBias) {
  if (statistics === void 0) return void 0;
  const { depth, count } = statistics;
  const { mean, second, centred } = momentsOf(statistics, group);
  return {
    mean: hasBias ? mean : void 0,
    moments: hasBias ? centred : second,
    centred,
    norms: mean.map((_, k) => Math.sqrt(count * (second[k * depth + k] ?? 0)))
  };
}
function prune2(rows, view, { method, pattern }) {
  if (method === "magnitude" || view === void 0) return pruneByMagnitude(rows, pattern);
  if (method === "wanda") return pruneByWanda(rows, view.norms, pattern);
  return pruneByReconstruction(rows, prepareMetric(view.moments, rows.depth, "natural"), pattern);
}
function quadratic2(vector, matrix) {
  if (matrix === void 0) return product2(vector, vector);
  const depth = vector.length;
  let total = 0;
  for (const [row, value] of vector.entries())
    if (value !== 0)
      total += value * product2(matrix.subarray(row * depth, (row + 1) * depth), vector);
  return total;
}
function product2(first, second) {
  let total = 0;
  for (let k = 0; k < first.length; k += 1) total += (first[k] ?? 0) * (second[k] ?? 0);
  return total;
}
function noiseOf(change, signal) {
  if (change <= 0) return 0;
  return signal > 0 ? change / signal : 1;
}

// src/compress/passes/prune-weights.ts
var pruneWeights = {
  name: "prune-weights",
  description: "weights that layers hardly miss set to 0, which pack-weights stores in fewer bytes",
  needsCalibration: true,
  apply: async (model, step, { calibration }) => {
    const options = readOptions7(step);
    if (options.method !== "magnitude" && calibration === void 0)
      throw calibrationMissing("prune-weights");
    const result = await applyPruneWeights(model, options, calibration);
    return withUnhandled(result, { ...options, given: model });
  }
};
function readOptions7(step) {
  return {
    method: step.method ?? "sparsegpt",
    pattern: readPattern(step),
    minimumElements: step["minimum-elements"] ?? 1024,
    keepFloat: step["keep-float"] ?? []
  };
}
function readPattern({ pattern = "unstructured", sparsity }) {
  if (pattern === "unstructured") return { kind: pattern, sparsity: sparsity ?? 0.5 };
  if (sparsity !== void 0)
    throw new UserError(
      "recipe-invalid",
      `Cannot apply prune-weights: sparsity is for "pattern: unstructured", and the pattern is "${pattern}"`
    );
  const [kept = 0, of = 0] = pattern.split(":").map(Number);
  return { kind: "n-of-m", kept, of };
}
async function applyPruneWeights(given, options, calibration) {
  const { model } = options.method === "magnitude" ? hoistConstants(given) : { model: given };
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const { layers, refusals } = findLayers2(model, { index, options, reasonAgainst: reasonAgainst4 });
  const inner = pruneInner(model, options);
  const changes = [...inner.changes, ...refusals];
  const statistics = options.method === "magnitude" || calibration === void 0 ? /* @__PURE__ */ new Map() : await inputStatistics(model, layers, calibration);
  const replacements = [];
  for (const layer of layers) {
    const found2 = prunedLayer(layer, statistics.get(layer.node), { options, index });
    if ("code" in found2) {
      changes.push(refused(layer.node, found2));
      continue;
    }
    replacements.push(...written3(layer, found2));
    changes.push(applied(layer.node, describe3(layer, found2.pruned, options)));
  }
  if (replacements.length + inner.tensors.size === 0) return { model: given, changes };
  return { model: replaceConstants(withTensors(model, inner.tensors), replacements), changes };
  function reasonAgainst4({ layout }) {
    if (options.method === "magnitude" || layout.depth <= DEEPEST_GRAM) return void 0;
    const reason = `its channels have ${layout.depth} weights each, more than ${DEEPEST_GRAM}`;
    return refusal("too-large", reason);
  }
}
function pruneInner(model, options) {
  if (options.method !== "magnitude")
    return { tensors: /* @__PURE__ */ new Map(), changes: refuseInnerLayers(graphOf(model)) };
  const search = { limits: options, recurrences: false };
  const { weights, refusals } = findInnerWeights(model, search);
  const tensors = /* @__PURE__ */ new Map();
  const changes = [...refusals];
  for (const { tensor, layer, readers } of weights) {
    const pruned = pruneWeight(layer, void 0, { ...options, hasBias: false });
    if (pruned.removed === 0) {
      changes.push(...readers.map((node) => refused(node, nothingLeft(layer, pruned))));
      continue;
    }
    const { dims } = layer;
    tensors.set(tensor, makeTensor(tensor.name, "float32", { dims, values: pruned.values }));
    changes.push(...readers.map((node) => applied(node, describe3(layer, pruned, options))));
  }
  return { tensors, changes };
}
var nothingLeft = ({ values }, { zeros }) => refusal("no-gain", `${zeros} of its ${values.length} weights are 0 already`);
function prunedLayer(layer, statistics, { options, index }) {
  const needsInput = options.method !== "magnitude";
  const against = needsInput ? whyUnusable(statistics) : void 0;
  if (against !== void 0) return against;
  const bias = needsInput ? freeBiasOf(layer, index) : void 0;
  const pruned = pruneWeight(layer, statistics, { ...options, hasBias: bias !== void 0 });
  if (pruned.removed > 0) return { pruned, bias };
  return nothingLeft(layer, pruned);
}
function written3({ node, dims }, { pruned, bias }) {
  const weight = { node, place: 1, dims, values: pruned.values };
  if (bias === void 0) return [weight];
  const values = bias.values.map((value, channel) => value + (pruned.biasShift[channel] ?? 0));
  return [weight, { node: bias.node, place: bias.inputIndex, dims: bias.dims, values }];
}
function describe3({ values }, { zeros, noise }, options) {
  const part = `${zeros} of ${values.length} weights are 0`;
  const change = `${(100 * Math.sqrt(noise)).toPrecision(2)} %`;
  return options.method === "magnitude" ? `${part}; the weights change by ${change}` : `${part}; its output changes by ${change}`;
}

// src/compress/quantize/nearest-rounding.ts
var SHRINKING3 = Array.from({ length: 16 }, (_, place) => 1.1 * 0.93 ** place);
var FINALISTS = 3;
var REFITS3 = 3;
function roundNearest(values, half2) {
  let largest = 0;
  for (let place = 0; place < values.length; place += 1)
    largest = Math.max(largest, Math.abs(values[place] ?? 0));
  if (largest === 0) return { codes: new Int16Array(values.length), step: 1, loss: 0 };
  const finalists = SHRINKING3.map(
    (factor) => measure(values, roundTo11Bits(largest * factor / half2), half2)
  ).toSorted((a, b) => a.loss - b.loss).slice(0, FINALISTS);
  let best = { step: 1, loss: Number.POSITIVE_INFINITY, refitted: 1 };
  for (const finalist of finalists)
    for (let [refit, current] = [0, finalist]; refit <= REFITS3; refit += 1) {
      if (current.loss < best.loss) best = current;
      current = measure(values, current.refitted, half2);
    }
  const { step, loss } = best;
  const codes = new Int16Array(values.length);
  for (let place = 0; place < values.length; place += 1)
    codes[place] = clamp(roundHalfEven((values[place] ?? 0) / step), -half2, half2);
  return { codes, step, loss };
}
function measure(values, step, half2) {
  let [loss, along2, length] = [0, 0, 0];
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place] ?? 0;
    const code = clamp(roundHalfEven(value / step), -half2, half2);
    const error = value - step * code;
    loss += error * error;
    along2 += code * value;
    length += code * code;
  }
  return { step, loss, refitted: along2 > 0 ? roundTo11Bits(along2 / length) : step };
}

// src/compress/round/round-weight.ts
function signalOf(weight, views) {
  const { channels } = weight.layout;
  let signal = 0;
  for (let from = 0; from < channels; from += SIDE_BY_SIDE) {
    const group = groupOf(weight, views.length, from);
    const to = Math.min(from + SIDE_BY_SIDE, channels);
    const some = Array.from({ length: to - from }, (_, at) => channelVector(weight, from + at));
    const isOneGroup = groupOf(weight, views.length, to - 1) === group;
    const squares = isOneGroup ? quadratics(some, views[group]?.centred) : some.flatMap(
      (vector, at) => quadratics([vector], views[groupOf(weight, views.length, from + at)]?.centred)
    );
    for (const square of squares) signal += square;
  }
  return signal;
}
function groupOf({ layout }, groups, channel) {
  return Math.floor(channel * groups / layout.channels);
}
function channelVector({ values, layout }, channel) {
  const { depth, offset } = layout;
  const vector = new Float64Array(depth);
  for (let k = 0; k < depth; k += 1) vector[k] = values[offset(channel, k)] ?? 0;
  return vector;
}
var SIDE_BY_SIDE = 4;
function quadratics(vectors, matrix) {
  if (matrix === void 0) return vectors.map(squareOf);
  const [a = new Float64Array(), b = a, c = a, d = a] = vectors;
  const depth = a.length;
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let row = 0; row < depth; row += 1) {
    const va = a[row] ?? 0;
    const vb = b[row] ?? 0;
    const vc = c[row] ?? 0;
    const vd = d[row] ?? 0;
    const start = row * depth;
    for (let k = 0; k < depth; k += 1) {
      const factor = matrix[start + k] ?? 0;
      first += va * factor * (a[k] ?? 0);
      second += vb * factor * (b[k] ?? 0);
      third += vc * factor * (c[k] ?? 0);
      fourth += vd * factor * (d[k] ?? 0);
    }
  }
  return [first, second, third, fourth].slice(0, vectors.length);
}
function squareOf(vector) {
  let total = 0;
  for (let k = 0; k < vector.length; k += 1) total += (vector[k] ?? 0) * (vector[k] ?? 0);
  return total;
}
function roundWeight(prepared, levels) {
  const { weight, views } = prepared;
  const { channels, depth } = weight.layout;
  const { places, stride } = walkOf(weight.layout);
  const values = Float32Array.from(weight.values);
  const biasShift = new Float64Array(channels);
  let change = 0;
  for (let channel = 0; channel < channels; channel += 1) {
    const { metric, mean } = views[groupOf(weight, views.length, channel)] ?? {};
    const weights = channelVector(weight, channel);
    const rounded = roundChannel(weights, metric, levels);
    change += rounded.loss;
    const { codes, step } = rounded;
    let shift = 0;
    for (let k = 0; k < depth; k += 1) {
      const value = Math.fround((codes[k] ?? 0) * step);
      values[(places[k] ?? 0) + channel * stride] = value;
      if (mean !== void 0) shift += (mean[k] ?? 0) * ((weights[k] ?? 0) - value);
    }
    biasShift[channel] = shift;
  }
  return { values, biasShift, noise: noiseOf2(change, prepared.signal) };
}
function halveWeight({ weight, views, signal }) {
  const values = weight.values.map((value) => float16ToFloat32(float32ToFloat16(value)));
  if (!allFinite(values)) return void 0;
  const change = weight.values.map((value, at) => value - (values[at] ?? 0));
  const noise = noiseOf2(signalOf({ values: change, layout: weight.layout }, views), signal);
  return { values, biasShift: new Float64Array(weight.layout.channels), noise };
}
function roundChannel(weights, metric, levels) {
  const half2 = (levels - 1) / 2;
  return metric === void 0 ? roundNearest(weights, half2) : roundVector(weights, metric, half2);
}
var SAMPLED_CHANNELS = 16;
function estimateNoise(prepared, levels) {
  const { weight, views } = prepared;
  const { channels } = weight.layout;
  const stride = Math.max(1, Math.floor(channels / SAMPLED_CHANNELS));
  let [change, sampled] = [0, 0];
  for (let channel = 0; channel < channels; channel += stride) {
    const metric = views[groupOf(weight, views.length, channel)]?.metric;
    change += roundChannel(channelVector(weight, channel), metric, levels).loss;
    sampled += 1;
  }
  return noiseOf2(change * channels / Math.max(1, sampled), prepared.signal);
}
function noiseOf2(change, signal) {
  if (change <= 0) return 0;
  return signal > 0 ? change / signal : 1;
}

// src/compress/round/choose-levels.ts
var HALVINGS = 60;
function chooseLevels(weights, { noise: budget, halves }) {
  const options = weights.map(({ ready, gravity = 1 }) => optionsOf(ready(), gravity, halves));
  let [low, high] = [0, 1];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const price = (low + high) / 2;
    if (noiseAt(options, price) <= budget) low = price;
    else high = price;
  }
  return options.map((choices) => cheapest(choices, low)?.levels ?? 255);
}
var MEASURED = [3, 7, 15, 37, 127, 255];
function optionsOf(prepared, gravity, halves) {
  const count = prepared.weight.values.length;
  const known = MEASURED.map((levels) => ({
    levels,
    noise: gravity * estimateNoise(prepared, levels)
  }));
  const options = LEVELS2.map((levels) => ({
    levels,
    bytes: packedBytes(count, levels),
    noise: interpolate(known, levels)
  }));
  const half2 = halves ? halveWeight(prepared) : void 0;
  if (half2 === void 0) return options;
  return [...options, { levels: "float16", bytes: 2 * count, noise: gravity * half2.noise }];
}
function interpolate(known, levels) {
  const above = known.findIndex((one) => one.levels >= levels);
  const [lower, upper] = [known[above - 1], known[above]];
  if (upper === void 0) return 0;
  if (lower === void 0 || upper.levels === levels || upper.noise === 0) return upper.noise;
  const share = Math.log(levels / lower.levels) / Math.log(upper.levels / lower.levels);
  return lower.noise ** (1 - share) * upper.noise ** share;
}
function noiseAt(options, price) {
  return options.reduce((sum, choices) => sum + (cheapest(choices, price)?.noise ?? 0), 0);
}
function cheapest(choices, price) {
  let best;
  let least = Number.POSITIVE_INFINITY;
  for (const option of choices.toReversed()) {
    const cost = option.noise + price * option.bytes;
    if (cost <= least) [best, least] = [option, cost];
  }
  return best;
}

// src/compress/calibrate/shrink-moments.ts
var VECTORS_FOR_EACH = 4;
function shrunkMoments(moments, depth, count) {
  if (count >= VECTORS_FOR_EACH * depth) return moments;
  const share = shrinkage(moments, depth, count) * Math.min(1, depth / count);
  if (!(share > 0)) return moments;
  return moments.map(
    (value, at) => Math.floor(at / depth) === at % depth ? value : value * (1 - share)
  );
}
function shrinkage(moments, depth, count) {
  let [trace, own, shared] = [0, 0, 0];
  for (let row = 0; row < depth; row += 1)
    for (let column = 0; column < depth; column += 1) {
      const value = moments[row * depth + column] ?? 0;
      if (row === column) [trace, own] = [trace + value, own + value * value];
      else shared += value * value;
    }
  if (!(shared > 0)) return 0;
  const variance = (shared + trace * trace - own) / count;
  return Math.min(1, variance / shared);
}

// src/compress/round/input-views.ts
var UNKNOWN2 = { metric: void 0, mean: void 0, centred: void 0 };
var BYTES3 = 3 * 8;
function inputViews(mostBytes) {
  const kept = /* @__PURE__ */ new Map();
  let bytes = 0;
  return (statistics, hasBias) => {
    if (statistics === void 0 || statistics.count === 0) return [UNKNOWN2];
    const { gram } = statistics;
    const known = kept.get(gram)?.get(hasBias);
    if (known !== void 0) return known;
    const taken2 = gram.length * BYTES3;
    if (bytes + taken2 > mostBytes) {
      kept.clear();
      bytes = 0;
    }
    const views = makeViews(statistics, hasBias);
    kept.set(
      gram,
      (kept.get(gram) ?? /* @__PURE__ */ new Map()).set(hasBias, views)
    );
    bytes += taken2;
    return views;
  };
}
function makeViews(statistics, hasBias) {
  const moves = isMoving(statistics);
  return Array.from({ length: statistics.groups }, (_, group) => {
    const { mean: seen, second, centred } = momentsOf(statistics, group);
    const mean = hasBias ? seen : void 0;
    if (!moves) return { ...UNKNOWN2, mean };
    const { depth, count } = statistics;
    const moments = shrunkMoments(hasBias ? centred : second, depth, count);
    return { metric: prepareMetric(moments, depth), mean, centred };
  });
}

// src/compress/round/rounded-writer.ts
var RoundedWriter = class {
  #model;
  #fresh;
  #tensors = [];
  #inputs = /* @__PURE__ */ new Map();
  #inPlace = /* @__PURE__ */ new Map();
  constructor(model) {
    this.#model = model;
    this.#fresh = freshNames(graphOf(model));
  }
  /** For all that read it. */
  inPlace(tensor, { values }) {
    const dims = tensorDims(tensor);
    this.#inPlace.set(tensor, makeTensor(tensor.name, "float32", { dims, values }));
  }
  table({ tensor, readers, products }, rounded) {
    if (products.length > 0) {
      this.inPlace(tensor, rounded);
      return;
    }
    const name = this.#tensor("w", tensorDims(tensor), rounded.values);
    for (const node of readers) this.#rewire(node, 0, name);
  }
  recurrence({ node, place, dims }, { values }) {
    this.#rewire(node, place, this.#tensor("w", dims, values));
  }
  layers(readers, rounded, bias) {
    const [{ dims }] = readers;
    const name = this.#tensor("w", dims, rounded.values);
    for (const { node } of readers) this.#rewire(node, 1, name);
    if (bias === void 0) return;
    const values = bias.values.map((value, channel) => value + (rounded.biasShift[channel] ?? 0));
    this.#rewire(bias.node, bias.inputIndex, this.#tensor("b", bias.dims, values));
  }
  #tensor(hint, dims, values) {
    const name = this.#fresh(hint);
    this.#tensors.push(makeTensor(name, "float32", { dims, values }));
    return name;
  }
  #rewire(node, inputIndex, name) {
    const inputs = this.#inputs.get(node) ?? /* @__PURE__ */ new Map();
    this.#inputs.set(node, inputs.set(inputIndex, name));
  }
  model() {
    const model = withTensors(this.#model, this.#inPlace);
    const graph = graphOf(model);
    const nodes = graph.node.map((node) => {
      const replaced = this.#inputs.get(node);
      if (replaced === void 0) return node;
      return withNode(node, {
        inputs: node.input.map((name, place) => replaced.get(place) ?? name)
      });
    });
    const initializers = [...graph.initializer, ...this.#tensors];
    return dropUnused(withGraph(model, { nodes, initializers }));
  }
};

// src/compress/round/shared-weights.ts
function byWeight(layers) {
  const groups = /* @__PURE__ */ new Map();
  for (const layer of layers) {
    const known = groups.get(layer.weightName);
    if (known === void 0) groups.set(layer.weightName, [layer]);
    else known.push(layer);
  }
  return [...groups.values()];
}
function besideOthers(chosen, found2) {
  const left = new Set(found2.filter((layer) => !chosen.includes(layer)).map(weightOf));
  return new Set(chosen.filter((layer) => left.has(weightOf(layer))));
}
var weightOf = ({ weightName }) => weightName;
function jointStatistics(readers, statistics) {
  const [{ node: first }, ...others] = readers;
  let joint = statistics.get(first);
  for (const { node } of others) {
    const more = statistics.get(node);
    if (joint === void 0 || more === void 0) return void 0;
    joint = sumOf(joint, more);
  }
  return joint;
}
var sumOf = (one, other) => ({
  ...one,
  count: one.count + other.count,
  gram: one.gram.map((value, at) => value + (other.gram[at] ?? 0)),
  sum: one.sum.map((value, at) => value + (other.sum[at] ?? 0))
});

// src/compress/round/tables.ts
function findTables(graph, index, limits) {
  return graph.initializer.flatMap((tensor) => {
    const all = index.consumersOf(tensor.name).map(({ node }) => node);
    const readers = all.filter((node) => picksRows2(node, tensor.name));
    const others = all.filter((node) => !readers.includes(node));
    const products = others.map((node) => tiedProducts(node, tensor.name, index));
    const [rows, width, ...more] = tensorDims(tensor);
    if (rows === void 0 || width === void 0 || more.length > 0) return [];
    const isTable = readers.length > 0 && products.every((found2) => found2.length > 0) && ![...readers, ...products.flat()].some((node) => isKeptFloat(node, limits.keepFloat)) && elementTypeOf(tensor) === "float32" && rows * width >= limits.minimumElements && index.constantOf(tensor.name) === tensor && !index.isGraphOutput(tensor.name);
    if (!isTable) return [];
    const values = floatValues(tensor);
    if (!values.every((value) => Number.isFinite(value))) return [];
    return [{ tensor, readers, products: products.flat(), values, layout: rowLayout(rows, width) }];
  });
}
var isWeight = ({ domain, input }, name) => domain === "" && input.indexOf(name) === 1 && !input.includes(name, 2);
function tiedProducts(node, table, index) {
  if (node.opType === "Gemm")
    return isWeight(node, table) && readInt(node, "transB", 0) !== 0 ? [node] : [];
  const turned2 = node.output[0] ?? "";
  const isTurned = storedWeight(turned2, index)?.name === table && !index.isGraphOutput(turned2);
  const products = isTurned ? index.consumersOf(turned2).map((reader) => reader.node) : [];
  return products.every((reader) => reader.opType === "MatMul" && isWeight(reader, turned2)) ? products : [];
}
function picksRows2(node, table) {
  if (node.domain !== "" || node.input[0] !== table || node.input.includes(table, 1)) return false;
  return node.opType === "Slice" || node.opType === "Gather" && readInt(node, "axis", 0) === 0;
}

// src/compress/passes/round-weights.ts
var roundWeights = {
  name: "round-weights",
  description: "weights on few levels, chosen so that layers answer as before on calibration data",
  needsCalibration: true,
  apply: async (model, step, context) => {
    if (context.calibration === void 0) throw calibrationMissing("round-weights");
    const options = readOptions8(step);
    const result = await applyRoundWeights(model, options, context.calibration);
    return withUnhandled(result, { ...options, given: model });
  }
};
function readOptions8(step) {
  return {
    levels: step.levels,
    noise: step.noise ?? 1e-3,
    halves: step.float16 ?? false,
    embeddings: step.embeddings ?? false,
    minimumElements: step["minimum-elements"] ?? 256,
    keepFloat: step["keep-float"] ?? [],
    moreLevels: step["more-levels"] ?? []
  };
}
async function applyRoundWeights(given, options, calibration) {
  const { model } = hoistConstants(given);
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const tables = options.embeddings ? findTables(graph, index, options) : [];
  const except = new Set(tables.flatMap(({ products }) => products));
  const search = { index, options, reasonAgainst: reasonAgainst3, except, takesShared: true };
  const { layers: candidates, refusals } = findLayers2(model, search);
  const recurrent = findRecurrentWeights(graph, index, options);
  const inner = findInnerWeights(model, { limits: options, reasonAgainst: reasonAgainst3, recurrences: true });
  const changes = [...inner.refusals, ...refusals, ...recurrent.refusals];
  const read = [...candidates, ...recurrent.weights.filter(({ isInput }) => isInput)];
  const statistics = await inputStatistics(model, read, calibration);
  const isUsable = ({ node }) => {
    const known = statistics.get(node);
    const against = known === void 0 || known.count === 0 ? void 0 : whyUnusable(known);
    if (against === void 0) return true;
    changes.push(refused(node, against));
    return false;
  };
  const usable = candidates.filter(isUsable);
  const beside = besideOthers(usable, candidates);
  changes.push(...[...beside].map(({ node }) => refused(node, SHARED)));
  const layers = usable.filter((layer) => !beside.has(layer));
  const recurrences = recurrent.weights.filter(isUsable);
  if (layers.length + tables.length + recurrences.length + inner.weights.length === 0)
    return { model: given, changes };
  const writer = new RoundedWriter(model);
  const found2 = { layers, tables, recurrences, inner: inner.weights, statistics, index };
  const tasks = tasksFor(found2, writer);
  const levels = levelsFor2(tasks, options);
  for (const [place, { ready, nodes, write, remark = "" }] of tasks.entries()) {
    const chosen = levels[place] ?? 255;
    const rounded = roundTo(chosen, ready());
    write(rounded);
    const what = `${describe4(chosen, rounded)}${remark}`;
    changes.push(...nodes.map((node) => applied(node, what)));
  }
  return { model: writer.model(), changes };
}
var UNSEEN3 = 10;
var MOST_VIEW_BYTES = 1e9;
function whenAsked(weight, views) {
  let signal;
  return () => {
    const seen = views();
    signal ??= signalOf(weight, seen);
    return { weight, views: seen, signal };
  };
}
function tasksFor({ layers, tables, recurrences, inner, statistics, index }, writer) {
  const viewsOf = inputViews(MOST_VIEW_BYTES);
  return [
    ...byWeight(layers).map((readers) => {
      const [layer, ...others] = readers;
      const bias = others.length === 0 ? freeBiasOf(layer, index) : void 0;
      const seen = jointStatistics(readers, statistics);
      const ready = whenAsked(layer, () => viewsOf(seen, bias !== void 0));
      const write = (rounded) => writer.layers(readers, rounded, bias);
      const nodes = readers.map(({ node }) => node);
      return { ready, nodes, write, remark: tooDeep(layer), ...whereStill(seen) };
    }),
    ...recurrences.map((weight) => {
      const seen = weight.isInput ? statistics.get(weight.node) : void 0;
      const ready = whenAsked(weight, () => viewsOf(seen, false));
      const write = (rounded) => writer.recurrence(weight, rounded);
      return { ready, nodes: [weight.node], write, ...whereStill(seen) };
    }),
    ...tables.flatMap((table) => {
      const [node] = table.readers;
      if (node === void 0) return [];
      const ready = whenAsked(table, () => viewsOf(void 0, false));
      const write = (rounded) => writer.table(table, rounded);
      if (table.products.length === 0) return [{ ready, nodes: [node], write }];
      const nodes = [node, ...table.products];
      return [{ ready, nodes, write, gravity: UNSEEN3, remark: ALIKE_FOR_ALL }];
    }),
    // Calibration does not see what goes into them: its elements count the same, and the noise many times.
    ...inner.map(({ tensor, layer, readers }) => {
      const ready = whenAsked(layer, () => viewsOf(void 0, false));
      const write = (rounded) => writer.inPlace(tensor, rounded);
      const remark = ", all of its inputs counted the same, since calibration does not see them";
      return { ready, nodes: readers, write, gravity: UNSEEN3, remark };
    })
  ];
}
var ALIKE_FOR_ALL = ", all of its inputs counted the same, since rows are picked from it too";
function whereStill(seen) {
  if (seen === void 0 || isMoving(seen)) return {};
  const remark = ", all of its inputs counted the same, since calibration never moves them";
  return { gravity: UNSEEN3, remark };
}
var tooDeep = ({ layout }) => layout.depth <= DEEPEST_GRAM ? "" : `, all of its inputs counted the same, since ${layout.depth} are more than ${DEEPEST_GRAM}`;
var [MORE_LEVELS, MORE_GRAVITY] = [4, 16];
function levelsFor2(tasks, { levels, moreLevels, ...budget }) {
  const needsMore = ({ nodes }) => nodes.some((node) => isKeptFloat(node, moreLevels));
  if (levels !== void 0) {
    const more = LEVELS2.find((some) => some >= MORE_LEVELS * levels) ?? 255;
    return tasks.map((task) => needsMore(task) ? more : levels);
  }
  const weighed2 = tasks.map(
    (task) => needsMore(task) ? { ...task, gravity: MORE_GRAVITY * (task.gravity ?? 1) } : task
  );
  return chooseLevels(weighed2, budget);
}
function roundTo(levels, prepared) {
  if (levels !== "float16") return roundWeight(prepared, levels);
  const half2 = halveWeight(prepared);
  if (half2 === void 0) throw new Error("A weight was to be in float16, which cannot hold it");
  return half2;
}
function describe4(levels, { noise }) {
  const form = levels === "float16" ? "in float16" : `on ${levels} levels`;
  return `weight ${form}; its output changes by ${percent2(noise)}`;
}
var percent2 = (noise) => `${(100 * Math.sqrt(noise)).toPrecision(2)} %`;
function reasonAgainst3({ layout }) {
  if (layout.depth < LEAST_GRID_DEPTH)
    return refusal(
      "shallow",
      `its channels have ${layout.depth} weights each, fewer than ${LEAST_GRID_DEPTH}`
    );
  return void 0;
}

// src/compress/smooth/insert-products.ts
function insertProducts(model, products) {
  if (products.length === 0) return model;
  const graph = graphOf(model);
  const fresh = freshNames(graph);
  const made = /* @__PURE__ */ new Map();
  const tensors = [];
  const multiply2 = (product3) => {
    const known = made.get(product3);
    if (known !== void 0) return { name: known, nodes: [] };
    const { value, factors } = product3;
    const [factor, name] = [fresh("e"), fresh("s")];
    tensors.push(makeTensor(factor, "float32", { dims: [factors.length], values: factors }));
    made.set(product3, name);
    return {
      name,
      nodes: [makeNode({ operator: "Mul", inputs: [value, factor], outputs: [name] })]
    };
  };
  const nodes = graph.node.flatMap((node) => {
    const product3 = products.find(({ readers }) => readers.has(node.output[0] ?? ""));
    if (product3 === void 0) return [node];
    const { name, nodes: before } = multiply2(product3);
    return [...before, withNode(node, { inputs: [name, ...node.input.slice(1)] })];
  });
  return withGraph(model, { nodes, initializers: [...graph.initializer, ...tensors] });
}

// src/compress/smooth/smoothable.ts
function findSmoothable(graph, index, keepFloat) {
  return graph.node.flatMap((node) => {
    const value = node.output[0] ?? "";
    const writers = writersOf2(node, index);
    if (writers === void 0 || index.isGraphOutput(value)) return [];
    const readers = readersOf4(value, index, keepFloat);
    const depth = writers[0]?.values.length;
    if (readers === void 0 || readers.some(({ layout }) => layout.depth !== depth)) return [];
    return [{ value, writers, readers }];
  });
}
function findMultipliable(graph, index, { keepFloat, known }) {
  const found2 = /* @__PURE__ */ new Map();
  for (const node of graph.node) {
    const layer = readerOf2(node, index, keepFloat);
    const { input = "" } = layer ?? {};
    if (layer === void 0 || known.has(input) || index.constantOf(input) !== void 0) continue;
    found2.set(input, [...found2.get(input) ?? [], layer]);
  }
  return [...found2].filter(([, readers]) => new Set(readers.map(({ layout }) => layout.depth)).size === 1).map(([value, readers]) => ({ value, writers: [], readers }));
}
function writersOf2(node, index) {
  if (node.domain !== "") return void 0;
  if (node.opType === "LayerNormalization") return normalisationRows(node, index);
  return node.opType === "Add" ? spelledRows(node, index) : void 0;
}
function normalisationRows(node, index) {
  if (node.output.slice(1).some((name) => name !== "")) return void 0;
  const places = (node.input[2] ?? "") === "" ? [1] : [1, 2];
  return rowsAt(
    places.map((place) => ({ node, place })),
    index
  );
}
function spelledRows(add, index) {
  const bias = constantPlace(add, index);
  const product3 = add.input[1 - bias] ?? "";
  if (bias < 0 || index.consumersOf(product3).length !== 1 || index.isGraphOutput(product3))
    return void 0;
  const node = index.producerOf(product3)?.node;
  if (node?.domain !== "" || node.opType !== "Mul") return void 0;
  const scale = constantPlace(node, index);
  return rowsAt(
    [
      { node, place: scale },
      { node: add, place: bias }
    ],
    index
  );
}
var constantPlace = (node, index) => node.input.findIndex((name) => index.constantOf(name) !== void 0);
function rowsAt(places, index) {
  const rows = places.flatMap(({ node, place }) => {
    const name = node.input[place] ?? "";
    const constant = index.constantOf(name);
    if (constant === void 0 || index.consumersOf(name).length !== 1 || !isRow(constant))
      return [];
    return [{ node, place, dims: tensorDims(constant), values: floatValues(constant) }];
  });
  const isWhole2 = rows.length === places.length;
  return isWhole2 && new Set(rows.map(({ values }) => values.length)).size === 1 ? rows : void 0;
}
var isRow = (tensor) => elementTypeOf(tensor) === "float32" && tensorDims(tensor).length > 0 && tensorDims(tensor).slice(0, -1).every((size) => size === 1);
function readersOf4(value, index, keepFloat) {
  const layers = [];
  for (const { node, inputIndex } of index.consumersOf(value)) {
    const layer = inputIndex === 0 ? readerOf2(node, index, keepFloat) : void 0;
    if (layer === void 0) return void 0;
    layers.push(layer);
  }
  return layers.length === 0 ? void 0 : layers;
}
function readerOf2(node, index, keepFloat) {
  if (node.domain !== "" || !LAYER_OPERATORS.has(node.opType)) return void 0;
  const found2 = readLayer(node, index, { minimumElements: 0, keepFloat });
  if (!("layer" in found2) || found2.layer.kind === "conv") return void 0;
  return isReadOnce(found2.layer, index) ? found2.layer : void 0;
}

// src/compress/passes/smooth.ts
var smooth = {
  name: "smooth",
  description: "outlier channels of activations moved into the weights that read them",
  needsCalibration: true,
  apply: async (model, step, { calibration }) => {
    if (calibration === void 0) throw calibrationMissing("smooth");
    return applySmooth(model, readOptions9(step), calibration);
  }
};
var readOptions9 = (step) => ({
  strength: step.strength ?? 0.5,
  multiply: step.multiply ?? false,
  keepFloat: step["keep-float"] ?? []
});
async function applySmooth(model, options, calibration) {
  const found2 = findAll(model, options);
  if (found2.length === 0) return { model, changes: [] };
  const values = found2.map(({ value }) => value);
  const ranges = await calibration.ranges(model, values, { kind: "channels" });
  const replacements = [];
  const products = [];
  const changes = [];
  for (const smoothable of found2) {
    const { channels, nonFinite = 0, shape: shape2 = [] } = ranges.get(smoothable.value) ?? {};
    if (channels === void 0 || nonFinite > 0) continue;
    const { value, writers, readers } = smoothable;
    if (writers.length === 0 && shape2.length < LEAST_RANK) continue;
    const scales = scalesOf(smoothable, channels, options.strength);
    const count = scales.filter((scale) => scale !== 1).length;
    if (count === 0) continue;
    if (writers.length === 0) {
      if (noiseLeft(smoothable, channels, scales) > MOST_NOISE_LEFT) continue;
      products.push({
        value,
        factors: Float32Array.from(scales, (scale) => 1 / scale),
        readers: new Set(readers.map(({ node }) => node.output[0] ?? ""))
      });
    }
    replacements.push(...scaled2(smoothable, scales));
    const how = writers.length === 0 ? ", by a Mul" : "";
    const reason = `${count} of ${scales.length} channels of its input smoothed${how}`;
    changes.push(...readers.map(({ node }) => applied(node, reason)));
  }
  return replacements.length === 0 ? { model, changes } : { model: insertProducts(replaceConstants(model, replacements), products), changes };
}
function findAll(model, { keepFloat, multiply: multiply2 }) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const written4 = findSmoothable(graph, index, keepFloat);
  if (!multiply2) return written4;
  const known = new Set(written4.map(({ value }) => value));
  return [...written4, ...findMultipliable(graph, index, { keepFloat, known })];
}
var LEAST_RANK = 3;
var MOST_NOISE_LEFT = 0.7;
var CREST = 10;
function noiseOf3({ readers }, channels, scaleOf) {
  const inputs = channels.map((magnitude, channel) => magnitude / scaleOf(channel));
  const largestInput = inputs.reduce((most, value) => Math.max(most, value), 0);
  const inputPower = inputs.reduce((sum, value) => sum + value * value, 0) / CREST;
  let noise = 0;
  for (const { values, layout } of readers)
    for (let output = 0; output < layout.channels; output += 1) {
      let [power, largest] = [0, 0];
      for (let channel = 0; channel < layout.depth; channel += 1) {
        const weight = Math.abs(values[layout.offset(output, channel)] ?? 0) * scaleOf(channel);
        power += weight * weight;
        largest = Math.max(largest, weight);
      }
      noise += largestInput * largestInput * power + largest * largest * inputPower;
    }
  return noise;
}
function noiseLeft(smoothable, channels, scales) {
  const before = noiseOf3(smoothable, channels, () => 1);
  return noiseOf3(smoothable, channels, (channel) => scales[channel] ?? 1) / before;
}
function scalesOf({ writers, readers }, channels, strength) {
  const found2 = channels.map((magnitude, channel) => {
    const weights = readers.flatMap((layer) => weightsOf(layer, channel));
    const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    if (!(magnitude > 0 && largest > 0)) return { weights, exponent: void 0 };
    const exponent = strength * Math.log2(magnitude) - (1 - strength) * Math.log2(largest);
    return { weights, exponent: nearestToZero(exponent) };
  });
  const usual = writers.length === 0 ? middle(found2.flatMap(({ exponent = [] }) => exponent)) : 0;
  return found2.map(({ weights, exponent = usual }, channel) => {
    const scale = 2 ** (exponent - usual);
    const rows = writers.map(({ values }) => values[channel] ?? 0);
    const isExact = weights.every((weight) => keepsBits(weight, scale)) && rows.every((value) => keepsBits(value, 1 / scale));
    return isExact ? scale : 1;
  });
}
var middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
var nearestToZero = (value) => Math.sign(value) * Math.ceil(Math.abs(value) - 0.5);
function weightsOf({ values, layout }, k) {
  return Array.from(
    { length: layout.channels },
    (_, channel) => values[layout.offset(channel, k)] ?? 0
  );
}
function keepsBits(value, scale) {
  const made = Math.fround(value * scale);
  return Number.isFinite(made) && made / scale === value;
}
function scaled2({ writers, readers }, scales) {
  const written4 = writers.map((row) => ({
    ...row,
    values: row.values.map((value, channel) => value / (scales[channel] ?? 1))
  }));
  const read = readers.map(({ node, dims, values, layout }) => {
    const made = Float32Array.from(values);
    for (const [k, scale] of scales.entries())
      for (let channel = 0; channel < layout.channels; channel += 1) {
        const place = layout.offset(channel, k);
        made[place] = (made[place] ?? 0) * scale;
      }
    return { node, place: 1, dims, values: made };
  });
  return [...written4, ...read];
}

// src/compress/strip/bias-scales.ts
var LEAST_ELEMENTS3 = 8;
function deriveBiasScales(model) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const products = [];
  const replaced = /* @__PURE__ */ new Map();
  for (const node of graph.node) {
    const found2 = biasOf2(node, index);
    if (found2 === void 0 || replaced.has(found2.bias)) continue;
    const scale = fresh("s");
    products.push(
      makeNode({
        operator: "Mul",
        inputs: [found2.weightScale, found2.inputScale],
        outputs: [scale]
      })
    );
    const [codes = "", , ...rest] = found2.bias.input;
    replaced.set(found2.bias, withNode(found2.bias, { inputs: [codes, scale, ...rest] }));
  }
  if (products.length === 0) return model;
  const nodes = [...products, ...graph.node.map((node) => replaced.get(node) ?? node)];
  return withGraph(model, { nodes: sortTopologically(nodes, graph) });
}
function biasOf2(node, index) {
  if (node.domain !== "" || node.opType !== "Conv" && node.opType !== "Gemm") return void 0;
  const [input, weight, bias] = [0, 1, 2].map((place) => dequantizer(node.input[place], index));
  if (input === void 0 || weight === void 0 || bias === void 0) return void 0;
  if (index.consumersOf(bias.output[0] ?? "").length !== 1) return void 0;
  const [inputScale = "", weightScale = ""] = [input.input[1], weight.input[1]];
  const isProduct3 = multipliesTo(bias.input[1] ?? "", { inputScale, weightScale, index });
  return isProduct3 ? { bias, weightScale, inputScale } : void 0;
}
function dequantizer(value, index) {
  const producer = index.producerOf(value ?? "")?.node;
  return producer?.domain === "" && producer.opType === "DequantizeLinear" ? producer : void 0;
}
function multipliesTo(product3, factors) {
  const [whole, input, weight] = [product3, factors.inputScale, factors.weightScale].map((name) => {
    const constant = factors.index.constantOf(name);
    return constant !== void 0 && elementTypeOf(constant) === "float32" ? constant : void 0;
  });
  if (whole === void 0 || input === void 0 || weight === void 0) return false;
  if (elementCount(tensorDims(whole)) < LEAST_ELEMENTS3 || tensorDims(input).length > 0)
    return false;
  if (whole.dims.join() !== weight.dims.join()) return false;
  const [scale = 0] = floatValues(input);
  const weightScales = floatValues(weight);
  return floatValues(whole).every(
    (value, place) => value === Math.fround((weightScales[place] ?? 0) * scale)
  );
}

// src/compress/strip/default-attributes.ts
var DEFAULTS = {
  Conv: { group: 1, dilations: 1, strides: 1, pads: 0 },
  ConvTranspose: { group: 1, dilations: 1, strides: 1, pads: 0, output_padding: 0 },
  MaxPool: { dilations: 1, strides: 1, pads: 0, ceil_mode: 0, storage_order: 0 },
  AveragePool: { strides: 1, pads: 0, ceil_mode: 0, count_include_pad: 0 },
  Gemm: { alpha: 1, beta: 1, transA: 0, transB: 0 },
  Gather: { axis: 0 },
  Flatten: { axis: 1 },
  LayerNormalization: { axis: -1 },
  Reshape: { allowzero: 0 },
  ReduceMean: { keepdims: 1 },
  ReduceMax: { keepdims: 1 },
  ReduceSum: { keepdims: 1 },
  ArgMax: { axis: 0, keepdims: 1, select_last_index: 0 }
};
function dropDefaultAttributes(model) {
  const nodes = graphOf(model).node.map((node) => {
    const kept = node.attribute.filter((attribute) => !isDefault(node, attribute));
    return kept.length === node.attribute.length ? node : withNode(node, { attributes: kept });
  });
  return withGraph(model, { nodes });
}
function isDefault(node, attribute) {
  if (node.domain !== "") return false;
  const wanted = DEFAULTS[node.opType]?.[attribute.name];
  const values = attributeNumbers(attribute);
  return wanted !== void 0 && values.length > 0 && values.every((value) => value === wanted);
}

// src/compress/strip/documentation.ts
function dropDocumentation(model) {
  return copyWith(without3(model, ["docString"]), {
    graph: plainGraph(graphOf(model)),
    functions: model.functions.map((made) => copyWith(plain(made), { node: made.node.map(plain) }))
  });
}
var NOTES = ["docString", "metadataProps"];
var plain = (message) => without3(message, NOTES);
function plainGraph(graph) {
  return copyWith(plain(graph), {
    node: graph.node.map((node) => withInnerGraphs(plain(node), plainGraph)),
    initializer: graph.initializer.map(plain),
    input: graph.input.map(plain),
    output: graph.output.map(plain),
    valueInfo: graph.valueInfo.map(plain)
  });
}
function without3(message, fields) {
  if (!fields.some((field) => isSet(message, field))) return message;
  const copy = copyWith(message, {});
  for (const field of fields) {
    if (Array.isArray(Reflect.get(copy, field))) Reflect.set(copy, field, []);
    else Reflect.deleteProperty(copy, field);
  }
  return copy;
}
function isSet(message, field) {
  const value = Reflect.get(message, field);
  return Array.isArray(value) ? value.length > 0 : Object.hasOwn(message, field) && value !== "";
}

// src/compress/strip/short-names.ts
function shortenNames(model) {
  const graph = graphOf(model);
  const isReferredTo = graph.node.some((node) => subgraphsOf(node).length > 0) || graph.sparseInitializer.length + graph.quantizationAnnotation.length > 0;
  if (isReferredTo) return model;
  const renamed = shortNames(graph);
  const nameOf = (name) => renamed.get(name) ?? name;
  return withGraph(model, {
    nodes: graph.node.map(
      (node) => withNode(node, { inputs: node.input.map(nameOf), outputs: node.output.map(nameOf) })
    ),
    initializers: graph.initializer.map((tensor) => withTensorName(tensor, nameOf(tensor.name))),
    valueInfos: []
  });
}
function shortNames(graph) {
  const kept = new Set([...graph.input, ...graph.output].map(({ name }) => name));
  const uses = /* @__PURE__ */ new Map();
  const count = (name) => {
    if (name !== "" && !kept.has(name)) uses.set(name, (uses.get(name) ?? 0) + 1);
  };
  for (const node of graph.node) for (const name of [...node.input, ...node.output]) count(name);
  for (const { name } of graph.initializer) count(name);
  const ranked = [...uses].toSorted(
    ([a, first], [b, second]) => second - first || (a < b ? -1 : 1)
  );
  const names = /* @__PURE__ */ new Map();
  let next = 0;
  for (const [name] of ranked) {
    while (kept.has(nameOfNumber(next))) next += 1;
    names.set(name, nameOfNumber(next));
    next += 1;
  }
  return names;
}
var LETTERS = 26;
var SIGNS = 36;
function nameOfNumber(number) {
  let [rest, tail, length] = [number, 1, 0];
  while (rest >= LETTERS * tail) {
    rest -= LETTERS * tail;
    tail *= SIGNS;
    length += 1;
  }
  const first = String.fromCodePoint(97 + Math.floor(rest / tail));
  return length === 0 ? first : first + (rest % tail).toString(SIGNS).padStart(length, "0");
}

// src/compress/handed-on.ts
function handedOn(name, index) {
  let found2 = name;
  for (; ; ) {
    const made = index.producerOf(found2)?.node;
    if (made?.domain !== "" || made.opType !== "Reshape" || !keepsShape(made, index)) return found2;
    found2 = made.input[0] ?? "";
  }
}
function keepsShape(node, index) {
  const sizes = index.constantOf(node.input[1] ?? "");
  if (sizes === void 0 || readInt(node, "allowzero", 0) !== 0) return false;
  return [...tensorValues(sizes)].every((size) => Number(size) === 0);
}
var storedConstant = (name, index) => index.constantOf(handedOn(name, index));

// src/compress/strip/zero-points.ts
function dropZeroPoints(model) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const nodes = graph.node.map(
    (node) => isIdle(node, index) ? withNode(node, { inputs: node.input.slice(0, 2) }) : node
  );
  return withGraph(model, { nodes });
}
function isIdle(node, index) {
  if (node.domain !== "" || node.opType !== "DequantizeLinear" || node.input.length < 3)
    return false;
  const [codes, zeroPoint] = [node.input[0], node.input[2]].map(
    (name) => storedConstant(name ?? "", index)
  );
  if (codes === void 0 || zeroPoint === void 0) return false;
  if (elementTypeOf(zeroPoint) !== "int8" || elementTypeOf(codes) !== "int8") return false;
  const readers = index.consumersOf(node.output[0] ?? "");
  const isConvWeight = readers.length > 0 && readers.every(({ node: reader, inputIndex }) => reader.opType === "Conv" && inputIndex === 1);
  return isConvWeight && [...tensorValues(zeroPoint)].every((value) => Number(value) === 0);
}

// src/compress/passes/strip.ts
var CUTS = [
  { what: "documentation", cut: dropDocumentation },
  { what: "default attributes", cut: dropDefaultAttributes },
  { what: "zero points that are zero", cut: (model) => dropUnused(dropZeroPoints(model)) },
  { what: "bias scales that are products", cut: (model) => dropUnused(deriveBiasScales(model)) },
  { what: "types of inner values", cut: (model) => withGraph(model, { valueInfos: [] }) }
];
var strip = {
  name: "strip",
  description: "default attributes, documentation and long names of inner values left out",
  needsCalibration: false,
  takesTurns: () => true,
  apply: (model, step) => Promise.resolve(applyStrip(model, step["keep-names"] ?? false))
};
function applyStrip(model, keepNames) {
  const cuts = keepNames ? CUTS : [...CUTS, { what: "long names of inner values", cut: shortenNames }];
  const changes = [];
  let current = model;
  let bytes = modelLength(model);
  for (const { what, cut: cut2 } of cuts) {
    const next = cut2(current);
    const left = modelLength(next);
    if (left >= bytes) continue;
    const reason = `${bytes - left} bytes of ${what} left out`;
    changes.push({ kind: "applied", node: graphOf(model).name, operator: "", reason });
    [current, bytes] = [next, left];
  }
  return { model: current, changes };
}

// src/compress/generated/passes.ts
var PASSES = [
  clean,
  dropBlocks,
  equalize,
  float16,
  int4Weights,
  int8Dynamic,
  int8Static,
  lowRank,
  packWeights,
  pruneChannels,
  pruneWeights,
  roundWeights,
  smooth,
  strip
];

// src/compress/grown.ts
function grownNotices(recipe, before, pieces) {
  const is = totalLength(pieces);
  if (is < totalLength(graphOf(before).initializer.map(rawPiece))) return [];
  const was = modelLength(before);
  if (is < was) return [];
  if ((recipe.expect?.["bytes-ratio"]?.to ?? 1) < 1)
    throw new RecipeRefused(
      "nothing-to-do",
      `Cannot apply recipe "${recipe.name}": it promises a smaller file, and would make ${is} bytes of ${was}`
    );
  if (is === was) return [];
  return [`Recipe "${recipe.name}" makes the file larger: ${is} bytes of ${was}`];
}

// src/compress/idle-passes.ts
var TIDYING = /* @__PURE__ */ new Set(["clean", "strip"]);
function stepDone({ name, whenIdle }, given, changes) {
  const isIdle2 = !changes.some(({ kind }) => kind === "applied");
  const reasons = changes.map(
    ({ operator, reason }) => operator === "" ? reason : `${operator}: ${reason}`
  );
  const own = typeof whenIdle === "function" ? whenIdle(given) : whenIdle;
  const otherwise = own ?? whyNoLayers(given);
  return { pass: name, changes, idle: isIdle2 ? { reasons, otherwise } : void 0 };
}
function refuseIdle(recipe, done) {
  const compressing = done.filter(({ pass }) => !TIDYING.has(pass));
  const idle = compressing.flatMap((step) => step.idle ?? []);
  if (compressing.length === 0 || idle.length < compressing.length) return;
  const names = compressing.map(({ pass }) => pass).join(", ");
  throw new RecipeRefused(
    "nothing-to-do",
    `Cannot apply recipe "${recipe.name}": ${names} would change nothing in this model (${whyIdle(idle)})`
  );
}
function idleNotices({ name }, done) {
  return done.flatMap(
    ({ pass, idle }, place) => idle === void 0 || TIDYING.has(pass) ? [] : [
      `${pass}, pass ${place + 1} of recipe "${name}", changed nothing in this model (${whyIdle([idle])})`
    ]
  );
}
var MOST_REASONS = 3;
function whyIdle(idle) {
  const counts = /* @__PURE__ */ new Map();
  for (const reason of idle.flatMap(({ reasons }) => reasons))
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const commonest = [...counts].toSorted(([, a], [, b]) => b - a).map(([reason]) => reason);
  if (commonest.length > 0) return commonest.slice(0, MOST_REASONS).join("; ");
  return [...new Set(idle.map(({ otherwise }) => otherwise))].join("; ");
}
function whyNoLayers(model) {
  const integers = graphOf(model).node.filter(isInteger);
  const operators = [...new Set(integers.map(({ opType }) => opType))].toSorted();
  return operators.length === 0 ? "it holds no layers that fit" : `it is quantized already: what computes in it is ${operators.join(", ")}`;
}

// src/compress/keep-float.ts
function unmatchedNotices({ name }, step, { given, found: found2 }) {
  const patterns = "keep-float" in step ? step["keep-float"] ?? [] : [];
  if (patterns.length === 0) return [];
  const own = nodeLabels(given);
  const labels = [...own, ...nodeLabels(found2)];
  return patterns.filter((pattern) => !labels.some((label) => matchesWildcard(label, pattern))).map(
    (pattern) => `No node of this model is named "${pattern}", which ${step.pass} of recipe "${name}" is to keep float${nearest(pattern, own)}`
  );
}
function nearest(pattern, labels) {
  const start = pattern.slice(0, -1);
  if (!pattern.endsWith("*") || start.includes("*")) return didYouMean(pattern, labels);
  return didYouMean(
    pattern,
    labels.map((label) => `${label.slice(0, start.length)}*`)
  );
}
function nodeLabels(model) {
  return [...graphOf(model).node, ...model.functions.flatMap(({ node }) => node)].flatMap(labelsIn);
}
var labelsIn = (node) => [
  nodeLabel(node),
  ...subgraphsOf(node).flatMap((graph) => graph.node.flatMap(labelsIn))
];

// src/compress/apply-recipe.ts
async function applyRecipe(model, recipe, context) {
  const { oldestEngine } = context;
  checkGiven(model);
  refuseModelBeyond(oldestEngine, { model, doing: `apply recipe "${recipe.name}" to this model` });
  for (const step of recipe.passes) {
    const takesTurns = passOf(step).takesTurns?.(step) ?? false;
    refuseLargeModel(step.pass, takesTurns, model);
  }
  let current = model;
  const done = [];
  const unmatched = [];
  for (const step of recipe.passes) {
    unmatched.push(...unmatchedNotices(recipe, step, { given: model, found: current }));
    const result = await applyStep(current, step, context);
    done.push(stepDone(passOf(step), current, result.changes));
    checkResult(model, result.model, step.pass);
    refuseModelBeyond(oldestEngine, { model: result.model, doing: `apply ${step.pass}` });
    current = result.model;
  }
  refuseIdle(recipe, done);
  const changes = done.flatMap(
    ({ pass, changes: own }) => own.map((change) => ({ ...change, pass }))
  );
  const made = madeOf(current);
  const grown = grownNotices(recipe, model, made.pieces);
  const notices = [...grown, ...unmatched, ...idleNotices(recipe, done)];
  await tryCandidate(made, recipe, context.tryOnce);
  return Object.assign(made, { changes, notices });
}
function madeOf(model) {
  let [pieces, bytes] = [
    void 0,
    void 0
  ];
  const written4 = () => pieces ??= modelPieces(model);
  return {
    model,
    get pieces() {
      return written4();
    },
    get bytes() {
      return bytes ??= joinedPieces(model, written4());
    }
  };
}
function applyStep(model, step, context) {
  return passOf(step).apply(model, step, context);
}
function passOf(step) {
  const pass = PASSES.find(({ name }) => name === step.pass);
  if (pass === void 0) throw new Error(`No pass is named ${step.pass}`);
  return pass;
}
function checkGiven(model) {
  const [problem] = checkModel(model);
  if (problem === void 0) return;
  throw new UserError("model-malformed", `Cannot compress the model: ${problem}; export it again`);
}
function checkResult(before, after, pass) {
  const problems = [...checkModel(after)];
  const [old, made] = [modelSignature(before), modelSignature(after)];
  if (JSON.stringify(old) !== JSON.stringify(made)) problems.push("inputs or outputs changed");
  if (problems.length > 0) {
    throw new Error(`Pass ${pass} made a model that is not well-formed: ${problems.join("; ")}`);
  }
}
async function tryCandidate(made, recipe, tryOnce) {
  try {
    await tryOnce(made);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== "engine-failed") throw error;
    const message = `Cannot apply recipe "${recipe.name}": the engine refuses what it makes (${error.message})`;
    throw new RecipeRefused("engine", message, { cause: error });
  }
}

export {
  refuseLargeModel,
  convLayout,
  columnLayout,
  rowLayout,
  isSaturationSafe,
  storedWeight,
  nodeLabel,
  isDepthwise,
  INTEGER_KERNELS,
  MOVERS,
  isInteger,
  isConverter,
  dequantizesConstant,
  readersOf2 as readersOf,
  writersOf,
  reached,
  detoursOf,
  constantNodes,
  withExtraOutputs,
  choleskyFactor,
  choleskySolve,
  refuseModelBeyond,
  shortenNames,
  handedOn,
  PASSES,
  applyRecipe,
  madeOf,
  dataFileOf,
  CANDIDATE_FILE,
  partsOf,
  writeModelFile,
  puttingAside
};
