/** Run records in files. */
import type { Host } from "../host/host.ts";
import type { RunRecord } from "../schema/generated/record.ts";
import { RECORD_VERSION } from "../schema/version.ts";
import { UserError } from "../schema/user-error.ts";
import { check, pathText } from "../schema/validate.ts";
import { toJson } from "./json-file.ts";
import { packRows, unpackRows } from "./packed-rows.ts";

/** In the folder of a model's results. */
export function recordPath(host: Host, folder: string): string {
  return host.files.resolve(folder, "record.json");
}

/** Beside the record: rows of the data, for whoever runs the gate. */
export function examplesPath(host: Host, folder: string): string {
  return host.files.resolve(folder, "examples.html");
}

/** What an earlier run left must not be taken for this one's. @throws UserError when nothing can be written there either */
export async function clearRecord(host: Host, folder: string): Promise<void> {
  try {
    await host.files.remove(recordPath(host, folder));
    await host.files.remove(examplesPath(host, folder));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const why = error.message.slice(error.message.indexOf('": ') + 3);
    const message = `Cannot write results into "${folder}": ${why}`;
    throw new UserError(error.code, message, { cause: error });
  }
}

export async function writeRecord(host: Host, path: string, record: RunRecord): Promise<void> {
  await host.files.write(path, toJson(packRows(record)));
}

/** @throws UserError record-invalid */
export async function readRecord(host: Host, path: string): Promise<RunRecord> {
  const refuse = (why: string): UserError =>
    new UserError("record-invalid", `Cannot read record "${path}": ${why}`);
  return checkedRecord(parse(await host.files.readText(path), path), refuse);
}

/** With its rows unpacked, and checked as strictly. @throws what `refuse` makes of a reason, and UserError record-invalid */
export function checkedRecord(value: unknown, refuse: (why: string) => Error): RunRecord {
  const given = fitting(value, refuse);
  return given.rows.packed === undefined ? given : fitting(unpackRows(given), refuse);
}

function fitting(value: unknown, refuse: (why: string) => Error): RunRecord {
  const version = versionOf(value);
  if (version !== undefined && version !== RECORD_VERSION)
    throw refuse(
      `it is a record of version ${version}; records of version ${RECORD_VERSION} can be read, which "check" writes`,
    );
  const checked = check("record", value);
  if (checked.kind === "valid") return checked.value;
  const [problem] = checked.problems;
  throw refuse(
    problem === undefined
      ? "it does not fit the schema"
      : `${pathText(problem.path)} ${problem.message}`,
  );
}

/** undefined where none is said: the schema asks for it. */
function versionOf(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null || !("version" in value)) return undefined;
  return typeof value.version === "number" ? value.version : undefined;
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError("record-invalid", `Cannot read record "${path}": it is not JSON`, {
      cause: error,
    });
  }
}
