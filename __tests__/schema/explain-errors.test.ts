import { expect, test } from "@jest/globals";
import { Ajv2020, type Schema } from "ajv/dist/2020.js";
import { explain, type Problem } from "../../src/schema/explain-errors.ts";

/** Problems of a value under a schema whose unions are compiled branch by branch. */
function problemsOf(schema: Schema, value: unknown): readonly Problem[] {
  const ajv = new Ajv2020({ allErrors: true, discriminator: true, verbose: true, strict: false });
  return explain(ajv.compile(schema), value, (branches, position) => {
    const branch: unknown = branches[position];
    if (typeof branch !== "object" || branch === null) throw new Error("A branch is a schema");
    return ajv.compile(branch);
  });
}

const messages = (schema: Schema, value: unknown): readonly string[] =>
  problemsOf(schema, value).map(({ path, message }) => `${path.join("/")}: ${message}`);

const closed = (properties: object, required: readonly string[] = []) => ({
  type: "object",
  additionalProperties: false,
  properties,
  required,
});

test("a value that fits has no problems", () => {
  expect(problemsOf({ type: "number" }, 5)).toEqual([]);
});

test.each<[string, Schema, unknown, string]>([
  ["too small", { minimum: 1 }, 0, ": is 0; it must be at least 1"],
  ["too large", { maximum: 1 }, 2, ": is 2; it must be at most 1"],
  ["at the edge", { exclusiveMinimum: 0 }, 0, ": is 0; it must be more than 0"],
  ["at the other edge", { exclusiveMaximum: 1 }, 1, ": is 1; it must be less than 1"],
  ["not of the list", { enum: ["auc", "flips"] }, "auk", ': is "auk"; did you mean "auc"?'],
  ["not the constant", { const: 1 }, 2, ": is 2; it must be 1"],
  ["of another type", { type: "string" }, 5, ": is 5; it must be a text"],
  ["empty", { type: "array", minItems: 1 }, [], ": is empty; it must hold something"],
  ["lacking", closed({ a: {} }, ["a"]), {}, ': lacks "a"'],
])("what is %s is said with what would be right", (_, ...[schema, value, expected]) => {
  expect(messages(schema, value)).toEqual([expected]);
});

const UNION = {
  oneOf: [
    { type: "string", minLength: 1 },
    closed({ kind: { const: "a" }, limit: { type: "number" } }, ["kind", "limit"]),
    closed({ name: { type: "string" } }, ["name"]),
  ],
};

test("the branch that was meant is the one of the value's type with the fewest problems", () => {
  expect(messages(UNION, { kind: "a", limit: "x" })).toEqual([
    'limit: is "x"; it must be a number',
  ]);
  expect(messages(UNION, { name: 5 })).toEqual(["name: is 5; it must be a text"]);
  expect(messages(UNION, "")).toEqual([": is empty; it must hold something"]);
});

test("a value of a type that no branch takes is told all types", () => {
  expect(messages(UNION, 7)).toEqual([": is 7; it may be a text or a map"]);
});

test("a union within a union is explained at its own place, and once", () => {
  const schema = { type: "array", items: { oneOf: [{ type: "number" }, closed({ in: UNION })] } };
  expect(messages(schema, [1, { in: { name: 5 } }])).toEqual([
    "1/in/name: is 5; it must be a text",
  ]);
});

test("an unknown key is named apart from its path", () => {
  const [problem] = problemsOf(closed({ limit: {} }), { limt: 1 });
  expect(problem).toEqual({
    path: [],
    key: "limt",
    message: 'has the unknown key "limt"; did you mean "limit"?',
  });
});

test("a key that may not be called so is named too", () => {
  const schema = { type: "object", propertyNames: { pattern: "^[a-z]+$" } };
  expect(problemsOf(schema, { "A b": 1 })).toEqual([
    { path: [], key: "A b", message: 'has the name "A b"; it must match ^[a-z]+$' },
  ]);
});

test("what a pattern asks for is said in words, where the schema has them", () => {
  const schema = { type: "string", pattern: "^[0-9]+$", patternText: "digits" };
  expect(messages(schema, "x")).toEqual([': is "x"; it must be digits']);
  const names = { type: "object", propertyNames: { pattern: "^[a-z]+$", patternText: "letters" } };
  expect(messages(names, { "A b": 1 })).toEqual([': has the name "A b"; it must be letters']);
});
