/** The command that repeats a run, as somebody would type it in the same folder. */
import type { Canary } from "../candidate/canary.ts";
import { relative } from "node:path";
import type { Host } from "../../host/host.ts";

export interface Repeated {
  readonly policyPath: string;
  readonly base: string | undefined;
  readonly canary: Canary;
}

export function reproduceCommand(
  { files }: Host,
  { policyPath, base, canary }: Repeated,
  model: string,
): string {
  const path = relative(files.resolve("."), files.resolve(policyPath)).replaceAll("\\", "/");
  const options = [
    ...(path === "compression-gate.yml" ? [] : ["--policy", path]),
    ...(base === undefined ? [] : ["--base", base]),
    ...(canary === false ? [] : [canary === true ? "--canary" : `--canary=${canary}`]),
  ];
  return ["npx compression-gate check", model, ...options.map(quoted)].join(" ");
}

const quoted = (word: string): string =>
  /^[\w./:@~^=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
