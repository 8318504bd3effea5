/** What a schema's errors mean to the person who made the mistake: one problem for one mistake. */
import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import { closestName } from "./did-you-mean.ts";
import { describeError, expectedByBranch } from "./describe-error.ts";

export interface Problem {
  readonly path: readonly (string | number)[];
  /** What is the case and what would be right, as it reads after the path. */
  readonly message: string;
  /** The key of the map at the path that should not be there. */
  readonly key?: string;
}

/** The validator of one branch of a union: the very list that stands in the schema, and a position in it. */
export type BranchValidator = (branches: readonly unknown[], position: number) => ValidateFunction;

/** Problems of a value that its validator refuses; none when it accepts it. */
export function explain(
  validate: ValidateFunction,
  value: unknown,
  branchOf: BranchValidator,
): readonly Problem[] {
  if (validate(value)) return [];
  const errors = [...(validate.errors ?? [])];
  const unions = outermost(errors.filter(({ keyword }) => keyword === "oneOf"));
  const plain = errors.filter(
    (error) => !unions.some(({ instancePath }) => isUnder(error, instancePath)),
  );
  const problems = unions.flatMap((union) => {
    const path = pathOf(union, value);
    return explainUnion(union, branchOf).map((problem) => ({
      ...problem,
      path: [...path, ...problem.path],
    }));
  });
  return distinct([...withoutEchoes(plain).map((error) => problemOf(error, value)), ...problems]);
}

function problemOf(error: ErrorObject, value: unknown): Problem {
  const problem = { path: pathOf(error, value), message: describeError(error) };
  if (error.keyword === "additionalProperties")
    return { ...problem, key: String(error.params["additionalProperty"]) };
  return error.propertyName === undefined ? problem : { ...problem, key: error.propertyName };
}

/** Those of the branch that was meant: one that the value's type allows, and of these the one with the fewest. */
function explainUnion(union: ErrorObject, branchOf: BranchValidator): readonly Problem[] {
  const branches: readonly unknown[] = Array.isArray(union.schema) ? union.schema : [];
  const refused: ErrorObject[] = [];
  let best: readonly Problem[] | undefined;
  for (const position of branches.keys()) {
    const validate = branchOf(branches, position);
    const problems = explain(validate, union.data, branchOf);
    validate(union.data);
    const mismatch = validate.errors?.find((error) => isOtherType(error, union.data));
    if (mismatch !== undefined) refused.push(mismatch);
    else if (best === undefined || problems.length < best.length) best = problems;
  }
  return best ?? [{ path: [], message: expectedByBranch(union.data, refused) }];
}

/** An enumeration of texts refuses other values by their type, and a text by what it says. */
function isOtherType({ keyword, instancePath }: ErrorObject, data: unknown): boolean {
  if (instancePath !== "") return false;
  return keyword === "type" || (keyword === "enum" && typeof data !== "string");
}

function outermost(unions: readonly ErrorObject[]): readonly ErrorObject[] {
  return unions.filter((union) =>
    unions.every((other) => !union.instancePath.startsWith(`${other.instancePath}/`)),
  );
}

const isUnder = ({ instancePath }: ErrorObject, path: string): boolean =>
  instancePath === path || instancePath.startsWith(`${path}/`);

/** A misspelt key is also a missing one, a missing discriminator too, and a wrong name is reported for its map as well. */
function withoutEchoes(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  return errors.filter((error) => {
    if (error.keyword === "propertyNames") return false;
    if (error.keyword !== "required") return true;
    const missing = String(error.params["missingProperty"]);
    return !errors.some(
      (other) => other.instancePath === error.instancePath && stands(other, missing),
    );
  });
}

function stands({ keyword, params, parentSchema }: ErrorObject, missing: string): boolean {
  if (keyword === "discriminator") return params["tag"] === missing;
  if (keyword !== "additionalProperties") return false;
  const known = Object.keys(parentSchema?.["properties"] ?? {});
  return closestName(String(params["additionalProperty"]), known) === missing;
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [
    ...new Map(
      problems.map((problem) => [JSON.stringify([problem.path, problem.message]), problem]),
    ).values(),
  ];
}

/** A JSON pointer to keys and positions: "0" is a position in a list and a key in a map. */
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
