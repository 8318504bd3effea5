/** What one of several machines measured of a model, as two files: part.json for people, and the answers beside it. */
import type { Host } from "../host/host.ts";
import type { Part } from "../schema/generated/part.ts";
import { UserError } from "../schema/user-error.ts";
import { check, pathText } from "../schema/validate.ts";
import { toJson } from "./json-file.ts";

const ANSWERS = "answers.bin";

export interface KeptPart {
  readonly part: Part;
  readonly answers: Uint8Array;
}

export async function writePart(
  host: Host,
  folder: string,
  { part, answers }: { readonly part: Omit<Part, "answersDigest">; readonly answers: Uint8Array },
): Promise<void> {
  const answersDigest = host.digest.sha256(answers);
  await host.files.write(host.files.resolve(folder, ANSWERS), answers);
  const content = toJson({ ...part, answersDigest });
  await host.files.write(host.files.resolve(folder, "part.json"), content);
}

/** undefined: there is none. @throws UserError record-invalid */
export async function readPart(host: Host, folder: string): Promise<KeptPart | undefined> {
  const path = host.files.resolve(folder, "part.json");
  if (!(await host.files.exists(path))) return undefined;
  const refuse = (why: string, cause?: unknown): UserError =>
    new UserError("record-invalid", `Cannot read part "${path}": ${why}`, { cause });
  const checked = check("part", parse(await host.files.readText(path), refuse));
  if (checked.kind !== "valid") {
    const [problem] = checked.problems;
    throw refuse(
      problem === undefined
        ? "it does not fit the schema"
        : `${pathText(problem.path)} ${problem.message}`,
    );
  }
  const answers = await host.files.readBytes(host.files.resolve(folder, ANSWERS));
  if (host.digest.sha256(answers) !== checked.value.answersDigest)
    throw refuse(`${ANSWERS} is not the file that was written with it`);
  return { part: checked.value, answers };
}

function parse(text: string, refuse: (why: string, cause: unknown) => UserError): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refuse("it is not JSON", error);
  }
}
