import { describe, expect, test } from "@jest/globals";
import type { DescEnum, DescField, DescMessage, DescOneof } from "@bufbuild/protobuf";
import { file_onnx, ModelProtoSchema as published, TensorProto_DataType } from "onnx-buf";
import { ModelProtoSchema } from "../../src/model/generated/onnx-messages.ts";
import * as messages from "../../src/model/generated/onnx-messages.ts";

/** Everything that reading and writing ask of a descriptor. */
function fieldFacts(field: DescField): unknown {
  const { name, localName, jsonName, number, fieldKind, presence, deprecated } = field;
  const facts = { name, localName, jsonName, number, fieldKind, presence, deprecated };
  const rest: Record<string, unknown> = {
    default:
      field.fieldKind === "scalar" || field.fieldKind === "enum"
        ? field.getDefaultValue()
        : undefined,
    oneof: field.oneof?.name,
    type: field.message?.typeName ?? field.enum?.typeName,
    scalar: field.scalar,
    list: field.fieldKind === "list" && [field.listKind, field.packed],
    delimited:
      field.fieldKind === "message" || (field.fieldKind === "list" && field.listKind === "message")
        ? field.delimitedEncoding
        : undefined,
  };
  return { ...facts, ...rest };
}

const enumFacts = ({ typeName, open, values }: DescEnum): unknown => ({
  typeName,
  open,
  values: values.map(({ name, localName, number }) => [name, localName, number]),
});

const oneofFacts = ({ name, localName, fields }: DescOneof): unknown => [
  name,
  localName,
  fields.map((field) => field.name),
];

const messageFacts = (message: DescMessage): unknown => ({
  typeName: message.typeName,
  fields: message.fields.map(fieldFacts),
  oneofs: message.oneofs.map(oneofFacts),
  members: message.members.map(({ kind, name }) => [kind, name]),
  enums: message.nestedEnums.map(enumFacts),
  messages: message.nestedMessages.map(messageFacts),
});

describe("descriptors of ONNX's messages that need no reading", () => {
  const { file } = ModelProtoSchema;

  test("say of every message, field and enum what those of the published package say", () => {
    expect(file.messages.map(messageFacts)).toStrictEqual(file_onnx.messages.map(messageFacts));
    expect(file.enums.map(enumFacts)).toStrictEqual(file_onnx.enums.map(enumFacts));
    expect([file.edition, file.dependencies]).toStrictEqual([file_onnx.edition, []]);
    // The comparison sees what it is about: ONNX packs floats and leaves dims unpacked, and knows 20 messages.
    expect(file.messages.length).toBeGreaterThanOrEqual(20);
    expect(ModelProtoSchema.typeName).toBe(published.typeName);
  });

  test("are exported under the names that they have", () => {
    for (const [name, made] of Object.entries(messages)) {
      if (!("typeName" in made)) continue;
      expect(name).toBe(`${made.typeName.replace("onnx.", "").replaceAll(".", "_")}Schema`);
    }
    expect(messages.TensorProto_DataType).toStrictEqual(TensorProto_DataType);
  });
});
