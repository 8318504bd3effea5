/** The ONNX IR: the protobuf messages under their ONNX names, treated as immutable, and small builders and readers. */
import { create } from "@bufbuild/protobuf";
import type {
  AttributeProto,
  GraphProto,
  ModelProto,
  NodeProto,
  TensorProto,
  ValueInfoProto,
} from "onnx-buf";
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  TensorProtoSchema,
  TensorProto_DataType,
} from "./generated/onnx-messages.ts";
import type { ElementType, TensorValues } from "../schema/tensor.ts";
import { littleEndianBytes } from "./little-endian.ts";
import { dataTypeOf } from "./data-types.ts";
import type { STORED, StoredData } from "./stored-data.ts";

export type Model = ModelProto;
export type Graph = GraphProto;
export type Node = NodeProto;
export type Tensor = TensorProto & { readonly [STORED]?: StoredData | undefined };
export type Attribute = AttributeProto;
export type ValueInfo = ValueInfoProto;

/** A copy that keeps the message's prototype (which holds the defaults) and its unknown fields. */
export function copyWith<Message extends object>(
  message: Message,
  changes: Partial<Message>,
): Message {
  return Object.assign(Object.create(Object.getPrototypeOf(message)), message, changes);
}

/** The main graph. `readModel` refuses models without one. */
export function graphOf(model: Model): Graph {
  if (model.graph === undefined) throw new Error("The model has no graph");
  return model.graph;
}

export interface GraphChanges {
  readonly nodes?: readonly Node[];
  readonly initializers?: readonly Tensor[];
  readonly valueInfos?: readonly ValueInfo[];
  readonly inputs?: readonly ValueInfo[];
  readonly outputs?: readonly ValueInfo[];
}

/** The same model with parts of its main graph replaced. */
export function withGraph(model: Model, changes: GraphChanges): Model {
  return copyWith(model, { graph: withParts(graphOf(model), changes) });
}

/** The same graph with parts of it replaced. */
export function withParts(graph: Graph, changes: GraphChanges): Graph {
  return copyWith(graph, {
    ...(changes.nodes === undefined ? {} : { node: [...changes.nodes] }),
    ...(changes.initializers === undefined ? {} : { initializer: [...changes.initializers] }),
    ...(changes.valueInfos === undefined ? {} : { valueInfo: [...changes.valueInfos] }),
    ...(changes.inputs === undefined ? {} : { input: [...changes.inputs] }),
    ...(changes.outputs === undefined ? {} : { output: [...changes.outputs] }),
  });
}

/** The version of an operator set that the model imports; 0 when it does not. "" and "ai.onnx" are one domain. */
export function opsetVersion(model: Model, domain: string): number {
  const found = model.opsetImport.find((opset) => sameDomain(opset.domain, domain));
  return Number(found?.version ?? 0n);
}

/** The same model importing at least this version of an operator set. */
export function withOpset(model: Model, domain: string, version: number): Model {
  if (opsetVersion(model, domain) >= version) return model;
  const others = model.opsetImport.filter((opset) => !sameDomain(opset.domain, domain));
  const opset = create(OperatorSetIdProtoSchema, { domain, version: BigInt(version) });
  return copyWith(model, { opsetImport: [...others, opset] });
}

/** The same model under another version of the format. */
export function withIrVersion(model: Model, version: number): Model {
  return copyWith(model, { irVersion: BigInt(version) });
}

function sameDomain(first: string, second: string): boolean {
  return first.replace(/^ai\.onnx$/, "") === second.replace(/^ai\.onnx$/, "");
}

export interface NodeFields {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly attributes?: readonly Attribute[];
}

export function makeNode(fields: NodeFields): Node {
  return create(NodeProtoSchema, {
    opType: fields.operator,
    input: [...fields.inputs],
    output: [...fields.outputs],
    attribute: [...(fields.attributes ?? [])],
    ...(fields.name === undefined || fields.name === "" ? {} : { name: fields.name }),
    ...(fields.domain === undefined || fields.domain === "" ? {} : { domain: fields.domain }),
  });
}

/** The same node with some fields replaced. */
export function withNode(node: Node, fields: Partial<NodeFields>): Node {
  return copyWith(node, {
    ...(fields.operator === undefined ? {} : { opType: fields.operator }),
    ...(fields.inputs === undefined ? {} : { input: [...fields.inputs] }),
    ...(fields.outputs === undefined ? {} : { output: [...fields.outputs] }),
    ...(fields.name === undefined ? {} : { name: fields.name }),
    ...(fields.domain === undefined ? {} : { domain: fields.domain }),
    ...(fields.attributes === undefined ? {} : { attribute: [...fields.attributes] }),
  });
}

/** A tensor with raw little-endian data. float16 values are bits in a Uint16Array, bool are 0 and 1; int4 and uint4 are not made here. */
export function makeTensor(
  name: string,
  elementType: ElementType,
  content: { readonly dims: readonly number[]; readonly values: TensorValues },
): Tensor {
  const shared = { name, dims: content.dims.map(BigInt), dataType: dataTypeOf(elementType) };
  if (elementType === "string") {
    const stringData = [...content.values].map((text) => new TextEncoder().encode(String(text)));
    return create(TensorProtoSchema, { ...shared, stringData });
  }
  return create(TensorProtoSchema, { ...shared, rawData: littleEndianBytes(content.values) });
}

/** The same tensor under another name. */
export function withTensorName(tensor: Tensor, name: string): Tensor {
  return copyWith(tensor, { name });
}

export function intAttribute(name: string, value: number): Attribute {
  return create(AttributeProtoSchema, {
    name,
    type: AttributeProto_AttributeType.INT,
    i: BigInt(value),
  });
}

export function floatAttribute(name: string, value: number): Attribute {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.FLOAT, f: value });
}

export function intsAttribute(name: string, values: readonly number[]): Attribute {
  return create(AttributeProtoSchema, {
    name,
    type: AttributeProto_AttributeType.INTS,
    ints: values.map(BigInt),
  });
}

export function textAttribute(name: string, text: string): Attribute {
  const type = AttributeProto_AttributeType.STRING;
  return create(AttributeProtoSchema, { name, type, s: new TextEncoder().encode(text) });
}

export function textsAttribute(name: string, texts: readonly string[]): Attribute {
  return create(AttributeProtoSchema, {
    name,
    type: AttributeProto_AttributeType.STRINGS,
    strings: texts.map((text) => new TextEncoder().encode(text)),
  });
}

export function graphAttribute(name: string, graph: Graph): Attribute {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.GRAPH, g: graph });
}

export function tensorAttribute(name: string, tensor: Tensor): Attribute {
  const type = AttributeProto_AttributeType.TENSOR;
  return create(AttributeProtoSchema, { name, type, t: tensor });
}

/** The numbers that an attribute holds; empty when it holds none. */
export function attributeNumbers(attribute: Attribute): readonly number[] {
  const { type } = attribute;
  if (type === AttributeProto_AttributeType.INT) return [Number(attribute.i)];
  if (type === AttributeProto_AttributeType.FLOAT) return [attribute.f];
  if (type === AttributeProto_AttributeType.FLOATS) return attribute.floats;
  return attribute.ints.map(Number);
}

function findAttribute(node: Node, name: string): Attribute | undefined {
  return node.attribute.find((attribute) => attribute.name === name);
}

export function readInt(node: Node, name: string, fallback: number): number {
  const attribute = findAttribute(node, name);
  return attribute === undefined ? fallback : Number(attribute.i);
}

export function readFloat(node: Node, name: string, fallback: number): number {
  return findAttribute(node, name)?.f ?? fallback;
}

/** undefined when the node does not have it. */
export function readInts(node: Node, name: string): readonly number[] | undefined {
  return findAttribute(node, name)?.ints.map(Number);
}

/** undefined when the node does not have it. */
export function readTensorAttribute(node: Node, name: string): Tensor | undefined {
  return findAttribute(node, name)?.t;
}

/** A tensor of two 4-bit values a byte, the first in the low nibble; dims count values. */
export function makePackedTensor(
  name: string,
  elementType: "int4" | "uint4",
  content: { readonly dims: readonly number[]; readonly packed: Uint8Array },
): Tensor {
  const dataType = elementType === "int4" ? TensorProto_DataType.INT4 : TensorProto_DataType.UINT4;
  const dims = content.dims.map(BigInt);
  return create(TensorProtoSchema, {
    name,
    dims,
    dataType,
    rawData: littleEndianBytes(content.packed),
  });
}

/** The same attribute holding another tensor. */
export function withAttributeTensor(attribute: Attribute, tensor: Tensor): Attribute {
  return copyWith(attribute, { t: tensor });
}

/** The same attribute holding other graphs, in the order of its own. */
export function withAttributeGraphs(attribute: Attribute, graphs: readonly Graph[]): Attribute {
  const [first] = graphs;
  return attribute.type === AttributeProto_AttributeType.GRAPHS
    ? copyWith(attribute, { graphs: [...graphs] })
    : copyWith(attribute, first === undefined ? {} : { g: first });
}
