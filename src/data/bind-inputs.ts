/** Columns of a dataset to what the model's inputs want. */
import type { Host } from "../host/host.ts";
import { closestName, didYouMean } from "../schema/did-you-mean.ts";
import type { InputBinding } from "../schema/generated/policy.ts";
import type { Column, Feeds, TensorSpec } from "../schema/tensor.ts";
import { UserError } from "../schema/user-error.ts";
import { cellTexts, columnOf, type DataColumn, type Dataset, itemWidth } from "./dataset.ts";
import { convertNumbers, textError } from "./convert-numbers.ts";
import { rowsFirst } from "./rows-first.ts";
import { tokenize, type Tokens } from "./tokenize.ts";

export interface Binding {
  readonly inputs: readonly TensorSpec[];
  readonly bindings: Readonly<Record<string, InputBinding>>;
  /** Folder that a tokenizer's path is relative to. */
  readonly directory: string;
  /** The column with the right answers, which nobody means for an input. */
  readonly label?: string | undefined;
}

/** @throws UserError when an input has no column, or one that does not fit */
export async function bindInputs(host: Host, dataset: Dataset, binding: Binding): Promise<Feeds> {
  refuseUnknown(binding);
  const wanted = binding.inputs.map((input) => rowsFirst(input, binding.inputs));
  const columns: Column[] = [];
  const tokens = new Map<string, Tokens>();
  for (const input of wanted) {
    const spec = binding.bindings[input.name] ?? sharedText(binding, input) ?? {};
    columns.push(
      spec.text === undefined
        ? bindColumn(dataset, input, { spec, label: binding.label })
        : await bindText(host, dataset, { input, spec, directory: binding.directory, tokens }),
    );
  }
  return { rows: dataset.rows, columns };
}

function refuseUnknown({ inputs, bindings }: Binding): void {
  const names = inputs.map(({ name }) => name);
  for (const name of Object.keys(bindings)) {
    if (names.includes(name)) continue;
    const hint = didYouMean(name, names);
    const list =
      hint === "" ? `; its inputs are ${names.map((known) => `"${known}"`).join(", ")}` : hint;
    throw new UserError(
      "data-input-unbound",
      `Cannot bind input "${name}": the model has none of that name${list}`,
    );
  }
}

const TOKEN_INPUTS: ReadonlySet<string> = new Set([
  "input_ids",
  "attention_mask",
  "token_type_ids",
]);

/** One text binding serves all inputs that a tokenizer fills. */
function sharedText({ bindings }: Binding, { name }: TensorSpec): InputBinding | undefined {
  if (!TOKEN_INPUTS.has(name)) return undefined;
  const shared = Object.values(bindings).find(({ text }) => text !== undefined);
  if (shared === undefined) return undefined;
  const { field: _, ...rest } = shared;
  return rest;
}

interface Bindable extends Pick<Binding, "label"> {
  readonly spec: InputBinding;
}

function bindColumn(dataset: Dataset, input: TensorSpec, { spec, label }: Bindable): Column {
  if (spec.columns !== undefined)
    return bindMatrix(dataset, input, { ...spec, columns: spec.columns });
  const source = findColumn(dataset, input, { spec, label });
  const itemShape = itemShapeFor(dataset, input, source);
  const shared = { name: input.name, itemShape, rows: dataset.rows };
  if (input.elementType === "string")
    return { ...shared, elementType: "string", values: cellTexts(source) };
  const values = convertNumbers(dataset, source, { input, spec });
  return { ...shared, elementType: input.elementType, values };
}

function findColumn(dataset: Dataset, input: TensorSpec, { spec, label }: Bindable): DataColumn {
  if (spec.column !== undefined) return columnOf(dataset, spec.column, `for input "${input.name}"`);
  if (dataset.columns.has(input.name)) return columnOf(dataset, input.name, "an input");
  const names = [...dataset.columns.keys()].filter((name) => name !== label);
  const closest = closestName(input.name, names);
  const list =
    closest === undefined
      ? `its columns are ${names.map((known) => `"${known}"`).join(", ")}`
      : `did you mean "${closest}"?`;
  throw new UserError(
    "data-input-unbound",
    `Cannot bind input "${input.name}": data "${dataset.source}" has no column of that name (${list}); say where it comes from under "inputs"`,
  );
}

/** The item's shape as the model declares it, the batch left out; sizes that it leaves open are the data's. */
function itemShapeFor(dataset: Dataset, input: TensorSpec, source: DataColumn): readonly number[] {
  const wanted = input.shape.slice(1);
  const given = source.itemShape;
  const fixed = wanted.map((size) => (typeof size === "number" && size > 0 ? size : undefined));
  const width = itemWidth(source);
  const needed = fixed.reduce<number>((product, size) => product * (size ?? 1), 1);
  const isSameRank = given.length === wanted.length;
  const fits = isSameRank
    ? fixed.every((size, axis) => size === undefined || size === given[axis])
    : !fixed.includes(undefined) && needed === width;
  if (fits) return isSameRank ? given : fixed.map((size) => size ?? 1);
  if (width === 1 && fixed.every((size) => size === undefined || size === 1))
    return fixed.map(() => 1);
  throw new UserError(
    "data-input-unbound",
    `Cannot bind input "${input.name}", which takes items of shape [${fixed.map((size) => size ?? "?").join(", ")}]: column "${source.name}" of data "${dataset.source}" has items of shape [${given.join(", ")}]`,
  );
}

/** One column a number, joined to rows; what a model expects as [N, 1, 13] may be named as 13 columns. */
function bindMatrix(
  dataset: Dataset,
  input: TensorSpec,
  spec: InputBinding & { readonly columns: readonly string[] },
): Column {
  const sources = spec.columns.map((name) => singleColumn(dataset, input, name));
  const declared = input.shape.at(-1);
  if (typeof declared === "number" && declared > 0 && declared !== sources.length) {
    throw new UserError(
      "data-input-unbound",
      `Cannot bind input "${input.name}": it takes ${declared} numbers a row, and ${sources.length} columns are named`,
    );
  }
  const shared = { name: input.name, itemShape: [sources.length], rows: dataset.rows };
  if (input.elementType === "string") {
    const texts = sources.map(cellTexts);
    const values = Array.from({ length: dataset.rows }, (_, row) =>
      texts.map((column) => column[row] ?? ""),
    ).flat();
    const matrix: DataColumn = { ...shared, elementType: "string", values };
    return { ...matrix, itemShape: itemShapeFor(dataset, input, matrix) };
  }
  const values = joinNumbers(dataset, input, sources);
  const matrix: DataColumn = { ...shared, elementType: "float64", values };
  return {
    ...matrix,
    itemShape: itemShapeFor(dataset, input, matrix),
    elementType: input.elementType,
    values: convertNumbers(dataset, matrix, { input, spec }),
  };
}

function singleColumn(dataset: Dataset, input: TensorSpec, name: string): DataColumn {
  const column = columnOf(dataset, name, `for input "${input.name}"`);
  if (itemWidth(column) === 1) return column;
  throw new UserError(
    "data-input-unbound",
    `Cannot bind input "${input.name}" to columns: "${name}" of data "${dataset.source}" has items of shape [${column.itemShape.join(", ")}]; columns that are joined hold one value a row`,
  );
}

function joinNumbers(
  dataset: Dataset,
  input: TensorSpec,
  sources: readonly DataColumn[],
): Float64Array {
  const width = sources.length;
  const joined = new Float64Array(dataset.rows * width);
  const plain = { ...input, elementType: "float64" } as const;
  for (const [position, source] of sources.entries()) {
    if (source.elementType === "string") throw textError(dataset, source, input);
    const values = convertNumbers(dataset, source, { input: plain, spec: { scale: 1 } });
    for (let row = 0; row < dataset.rows; row += 1)
      joined[row * width + position] = Number(values[row]);
  }
  return joined;
}

interface TextBinding {
  readonly input: TensorSpec;
  readonly spec: InputBinding;
  readonly directory: string;
  readonly tokens: Map<string, Tokens>;
}

async function bindText(
  host: Host,
  dataset: Dataset,
  { input, spec, directory, tokens }: TextBinding,
): Promise<Column> {
  if (spec.tokenizer === undefined) {
    throw new UserError(
      "data-input-unbound",
      `Cannot bind input "${input.name}" to text "${spec.text}": name a tokenizer (tokenizer: tokenizer.json)`,
    );
  }
  const key = JSON.stringify([spec.text, spec.tokenizer, spec["max-length"], spec.padding]);
  let made = tokens.get(key);
  if (made === undefined) {
    const path = host.files.resolve(directory, spec.tokenizer);
    const file = { text: await host.files.readText(path), source: spec.tokenizer };
    const texts = cellTexts(columnOf(dataset, spec.text ?? "", `for input "${input.name}"`));
    made = tokenize(texts, file, {
      ...(spec["max-length"] === undefined ? {} : { maxLength: spec["max-length"] }),
      ...(spec.padding === undefined ? {} : { padding: spec.padding }),
    });
    tokens.set(key, made);
  }
  const declared = input.shape[1];
  if (typeof declared === "number" && declared > 0 && declared !== made.length) {
    throw new UserError(
      "data-input-unbound",
      `Cannot bind input "${input.name}" to tokens: it takes ${declared} a row, and the tokenizer gives ${made.length}; set max-length: ${declared} and padding: max-length`,
    );
  }
  const wide = fieldOf(made, spec.field ?? fieldFor(input.name));
  const shared = { name: input.name, itemShape: [made.length], rows: dataset.rows };
  if (input.elementType === "int64") return { ...shared, elementType: "int64", values: wide };
  if (input.elementType === "int32")
    return { ...shared, elementType: "int32", values: Int32Array.from(wide, Number) };
  throw new UserError(
    "data-input-unbound",
    `Cannot bind input "${input.name}" to tokens: it is ${input.elementType}; token inputs are int64 or int32`,
  );
}

/** Whether an input is told which positions of a row are its own. */
export const isMask = (name: string, spec: InputBinding = {}): boolean =>
  (spec.field ?? fieldFor(name)) === "attention-mask";

function fieldFor(name: string): "ids" | "attention-mask" | "type-ids" {
  if (name.includes("mask")) return "attention-mask";
  return name.includes("type") || name.includes("segment") ? "type-ids" : "ids";
}

function fieldOf(tokens: Tokens, field: "ids" | "attention-mask" | "type-ids"): BigInt64Array {
  switch (field) {
    case "ids":
      return tokens.ids;
    case "attention-mask":
      return tokens.attentionMask;
    case "type-ids":
      return tokens.typeIds;
  }
}
