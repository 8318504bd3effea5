/** Run records out of the archive of a stranger: nothing is written, and nothing is unpacked that is not asked for. */
import { Unzip, type UnzipFile, UnzipInflate } from "fflate";
import { UserError } from "../schema/user-error.ts";

/** Of the archive, and of all records in it when they are unpacked. */
export const MOST_ARCHIVE_BYTES = 32e6;
const MOST_BYTES = 32e6;
const SLICE_BYTES = 65_536;

/** Such as income/record.json: names of models, and no way out of the folder. */
const RECORD = /^((?:[A-Za-z0-9][\w.-]*\/){1,2})record\.json$/;

/** JSON by the folder in which it lies. @throws UserError record-invalid */
export function readRecords(archive: Uint8Array): ReadonlyMap<string, unknown> {
  const texts = new Map<string, string>();
  let bytes = 0;
  const onFile = (file: UnzipFile): void => {
    const folder = RECORD.exec(file.name)?.[1]?.slice(0, -1);
    if (folder === undefined) return;
    if (texts.has(folder)) throw refused(`it has "${file.name}" twice`);
    texts.set(folder, "");
    const decoder = new TextDecoder();
    file.ondata = (error, chunk, isLast) => {
      // What is thrown here comes back as the error of the archive.
      if (error !== null) throw error instanceof UserError ? error : broken(error);
      bytes += chunk.length;
      if (bytes > MOST_BYTES) throw refused(`its records take more than ${MOST_BYTES / 1e6} MB`);
      texts.set(folder, (texts.get(folder) ?? "") + decoder.decode(chunk, { stream: !isLast }));
    };
    file.start();
  };
  unpack(archive, onFile);
  return new Map([...texts].map(([folder, text]) => [folder, parse(folder, text)]));
}

/** In slices, so that whoever counts can stop it. */
function unpack(archive: Uint8Array, onFile: (file: UnzipFile) => void): void {
  if (archive.length > MOST_ARCHIVE_BYTES)
    throw refused(`it takes more than ${MOST_ARCHIVE_BYTES / 1e6} MB`);
  const unzip = new Unzip(onFile);
  unzip.register(UnzipInflate);
  try {
    for (let start = 0; start < archive.length; start += SLICE_BYTES) {
      const end = start + SLICE_BYTES;
      unzip.push(archive.subarray(start, end), end >= archive.length);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw broken(error);
  }
}

const broken = (cause: unknown): UserError => refused("it is no whole zip archive", cause);

function parse(folder: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refused(`"${folder}/record.json" is not JSON`, error);
  }
}

const refused = (why: string, cause?: unknown): UserError =>
  new UserError("record-invalid", `Cannot read the records that the run of the fork left: ${why}`, {
    cause,
  });
