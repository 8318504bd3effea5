/** What a column of a Parquet schema holds, in our words. */
import type { SchemaTree } from "hyparquet";
import type { NumericType } from "../schema/numeric-array.ts";

export type ParquetKind =
  | { readonly kind: "text" }
  | { readonly kind: "numbers"; readonly elementType: NumericType }
  | { readonly kind: "lists" };

/** undefined for what is not read: maps, records, bytes of fixed length, intervals. */
export function parquetKind(tree: SchemaTree): ParquetKind | undefined {
  const { children, element } = tree;
  const kind = children.length === 0 ? leafKind(tree) : listKind(tree);
  if (element.repetition_type !== "REPEATED") return kind;
  return kind?.kind === "numbers" || kind?.kind === "lists" ? { kind: "lists" } : undefined;
}

/** A list is a group around a repeated group around its element, or around a repeated element. */
function listKind({ children, element }: SchemaTree): ParquetKind | undefined {
  const isList = element.converted_type === "LIST" || element.logical_type?.type === "LIST";
  const [repeated] = children;
  if (!isList || repeated === undefined || children.length > 1) return undefined;
  if (repeated.children.length === 0) return parquetKind(repeated);
  const [item] = repeated.children;
  if (item === undefined || repeated.children.length > 1) return undefined;
  const kind = parquetKind(item);
  return kind === undefined || kind.kind === "text" ? undefined : { kind: "lists" };
}

/** Dates are given as text: 2026-03-01, or 2026-03-01T12:00:00.000Z. */
const TEXTS: ReadonlySet<string> = new Set([
  "UTF8",
  "STRING",
  "ENUM",
  "JSON",
  "UUID",
  "DATE",
  "TIMESTAMP",
  "TIMESTAMP_MILLIS",
  "TIMESTAMP_MICROS",
]);

/** By the type that annotates the stored one. */
const ANNOTATED: Readonly<Record<string, NumericType>> = {
  INT_8: "int8",
  INT_16: "int16",
  INT_32: "int32",
  INT_64: "int64",
  UINT_8: "uint8",
  UINT_16: "uint16",
  UINT_32: "uint32",
  UINT_64: "uint64",
  DECIMAL: "float64",
  FLOAT16: "float32",
};

/** By the stored type alone; times of day stay the integers that they are. */
const STORED: Readonly<Record<string, NumericType>> = {
  BOOLEAN: "bool",
  INT32: "int32",
  INT64: "int64",
  FLOAT: "float32",
  DOUBLE: "float64",
};

function leafKind({ element }: SchemaTree): ParquetKind | undefined {
  const { type = "", converted_type: converted, logical_type: logical } = element;
  const names = [converted, logical?.type].filter((name) => name !== undefined);
  if (names.some((name) => TEXTS.has(name)) || type === "INT96") return { kind: "text" };
  // Bytes that nobody called anything are often text, and refused when they are not.
  if (type === "BYTE_ARRAY" && names.length === 0) return { kind: "text" };
  const elementType = names.map((name) => ANNOTATED[name]).find(Boolean) ?? STORED[type];
  return elementType === undefined ? undefined : { kind: "numbers", elementType };
}
