import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  float16ToFloat32
} from "./chunk-KBXVQC3Z.js";
import {
  AttributeProto_AttributeType,
  BinaryWriter,
  GraphProtoSchema,
  LARGEST_BYTES,
  ModelProtoSchema,
  NodeProtoSchema,
  STORED,
  TensorProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  WireType,
  chunksOf,
  clearField,
  copyWith,
  elementBits,
  elementTypeOfNumber,
  fromBinary,
  graphOf,
  nativeBytes,
  opsetVersion,
  rawBytes,
  rawPiece,
  readTensorAttribute,
  totalLength,
  withAttributeGraphs,
  withAttributeTensor,
  withGraph,
  withNode,
  withParts,
  withRawData,
  withStoredData
} from "./chunk-ZWPB4JFI.js";
import {
  bytesPerElement,
  viewBytes
} from "./chunk-IQHZXEKJ.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";

// src/model/graph-index.ts
function indexGraph(graph) {
  const producers = /* @__PURE__ */ new Map();
  const consumers = /* @__PURE__ */ new Map();
  const initializers = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const inputs = new Set(graph.input.map((input) => input.name));
  const outputs = new Set(graph.output.map((output) => output.name));
  const addConsumer = (name, consumer) => {
    const list = consumers.get(name);
    if (list === void 0) consumers.set(name, [consumer]);
    else list.push(consumer);
  };
  for (const node of graph.node) {
    for (const [outputIndex, name] of node.output.entries())
      if (name !== "") producers.set(name, { node, outputIndex });
    for (const [inputIndex, name] of node.input.entries())
      if (name !== "") addConsumer(name, { node, inputIndex });
    for (const name of capturedBy(node)) addConsumer(name, { node, inputIndex: -1 });
  }
  return {
    producerOf: (value) => producers.get(value),
    consumersOf: (value) => consumers.get(value) ?? [],
    constantOf: (value) => {
      if (inputs.has(value)) return void 0;
      return initializers.get(value) ?? constantTensor(producers.get(value)?.node);
    },
    isGraphInput: (value) => inputs.has(value),
    isGraphOutput: (value) => outputs.has(value),
    namesReadBy: (node) => [...node.input.filter((name) => name !== ""), ...capturedBy(node)]
  };
}
function constantTensor(node) {
  if (node === void 0 || node.domain !== "" || node.opType !== "Constant") return void 0;
  return readTensorAttribute(node, "value");
}
function subgraphsOf(node) {
  return node.attribute.flatMap(graphsOf);
}
function graphsOf(attribute) {
  if (attribute.type === AttributeProto_AttributeType.GRAPHS) return attribute.graphs;
  return attribute.g === void 0 ? [] : [attribute.g];
}
function ownTensors(graph) {
  return [...graph.initializer, ...graph.sparseInitializer.flatMap(partsOf)];
}
function heldTensors(node) {
  return node.attribute.flatMap(({ t, tensors, sparseTensor, sparseTensors }) => [
    ...t === void 0 ? [] : [t],
    ...tensors,
    ...[...sparseTensor === void 0 ? [] : [sparseTensor], ...sparseTensors].flatMap(partsOf)
  ]);
}
function allTensors(graph) {
  return [...ownTensors(graph), ...tensorsIn(graph.node)];
}
function tensorsIn(nodes) {
  return nodes.flatMap((node) => [
    ...heldTensors(node),
    ...subgraphsOf(node).flatMap((graph) => allTensors(graph))
  ]);
}
var partsOf = ({ values, indices }) => [values, indices].filter((part) => part !== void 0);
function capturedBy(node) {
  return subgraphsOf(node).flatMap((graph) => [...outerNamesUsedBy(graph)]);
}
function outerNamesUsedBy(graph) {
  const defined = /* @__PURE__ */ new Set([
    ...graph.input.map((input) => input.name),
    ...graph.initializer.map((tensor) => tensor.name),
    ...graph.sparseInitializer.map((tensor) => tensor.values?.name ?? ""),
    ...graph.node.flatMap((node) => node.output)
  ]);
  const used = /* @__PURE__ */ new Set();
  for (const node of graph.node)
    for (const name of [...node.input, ...capturedBy(node)])
      if (name !== "" && !defined.has(name)) used.add(name);
  for (const output of graph.output) if (!defined.has(output.name)) used.add(output.name);
  return used;
}
function sortTopologically(nodes, graph) {
  const producers = /* @__PURE__ */ new Map();
  for (const node of nodes)
    for (const name of node.output) if (name !== "") producers.set(name, node);
  const state = /* @__PURE__ */ new Map();
  const sorted = [];
  for (const root of nodes) visitFrom(root, { producers, state, sorted, graphName: graph.name });
  return sorted;
}
function visitFrom(root, visit) {
  const stack = [root];
  for (let node = stack.at(-1); node !== void 0; node = stack.at(-1)) {
    if (visit.state.get(node) === "done") {
      stack.pop();
      continue;
    }
    visit.state.set(node, "open");
    const waiting = unwrittenBefore(node, visit);
    if (waiting.length === 0) {
      visit.state.set(node, "done");
      visit.sorted.push(node);
      stack.pop();
    } else stack.push(...waiting.toReversed());
  }
}
function unwrittenBefore(node, visit) {
  const waiting = [];
  for (const name of [...node.input, ...capturedBy(node)]) {
    const producer = visit.producers.get(name);
    if (producer === void 0 || visit.state.get(producer) === "done") continue;
    if (visit.state.get(producer) === "open")
      throw new Error(`The nodes of graph "${visit.graphName}" form a cycle through "${name}"`);
    waiting.push(producer);
  }
  return waiting;
}
function freshNames(graph) {
  const taken = valueNames(graph);
  const next = /* @__PURE__ */ new Map();
  return (hint) => {
    for (let count = next.get(hint) ?? 0; ; count++) {
      const name = count === 0 ? hint : `${hint}${count.toString(36)}`;
      if (taken.has(name)) continue;
      taken.add(name);
      next.set(hint, count + 1);
      return name;
    }
  };
}
function valueNames(graph) {
  const names = /* @__PURE__ */ new Set();
  collectNames(graph, names);
  return names;
}
function collectNames(graph, taken) {
  const named = [graph.input, graph.output, graph.valueInfo, ownTensors(graph)].flat();
  for (const { name } of named) taken.add(name);
  for (const node of graph.node) {
    for (const name of [...node.input, ...node.output]) taken.add(name);
    for (const inner of subgraphsOf(node)) collectNames(inner, taken);
  }
}

// src/model/tensor-data.ts
function tensorDims(tensor) {
  return tensor.dims.map(Number);
}
function elementCount(dims) {
  return dims.reduce((product2, size) => product2 * size, 1);
}
function elementTypeOf(tensor) {
  return elementTypeOfNumber(tensor.dataType);
}
function tensorValues(tensor) {
  const type = elementTypeOf(tensor);
  if (type === void 0)
    throw new Error(`Tensor "${tensor.name}" has data type ${tensor.dataType}`);
  if (type === "string") return tensor.stringData.map((bytes) => new TextDecoder().decode(bytes));
  const raw = rawBytes(tensor);
  if (raw.length > 0) return rawValues(raw, type);
  return typedValues(tensor, type);
}
function rawValues(raw, type) {
  return viewBytes(type, nativeBytes(raw, bytesPerElement(type)));
}
function typedValues(tensor, type) {
  switch (type) {
    case "float32":
      return Float32Array.from(tensor.floatData);
    case "float64":
      return Float64Array.from(tensor.doubleData);
    case "int64":
      return BigInt64Array.from(tensor.int64Data);
    case "uint64":
      return BigUint64Array.from(tensor.uint64Data);
    case "uint32":
      return Uint32Array.from(tensor.uint64Data, Number);
    case "int32":
      return Int32Array.from(tensor.int32Data);
    case "int16":
      return Int16Array.from(tensor.int32Data);
    case "int8":
      return Int8Array.from(tensor.int32Data);
    case "uint16":
    case "float16":
      return Uint16Array.from(tensor.int32Data);
    case "uint8":
    case "bool":
      return Uint8Array.from(tensor.int32Data);
  }
}
function floatValues(tensor) {
  const values = tensorValues(tensor);
  if (values instanceof Float32Array) return values;
  if (values instanceof Float64Array) return Float32Array.from(values);
  if (elementTypeOf(tensor) === "float16" && values instanceof Uint16Array)
    return Float32Array.from(values, float16ToFloat32);
  throw new Error(`Tensor "${tensor.name}" holds no floats`);
}
function tensorBytes(tensor) {
  const { length } = rawPiece(tensor);
  if (length > 0) return length;
  const type = elementTypeOf(tensor);
  if (type === "string") return tensor.stringData.reduce((sum, text) => sum + text.length, 0);
  const bits = elementBits(tensor.dataType) ?? 0;
  return Math.ceil(elementCount(tensorDims(tensor)) * bits / 8);
}

// src/model/external-range.ts
function externalRefusal(source, why, cause) {
  return new UserError(
    "model-external-data",
    `Cannot read model "${source}": ${why}`,
    cause === void 0 ? {} : { cause }
  );
}
function claimedRange(tensor, source) {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const whole = (key) => {
    const text = entries.get(key);
    if (text === void 0) return void 0;
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
    const why = `has the ${key} "${text}" of external data; it must be a whole number of bytes`;
    throw externalRefusal(source, `tensor "${tensor.name}" ${why}`);
  };
  if (elementTypeOf(tensor) === "string")
    throw externalRefusal(
      source,
      `tensor "${tensor.name}" holds strings, which cannot be external`
    );
  const [claimed, needed] = [whole("length"), neededBytes(tensor)];
  const sizes = [claimed, needed].filter((size) => size !== void 0);
  return {
    location: entries.get("location") ?? "",
    offset: whole("offset") ?? 0,
    length: sizes.length === 0 ? void 0 : Math.min(...sizes)
  };
}
function neededBytes(tensor) {
  const bits = elementBits(tensor.dataType);
  return bits === void 0 ? void 0 : Math.ceil(elementCount(tensorDims(tensor)) * bits / 8);
}
function leavesFolder(location) {
  const isAbsolute = /^([/\\]|[A-Za-z]:)/.test(location);
  return location === "" || isAbsolute || location.split(/[/\\]/).includes("..");
}
var liesIn = (path, folder) => path.startsWith(folder) && (/[/\\]$/.test(folder) || /[/\\]/.test(path.charAt(folder.length)));
function refuseOverlaps(ranges, source) {
  const sorted = ranges.filter(({ length }) => length > 0).toSorted((a, b) => a.path === b.path ? a.offset - b.offset : a.path < b.path ? -1 : 1);
  let last;
  for (const range of sorted) {
    if (last !== void 0 && overlaps(last, range)) {
      const both = `tensors "${last.tensor.name}" (${wordsOf(last)}) and "${range.tensor.name}" (${wordsOf(range)})`;
      const why = `${both} overlap in "${range.location}"; its offsets or lengths are wrong: export it again`;
      throw externalRefusal(source, why);
    }
    last = range;
  }
}
function overlaps(first, second) {
  const isShared = first.offset === second.offset && first.length === second.length;
  return first.path === second.path && !isShared && second.offset < first.offset + first.length;
}
var wordsOf = ({ offset, length }) => `bytes ${offset} to ${offset + length}`;

// src/model/external-data.ts
var MOST_BYTES_HELD = 2e9;
var LEAST_BYTES_LEFT = 2 ** 16;
async function loadExternalData(model, { source, files, mostHeld }) {
  const graph = graphOf(model);
  refuseElsewhere(model, source);
  const weights = graph.initializer.filter(isExternal);
  const held = graph.node.flatMap(externalAttributes);
  if (weights.length + held.length === 0) return { model, data: [] };
  const ranges = await findRanges([...weights, ...held], { source, files });
  refuseOverlaps(ranges, source);
  const total = ranges.reduce((sum, { length }) => sum + length, 0);
  const streams = total > mostHeld;
  const initializers = new Set(weights);
  const data = [];
  const loaded = /* @__PURE__ */ new Map();
  for (const range of ranges) {
    const isLeft = streams && range.length >= LEAST_BYTES_LEFT && initializers.has(range.tensor);
    const made = isLeft ? left(range, source, files) : await broughtIn(range, source, files);
    data.push(made.piece);
    loaded.set(range.tensor, made.tensor);
  }
  const whole = (tensor) => loaded.get(tensor) ?? tensor;
  return {
    model: withGraph(model, {
      initializers: graph.initializer.map(whole),
      nodes: graph.node.map((node) => holdsExternal(node) ? withTensors(node, whole) : node)
    }),
    data
  };
}
function withTensors(node, whole) {
  const attributes = node.attribute.map(
    (attribute) => attribute.t === void 0 ? attribute : withAttributeTensor(attribute, whole(attribute.t))
  );
  return withNode(node, { attributes });
}
function externalLocations(model) {
  const { initializer, node } = graphOf(model);
  const locations = [...initializer.filter(isExternal), ...node.flatMap(externalAttributes)].flatMap(({ externalData }) => externalData.filter(({ key }) => key === "location")).map(({ value }) => value);
  return [...new Set(locations)];
}
function isExternal(tensor) {
  return tensor.dataLocation === TensorProto_DataLocation.EXTERNAL;
}
var externalAttributes = ({ attribute }) => attribute.flatMap(({ t }) => t !== void 0 && isExternal(t) ? [t] : []);
var holdsExternal = (node) => externalAttributes(node).length > 0;
function refuseElsewhere(model, source) {
  const graph = graphOf(model);
  const attributes = graph.node.flatMap(({ attribute }) => attribute);
  const readable = /* @__PURE__ */ new Set([...graph.initializer, ...attributes.map(({ t }) => t)]);
  const tensors = [...allTensors(graph), ...model.functions.flatMap(({ node }) => tensorsIn(node))];
  const other = tensors.find((tensor) => isExternal(tensor) && !readable.has(tensor));
  if (other === void 0) return;
  const why = `tensor "${other.name}" of a subgraph, a function or a list is external`;
  throw externalRefusal(source, `${why}; save the model with its data inside`);
}
async function findRanges(tensors, place) {
  const folders = await place.files.folders();
  const ranges = [];
  for (const tensor of tensors) ranges.push(await findRange(tensor, { ...place, folders }));
  return ranges;
}
async function findRange(tensor, { source, files, folders }) {
  const { location, offset, length } = claimedRange(tensor, source);
  const words = `tensor "${tensor.name}" keeps its data in "${location}"`;
  const isOutside = `${words}, which is outside the model's folder`;
  if (leavesFolder(location)) throw externalRefusal(source, isOutside);
  const { path, size } = await inFile(source, words, async () => {
    const found = await files.realPath(location);
    if (!folders.some((folder) => liesIn(found, folder))) throw externalRefusal(source, isOutside);
    return { path: found, size: await files.sizeBytes(found) };
  });
  const there = Math.max(0, Math.min(length ?? Infinity, size - offset));
  const needed = neededBytes(tensor) ?? there;
  if (there < needed) throw tooShort({ tensor, location, path, offset, length: there }, source);
  return { tensor, location, path, offset, length: needed };
}
function tooShort({ tensor, location, offset, length }, source) {
  const needed = neededBytes(tensor) ?? "more";
  return externalRefusal(
    source,
    `tensor "${tensor.name}" needs ${needed} bytes at ${offset} of "${location}", which has ${length} there`
  );
}
async function inFile(source, words, act) {
  try {
    return await act();
  } catch (error) {
    if (error instanceof UserError && error.code === "model-external-data") throw error;
    throw externalRefusal(source, `${words}, which cannot be read`, error);
  }
}
async function broughtIn(range, source, files) {
  const { tensor, location, path, offset, length } = range;
  const words = `tensor "${tensor.name}" keeps its data in "${location}"`;
  const bytes = await inFile(source, words, () => files.read(path, offset, length));
  if (bytes.length < length) throw tooShort({ ...range, length: bytes.length }, source);
  return { tensor: withRawData(tensor, bytes), piece: bytes };
}
function left(range, source, files) {
  const { tensor, location, path, offset, length } = range;
  const stored = {
    length,
    read: (from = 0, to = length) => {
      const bytes = files.readNow(path, offset + from, to - from);
      if (bytes.length === to - from) return bytes;
      throw externalRefusal(
        source,
        `"${location}" became shorter while tensor "${tensor.name}" was read from it`
      );
    }
  };
  return { tensor: withStoredData(tensor, stored), piece: stored };
}

// src/model/align-weights.ts
function alignWeights(model) {
  return withGraph(model, { initializers: graphOf(model).initializer.map(aligned) });
}
function aligned(tensor) {
  const { rawData } = tensor;
  const type = elementTypeOf(tensor);
  if (type === void 0 || type === "string" || rawData.length === 0) return tensor;
  const { buffer, byteOffset, length } = rawData;
  const shift = byteOffset % bytesPerElement(type);
  const head = headOf(length);
  const start = byteOffset - head.length;
  if (shift === 0 || shift > head.length || start < 0) return tensor;
  const before = new Uint8Array(buffer, start, head.length);
  if (!head.every((byte, place) => byte === before[place])) return tensor;
  const moved = new Uint8Array(buffer, byteOffset - shift, length);
  moved.set(rawData);
  return copyWith(tensor, { rawData: moved });
}
var RAW_DATA_TAG = 74;
function headOf(length) {
  const bytes = [RAW_DATA_TAG];
  let rest = length;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(rest % 128 + 128);
  return [...bytes, rest];
}

// src/model/check-model.ts
function checkModel(model) {
  const problems = [];
  checkScope(graphOf(model), /* @__PURE__ */ new Set(), problems);
  for (const domain of missingOpsets(model))
    problems.push(`operator set "${domain}" is used but not imported`);
  return problems;
}
function missingOpsets(model) {
  const local = new Set(model.functions.map(({ domain }) => domain));
  return [...domainsOf(graphOf(model))].filter((domain) => opsetVersion(model, domain) === 0 && !local.has(domain)).map((domain) => domain === "" ? "ai.onnx" : domain);
}
function checkScope(graph, outer, problems) {
  const known = new Set(outer);
  const written = /* @__PURE__ */ new Set();
  const write = (name) => {
    if (name === "") return;
    if (written.has(name)) problems.push(`value "${name}" is written twice`);
    written.add(name);
    known.add(name);
  };
  for (const { name } of graph.input) write(name);
  const given = /* @__PURE__ */ new Set();
  for (const { name } of graph.initializer) {
    if (given.has(name)) problems.push(`initializer "${name}" is there twice`);
    given.add(name);
    written.add(name);
    known.add(name);
  }
  for (const { values } of graph.sparseInitializer) write(values?.name ?? "");
  for (const node of graph.node) {
    checkNode(node, known, problems);
    for (const name of node.output) write(name);
  }
  for (const { name } of graph.output) {
    if (!known.has(name)) problems.push(`output "${name}" is not computed`);
  }
}
function checkNode(node, known, problems) {
  const label = node.name === "" ? node.opType : `${node.opType} "${node.name}"`;
  for (const name of node.input) {
    if (name !== "" && !known.has(name))
      problems.push(`${label} reads "${name}", which is not computed before it`);
  }
  for (const subgraph of subgraphsOf(node)) checkScope(subgraph, known, problems);
}
function domainsOf(graph) {
  const domains = /* @__PURE__ */ new Set();
  for (const node of graph.node) {
    domains.add(node.domain);
    for (const subgraph of subgraphsOf(node))
      for (const domain of domainsOf(subgraph)) domains.add(domain);
  }
  return domains;
}

// src/model/check-tensor.ts
var MAXIMUM_ELEMENTS = 2n ** 40n;
function tensorProblem(tensor) {
  const negative = tensor.dims.find((size) => size < 0n);
  if (negative !== void 0) return `has the dimension ${negative}`;
  const elements = tensor.dims.includes(0n) ? 0n : product(tensor.dims);
  if (elements > MAXIMUM_ELEMENTS) return `would have ${elements} elements`;
  if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL) return void 0;
  const problem = tensor.rawData.length > 0 ? rawProblem(tensor, Number(elements)) : typedProblem(tensor, Number(elements));
  return problem === void 0 ? void 0 : `of shape [${tensor.dims.join(", ")}] ${problem}`;
}
var product = (dims) => dims.reduce((total, size) => total > MAXIMUM_ELEMENTS ? total : total * size, 1n);
function rawProblem(tensor, elements) {
  if (elementTypeOfNumber(tensor.dataType) === "string")
    return "keeps strings as raw data, which ONNX does not allow";
  const bits = elementBits(tensor.dataType);
  if (bits === void 0) return void 0;
  const expected = Math.ceil(elements * bits / 8);
  const bytes = tensor.rawData.length;
  return bytes === expected ? void 0 : `needs ${expected} bytes and has ${bytes}`;
}
var FIELDS = /* @__PURE__ */ new Map([
  [TensorProto_DataType.FLOAT, ["floatData", 1]],
  [TensorProto_DataType.COMPLEX64, ["floatData", 2]],
  [TensorProto_DataType.DOUBLE, ["doubleData", 1]],
  [TensorProto_DataType.COMPLEX128, ["doubleData", 2]],
  [TensorProto_DataType.INT64, ["int64Data", 1]],
  [TensorProto_DataType.UINT32, ["uint64Data", 1]],
  [TensorProto_DataType.UINT64, ["uint64Data", 1]],
  [TensorProto_DataType.STRING, ["stringData", 1]],
  [TensorProto_DataType.INT32, ["int32Data", 1]],
  [TensorProto_DataType.INT16, ["int32Data", 1]],
  [TensorProto_DataType.INT8, ["int32Data", 1]],
  [TensorProto_DataType.UINT16, ["int32Data", 1]],
  [TensorProto_DataType.UINT8, ["int32Data", 1]],
  [TensorProto_DataType.BOOL, ["int32Data", 1]],
  [TensorProto_DataType.FLOAT16, ["int32Data", 1]],
  [TensorProto_DataType.BFLOAT16, ["int32Data", 1]]
]);
function typedProblem(tensor, elements) {
  const [field, entries] = FIELDS.get(tensor.dataType) ?? [];
  if (field === void 0 || entries === void 0) return void 0;
  const values = tensor[field].length;
  const expected = elements * entries;
  return values === expected ? void 0 : `needs ${expected} values and has ${values}`;
}

// src/model/inner-graphs.ts
function withInnerGraphs(node, rewrite) {
  if (subgraphsOf(node).length === 0) return node;
  const attributes = node.attribute.map((attribute) => {
    const graphs = graphsOf(attribute);
    return graphs.length === 0 ? attribute : withAttributeGraphs(attribute, graphs.map(rewrite));
  });
  return withNode(node, { attributes });
}

// src/model/default-domain.ts
var ALIAS = "ai.onnx";
function withDefaultDomain(model) {
  const { graph } = model;
  return copyWith(model, {
    ...graph === void 0 ? {} : { graph: renamedGraph(graph) },
    opsetImport: renamedImports(model.opsetImport),
    functions: model.functions.map(
      (one) => copyWith(one, {
        domain: plainName(one.domain),
        node: one.node.map(renamedNode),
        opsetImport: renamedImports(one.opsetImport)
      })
    )
  });
}
var plainName = (domain) => domain === ALIAS ? "" : domain;
function withoutDomain(node) {
  const copy = copyWith(node, {});
  clearField(copy, NodeProtoSchema.field.domain);
  return copy;
}
var renamedGraph = (graph) => withParts(graph, { nodes: graph.node.map(renamedNode) });
function renamedNode(node) {
  return withInnerGraphs(node.domain === ALIAS ? withoutDomain(node) : node, renamedGraph);
}
function renamedImports(imports) {
  const renamed = imports.map((one) => {
    const domain = plainName(one.domain);
    return domain === one.domain ? one : copyWith(one, { domain });
  });
  const last = renamed.findLast(({ domain }) => domain === "");
  return renamed.filter((one) => one.domain !== "" || one === last);
}

// src/model/read-model.ts
var LFS_MARK = "version https://git-lfs.github.com/spec/";
var MAXIMUM_DEPTH = 32;
var TOO_DEEP = `its subgraphs nest deeper than ${MAXIMUM_DEPTH}`;
function readModel(bytes, source) {
  const refuse = refusal(source);
  if (bytes.length === 0) throw refuse("model-empty", "the file is empty");
  if (startsWith(bytes, LFS_MARK)) {
    throw refuse(
      "model-lfs-pointer",
      "it is a Git LFS pointer, not the model itself; fetch the model with `git lfs pull`"
    );
  }
  const model = parse(bytes, refuse);
  checkParts(model, refuse);
  if (model.graph !== void 0) checkGraph(model.graph, refuse, 0);
  for (const { node } of model.functions) checkNodes(node, refuse, 0);
  const [missing] = missingOpsets(model);
  if (missing !== void 0) {
    const why = `it uses operators of the set "${missing}" and does not import it`;
    throw refuse("model-malformed", `${why}; the file may be cut off, or its exporter at fault`);
  }
  return withDefaultDomain(model);
}
function refusal(source) {
  return (code, why, cause) => new UserError(
    code,
    `Cannot read model "${source}": ${why}`,
    cause === void 0 ? {} : { cause }
  );
}
function startsWith(bytes, text) {
  return new TextDecoder().decode(bytes.subarray(0, text.length)) === text;
}
function parse(bytes, refuse) {
  const looksRight = looksLikeModel(bytes);
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (error) {
    if (String(error).includes("recursion")) throw refuse("model-malformed", TOO_DEEP, error);
    if (looksRight) {
      const why = `the file ends, or is damaged, within the model (${bytes.length} bytes are there); copy or download it again`;
      throw refuse("model-truncated", why, error);
    }
    throw refuse(
      "model-not-onnx",
      "it is not an ONNX file (its bytes are no model message)",
      error
    );
  }
}
function looksLikeModel(bytes) {
  const [tag, value] = bytes;
  return tag === 8 && value !== void 0 && value > 0 && value < 64;
}
function checkParts(model, refuse) {
  const { graph } = model;
  if (graph === void 0 || graph.node.length === 0 && graph.output.length === 0) {
    if (model.irVersion === 0n || model.opsetImport.length === 0) {
      throw refuse("model-not-onnx", "it holds no ONNX graph; export the model as .onnx");
    }
    throw refuse("model-empty", "it holds no graph; export the model again");
  }
  if (graph.output.length === 0) throw refuse("model-empty", "its graph has no outputs");
  if (model.opsetImport.length === 0 && model.functions.length === 0) {
    throw refuse("model-malformed", "it imports no operator set (opset_import is empty)");
  }
}
function checkGraph(graph, refuse, depth) {
  if (depth > MAXIMUM_DEPTH) throw refuse("model-malformed", TOO_DEEP);
  for (const tensor of ownTensors(graph)) checkTensor(tensor, refuse);
  checkNodes(graph.node, refuse, depth);
}
function checkNodes(nodes, refuse, depth) {
  for (const node of nodes) {
    for (const tensor of heldTensors(node)) checkTensor(tensor, refuse);
    for (const subgraph of subgraphsOf(node)) checkGraph(subgraph, refuse, depth + 1);
  }
}
function checkTensor(tensor, refuse) {
  const problem = tensorProblem(tensor);
  if (problem !== void 0) throw refuse("model-malformed", `tensor "${tensor.name}" ${problem}`);
}

// src/model/read-in-place.ts
var LEAST_BYTES_LEFT2 = 2 ** 16;
function readModelInPlace(file, source) {
  const found = { initializers: 0, weights: /* @__PURE__ */ new Map() };
  const pieces = rewritten(
    new Window(file),
    { from: 0, to: file.length },
    (field) => field.number === GRAPH ? (body, window) => graphPieces(body, { window, found }) : void 0
  );
  if (pieces === void 0) return void 0;
  const bytes = new Uint8Array(totalLength(pieces));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  const model = readModel(bytes, source);
  const initializers = graphOf(model).initializer.map((tensor, place) => {
    const range = found.weights.get(place);
    return range === void 0 ? tensor : withWeight(tensor, file, range);
  });
  return withGraph(model, { initializers });
}
var GRAPH = ModelProtoSchema.field.graph.number;
var INITIALIZER = GraphProtoSchema.field.initializer.number;
var RAW_DATA = TensorProtoSchema.field.rawData.number;
var DATA_LOCATION = TensorProtoSchema.field.dataLocation.number;
var EXTERNAL = 1;
function graphPieces(body, { window, found }) {
  return rewritten(window, body, ({ number }) => {
    if (number !== INITIALIZER) return void 0;
    return (tensor) => {
      const place = found.initializers;
      found.initializers += 1;
      return tensorPieces(tensor, window, (weight) => found.weights.set(place, weight));
    };
  });
}
function tensorPieces(body, window, leave) {
  return rewritten(window, body, ({ number, from, to }) => {
    if (number !== RAW_DATA || to - from < LEAST_BYTES_LEFT2) return void 0;
    return () => {
      leave({ from, to });
      return [];
    };
  });
}
function rewritten(window, { from, to }, insideOf) {
  const pieces = [];
  for (let at = from; at < to; ) {
    const field = fieldAt(window, at, to);
    if (field === void 0) return void 0;
    const inside = field.isMessage ? insideOf(field) : void 0;
    if (inside === void 0) pieces.push(window.copy(field.start, field.to));
    else {
      const body = inside(field, window);
      if (body === void 0) return void 0;
      pieces.push(headOf2(field.number, body), ...body);
    }
    at = field.to;
  }
  return pieces;
}
function headOf2(number, body) {
  const writer = new BinaryWriter();
  if (number === RAW_DATA && body.length === 0)
    return writer.tag(DATA_LOCATION, WireType.Varint).uint32(EXTERNAL).finish();
  return writer.tag(number, WireType.LengthDelimited).uint32(totalLength(body)).finish();
}
var VARINT = WireType.Varint;
var BIT64 = WireType.Bit64;
var BIT32 = WireType.Bit32;
var LENGTH_DELIMITED = WireType.LengthDelimited;
function fieldAt(window, start, end) {
  const tag = window.varint(start, end);
  if (tag === void 0) return void 0;
  const [number, wire] = [Math.floor(tag.value / 8), tag.value % 8];
  const plain = (to) => to <= end ? { number, start, from: tag.end, to, isMessage: false } : void 0;
  if (wire === BIT64) return plain(tag.end + 8);
  if (wire === BIT32) return plain(tag.end + 4);
  const value = window.varint(tag.end, end);
  if (value === void 0) return void 0;
  if (wire === VARINT) return plain(value.end);
  if (wire !== LENGTH_DELIMITED || value.end + value.value > end) return void 0;
  return { number, start, from: value.end, to: value.end + value.value, isMessage: true };
}
function withWeight(tensor, file, { from, to }) {
  const length = to - from;
  const stored = {
    length,
    read: (start = 0, end = length) => file.read(from + start, from + end)
  };
  const left2 = copyWith(tensor, { [STORED]: stored });
  Reflect.deleteProperty(left2, "dataLocation");
  return left2;
}
var WINDOW_BYTES = 2 ** 16;
var LONGEST_VARINT = 10;
var Window = class {
  #file;
  #start = 0;
  #bytes = new Uint8Array();
  constructor(file) {
    this.#file = file;
  }
  copy(from, to) {
    return this.#file.read(from, to);
  }
  /** Of up to 2^53; longer ones (negative numbers) count as that. */
  varint(at, end) {
    let value = 0;
    for (let place = 0; place < LONGEST_VARINT && at + place < end; place += 1) {
      const byte = this.#byte(at + place);
      value += byte % 128 * 128 ** place;
      if (byte < 128) return { value, end: at + place + 1 };
    }
    return void 0;
  }
  #byte(at) {
    const place = at - this.#start;
    const held = this.#bytes[place];
    if (place >= 0 && held !== void 0) return held;
    this.#start = at;
    this.#bytes = Uint8Array.from(
      this.#file.read(at, Math.min(this.#file.length, at + WINDOW_BYTES))
    );
    return this.#bytes[0] ?? 0;
  }
};

// src/model/signature.ts
function modelSignature(model) {
  const graph = graphOf(model);
  const given = new Set(graph.initializer.map((tensor) => tensor.name));
  return {
    inputs: graph.input.filter((input) => !given.has(input.name)).flatMap(tensorSpec),
    outputs: graph.output.flatMap(tensorSpec)
  };
}
function tensorSpec(info) {
  const value = info.type?.value;
  if (value?.case !== "tensorType") return [];
  const elementType = elementTypeOfNumber(value.value.elemType);
  if (elementType === void 0) return [];
  const shape = (value.value.shape?.dim ?? []).map((dimension) => {
    if (dimension.value.case === "dimValue") return Number(dimension.value.value);
    return dimension.value.case === "dimParam" ? dimension.value.value : null;
  });
  return [{ name: info.name, elementType, shape }];
}
function visitNodes(graph, visit) {
  for (const node of graph.node) {
    visit(node, graph);
    for (const subgraph of subgraphsOf(node)) visitNodes(subgraph, visit);
  }
}
var PARAMETER_TYPES = /* @__PURE__ */ new Set([
  "float32",
  "float64",
  "float16",
  "int8",
  "uint8"
]);
function parameterCount(model) {
  let count = 0;
  for (const tensor of allTensors(graphOf(model))) {
    const type = elementTypeOfNumber(tensor.dataType);
    if (type === void 0 || PARAMETER_TYPES.has(type)) count += elementCount(tensorDims(tensor));
  }
  return count;
}
function operatorCounts(model) {
  const counts = /* @__PURE__ */ new Map();
  visitNodes(graphOf(model), (node) => {
    const name = operatorName(node);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return Object.fromEntries([...counts].toSorted(([a], [b]) => a < b ? -1 : 1));
}
function operatorName(node) {
  return node.domain === "" || node.domain === "ai.onnx" ? node.opType : `${node.domain}:${node.opType}`;
}
function bytesByOperator(model) {
  const bytes = /* @__PURE__ */ new Map();
  const add = (operator, count) => {
    if (count > 0) bytes.set(operator, (bytes.get(operator) ?? 0) + count);
  };
  const graph = graphOf(model);
  const pending = new Map(graph.initializer.map((tensor) => [tensor.name, tensorBytes(tensor)]));
  visitNodes(graph, (node, owner) => {
    if (owner !== graph)
      for (const tensor of owner.initializer) pending.set(tensor.name, tensorBytes(tensor));
    for (const name of node.input) {
      add(operatorName(node), pending.get(name) ?? 0);
      pending.delete(name);
    }
    for (const tensor of heldTensors(node)) add(operatorName(node), tensorBytes(tensor));
  });
  add(
    "(unused)",
    [...pending.values()].reduce((total, count) => total + count, 0)
  );
  return new Map([...bytes].toSorted(([, a], [, b]) => b - a));
}

// src/commands/load/load-model.ts
var candidateReading = (source, sizes) => ({
  source,
  mostHeld: Math.min(sizes?.mostHeld ?? Infinity, 2 ** 28)
});
async function readModelFile(host, path, reading = {}) {
  const { contents: _, ...file } = await readContents(host, path, reading);
  return { ...file, model: alignWeights(file.model) };
}
async function loadModel(host, path, reading = {}) {
  const { contents, ...file } = await readContents(host, path, reading);
  const parts = contents.map((piece) => [piece]);
  let gzipBytes = 0;
  for (const piece of contents) gzipBytes += await gzipBytesOf(host, piece);
  return {
    ...file,
    gzipBytes,
    digest: digestOfParts(host, parts),
    parameters: parameterCount(file.model)
  };
}
var gzipBytesOf = ({ digest }, piece) => piece instanceof Uint8Array && piece.length <= MOST_AT_ONCE ? digest.gzipBytes(piece) : digest.gzipBytesOf(chunksOf([piece]));
var MOST_AT_ONCE = 2 ** 26;
function digestOfParts({ digest }, parts) {
  const digests = parts.map((pieces) => digest.sha256Of(chunksOf(pieces)));
  return digests.length === 1 ? digests.join("") : digest.sha256(digests.join("\n"));
}
async function digestMeanwhile({ digest }, parts) {
  const digests = [];
  for (const pieces of parts) digests.push(await digest.sha256Meanwhile(chunksOf(pieces)));
  return digests.length === 1 ? digests.join("") : digest.sha256(digests.join("\n"));
}
async function readOwnFile({ files }, path, { source, mostHeld }) {
  const length = await files.sizeBytes(path);
  if (length > LARGEST_BYTES) throw tooLarge(source, length);
  if (length > mostHeld) {
    const content2 = {
      length,
      read: (from = 0, to = length) => files.readRangeNow(path, from, to - from)
    };
    const model = readModelInPlace(content2, source);
    if (model !== void 0) return { content: content2, model };
  }
  const content = await files.readBytes(path);
  return { content, model: readModel(content, source) };
}
function tooLarge(source, bytes) {
  const gigabytes = (bytes / 1e9).toFixed(1);
  return new UserError(
    "model-too-large",
    `Cannot read model "${source}": the file takes ${gigabytes} GB, and a model file holds 2 GB at most; save the model with its weights in a file beside it (external data)`
  );
}
async function readContents(host, path, { source = path, mostHeld = MOST_BYTES_HELD }) {
  const { files } = host;
  const absolute = files.resolve(path);
  const { content, model: read } = await readOwnFile(host, absolute, { source, mostHeld });
  const { model, data } = await loadExternalData(read, {
    source,
    mostHeld,
    files: {
      folders: async () => [
        await files.realPath(files.resolve(absolute, "..")),
        files.resolve(await files.realPath(absolute), "..")
      ],
      realPath: (location) => files.realPath(files.resolve(absolute, "..", location)),
      sizeBytes: (file) => files.sizeBytes(file),
      read: (file, offset, length) => files.readRange(file, offset, length),
      readNow: (file, offset, length) => files.readRangeNow(file, offset, length)
    }
  });
  const contents = [content, ...data];
  return {
    path: absolute,
    source,
    model,
    dataFiles: externalLocations(read),
    bytes: totalLength(contents),
    signature: modelSignature(model),
    contents
  };
}
function opsetsOf(model) {
  const entries = model.opsetImport.map(({ domain, version }) => [
    domain === "" ? "ai.onnx" : domain,
    Number(version)
  ]);
  return Object.fromEntries(entries.toSorted(([a], [b]) => a < b ? -1 : 1));
}

// src/model/residual-blocks.ts
var WEIGHTED = /MatMul|Gemm|Conv|Attention|LSTM|GRU|RNN/;
function residualBlocks(model) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const found = graph.node.flatMap((added, position) => {
    const [first = "", second = ""] = added.input;
    const [after = ""] = added.output;
    if (added.opType !== "Add" || isConstant(index, first) || isConstant(index, second)) return [];
    const before = roundOf({ graph, index }, first, second);
    return before === void 0 ? [] : [{ name: added.name, position, before, after }];
  });
  const isOwn = (name) => name !== "" && found.filter((other) => other.name === name).length === 1;
  return found.map((block) => isOwn(block.name) ? block : { ...block, name: block.after });
}
var isConstant = (index, value) => index.constantOf(value) !== void 0;
function roundOf(known, first, second) {
  if (first === second) return void 0;
  if (isWeightedFrom(known, second, first)) return first;
  return isWeightedFrom(known, first, second) ? second : void 0;
}
function isWeightedFrom({ graph, index }, value, origin) {
  const nodes = nodesBetween(index, value, origin);
  const made = /* @__PURE__ */ new Set([origin]);
  let isWeighted = false;
  for (const node of graph.node) {
    if (!nodes.has(node)) continue;
    const isMade = node.input.some((name) => made.has(name));
    if (WEIGHTED.test(node.opType)) {
      if (!isMade) return false;
      isWeighted = true;
    }
    if (isMade) for (const name of node.output) made.add(name);
  }
  return isWeighted && made.has(value);
}
function nodesBetween(index, value, origin) {
  const pending = [value];
  const nodes = /* @__PURE__ */ new Set();
  for (let name = pending.pop(); name !== void 0; name = pending.pop()) {
    const node = name === origin ? void 0 : index.producerOf(name)?.node;
    if (node === void 0 || nodes.has(node)) continue;
    nodes.add(node);
    pending.push(...node.input);
  }
  return nodes;
}
function blocksIn(rewritten2, blocks) {
  const own = residualBlocks(rewritten2);
  if (own.length === blocks.length) return own;
  const known = namesOf(graphOf(rewritten2));
  return blocks.map(
    ({ before, after }) => known.has(before) && known.has(after) ? { before, after } : void 0
  );
}
var namesOf = ({ input, node }) => /* @__PURE__ */ new Set([...input.map(({ name }) => name), ...node.flatMap(({ output }) => output)]);

export {
  indexGraph,
  subgraphsOf,
  outerNamesUsedBy,
  sortTopologically,
  freshNames,
  valueNames,
  tensorDims,
  elementCount,
  elementTypeOf,
  tensorValues,
  floatValues,
  tensorBytes,
  withInnerGraphs,
  checkModel,
  modelSignature,
  operatorCounts,
  operatorName,
  bytesByOperator,
  residualBlocks,
  blocksIn,
  readModel,
  externalLocations,
  candidateReading,
  readModelFile,
  loadModel,
  digestOfParts,
  digestMeanwhile,
  opsetsOf
};
