/** Objects as GitHub sends them: everything that its description requires, with the values that matter here. */

export type Sample = (schema: string, values: Readonly<Record<string, unknown>>) => unknown;

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly format?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** Fills what is required with the plainest value that is allowed; `values` go over it, key by key. */
export function sampler(schemas: Readonly<Record<string, unknown>>): Sample {
  const named = (name: string): Schema => Object(schemas[name]);
  const fill = (schema: Schema): unknown => {
    if (schema.$ref !== undefined) return fill(named(schema.$ref.split("/").at(-1) ?? ""));
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices !== undefined)
      return choices.some(({ type }) => type === "null") ? null : fill(choices[0] ?? {});
    if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map(fill));
    if (schema.enum !== undefined) return schema.enum[0];
    const types = [schema.type ?? "object"].flat();
    if (types.includes("null")) return null;
    return plainest(schema, types[0] ?? "object");
  };
  const plainest = (schema: Schema, type: string): unknown => {
    switch (type) {
      case "string":
        return TEXTS[schema.format ?? ""] ?? "text";
      case "integer":
      case "number":
        return 1;
      case "boolean":
        return false;
      case "array":
        return [];
      default:
        return Object.fromEntries(
          (schema.required ?? []).map((key) => [key, fill(schema.properties?.[key] ?? {})]),
        );
    }
  };
  return (schema, values) => over(fill(named(schema)), values);
}

const TEXTS: Readonly<Record<string, string>> = {
  uri: "https://api.invalid/x",
  "date-time": "2026-01-01T00:00:00Z",
};

function over(base: unknown, values: unknown): unknown {
  if (typeof values !== "object" || values === null || Array.isArray(values)) return values;
  if (typeof base !== "object" || base === null) return values;
  const keys = new Set([...Object.keys(base), ...Object.keys(values)]);
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      key in values
        ? over(Reflect.get(base, key), Reflect.get(values, key))
        : Reflect.get(base, key),
    ]),
  );
}
