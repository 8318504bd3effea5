/** Attributes of other kinds than integers, for test models. */
import { create } from "@bufbuild/protobuf";
import { AttributeProtoSchema, AttributeProto_AttributeType } from "onnx-buf";
import type { Attribute, Graph, Tensor } from "../../src/model/ir.ts";

export const floatAttribute = (name: string, value: number): Attribute =>
  create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.FLOAT, f: value });

export const intsAttribute = (name: string, ...values: readonly number[]): Attribute =>
  create(AttributeProtoSchema, {
    name,
    type: AttributeProto_AttributeType.INTS,
    ints: values.map(BigInt),
  });

export const floatsAttribute = (name: string, ...values: readonly number[]): Attribute =>
  create(AttributeProtoSchema, {
    name,
    type: AttributeProto_AttributeType.FLOATS,
    floats: [...values],
  });

export const textAttribute = (name: string, text: string): Attribute =>
  create(AttributeProtoSchema, {
    name,
    type: AttributeProto_AttributeType.STRING,
    s: new TextEncoder().encode(text),
  });

export const textsAttribute = (name: string, ...texts: readonly string[]): Attribute =>
  create(AttributeProtoSchema, {
    name,
    type: AttributeProto_AttributeType.STRINGS,
    strings: texts.map((text) => new TextEncoder().encode(text)),
  });

export const tensorAttribute = (name: string, tensor: Tensor): Attribute =>
  create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.TENSOR, t: tensor });

export const graphAttribute = (name: string, graph: Graph): Attribute =>
  create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.GRAPH, g: graph });
