/** Run records in the archive of an artifact. What it says of itself is not believed: not its names, not its sizes. */
import { unzipSync } from "fflate";
import { UserError } from "../schema/user-error.ts";

/** More than records take. */
const MOST_RECORDS = 200;
const MOST_PACKED_BYTES = 32e6;
const MOST_BYTES = 128e6;

export interface ArchivedRecord {
  /** Where it lies in the archive: to be shown, never to be written to. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** @throws UserError record-invalid */
export function recordsInArchive(archive: Uint8Array, source: string): readonly ArchivedRecord[] {
  let count = 0;
  const files = unpack(archive, source, ({ name, size, originalSize }) => {
    if (!/(^|\/)record\.json$/.test(name)) return false;
    count += 1;
    if (count > MOST_RECORDS) throw refused(source, `it holds more than ${MOST_RECORDS} records`);
    if (size > MOST_PACKED_BYTES || originalSize > MOST_BYTES)
      throw refused(source, `"${name}" is larger than a record can be`);
    return true;
  });
  return Object.entries(files).map(([name, content]) => ({ name, content }));
}

type Filter = NonNullable<NonNullable<Parameters<typeof unzipSync>[1]>["filter"]>;

function unpack(
  archive: Uint8Array,
  source: string,
  filter: Filter,
): Readonly<Record<string, Uint8Array>> {
  try {
    return unzipSync(archive, { filter });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw refused(source, "it is no zip archive that can be read", error);
  }
}

function refused(source: string, why: string, cause?: unknown): UserError {
  return new UserError("record-invalid", `Cannot read ${source}: ${why}`, { cause });
}
