/** Weights that a model keeps in files beside it: found, checked and brought in, so that every other part sees one whole model. */
import { TensorProto_DataLocation } from "onnx-buf";
import { UserError } from "../schema/user-error.ts";
import { subgraphsOf } from "./graph-index.ts";
import {
  withAttributeTensor,
  type Graph,
  type Model,
  type Tensor,
  graphOf,
  withGraph,
  withNode,
  withRawData,
} from "./ir.ts";
import { elementBits } from "./data-types.ts";
import { elementCount, tensorDims } from "./tensor-data.ts";

/** Bytes [offset, offset + length) of a file in the model's folder; `length` undefined reads to its end. */
export type ReadExternal = (
  location: string,
  offset: number,
  length: number | undefined,
) => Promise<Uint8Array>;

/** The same model with all external tensors of the main graph and its subgraphs' parents brought in. */
export async function loadExternalData(
  model: Model,
  source: string,
  read: ReadExternal,
): Promise<Model> {
  const graph = graphOf(model);
  refuseNested(graph, source);
  if (!graph.initializer.some(isExternal) && !graph.node.some(holdsExternal)) return model;
  const load = (tensor: Tensor): Promise<Tensor> => loadTensor(tensor, source, read);
  const initializers: Tensor[] = [];
  for (const tensor of graph.initializer) {
    initializers.push(isExternal(tensor) ? await load(tensor) : tensor);
  }
  const nodes = [];
  for (const node of graph.node) {
    if (!holdsExternal(node)) {
      nodes.push(node);
      continue;
    }
    const attributes = [];
    for (const attribute of node.attribute) {
      const external = attribute.t !== undefined && isExternal(attribute.t);
      attributes.push(
        external && attribute.t !== undefined
          ? withAttributeTensor(attribute, await load(attribute.t))
          : attribute,
      );
    }
    nodes.push(withNode(node, { attributes }));
  }
  return withGraph(model, { initializers, nodes });
}

function isExternal(tensor: Tensor): boolean {
  return tensor.dataLocation === TensorProto_DataLocation.EXTERNAL;
}

function holdsExternal(node: Graph["node"][number]): boolean {
  return node.attribute.some((attribute) => attribute.t !== undefined && isExternal(attribute.t));
}

/** ONNX Runtime does not read external data of subgraphs either. */
function refuseNested(graph: Graph, source: string): void {
  for (const node of graph.node) {
    for (const subgraph of subgraphsOf(node)) {
      const external = subgraph.initializer.find(isExternal);
      if (external !== undefined) {
        throw refusal(
          source,
          `tensor "${external.name}" of a subgraph is external; save the model with its data inside`,
        );
      }
      refuseNested(subgraph, source);
    }
  }
}

function refusal(source: string, why: string, cause?: unknown): UserError {
  return new UserError(
    "model-external-data",
    `Cannot read model "${source}": ${why}`,
    cause === undefined ? {} : { cause },
  );
}

/** A location must stay within the model's folder: models are untrusted. */
function checkLocation(location: string, tensor: Tensor, source: string): void {
  const parts = location.split(/[/\\]/);
  const absolute = /^([/\\]|[A-Za-z]:)/.test(location);
  if (location === "" || absolute || parts.includes("..")) {
    throw refusal(
      source,
      `tensor "${tensor.name}" keeps its data in "${location}", which is outside the model's folder`,
    );
  }
}

async function loadTensor(tensor: Tensor, source: string, read: ReadExternal): Promise<Tensor> {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const location = entries.get("location") ?? "";
  checkLocation(location, tensor, source);
  const offset = Number(entries.get("offset") ?? 0);
  const length = entries.has("length") ? Number(entries.get("length")) : undefined;
  let bytes: Uint8Array;
  try {
    bytes = await read(location, offset, length);
  } catch (error) {
    const why = `tensor "${tensor.name}" keeps its data in "${location}", which cannot be read`;
    throw refusal(source, why, error);
  }
  const bits = elementBits(tensor.dataType);
  const expected =
    bits === undefined ? bytes.length : Math.ceil((elementCount(tensorDims(tensor)) * bits) / 8);
  if (bytes.length < expected) {
    throw refusal(
      source,
      `tensor "${tensor.name}" needs ${expected} bytes at ${offset} of "${location}", which has ${bytes.length} there`,
    );
  }
  return withRawData(tensor, bytes.subarray(0, expected));
}
