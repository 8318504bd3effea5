/** Checks of what people write and machines keep against the schemas, with problems that name one mistake each. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { didYouMean } from "./did-you-mean.ts";
import type { Baseline } from "./generated/baseline.ts";
import type { Policy } from "./generated/policy.ts";
import type { Recipe } from "./generated/recipe.ts";
import type { RunRecord } from "./generated/record.ts";
import { SCHEMAS } from "./generated/schemas.ts";

export interface Problem {
  readonly path: readonly (string | number)[];
  /** What is the case and what would be right, as it reads after the path. */
  readonly message: string;
}

export type Checked<Value> =
  | { readonly kind: "valid"; readonly value: Value }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

type Named = { policy: Policy; recipe: Recipe; record: RunRecord; baseline: Baseline };

/** Checks a value that came from outside; the type follows from the schema. */
export function check<Name extends keyof Named>(name: Name, value: unknown): Checked<Named[Name]> {
  const validate = validatorOf(name);
  // The schema's type is generated from the very file that the validator was compiled from.
  if (validate(value)) return { kind: "valid", value: value as Named[Name] };
  return { kind: "invalid", problems: problemsOf(validate.errors ?? [], value) };
}

const validators = new Map<string, ValidateFunction>();

function validatorOf(name: keyof Named): ValidateFunction {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const ajv = new Ajv2020({
    allErrors: true,
    discriminator: true,
    verbose: true,
    strictRequired: false,
    allowUnionTypes: true,
  });
  for (const schema of Object.values(SCHEMAS)) ajv.addSchema(schema);
  const made = ajv.getSchema(SCHEMAS[name].$id);
  if (made === undefined) throw new Error(`No schema is named ${name}`);
  validators.set(name, made);
  return made;
}

/** "models.census-income.criteria[2].metric" */
export function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`,
    "",
  );
}

function problemsOf(errors: readonly ErrorObject[], value: unknown): readonly Problem[] {
  const seen = new Map<string, Problem>();
  for (const error of withoutOtherBranches(errors)) {
    const problem = { path: pathOf(error, value), message: messageOf(error) };
    seen.set(`${pathText(problem.path)}: ${problem.message}`, problem);
  }
  return [...seen.values()];
}

function pathOf({ instancePath }: ErrorObject, value: unknown): readonly (string | number)[] {
  let current: unknown = value;
  return instancePath
    .split("/")
    .slice(1)
    .map((part) => {
      const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
      const key = Array.isArray(current) ? Number(name) : name;
      current =
        typeof current === "object" && current !== null ? Reflect.get(current, key) : undefined;
      return key;
    });
}

/**
 * A union that fails reports the errors of all its branches. What is kept are those of the branch that was meant:
 * the one of the value's own type, and of several objects the one with the fewest errors.
 */
function withoutOtherBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  let kept = errors;
  const unions = errors.filter(({ keyword }) => keyword === "oneOf" || keyword === "anyOf");
  for (const { instancePath } of unions.toSorted(
    (a, b) => b.instancePath.length - a.instancePath.length,
  )) {
    const within = kept.filter((error) => isUnder(error, instancePath) && !unions.includes(error));
    const specific = within.filter(
      (error) => error.keyword !== "type" || error.instancePath !== instancePath,
    );
    if (specific.length === 0) continue;
    const chosen = fewest(groupByBranch(specific));
    kept = kept.filter((error) => !within.includes(error) || chosen.includes(error));
  }
  const remaining = kept.filter((error) => !unions.includes(error));
  return remaining.length === 0 ? unions : remaining;
}

const isUnder = ({ instancePath }: ErrorObject, path: string): boolean =>
  instancePath === path || instancePath.startsWith(`${path}/`);

const branchOf = ({ schemaPath }: ErrorObject): string =>
  /^.*?\$defs\/[^/]+/.exec(schemaPath)?.[0] ?? schemaPath;

function groupByBranch(
  errors: readonly ErrorObject[],
): ReadonlyMap<string, readonly ErrorObject[]> {
  const groups = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    const branch = branchOf(error);
    groups.set(branch, [...(groups.get(branch) ?? []), error]);
  }
  return groups;
}

function fewest(groups: ReadonlyMap<string, readonly ErrorObject[]>): readonly ErrorObject[] {
  const sorted = [...groups.values()].toSorted((a, b) => a.length - b.length);
  return sorted[0] ?? [];
}

function messageOf(error: ErrorObject): string {
  const { keyword, params, parentSchema, data } = error;
  switch (keyword) {
    case "additionalProperties": {
      const key = String(params["additionalProperty"]);
      const known = Object.keys(parentSchema?.["properties"] ?? {});
      const hint = didYouMean(key, known);
      return `has the unknown key "${key}"${hint === "" ? `; its keys are ${listed(known)}` : hint}`;
    }
    case "required":
      return `lacks "${params["missingProperty"]}"`;
    case "enum": {
      const allowed: readonly unknown[] = params["allowedValues"];
      const hint = typeof data === "string" ? didYouMean(data, allowed.map(String)) : "";
      return `is ${shown(data)}${hint === "" ? `; it may be ${listed(allowed)}` : hint}`;
    }
    case "const":
      return `is ${shown(data)}; it must be ${shown(params["allowedValue"])}`;
    case "type":
      return `is ${shown(data)}; it must be ${typeName(params["type"])}`;
    case "discriminator":
      return discriminatorMessage(error);
    case "oneOf":
    case "anyOf":
      return `is ${shown(data)}, which none of its forms allows`;
    default:
      return `is ${shown(data)}; it ${error.message ?? "does not fit"}`;
  }
}

function discriminatorMessage({ params, parentSchema }: ErrorObject): string {
  const tag = String(params["tag"]);
  const value: unknown = params["tagValue"];
  const known = KINDS[String(parentSchema?.["title"] ?? "")] ?? [];
  if (value === undefined)
    return `lacks "${tag}"${known.length === 0 ? "" : `; it may be ${listed(known)}`}`;
  const hint =
    typeof value === "string" ? didYouMean(value, known.length === 0 ? ALL_KINDS : known) : "";
  return `has ${tag} ${shown(value)}${hint === "" ? `; it may be ${listed(known.length === 0 ? ALL_KINDS : known)}` : hint}`;
}

const KINDS: Readonly<Record<string, readonly string[]>> = {
  Criterion: ["non-inferiority", "ceiling", "floor", "group-gap"],
  Task: ["classification", "regression", "fidelity"],
  PassStep: ["clean", "float16", "int4-weights", "int8-dynamic", "int8-static"],
};
const ALL_KINDS: readonly string[] = Object.values(KINDS).flat();

const listed = (values: readonly unknown[]): string => values.map(shown).join(", ");

function shown(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a map";
  return value === null || value === undefined ? "empty" : String(value);
}

function typeName(type: unknown): string {
  const names: Readonly<Record<string, string>> = {
    object: "a map",
    array: "a list",
    string: "a text",
    number: "a number",
    integer: "a whole number",
    boolean: "true or false",
    null: "empty",
  };
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return types.map((name) => names[String(name)] ?? String(name)).join(" or ");
}
