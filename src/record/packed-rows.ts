/** Tables of many rows as a record keeps them: a million rows are some 20 MB, and not 100. */
import { gunzipSync, gzipSync } from "fflate";
import type { PackedRows, RunRecord } from "../schema/generated/record.ts";
import { UserError } from "../schema/user-error.ts";

/** As many people can still read, and compare line by line. */
const MOST_PLAIN_ROWS = 20_000;

/** What no row takes more of in JSON: a number of 24 digits, or a digest in quotes. */
const MOST_ROW_BYTES = 32;

export function packRows(record: RunRecord): RunRecord {
  const rows = record.rows.digest.length;
  if (rows <= MOST_PLAIN_ROWS) return record;
  const columns = Object.fromEntries(
    Object.entries(record.rows).map(([name, column]) => [name, packed(column)]),
  );
  const empty = { digest: [], base: [], candidate: [], candidateExact: [] };
  return { ...record, rows: { ...empty, packed: { rows, columns } } };
}

/** The time is left out: the same column is the same text. */
const packed = (column: unknown): string =>
  Buffer.from(gzipSync(new TextEncoder().encode(JSON.stringify(column)), { mtime: 0 })).toString(
    "base64",
  );

/** A record whose rows may be packed, as JSON that is still to be checked. @throws UserError record-invalid */
export function unpackRows(record: RunRecord): unknown {
  const { packed: held } = record.rows;
  if (held === undefined) return record;
  const columns = Object.entries(held.columns).map(([name, text]) => [
    name,
    unpacked(held, name, text),
  ]);
  return { ...record, rows: Object.fromEntries(columns) };
}

function unpacked({ rows }: PackedRows, name: string, text: string): unknown {
  const refuse = (why: string, cause?: unknown): UserError =>
    new UserError("record-invalid", `Cannot unpack rows.${name} of a record: ${why}`, { cause });
  const bytes = Buffer.from(text, "base64");
  // What the archive says of its size is what is set aside for it.
  const size = bytes.length < 4 ? 0 : bytes.readUInt32LE(bytes.length - 4);
  if (size > MOST_ROW_BYTES * (rows + 1))
    throw refuse(`${size} bytes are more than ${rows} rows can take`);
  let column: unknown;
  try {
    column = JSON.parse(new TextDecoder().decode(gunzipSync(bytes)));
  } catch (error) {
    throw refuse("it is no base64 of the gzip of JSON", error);
  }
  if (!Array.isArray(column) || column.length !== rows)
    throw refuse(`it is no list of ${rows} entries`);
  return column;
}
