/** Where the inputs of a model probably come from, when no column says it by its name alone. */
import type { InputBinding } from "../schema/generated/policy.ts";
import type { TensorSpec } from "../schema/tensor.ts";
import type { ColumnFacts, PolicyFacts } from "./policy-facts.ts";
import { labelOf } from "./policy-facts.ts";

export interface InferredInput {
  readonly name: string;
  /** undefined when the person must say it; the notes tell why. */
  readonly binding: InputBinding | undefined;
  readonly notes: readonly string[];
}

const TOKEN_INPUTS: ReadonlySet<string> = new Set([
  "input_ids",
  "attention_mask",
  "token_type_ids",
]);
const TEXTS: readonly string[] = ["text", "sentence", "body", "document", "content"];

/** Only inputs that need words in the policy: one that takes the column of its name unchanged is left out. */
export function inferInputs(facts: PolicyFacts): readonly InferredInput[] {
  const unbound = facts.inputs.filter(({ name }) => !hasColumn(facts, name));
  const text = textColumn(facts);
  const token = text === undefined ? undefined : unbound.find(isTokens);
  return facts.inputs.flatMap((input) => {
    const column = facts.columns.find(({ name }) => name === input.name);
    if (column !== undefined) return scaled(input, column);
    if (text !== undefined && token !== undefined && isTokens(input))
      return input === token ? [tokenized(facts, { input, text })] : [];
    return [joined(facts, input) ?? renamed(facts, input) ?? unknown(input)];
  });
}

const hasColumn = ({ columns }: PolicyFacts, input: string): boolean =>
  columns.some(({ name }) => name === input);

/** Columns that neither an input takes by name nor the label holds. */
function spareColumns(facts: PolicyFacts): readonly ColumnFacts[] {
  const label = labelOf(facts);
  const taken = new Set(facts.inputs.map(({ name }) => name));
  return facts.columns.filter((column) => column !== label && !taken.has(column.name));
}

function textColumn(facts: PolicyFacts): ColumnFacts | undefined {
  const texts = spareColumns(facts).filter(({ elementType }) => elementType === "string");
  const usual = TEXTS.flatMap((name) => texts.filter((column) => column.name === name))[0];
  const free = texts.filter(({ distinct }) => distinct === undefined);
  return usual ?? (free.length === 1 ? free[0] : undefined);
}

function isTokens({ name, elementType, shape }: TensorSpec): boolean {
  const isWhole = elementType === "int64" || elementType === "int32";
  return isWhole && shape.length === 2 && TOKEN_INPUTS.has(name);
}

function isImage({ elementType, itemShape }: ColumnFacts): boolean {
  return elementType === "uint8" && itemShape.length >= 2;
}

const SCALE_NOTE = "Bytes 0 to 255 become 0 to 1: check that the model was trained so.";

function scaled(input: TensorSpec, column: ColumnFacts): readonly InferredInput[] {
  if (!input.elementType.startsWith("float") || !isImage(column)) return [];
  return [{ name: input.name, binding: { scale: 1 / 255 }, notes: [SCALE_NOTE] }];
}

function tokenized(
  { tokenizerPath }: PolicyFacts,
  { input, text }: { readonly input: TensorSpec; readonly text: ColumnFacts },
): InferredInput {
  const tokenizer = tokenizerPath ?? "tokenizer.json";
  const missing = "No tokenizer was named: put the model's tokenizer.json at this path.";
  return {
    name: input.name,
    binding: { text: text.name, tokenizer },
    notes: tokenizerPath === undefined ? [missing] : [],
  };
}

/** One row of numbers made of single columns, when exactly as many are spare as the input is wide. */
function joined(facts: PolicyFacts, input: TensorSpec): InferredInput | undefined {
  const [, width] = input.shape;
  if (input.shape.length !== 2 || typeof width !== "number" || width < 2) return undefined;
  const isText = input.elementType === "string";
  const columns = spareColumns(facts)
    .filter(({ itemShape }) => itemShape.length === 0)
    .filter(({ elementType }) => (elementType === "string") === isText)
    .map(({ name }) => name);
  if (columns.length !== width) return undefined;
  const note = "Columns in the order of the data: check that this is the model's order.";
  return { name: input.name, binding: { columns }, notes: [note] };
}

/** The only tensor column of the right rank under another name. */
function renamed(facts: PolicyFacts, input: TensorSpec): InferredInput | undefined {
  const rank = input.shape.length - 1;
  const fitting = spareColumns(facts).filter(
    ({ itemShape }) => rank > 0 && itemShape.length === rank,
  );
  const [column] = fitting;
  const rivals = facts.inputs.filter(
    ({ name, shape }) => !hasColumn(facts, name) && shape.length === input.shape.length,
  );
  if (column === undefined || fitting.length > 1 || rivals.length > 1) return undefined;
  const scale = isImage(column) && input.elementType.startsWith("float") ? { scale: 1 / 255 } : {};
  const notes = "scale" in scale ? [SCALE_NOTE] : [];
  return {
    name: input.name,
    binding: { column: column.name, ...scale },
    notes: ["The only column of this shape.", ...notes],
  };
}

function unknown({ name, elementType, shape }: TensorSpec): InferredInput {
  const sizes = shape.map((size) => size ?? "?").join(", ");
  const what = JSON.stringify(`${elementType} [${sizes}]`);
  return {
    name,
    binding: undefined,
    notes: [`The data has no column for this input (${what}): say where it comes from.`],
  };
}
