/** Weights that a model keeps in files beside it: found, checked and brought in, so that every other part sees one whole model. */
import { TensorProto_DataLocation } from "onnx-buf";
import { UserError } from "../schema/user-error.ts";
import { allTensors, tensorsIn } from "./graph-index.ts";
import {
  withAttributeTensor,
  type Attribute,
  type Model,
  type Node,
  type Tensor,
  graphOf,
  withGraph,
  withNode,
  withRawData,
} from "./ir.ts";
import { elementBits } from "./data-types.ts";
import { elementCount, elementTypeOf, tensorDims } from "./tensor-data.ts";

/** The port to the files beside a model; paths are absolute, without symbolic links. */
export interface ExternalFiles {
  /** Where data may lie: the folder that names the model, and the one that the model's file really lies in. */
  folders(): Promise<readonly string[]>;
  /** Where the file at a location in the model's folder really lies. */
  realPath(location: string): Promise<string>;
  /** Bytes [offset, offset + length) of a file, fewer at its end; `length` undefined reads to its end. */
  read(path: string, offset: number, length: number | undefined): Promise<Uint8Array>;
}

/** The same model with the external tensors of the main graph and of its nodes' attributes brought in. */
export async function loadExternalData(
  model: Model,
  source: string,
  files: ExternalFiles,
): Promise<Model> {
  const graph = graphOf(model);
  refuseElsewhere(model, source);
  if (!graph.initializer.some(isExternal) && !graph.node.some(holdsExternal)) return model;
  const folders = await files.folders();
  const load = (tensor: Tensor): Promise<Tensor> => loadTensor(tensor, { source, folders, files });
  const initializers: Tensor[] = [];
  for (const tensor of graph.initializer)
    initializers.push(isExternal(tensor) ? await load(tensor) : tensor);
  const nodes: Node[] = [];
  for (const node of graph.node)
    nodes.push(holdsExternal(node) ? await loadNode(node, load) : node);
  return withGraph(model, { initializers, nodes });
}

async function loadNode(node: Node, load: (tensor: Tensor) => Promise<Tensor>): Promise<Node> {
  const attributes: Attribute[] = [];
  for (const attribute of node.attribute) {
    const { t } = attribute;
    const isInside = t === undefined || !isExternal(t);
    attributes.push(isInside ? attribute : withAttributeTensor(attribute, await load(t)));
  }
  return withNode(node, { attributes });
}

/** Names of the files, beside the model, in which it keeps weights. */
export function externalLocations(model: Model): readonly string[] {
  const { initializer, node } = graphOf(model);
  const held = node.flatMap(({ attribute }) => attribute.map(({ t }) => t));
  const locations = [...initializer, ...held]
    .filter((tensor) => tensor !== undefined)
    .filter(isExternal)
    .flatMap(({ externalData }) => externalData.filter(({ key }) => key === "location"))
    .map(({ value }) => value);
  return [...new Set(locations)];
}

function isExternal(tensor: Tensor): boolean {
  return tensor.dataLocation === TensorProto_DataLocation.EXTERNAL;
}

const holdsExternal = (node: Node): boolean =>
  node.attribute.some(({ t }) => t !== undefined && isExternal(t));

/** ONNX Runtime reads no external data from such places either. */
function refuseElsewhere(model: Model, source: string): void {
  const graph = graphOf(model);
  const attributes = graph.node.flatMap(({ attribute }) => attribute);
  const readable = new Set([...graph.initializer, ...attributes.map(({ t }) => t)]);
  const tensors = [...allTensors(graph), ...model.functions.flatMap(({ node }) => tensorsIn(node))];
  const other = tensors.find((tensor) => isExternal(tensor) && !readable.has(tensor));
  if (other === undefined) return;
  const why = `tensor "${other.name}" of a subgraph, a function or a list is external`;
  throw refusal(source, `${why}; save the model with its data inside`);
}

function refusal(source: string, why: string, cause?: unknown): UserError {
  return new UserError(
    "model-external-data",
    `Cannot read model "${source}": ${why}`,
    cause === undefined ? {} : { cause },
  );
}

interface Place {
  readonly source: string;
  readonly folders: readonly string[];
  readonly files: ExternalFiles;
}

async function loadTensor(tensor: Tensor, { source, folders, files }: Place): Promise<Tensor> {
  const { location, offset, length } = rangeOf(tensor, source);
  const isOutside = `tensor "${tensor.name}" keeps its data in "${location}", which is outside the model's folder`;
  if (leavesFolder(location)) throw refusal(source, isOutside);
  let bytes: Uint8Array;
  try {
    const path = await files.realPath(location);
    // Models are untrusted: a link in the repository may lead anywhere.
    if (!folders.some((folder) => liesIn(path, folder))) throw refusal(source, isOutside);
    bytes = await files.read(path, offset, length);
  } catch (error) {
    if (error instanceof UserError && error.code === "model-external-data") throw error;
    const why = `tensor "${tensor.name}" keeps its data in "${location}", which cannot be read`;
    throw refusal(source, why, error);
  }
  const expected = expectedBytes(tensor) ?? bytes.length;
  if (bytes.length < expected) {
    throw refusal(
      source,
      `tensor "${tensor.name}" needs ${expected} bytes at ${offset} of "${location}", which has ${bytes.length} there`,
    );
  }
  return withRawData(tensor, bytes.subarray(0, expected));
}

interface Range {
  readonly location: string;
  readonly offset: number;
  /** undefined: to the end of the file. */
  readonly length: number | undefined;
}

/** No more is read than the tensor needs, whatever it claims. */
function rangeOf(tensor: Tensor, source: string): Range {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const whole = (key: "offset" | "length"): number | undefined => {
    const text = entries.get(key);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
    const why = `has the ${key} "${text}" of external data; it must be a whole number of bytes`;
    throw refusal(source, `tensor "${tensor.name}" ${why}`);
  };
  if (elementTypeOf(tensor) === "string")
    throw refusal(source, `tensor "${tensor.name}" holds strings, which cannot be external`);
  const [claimed, needed] = [whole("length"), expectedBytes(tensor)];
  const sizes = [claimed, needed].filter((size) => size !== undefined);
  return {
    location: entries.get("location") ?? "",
    offset: whole("offset") ?? 0,
    length: sizes.length === 0 ? undefined : Math.min(...sizes),
  };
}

function expectedBytes(tensor: Tensor): number | undefined {
  const bits = elementBits(tensor.dataType);
  return bits === undefined ? undefined : Math.ceil((elementCount(tensorDims(tensor)) * bits) / 8);
}

/** By its words alone. */
function leavesFolder(location: string): boolean {
  const isAbsolute = /^([/\\]|[A-Za-z]:)/.test(location);
  return location === "" || isAbsolute || location.split(/[/\\]/).includes("..");
}

const liesIn = (path: string, folder: string): boolean =>
  path.startsWith(folder) && (/[/\\]$/.test(folder) || /[/\\]/.test(path.charAt(folder.length)));
