/** Where model inputs most likely come from, when nobody says. */
import type { DataColumn, Dataset } from "../data/dataset.ts";
import type { InputBinding } from "../schema/generated/policy.ts";
import type { TensorSpec } from "../schema/tensor.ts";
import type { LoadedModel } from "./load-model.ts";

export interface Stated {
  readonly given: Readonly<Record<string, InputBinding>>;
  readonly tokenizer: string | undefined;
}

const BYTE_SCALE = 1 / 255;

/**
 * An input takes the column of its name. Beyond that: one numeric matrix input takes all numeric columns that nothing else
 * names, a float input scales a column of bytes to 0 … 1, and token inputs take the only text column when a tokenizer is given.
 */
export function inferBindings(
  { signature }: LoadedModel,
  dataset: Dataset,
  { given, tokenizer }: Stated,
): Readonly<Record<string, InputBinding>> {
  const bindings: Record<string, InputBinding> = { ...given };
  for (const input of signature.inputs) {
    if (bindings[input.name] !== undefined) continue;
    const binding = inferOne(input, dataset, { signature, tokenizer });
    if (binding !== undefined) bindings[input.name] = binding;
  }
  return bindings;
}

interface Around {
  readonly signature: LoadedModel["signature"];
  readonly tokenizer: string | undefined;
}

function inferOne(
  input: TensorSpec,
  dataset: Dataset,
  { signature, tokenizer }: Around,
): InputBinding | undefined {
  const same = dataset.columns.get(input.name);
  if (same !== undefined)
    return isBytes(same) && isFloat(input) ? { column: input.name, scale: BYTE_SCALE } : undefined;
  const text = textColumn(dataset);
  if (isTokens(input) && tokenizer !== undefined && text !== undefined) return { text, tokenizer };
  if (signature.inputs.length > 1 || !isFloat(input)) return undefined;
  return inferOnly(input, dataset);
}

/** The only input of a model: the only column of its shape, or a matrix of numeric columns. */
function inferOnly(input: TensorSpec, dataset: Dataset): InputBinding | undefined {
  const shaped = [...dataset.columns.values()].filter(({ itemShape }) => itemShape.length > 0);
  const [only] = shaped;
  if (only !== undefined && shaped.length === 1) {
    return isBytes(only) ? { column: only.name, scale: BYTE_SCALE } : { column: only.name };
  }
  const width = input.shape.at(-1);
  const numeric = [...dataset.columns.values()].filter(
    ({ elementType, itemShape }) => elementType !== "string" && itemShape.length === 0,
  );
  if (typeof width !== "number" || numeric.length < width) return undefined;
  return { columns: numeric.slice(0, width).map(({ name }) => name) };
}

const isBytes = ({ elementType, itemShape }: DataColumn): boolean =>
  elementType === "uint8" && itemShape.length > 0;
const isFloat = ({ elementType }: TensorSpec): boolean => elementType.startsWith("float");
const isTokens = ({ elementType, shape }: TensorSpec): boolean =>
  elementType.startsWith("int") && shape.length === 2;

function textColumn(dataset: Dataset): string | undefined {
  const texts = [...dataset.columns.values()].filter(({ elementType }) => elementType === "string");
  const named = texts.find(({ name }) => name === "text");
  return named?.name ?? (texts.length === 1 ? texts[0]?.name : undefined);
}
