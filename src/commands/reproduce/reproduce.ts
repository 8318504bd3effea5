/** The command that repeats a run, as somebody would type it in the same folder. */
import type { Canary } from "../candidate/canary.ts";
import { relative } from "node:path";
import type { Host } from "../../host/host.ts";
import type { RunRecord } from "../../schema/generated/record.ts";
import { placeOf } from "./recorded-place.ts";

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

/** By what the record says of itself; undefined where it does not say enough. */
export function recordedCommand(host: Host, record: RunRecord): string | undefined {
  const place = placeOf(record);
  if (place === undefined) return compareCommand(record.policy.arguments);
  const canary = record.canaryKind ?? record.canary === true;
  return reproduceCommand(
    host,
    {
      policyPath: place.policyPath,
      base: place.commit,
      canary: canary === "zeroed-tensor" ? true : canary,
    },
    record.model.name,
  );
}

/** undefined where nobody knows what was asked: with other arguments it is another run. */
export const compareCommand = (given: readonly string[] | undefined): string | undefined =>
  given === undefined
    ? undefined
    : ["npx compression-gate compare", ...given.map(quoted)].join(" ");

/** As a shell reads it as one word. */
export const quoted = (word: string): string =>
  /^[\w./:@~^=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
