/** Run records in files. */
import type { Host } from "../host/host.ts";
import type { RunRecord } from "../schema/generated/record.ts";
import { UserError } from "../schema/user-error.ts";
import { check, pathText } from "../schema/validate.ts";
import { toJson } from "./json-file.ts";

/** In the folder of a model's results. */
export function recordPath(host: Host, folder: string): string {
  return host.files.resolve(folder, "record.json");
}

export async function writeRecord(host: Host, path: string, record: RunRecord): Promise<void> {
  await host.files.write(path, toJson(record));
}

/** @throws UserError record-invalid */
export async function readRecord(host: Host, path: string): Promise<RunRecord> {
  const text = await host.files.readText(path);
  const checked = check("record", parse(text, path));
  if (checked.kind === "valid") return checked.value;
  const [problem] = checked.problems;
  const why =
    problem === undefined
      ? "it does not fit the schema"
      : `${pathText(problem.path)} ${problem.message}`;
  throw new UserError("record-invalid", `Cannot read record "${path}": ${why}`);
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
