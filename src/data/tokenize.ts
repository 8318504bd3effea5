/** Text to token ids, as a tokenizer.json says: truncated before special tokens are added, then padded. */
import { Tokenizer } from "@huggingface/tokenizers";
import { UserError } from "../schema/user-error.ts";

export interface TokenizeOptions {
  /** Overrides the file's own truncation and padding length. */
  readonly maxLength?: number;
  readonly padding?: "max-length" | "longest" | "none";
}

/** rows × length, row-major. */
export interface Tokens {
  readonly length: number;
  readonly ids: BigInt64Array;
  readonly attentionMask: BigInt64Array;
  readonly typeIds: BigInt64Array;
}

interface Rules {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly maxLength: number | undefined;
  readonly truncateLeft: boolean;
  readonly padTo: number | "longest" | undefined;
  readonly padLeft: boolean;
  readonly padToMultipleOf: number;
  readonly padId: number;
  readonly padTypeId: number;
}

/** @throws UserError tokenizer-invalid */
export function tokenize(
  texts: readonly string[],
  file: { readonly text: string; readonly source: string },
  options: TokenizeOptions,
): Tokens {
  const definition = parseDefinition(file);
  const rules = rulesOf(definition, options);
  const tokenizer = openTokenizer(definition, file.source);
  const rows = texts.map((text) => addSpecial(truncate(encode(tokenizer, text), rules), rules));
  return pad(rows, rules, file.source);
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const objectAt = (value: Json, key: string): Json => {
  const inner = value[key];
  return isObject(inner) ? inner : {};
};

const numberAt = (value: Json, key: string): number | undefined => {
  const inner = value[key];
  return typeof inner === "number" ? inner : undefined;
};

function parseDefinition({
  text,
  source,
}: {
  readonly text: string;
  readonly source: string;
}): Json {
  try {
    const parsed: unknown = JSON.parse(text);
    if (isObject(parsed) && isObject(parsed["model"])) return parsed;
  } catch (error) {
    throw new UserError("tokenizer-invalid", `Cannot read tokenizer "${source}": it is not JSON`, {
      cause: error,
    });
  }
  throw new UserError(
    "tokenizer-invalid",
    `Cannot read tokenizer "${source}": it has no "model"; a tokenizer.json of Hugging Face tokenizers is read`,
  );
}

function openTokenizer(definition: Json, source: string): Tokenizer {
  try {
    return new Tokenizer(definition, {});
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError("tokenizer-invalid", `Cannot read tokenizer "${source}": ${why}`, {
      cause: error,
    });
  }
}

const encode = (tokenizer: Tokenizer, text: string): readonly number[] =>
  tokenizer.encode(text, { add_special_tokens: false }).ids;

function rulesOf(definition: Json, options: TokenizeOptions): Rules {
  const truncation = objectAt(definition, "truncation");
  const padding = objectAt(definition, "padding");
  const { before, after } = specialTokens(definition);
  const maxLength = options.maxLength ?? numberAt(truncation, "max_length");
  return {
    before,
    after,
    maxLength,
    truncateLeft: truncation["direction"] === "Left",
    padTo: padLength(padding["strategy"], options, maxLength),
    padLeft: padding["direction"] === "Left",
    padToMultipleOf: numberAt(padding, "pad_to_multiple_of") ?? 1,
    padId: numberAt(padding, "pad_id") ?? 0,
    padTypeId: numberAt(padding, "pad_type_id") ?? 0,
  };
}

function padLength(
  strategy: unknown,
  options: TokenizeOptions,
  maxLength: number | undefined,
): Rules["padTo"] {
  switch (options.padding) {
    case "none":
      return undefined;
    case "longest":
      return "longest";
    case "max-length":
      return maxLength ?? "longest";
    case undefined:
  }
  if (strategy === "BatchLongest") return "longest";
  if (!isObject(strategy)) return undefined;
  return options.maxLength ?? numberAt(strategy, "Fixed");
}

/** What the post-processor puts around a single text. */
function specialTokens(definition: Json): {
  readonly before: readonly number[];
  readonly after: readonly number[];
} {
  const found = processors(definition["post_processor"]);
  for (const processor of found) {
    if (processor["type"] === "TemplateProcessing") return templateTokens(processor);
    if (processor["type"] === "BertProcessing" || processor["type"] === "RobertaProcessing") {
      return { before: pairId(processor["cls"]), after: pairId(processor["sep"]) };
    }
  }
  return { before: [], after: [] };
}

function processors(value: unknown): readonly Json[] {
  if (!isObject(value)) return [];
  const inner = value["processors"];
  return Array.isArray(inner) ? inner.flatMap(processors) : [value];
}

/** ["[CLS]", 2] */
const pairId = (pair: unknown): readonly number[] =>
  Array.isArray(pair) && typeof pair[1] === "number" ? [pair[1]] : [];

function templateTokens(processor: Json): {
  readonly before: readonly number[];
  readonly after: readonly number[];
} {
  const single = processor["single"];
  const special = objectAt(processor, "special_tokens");
  const [before, after]: [number[], number[]] = [[], []];
  let target = before;
  for (const piece of Array.isArray(single) ? single.filter(isObject) : []) {
    if (isObject(piece["Sequence"])) target = after;
    const name = objectAt(piece, "SpecialToken")["id"];
    const ids = typeof name === "string" ? objectAt(special, name)["ids"] : undefined;
    if (Array.isArray(ids)) target.push(...ids.filter((id) => typeof id === "number"));
  }
  return { before, after };
}

function truncate(
  ids: readonly number[],
  { maxLength, before, after, truncateLeft }: Rules,
): readonly number[] {
  if (maxLength === undefined) return ids;
  const room = Math.max(0, maxLength - before.length - after.length);
  if (ids.length <= room) return ids;
  return truncateLeft ? ids.slice(ids.length - room) : ids.slice(0, room);
}

const addSpecial = (ids: readonly number[], { before, after }: Rules): readonly number[] => [
  ...before,
  ...ids,
  ...after,
];

/** Rows of differing length make no matrix: without padding they must be equally long. */
function pad(rows: readonly (readonly number[])[], rules: Rules, source: string): Tokens {
  const longest = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const least = typeof rules.padTo === "number" ? Math.max(rules.padTo, longest) : longest;
  const step = rules.padTo === undefined ? 1 : Math.max(1, rules.padToMultipleOf);
  const length = Math.ceil(least / step) * step;
  if (rules.padTo === undefined && rows.some((row) => row.length !== longest)) {
    throw new UserError(
      "tokenizer-invalid",
      `Cannot tokenize with "${source}": it does not pad, and the texts have differing lengths; set padding: longest or max-length`,
    );
  }
  const ids = new BigInt64Array(rows.length * length).fill(BigInt(rules.padId));
  const attentionMask = new BigInt64Array(rows.length * length);
  const typeIds = new BigInt64Array(rows.length * length).fill(BigInt(rules.padTypeId));
  for (const [position, row] of rows.entries()) {
    const start = position * length + (rules.padLeft ? length - row.length : 0);
    for (const [offset, id] of row.entries()) {
      ids[start + offset] = BigInt(id);
      attentionMask[start + offset] = 1n;
      typeIds[start + offset] = 0n;
    }
  }
  return { length, ids, attentionMask, typeIds };
}
