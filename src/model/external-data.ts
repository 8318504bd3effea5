/** Weights that a model keeps in files beside it: found and checked, then brought in, or left there until somebody looks at them. */
import { TensorProto_DataLocation } from "./generated/onnx-messages.ts";
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
} from "./ir.ts";
import {
  type ExternalRange,
  claimedRange,
  externalRefusal,
  leavesFolder,
  liesIn,
  neededBytes,
  refuseOverlaps,
} from "./external-range.ts";
import { withRawData, withStoredData } from "./raw-data.ts";
import type { Piece, StoredData } from "./stored-data.ts";

/** The port to the files beside a model; paths are absolute, without symbolic links. */
export interface ExternalFiles {
  /** Where data may lie: the folder that names the model, and the one that the model's file really lies in. */
  folders(): Promise<readonly string[]>;
  /** Where the file at a location in the model's folder really lies. */
  realPath(location: string): Promise<string>;
  sizeBytes(path: string): Promise<number>;
  /** Bytes [offset, offset + length) of a file, fewer at its end. */
  read(path: string, offset: number, length: number): Promise<Uint8Array>;
  /** The same at once: passes read a weight where they need it. */
  readNow(path: string, offset: number, length: number): Uint8Array;
}

/** More external data than this stays in its files: what does not fit into one message of protobuf is not held whole either. */
export const MOST_BYTES_HELD = 2e9;

/** Smaller tensors are brought in all the same: they are read often, and together take little. */
const LEAST_BYTES_LEFT = 2 ** 16;

export interface LoadedData {
  readonly model: Model;
  /** What was external, tensor by tensor in the order of the model. */
  readonly data: readonly Piece[];
}

interface Place {
  readonly source: string;
  readonly files: ExternalFiles;
  readonly mostHeld: number;
}

/**
 * The same model with the external tensors of the main graph and of its nodes' attributes brought in, when they take at most `mostHeld` bytes.
 * Of a larger model, weights of the main graph stay where they are and are read whenever somebody looks at them.
 */
export async function loadExternalData(
  model: Model,
  { source, files, mostHeld }: Place,
): Promise<LoadedData> {
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
  const data: Piece[] = [];
  const loaded = new Map<Tensor, Tensor>();
  for (const range of ranges) {
    const isLeft = streams && range.length >= LEAST_BYTES_LEFT && initializers.has(range.tensor);
    const made = isLeft ? left(range, source, files) : await broughtIn(range, source, files);
    data.push(made.piece);
    loaded.set(range.tensor, made.tensor);
  }
  const whole = (tensor: Tensor): Tensor => loaded.get(tensor) ?? tensor;
  return {
    model: withGraph(model, {
      initializers: graph.initializer.map(whole),
      nodes: graph.node.map((node) => (holdsExternal(node) ? withTensors(node, whole) : node)),
    }),
    data,
  };
}

function withTensors(node: Node, whole: (tensor: Tensor) => Tensor): Node {
  const attributes = node.attribute.map((attribute): Attribute =>
    attribute.t === undefined ? attribute : withAttributeTensor(attribute, whole(attribute.t)),
  );
  return withNode(node, { attributes });
}

/** Names of the files, beside the model, in which it keeps weights. */
export function externalLocations(model: Model): readonly string[] {
  const { initializer, node } = graphOf(model);
  const locations = [...initializer.filter(isExternal), ...node.flatMap(externalAttributes)]
    .flatMap(({ externalData }) => externalData.filter(({ key }) => key === "location"))
    .map(({ value }) => value);
  return [...new Set(locations)];
}

function isExternal(tensor: Tensor): boolean {
  return tensor.dataLocation === TensorProto_DataLocation.EXTERNAL;
}

const externalAttributes = ({ attribute }: Node): readonly Tensor[] =>
  attribute.flatMap(({ t }) => (t !== undefined && isExternal(t) ? [t] : []));

const holdsExternal = (node: Node): boolean => externalAttributes(node).length > 0;

/** ONNX Runtime reads no external data from such places either. */
function refuseElsewhere(model: Model, source: string): void {
  const graph = graphOf(model);
  const attributes = graph.node.flatMap(({ attribute }) => attribute);
  const readable = new Set([...graph.initializer, ...attributes.map(({ t }) => t)]);
  const tensors = [...allTensors(graph), ...model.functions.flatMap(({ node }) => tensorsIn(node))];
  const other = tensors.find((tensor) => isExternal(tensor) && !readable.has(tensor));
  if (other === undefined) return;
  const why = `tensor "${other.name}" of a subgraph, a function or a list is external`;
  throw externalRefusal(source, `${why}; save the model with its data inside`);
}

async function findRanges(
  tensors: readonly Tensor[],
  place: Omit<Place, "mostHeld">,
): Promise<readonly ExternalRange[]> {
  const folders = await place.files.folders();
  const ranges: ExternalRange[] = [];
  for (const tensor of tensors) ranges.push(await findRange(tensor, { ...place, folders }));
  return ranges;
}

async function findRange(
  tensor: Tensor,
  { source, files, folders }: Omit<Place, "mostHeld"> & { readonly folders: readonly string[] },
): Promise<ExternalRange> {
  const { location, offset, length } = claimedRange(tensor, source);
  const words = `tensor "${tensor.name}" keeps its data in "${location}"`;
  const isOutside = `${words}, which is outside the model's folder`;
  if (leavesFolder(location)) throw externalRefusal(source, isOutside);
  const { path, size } = await inFile(source, words, async () => {
    const found = await files.realPath(location);
    // Models are untrusted: a link in the repository may lead anywhere.
    if (!folders.some((folder) => liesIn(found, folder))) throw externalRefusal(source, isOutside);
    return { path: found, size: await files.sizeBytes(found) };
  });
  const there = Math.max(0, Math.min(length ?? Infinity, size - offset));
  const needed = neededBytes(tensor) ?? there;
  if (there < needed) throw tooShort({ tensor, location, path, offset, length: there }, source);
  return { tensor, location, path, offset, length: needed };
}

function tooShort({ tensor, location, offset, length }: ExternalRange, source: string): UserError {
  const needed = neededBytes(tensor) ?? "more";
  return externalRefusal(
    source,
    `tensor "${tensor.name}" needs ${needed} bytes at ${offset} of "${location}", which has ${length} there`,
  );
}

async function inFile<Value>(
  source: string,
  words: string,
  act: () => Promise<Value>,
): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof UserError && error.code === "model-external-data") throw error;
    throw externalRefusal(source, `${words}, which cannot be read`, error);
  }
}

interface Made {
  readonly tensor: Tensor;
  readonly piece: Piece;
}

async function broughtIn(
  range: ExternalRange,
  source: string,
  files: ExternalFiles,
): Promise<Made> {
  const { tensor, location, path, offset, length } = range;
  const words = `tensor "${tensor.name}" keeps its data in "${location}"`;
  const bytes = await inFile(source, words, () => files.read(path, offset, length));
  if (bytes.length < length) throw tooShort({ ...range, length: bytes.length }, source);
  return { tensor: withRawData(tensor, bytes), piece: bytes };
}

function left(range: ExternalRange, source: string, files: ExternalFiles): Made {
  const { tensor, location, path, offset, length } = range;
  const stored: StoredData = {
    length,
    read: (from = 0, to = length) => {
      const bytes = files.readNow(path, offset + from, to - from);
      if (bytes.length === to - from) return bytes;
      throw externalRefusal(
        source,
        `"${location}" became shorter while tensor "${tensor.name}" was read from it`,
      );
    },
  };
  return { tensor: withStoredData(tensor, stored), piece: stored };
}
