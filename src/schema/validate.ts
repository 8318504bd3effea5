/** Checks of what people write and machines keep against the schemas, with problems that name one mistake each. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { explain, type BranchValidator, type Problem } from "./explain-errors.ts";
import type { Baseline } from "./generated/baseline.ts";
import type { Part } from "./generated/part.ts";
import type { Policy } from "./generated/policy.ts";
import type { Recipe } from "./generated/recipe.ts";
import type { RunRecord } from "./generated/record.ts";
import type { Suite } from "./generated/suite.ts";
import { SCHEMAS } from "./generated/schemas.ts";

export type { Problem } from "./explain-errors.ts";

export type Checked<Value> =
  | { readonly kind: "valid"; readonly value: Value }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

type Named = {
  policy: Policy;
  recipe: Recipe;
  record: RunRecord;
  baseline: Baseline;
  part: Part;
  suite: Suite;
};

/** Checks a value that came from outside; the type follows from the schema. */
export function check<Name extends keyof Named>(name: Name, value: unknown): Checked<Named[Name]> {
  // The type is generated from the very file that the validator is compiled from.
  const validate = validatorOf<Named[Name]>(SCHEMAS[name].$id);
  if (validate(value)) return { kind: "valid", value };
  return { kind: "invalid", problems: explain(validate, value, branchValidator) };
}

let compiler: Ajv2020 | undefined;

/** Compiling is slow, so that it waits until something is checked. */
function makeCompiler(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    discriminator: true,
    verbose: true,
    strictRequired: false,
    allowUnionTypes: true,
    // The tests check the schemas themselves; doing it again in every run takes longer than all the rest of a check.
    validateSchema: false,
  });
  // What a pattern asks for, in words.
  ajv.addKeyword({ keyword: "patternText", schemaType: "string" });
  for (const schema of Object.values(SCHEMAS)) ajv.addSchema(schema);
  return ajv;
}

function validatorOf<Value>(id: string): ValidateFunction<Value> {
  compiler ??= makeCompiler();
  const validate = compiler.getSchema<Value>(id);
  if (validate === undefined) throw new Error(`No schema is named ${id}`);
  return validate;
}

let unions: ReadonlyMap<unknown, string> | undefined;

/** Pointers in errors are local to the definition they were compiled from, so that a union is found by its identity. */
const branchValidator: BranchValidator = (branches, position) => {
  unions ??= new Map(
    Object.values(SCHEMAS).flatMap((schema) => unionsIn(schema, `${schema.$id}#`)),
  );
  return validatorOf(`${unions.get(branches)}/${position}`);
};

function unionsIn(schema: unknown, pointer: string): readonly (readonly [unknown, string])[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    const found = unionsIn(value, `${pointer}/${key}`);
    return key === "oneOf" ? [[value, `${pointer}/oneOf`] as const, ...found] : found;
  });
}

/** "models.census-income.criteria[2].metric"; "it" for the whole document. */
export function pathText(path: readonly (string | number)[]): string {
  if (path.length === 0) return "it";
  return path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`,
    "",
  );
}
