/** A model as text for people and for diffs: one line for each value, weight and node, in the order of the file. */
import { AttributeProto_AttributeType } from "./generated/onnx-messages.ts";
import { elementTypeOfNumber } from "./data-types.ts";
import {
  type Attribute,
  type Graph,
  type Model,
  type Node,
  type Tensor,
  type ValueInfo,
  graphOf,
} from "./ir.ts";
import { rawBytes } from "./raw-data.ts";
import { operatorName } from "./signature.ts";
import { elementTypeOf, tensorDims, tensorValues } from "./tensor-data.ts";

/** Longer tensors show how they begin, and a checksum of all their bytes. */
const WHOLE_VALUES = 64;
const FIRST_VALUES = 8;

/** Everything that the engine sees; producer names and documentation are left out. */
export function printModel(model: Model): string {
  const opsets = model.opsetImport.map(
    ({ domain, version }) => `${domain === "" ? "ai.onnx" : domain} ${version}`,
  );
  const lines = [`ir ${model.irVersion}, ${opsets.join(", ")}`, ...printGraph(graphOf(model))];
  return `${lines.join("\n")}\n`;
}

function printGraph(graph: Graph): readonly string[] {
  return [
    ...graph.input.map((info) => `input ${printInfo(info)}`),
    ...graph.output.map((info) => `output ${printInfo(info)}`),
    ...graph.valueInfo.map((info) => `value ${printInfo(info)}`),
    ...graph.initializer.map((tensor) => `weight ${tensor.name}: ${printTensor(tensor)}`),
    ...graph.sparseInitializer.map(({ values }) => `sparse weight ${values?.name ?? ""}`),
    ...graph.node.flatMap(printNode),
  ];
}

function printInfo(info: ValueInfo): string {
  const value = info.type?.value;
  if (value?.case !== "tensorType") return `${info.name}: ${value?.case ?? "unknown"}`;
  const dims = (value.value.shape?.dim ?? []).map(({ value: size }) =>
    size.case === undefined ? "?" : String(size.value),
  );
  return `${info.name}: ${typeName(value.value.elemType)}[${dims.join(", ")}]`;
}

const typeName = (dataType: number): string => elementTypeOfNumber(dataType) ?? `type${dataType}`;

function printTensor(tensor: Tensor): string {
  const head = `${typeName(tensor.dataType)}[${tensorDims(tensor).join(", ")}]`;
  const values =
    elementTypeOf(tensor) === undefined
      ? Array.from(rawBytes(tensor), (byte) => byte.toString(16).padStart(2, "0"))
      : printValues(tensor);
  if (values.length <= WHOLE_VALUES) return [head, ...values].join(" ");
  return [head, ...values.slice(0, FIRST_VALUES), `… ${checksum(values.join(" "))}`].join(" ");
}

function printValues(tensor: Tensor): readonly string[] {
  const values = tensorValues(tensor);
  if (values instanceof Float32Array) return Array.from(values, shortestFloat32);
  return Array.from<unknown, string>(values, (value) =>
    typeof value === "string" ? JSON.stringify(value) : String(value),
  );
}

/** The fewest digits that give the same float32. */
function shortestFloat32(value: number): string {
  if (Object.is(value, -0)) return "-0";
  for (let digits = 1; digits < 9; digits += 1) {
    const text = String(Number(value.toPrecision(digits)));
    if (Object.is(Math.fround(Number(text)), value)) return text;
  }
  return String(Number(value.toPrecision(9)));
}

/** 32-bit FNV-1a in hexadecimal: enough to see that something changed. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

function printNode(node: Node): readonly string[] {
  const plain = node.attribute.filter((attribute) => graphsIn(attribute).length === 0);
  const attributes = plain.map((attribute) => ` ${attribute.name}=${printAttribute(attribute)}`);
  const name = node.name === "" ? "" : ` "${node.name}"`;
  const call = `${operatorName(node)}(${printNames(node.input)})`;
  return [
    `${printNames(node.output)} = ${call}${attributes.join("")}${name}`,
    ...node.attribute.flatMap((attribute) => graphsIn(attribute).flatMap(inner(attribute.name))),
  ];
}

/** An empty name stands for an input or output that is left out. */
const printNames = (names: readonly string[]): string =>
  names.map((name) => (name === "" ? "_" : name)).join(", ");

const graphsIn = (attribute: Attribute): readonly Graph[] =>
  attribute.g === undefined ? attribute.graphs : [attribute.g];

const inner =
  (name: string) =>
  (graph: Graph): readonly string[] => [
    `  ${name}:`,
    ...printGraph(graph).map((line) => `    ${line}`),
  ];

const textOf = (bytes: Uint8Array): string => JSON.stringify(new TextDecoder().decode(bytes));

function printAttribute(attribute: Attribute): string {
  const print = PRINTERS.get(attribute.type);
  return print === undefined ? `(attribute type ${attribute.type})` : print(attribute);
}

const PRINTERS: ReadonlyMap<AttributeProto_AttributeType, (attribute: Attribute) => string> =
  new Map([
    [AttributeProto_AttributeType.FLOAT, ({ f }) => shortestFloat32(f)],
    [AttributeProto_AttributeType.INT, ({ i }) => String(i)],
    [AttributeProto_AttributeType.STRING, ({ s }) => textOf(s)],
    [
      AttributeProto_AttributeType.TENSOR,
      ({ t }) => (t === undefined ? "" : `(${printTensor(t)})`),
    ],
    [
      AttributeProto_AttributeType.FLOATS,
      ({ floats }) => `[${floats.map(shortestFloat32).join(", ")}]`,
    ],
    [AttributeProto_AttributeType.INTS, ({ ints }) => `[${ints.join(", ")}]`],
    [AttributeProto_AttributeType.STRINGS, ({ strings }) => `[${strings.map(textOf).join(", ")}]`],
  ]);
