/** Suites of behaviour tests, from their files. */
import type { Host } from "../host/host.ts";
import type { Suite } from "../schema/generated/suite.ts";
import { UserError } from "../schema/user-error.ts";
import { check } from "../schema/validate.ts";
import { invalid, parseYaml } from "./read-policy.ts";

export interface SuiteFile {
  readonly suite: Suite;
  /** As the policy names it. */
  readonly source: string;
  /** Paths in the suite are relative to this folder. */
  readonly directory: string;
  readonly digest: string;
}

/** `path` is relative to `directory`. */
export async function readSuite(host: Host, path: string, directory: string): Promise<SuiteFile> {
  const absolute = host.files.resolve(directory, path);
  const text = await host.files.readText(absolute);
  return {
    suite: parseSuite(text, path),
    source: path,
    directory: host.files.resolve(absolute, ".."),
    digest: host.digest.sha256(text),
  };
}

/** @throws UserError policy-invalid */
export function parseSuite(text: string, source: string): Suite {
  const { value, at } = parseYaml(text, { what: "suite", source, code: "policy-invalid" });
  const checked = check("suite", value);
  if (checked.kind === "invalid")
    throw invalid("policy-invalid", "suite", { source, problems: checked.problems, at });
  const names = checked.value.tests.map(({ name }) => name);
  const twin = names.findIndex((name, position) => names.indexOf(name) !== position);
  if (twin < 0) return checked.value;
  const where = at(["tests", twin], "name");
  throw new UserError(
    "policy-invalid",
    `Cannot read suite "${source}"${where}: two tests are named "${names[twin] ?? ""}"; give each its own name`,
  );
}
