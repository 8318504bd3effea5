/** Bytes of an ONNX file to the IR; what is not a whole, sound model is refused with a sentence that says why. */
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema, TensorProto_DataLocation } from "onnx-buf";
import { UserError, type UserErrorCode } from "../schema/user-error.ts";
import type { Graph, Model, Tensor } from "./ir.ts";
import { subgraphsOf } from "./graph-index.ts";
import { elementBits, elementTypeOfNumber } from "./data-types.ts";

const LFS_MARK = "version https://git-lfs.github.com/spec/";
/** ONNX models nest a handful of subgraphs; more than this is an attack on the stack. */
const MAXIMUM_DEPTH = 32;
/** More elements than any file can hold, and still exact as a number. */
const MAXIMUM_ELEMENTS = 2 ** 40;

/**
 * The model in `bytes`; `source` names it in errors. Weights stay views into `bytes`.
 * External data is not loaded here: `loadExternalData` does that.
 */
export function readModel(bytes: Uint8Array, source: string): Model {
  const refuse = refusal(source);
  if (bytes.length === 0) throw refuse("model-empty", "the file is empty");
  if (startsWith(bytes, LFS_MARK)) {
    throw refuse(
      "model-lfs-pointer",
      "it is a Git LFS pointer, not the model itself; fetch the model with `git lfs pull`",
    );
  }
  const model = parse(bytes, refuse);
  checkParts(model, refuse);
  if (model.graph !== undefined) checkGraph(model.graph, refuse, 0);
  return model;
}

type Refuse = (code: UserErrorCode, why: string, cause?: unknown) => UserError;

function refusal(source: string): Refuse {
  return (code, why, cause) =>
    new UserError(
      code,
      `Cannot read model "${source}": ${why}`,
      cause === undefined ? {} : { cause },
    );
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return new TextDecoder().decode(bytes.subarray(0, text.length)) === text;
}

function parse(bytes: Uint8Array, refuse: Refuse): Model {
  const looksRight = looksLikeModel(bytes);
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (error) {
    if (looksRight) {
      const why = `the file ends, or is damaged, within the model (${bytes.length} bytes are there); copy or download it again`;
      throw refuse("model-truncated", why, error);
    }
    throw refuse(
      "model-not-onnx",
      "it is not an ONNX file (its bytes are no model message)",
      error,
    );
  }
}

/** An ONNX file begins with the field `ir_version` (a small varint) or with another low field of ModelProto. */
function looksLikeModel(bytes: Uint8Array): boolean {
  const [tag, value] = bytes;
  return tag === 0x08 && value !== undefined && value > 0 && value < 0x40;
}

function checkParts(model: Model, refuse: Refuse): void {
  const { graph } = model;
  if (graph === undefined || (graph.node.length === 0 && graph.output.length === 0)) {
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

function checkGraph(graph: Graph, refuse: Refuse, depth: number): void {
  if (depth > MAXIMUM_DEPTH) {
    throw refuse("model-malformed", `its subgraphs nest deeper than ${MAXIMUM_DEPTH}`);
  }
  for (const tensor of graph.initializer) checkTensor(tensor, refuse);
  for (const node of graph.node) {
    for (const attribute of node.attribute) {
      if (attribute.t !== undefined) checkTensor(attribute.t, refuse);
    }
    for (const subgraph of subgraphsOf(node)) checkGraph(subgraph, refuse, depth + 1);
  }
}

/** Dimensions must be possible, and the data as long as they say. */
function checkTensor(tensor: Tensor, refuse: Refuse): void {
  let elements = 1;
  for (const size of tensor.dims) {
    if (size < 0n) {
      throw refuse("model-malformed", `tensor "${tensor.name}" has the dimension ${size}`);
    }
    elements *= Number(size);
  }
  if (elements > MAXIMUM_ELEMENTS) {
    throw refuse("model-malformed", `tensor "${tensor.name}" would have ${elements} elements`);
  }
  if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL) return;
  const problem =
    tensor.rawData.length > 0 ? rawProblem(tensor, elements) : typedProblem(tensor, elements);
  if (problem !== undefined) {
    const shape = `[${tensor.dims.join(", ")}]`;
    throw refuse("model-malformed", `tensor "${tensor.name}" of shape ${shape} ${problem}`);
  }
}

function rawProblem(tensor: Tensor, elements: number): string | undefined {
  const bits = elementBits(tensor.dataType);
  if (bits === undefined) return undefined;
  const expected = Math.ceil((elements * bits) / 8);
  const bytes = tensor.rawData.length;
  return bytes === expected ? undefined : `needs ${expected} bytes and has ${bytes}`;
}

function typedProblem(tensor: Tensor, elements: number): string | undefined {
  if (elementTypeOfNumber(tensor.dataType) === undefined) return undefined;
  const fields = [
    tensor.floatData,
    tensor.doubleData,
    tensor.int32Data,
    tensor.int64Data,
    tensor.uint64Data,
    tensor.stringData,
  ];
  const values = fields.reduce((total, field) => total + field.length, 0);
  return values === elements ? undefined : `needs ${elements} values and has ${values}`;
}
