/** Bytes of an ONNX file to the IR; what is not a whole, sound model is refused with a sentence that says why. */
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "./generated/onnx-messages.ts";
import { UserError, type UserErrorCode } from "../schema/user-error.ts";
import { missingOpsets } from "./check-model.ts";
import { tensorProblem } from "./check-tensor.ts";
import { withDefaultDomain } from "./default-domain.ts";
import { heldTensors, ownTensors, subgraphsOf } from "./graph-index.ts";
import type { Graph, Model, Node, Tensor } from "./ir.ts";

const LFS_MARK = "version https://git-lfs.github.com/spec/";
/** ONNX models nest a handful of subgraphs; more than this is an attack on the stack. */
const MAXIMUM_DEPTH = 32;
const TOO_DEEP = `its subgraphs nest deeper than ${MAXIMUM_DEPTH}`;

/**
 * The model in `bytes`, "ai.onnx" written as ""; `source` names it in errors. Weights stay views into `bytes`.
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
  for (const { node } of model.functions) checkNodes(node, refuse, 0);
  const [missing] = missingOpsets(model);
  if (missing !== undefined) {
    const why = `it uses operators of the set "${missing}" and does not import it`;
    throw refuse("model-malformed", `${why}; the file may be cut off, or its exporter at fault`);
  }
  return withDefaultDomain(model);
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
    // The reader counts its own recursion, and says so in words only.
    if (String(error).includes("recursion")) throw refuse("model-malformed", TOO_DEEP, error);
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
  if (depth > MAXIMUM_DEPTH) throw refuse("model-malformed", TOO_DEEP);
  for (const tensor of ownTensors(graph)) checkTensor(tensor, refuse);
  checkNodes(graph.node, refuse, depth);
}

function checkNodes(nodes: readonly Node[], refuse: Refuse, depth: number): void {
  for (const node of nodes) {
    for (const tensor of heldTensors(node)) checkTensor(tensor, refuse);
    for (const subgraph of subgraphsOf(node)) checkGraph(subgraph, refuse, depth + 1);
  }
}

function checkTensor(tensor: Tensor, refuse: Refuse): void {
  const problem = tensorProblem(tensor);
  if (problem !== undefined) throw refuse("model-malformed", `tensor "${tensor.name}" ${problem}`);
}
