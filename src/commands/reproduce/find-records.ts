/** Run records by a path: a file, or a folder such as an unpacked artifact. */
import type { Host } from "../../host/host.ts";
import { readRecord } from "../../record/record-file.ts";
import type { RunRecord } from "../../schema/generated/record.ts";
import { UserError } from "../../schema/user-error.ts";

export interface FoundRecord {
  readonly path: string;
  readonly record: RunRecord;
}

/** Deeper than results lie; a link in a circle ends here. */
const DEEPEST = 4;
/** What `reproduce` itself wrote is no run to reproduce. */
const OWN = "reproduced";

/** @throws UserError file-missing when there is no record */
export async function findRecords(host: Host, path: string): Promise<readonly FoundRecord[]> {
  const paths = (await host.files.isDirectory(path))
    ? await recordsIn(host, path, DEEPEST)
    : [path];
  const found: FoundRecord[] = [];
  for (const one of paths) found.push({ path: one, record: await readRecord(host, one) });
  if (found.length > 0) return found;
  throw new UserError(
    "file-missing",
    `Cannot find a run record in "${path}": no file in it is named record.json`,
  );
}

async function recordsIn(host: Host, folder: string, depth: number): Promise<readonly string[]> {
  const { files } = host;
  const found: string[] = [];
  for (const name of (await files.list(folder)).toSorted()) {
    const path = files.resolve(folder, name);
    if (name === "record.json") found.push(path);
    else if (depth > 0 && name !== OWN && (await files.isDirectory(path)))
      found.push(...(await recordsIn(host, path, depth - 1)));
  }
  return found;
}
