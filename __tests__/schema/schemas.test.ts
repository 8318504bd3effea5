import { expect, test } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { SCHEMAS } from "../../src/schema/generated/schemas.ts";

const FILES = readdirSync("schemas").toSorted();
const WRITTEN_BY_PEOPLE = ["metric-name.schema.json", "policy.schema.json", "recipe.schema.json"];

function readSchema(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(`schemas/${file}`, "utf8"));
}

test("the generated module carries the schema files as they are", () => {
  const files = Object.fromEntries(
    FILES.map((file) => [file.replace(".schema.json", ""), readSchema(file)]),
  );
  expect(SCHEMAS).toEqual(files);
});

test.each(FILES)("%s compiles in strict mode", (file) => {
  const ajv = new Ajv2020({
    strict: true,
    discriminator: true,
    strictRequired: false,
    allowUnionTypes: true,
    keywords: ["patternText"],
  });
  for (const other of FILES.filter((name) => name !== file)) ajv.addSchema(readSchema(other));
  expect(() => ajv.compile(readSchema(file))).not.toThrow();
});

function patternsIn(schema: unknown): readonly object[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own = "pattern" in schema && typeof schema.pattern === "string" ? [schema] : [];
  return [...own, ...Object.values(schema).flatMap(patternsIn)];
}

test.each(FILES)("each pattern in %s says in words what it asks for", (file) => {
  const bare = patternsIn(readSchema(file)).filter((schema) => !("patternText" in schema));
  expect(bare).toEqual([]);
});

/** Each object with properties, with its pointer. */
function objectsIn(schema: unknown, pointer = "#"): readonly (readonly [string, object])[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own = "properties" in schema && !pointer.endsWith("/properties");
  return [
    ...(own ? [[pointer, schema] as const] : []),
    ...Object.entries(schema).flatMap(([key, value]) => objectsIn(value, `${pointer}/${key}`)),
  ];
}

const definitionsOf = (ref: string): unknown => {
  const [file, pointer = ""] = ref.split("#");
  const roots = FILES.filter((name) => file === "" || name === file).map(readSchema);
  return roots
    .map((root) =>
      pointer
        .split("/")
        .slice(1)
        .reduce<unknown>((at, key) => Reflect.get(Object(at), key), root),
    )
    .find((found) => found !== undefined);
};

test.each(WRITTEN_BY_PEOPLE)(
  "each property in %s has a description, or takes that of its definition",
  (file) => {
    const bare = objectsIn(readSchema(file)).flatMap(([pointer, schema]) =>
      Object.entries(Reflect.get(schema, "properties"))
        .filter(([, property]) => {
          const { description, $ref, const: constant } = Object(property);
          if (description !== undefined || constant !== undefined) return false;
          return $ref === undefined || Object(definitionsOf($ref)).description === undefined;
        })
        .map(([name]) => `${pointer}/${name}`),
    );
    expect(bare).toEqual([]);
  },
);

test.each(FILES)("each object with properties in %s is closed", (file) => {
  const open = objectsIn(readSchema(file))
    .filter(([, schema]) => Reflect.get(schema, "additionalProperties") !== false)
    .map(([pointer]) => pointer);
  expect(open).toEqual([]);
});
