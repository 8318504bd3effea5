/** One error of a validator as the end of a sentence that begins with the place. */
import type { ErrorObject } from "ajv/dist/2020.js";
import { didYouMean } from "./did-you-mean.ts";
import { SCHEMAS } from "./generated/schemas.ts";

const BOUNDS: Readonly<Record<string, string>> = {
  minimum: "at least",
  maximum: "at most",
  exclusiveMinimum: "more than",
  exclusiveMaximum: "less than",
};

const EMPTY = (): string => "is empty; it must hold something";

const SENTENCES: Readonly<Record<string, (error: ErrorObject) => string>> = {
  additionalProperties: describeUnknownKey,
  required: ({ params }) => `lacks "${params["missingProperty"]}"`,
  enum: ({ params, data }) => describeChoice("is", data, params["allowedValues"]),
  const: ({ params, data }) => `is ${shown(data)}; it must be ${shown(params["allowedValue"])}`,
  type: describeType,
  discriminator: describeKind,
  minItems: EMPTY,
  minProperties: EMPTY,
  minLength: EMPTY,
  pattern: describePattern,
};

/** What is the case and what would be right: `is "accurcy"; did you mean "accuracy"?` */
export function describeError(error: ErrorObject): string {
  const { keyword, params, data, message } = error;
  const bound = BOUNDS[keyword];
  if (bound !== undefined) return `is ${shown(data)}; it must be ${bound} ${params["limit"]}`;
  return SENTENCES[keyword]?.(error) ?? `is ${shown(data)}; it ${message ?? "does not fit"}`;
}

/** For a value of a type that no branch of a union takes. */
export function expectedByBranch(data: unknown, refusals: readonly ErrorObject[]): string {
  const expected = refusals.map(({ keyword, params }) =>
    keyword === "type" ? typeName(params["type"]) : listed(params["allowedValues"]),
  );
  return `is ${shown(data)}; it may be ${[...new Set(expected)].join(" or ")}`;
}

function describeType({ params, data }: ErrorObject): string {
  const right = typeName(params["type"]);
  const isEndless = typeof data === "number" && !Number.isFinite(data);
  return `is ${shown(data)}; it must be ${isEndless ? right.replace("a number", "a finite number") : right}`;
}

function describeUnknownKey({ params, parentSchema }: ErrorObject): string {
  const key = String(params["additionalProperty"]);
  const known = Object.keys(parentSchema?.["properties"] ?? {});
  return describeChoice("has the unknown key", key, known);
}

/** In the words that the schema has beside the pattern. */
function describePattern({ data, params, parentSchema, propertyName }: ErrorObject): string {
  const what = propertyName === undefined ? "is" : "has the name";
  const words: unknown = parentSchema?.["patternText"];
  const right = typeof words === "string" ? `be ${words}` : `match ${params["pattern"]}`;
  return `${what} ${shown(propertyName ?? data)}; it must ${right}`;
}

function describeKind({ params, parentSchema }: ErrorObject): string {
  const tag = String(params["tag"]);
  const known = kindsOf(parentSchema?.["oneOf"], tag);
  const value: unknown = params["tagValue"];
  if (value === undefined) return `lacks "${tag}"; it may be ${listed(known)}`;
  return describeChoice(`has ${tag}`, value, known);
}

function describeChoice(what: string, value: unknown, known: readonly unknown[]): string {
  const hint = typeof value === "string" ? didYouMean(value, known.map(String)) : "";
  return `${what} ${shown(value)}${hint === "" ? `; it may be ${listed(known)}` : hint}`;
}

/** The values of the discriminator in the definitions that a union refers to. */
function kindsOf(branches: unknown, tag: string): readonly string[] {
  if (!Array.isArray(branches)) return [];
  const definitions = Object.values(SCHEMAS).map((schema) => at(schema, "$defs"));
  return branches.flatMap((branch: unknown) => {
    const name = String(at(branch, "$ref")).split("/").at(-1) ?? "";
    const kinds = definitions.map((all) => at(at(at(at(all, name), "properties"), tag), "const"));
    const kind = kinds.find((found) => found !== undefined);
    return typeof kind === "string" ? [kind] : [];
  });
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

const listed = (values: readonly unknown[]): string => values.map(shown).join(", ");

function shown(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a map";
  if (typeof value === "number" && !Number.isFinite(value)) return endless(value);
  return value === null || value === undefined ? "empty" : JSON.stringify(value);
}

/** As YAML writes it, where JSON has no word. */
const endless = (value: number): string =>
  String(value).replace("NaN", ".nan").replace("Infinity", ".inf");

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: "a map",
  array: "a list",
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "empty",
};

function typeName(type: unknown): string {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return types.map((name) => TYPE_NAMES[String(name)] ?? String(name)).join(" or ");
}
