/** Numbers that other people's programs gave for the same inputs; `evaluation.py` made them. */
import { readFileSync } from "node:fs";

interface Entry {
  readonly value: unknown;
  readonly tol: number;
  readonly input?: unknown;
}

interface Reference {
  readonly data: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly ref: Readonly<Record<string, Entry>>;
}

const file = new URL("../../fixtures/reference/evaluation.json", import.meta.url);
const reference: Reference = JSON.parse(readFileSync(file, "utf8"));
let entries = reference.ref;

/** While `use` runs, the values of the reference are what `other` makes of them. */
export function withOtherValues<Result>(
  other: (key: string, value: unknown) => unknown,
  use: () => Result,
): Result {
  const own = entries;
  entries = Object.fromEntries(
    Object.entries(own).map(([key, entry]) => [key, { ...entry, value: other(key, entry.value) }]),
  );
  try {
    return use();
  } finally {
    entries = own;
  }
}

/** A value of the reference by key and path, with the absolute tolerance that it was computed to. */
export function expected(
  key: string,
  ...path: readonly (string | number)[]
): { readonly value: number; readonly tolerance: number } {
  const entry = entries[key];
  if (entry === undefined) throw new Error(`No reference value is named ${key}`);
  return { value: Number(at(entry.value, path)), tolerance: Math.max(entry.tol, 1e-15) };
}

/** Any part of a value. */
export function expectedPart(key: string, ...path: readonly (string | number)[]): unknown {
  return at(entries[key]?.value, path);
}

export function referenceKeys(): readonly string[] {
  return Object.keys(entries);
}

export function input(key: string): unknown {
  return entries[key]?.input;
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
