import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  cellTexts
} from "./chunk-IRAJ6GTH.js";

// src/policy/policy-facts.ts
var LABELS = ["label", "labels", "target", "class", "y"];
function labelOf(facts) {
  const { columns, inputs, label } = facts;
  if (label !== void 0) return columns.find(({ name }) => name === label);
  const taken = new Set(inputs.map(({ name }) => name));
  const spare = columns.filter(({ name }) => !taken.has(name));
  return LABELS.flatMap((usual) => spare.filter(isCalled(usual)))[0] ?? onlyAnswer(facts, spare);
}
var isUsualLabel = (column) => LABELS.some((usual) => isCalled(usual)(column));
var isCalled = (usual) => ({ name }) => name.toLowerCase() === usual;
function onlyAnswer({ columns, inputs, outputs }, spare) {
  const [column] = spare;
  const count = column?.distinct?.length ?? 0;
  const isLeft = spare.length === 1 && columns.length === inputs.length + 1;
  const fits = outputs.some(({ shape }) => shape.length === 2 && shape[1] === count && count > 1);
  return isLeft && fits ? column : void 0;
}

// src/policy/infer-inputs.ts
var TOKEN_INPUTS = /* @__PURE__ */ new Set([
  "input_ids",
  "attention_mask",
  "token_type_ids"
]);
var TEXTS = ["text", "sentence", "body", "document", "content"];
function inferInputs(facts) {
  const unbound = facts.inputs.filter(({ name }) => !hasColumn(facts, name));
  const text = textColumn(facts);
  const token = text === void 0 ? void 0 : unbound.find(isTokens);
  return facts.inputs.flatMap((input) => {
    const column = facts.columns.find(({ name }) => name === input.name);
    if (column !== void 0) return scaled(input, column);
    if (text !== void 0 && token !== void 0 && isTokens(input))
      return input === token ? [tokenized(facts, { input, text })] : [];
    return [joined(facts, input) ?? renamed(facts, input) ?? unknown(input)];
  });
}
var hasColumn = ({ columns }, input) => columns.some(({ name }) => name === input);
function spareColumns(facts) {
  const label = labelOf(facts);
  const taken = new Set(facts.inputs.map(({ name }) => name));
  return facts.columns.filter((column) => column !== label && !taken.has(column.name));
}
function textColumn(facts) {
  const texts = spareColumns(facts).filter(({ elementType }) => elementType === "string");
  const usual = TEXTS.flatMap((name) => texts.filter((column) => column.name === name))[0];
  const free = texts.filter(({ distinct }) => distinct === void 0);
  return usual ?? (free.length === 1 ? free[0] : void 0);
}
function isTokens({ name, elementType, shape }) {
  const isWhole = elementType === "int64" || elementType === "int32";
  return isWhole && shape.length === 2 && TOKEN_INPUTS.has(name);
}
function isImage({ elementType, itemShape }) {
  return elementType === "uint8" && itemShape.length >= 2;
}
var SCALE_NOTE = "Bytes 0 to 255 become 0 to 1: check that the model was trained so.";
function scaled(input, column) {
  if (!input.elementType.startsWith("float") || !isImage(column)) return [];
  return [{ name: input.name, binding: { scale: 1 / 255 }, notes: [SCALE_NOTE] }];
}
function tokenized({ tokenizerPath }, { input, text }) {
  const tokenizer = tokenizerPath ?? "tokenizer.json";
  const missing = "No tokenizer was named: put the model's tokenizer.json at this path.";
  return {
    name: input.name,
    binding: { text: text.name, tokenizer },
    notes: tokenizerPath === void 0 ? [missing] : []
  };
}
function joined(facts, input) {
  const [, width] = input.shape;
  if (input.shape.length !== 2 || typeof width !== "number" || width < 2) return void 0;
  const isText = input.elementType === "string";
  const columns = spareColumns(facts).filter(({ itemShape }) => itemShape.length === 0).filter(({ elementType }) => elementType === "string" === isText).map(({ name }) => name);
  if (columns.length !== width) return void 0;
  const note = "Columns in the order of the data: check that this is the model's order.";
  return { name: input.name, binding: { columns }, notes: [note] };
}
function renamed(facts, input) {
  const rank = input.shape.length - 1;
  const fitting = spareColumns(facts).filter(
    ({ itemShape }) => rank > 0 && itemShape.length === rank
  );
  const [column] = fitting;
  const rivals = facts.inputs.filter(
    ({ name, shape }) => !hasColumn(facts, name) && shape.length === input.shape.length
  );
  if (column === void 0 || fitting.length > 1 || rivals.length > 1) return void 0;
  const scale = isImage(column) && input.elementType.startsWith("float") ? { scale: 1 / 255 } : {};
  const notes = "scale" in scale ? [SCALE_NOTE] : [];
  return {
    name: input.name,
    binding: { column: column.name, ...scale },
    notes: ["The only column of this shape.", ...notes]
  };
}
function unknown({ name, elementType, shape }) {
  const sizes = shape.map((size) => size ?? "?").join(", ");
  const what = JSON.stringify(`${elementType} [${sizes}]`);
  return {
    name,
    binding: void 0,
    notes: [`The data has no column for this input (${what}): say where it comes from.`]
  };
}

// src/commands/load/data-facts.ts
var MOST_VALUES = 200;
function dataFacts({ signature }, dataset) {
  const columns = [...dataset.columns.values()].map(columnFacts);
  return { inputs: signature.inputs, outputs: signature.outputs, columns };
}
function columnFacts(column) {
  const { name, elementType, itemShape } = column;
  const distinct = itemShape.length === 0 ? distinctTexts(column) : void 0;
  return { name, elementType, itemShape, ...distinct === void 0 ? {} : { distinct } };
}
function distinctTexts(column) {
  const found = /* @__PURE__ */ new Set();
  for (const text of cellTexts(column)) {
    found.add(text);
    if (found.size > MOST_VALUES) return void 0;
  }
  return [...found].toSorted();
}

export {
  labelOf,
  isUsualLabel,
  inferInputs,
  dataFacts
};
