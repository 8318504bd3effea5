/** Numbers that other people's programs gave for the same inputs; `evaluation.py` made them. */
import { readFileSync } from "node:fs";

interface Reference {
  readonly data: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly ref: Readonly<
    Record<string, { readonly value: unknown; readonly tol: number; readonly input?: unknown }>
  >;
}

const file = new URL("../../fixtures/reference/evaluation.json", import.meta.url);
const reference: Reference = JSON.parse(readFileSync(file, "utf8"));

/** A value of the reference by key and path, with the absolute tolerance that it was computed to. */
export function expected(
  key: string,
  ...path: readonly (string | number)[]
): { readonly value: number; readonly tolerance: number } {
  const entry = reference.ref[key];
  if (entry === undefined) throw new Error(`No reference value is named ${key}`);
  return { value: Number(at(entry.value, path)), tolerance: Math.max(entry.tol, 1e-15) };
}

/** Any part of a value. */
export function expectedPart(key: string, ...path: readonly (string | number)[]): unknown {
  return at(reference.ref[key]?.value, path);
}

export function referenceKeys(): readonly string[] {
  return Object.keys(reference.ref);
}

export function input(key: string): unknown {
  return reference.ref[key]?.input;
}

export function numbers(dataset: string, field: string): number[] {
  const value = reference.data[dataset]?.[field];
  if (!Array.isArray(value)) throw new Error(`No data is named ${dataset}.${field}`);
  return value.flat().map(Number);
}

export function matrix(dataset: string, field: string): number[][] {
  const value = reference.data[dataset]?.[field];
  if (!Array.isArray(value)) throw new Error(`No data is named ${dataset}.${field}`);
  return value.map((row: unknown) => (Array.isArray(row) ? row.map(Number) : [Number(row)]));
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (current, part) =>
      typeof current === "object" && current !== null ? Reflect.get(current, part) : undefined,
    value,
  );
}
