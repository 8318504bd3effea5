/** The command line of `verify`. */
import type { Verified } from "../../commands/verify.ts";
import { verify as runVerify } from "../../commands/verify.ts";
import type { Host } from "../../host/host.ts";
import { countOf } from "../count-of.ts";
import type { Command } from "../command.ts";

export const verify: Command = {
  spec: {
    name: "verify",
    summary:
      "Decides again from a run record alone: 0 it holds, whatever its verdict, 1 something differs, 3 it cannot be verified",
    positionals: ["RECORD|FOLDER"],
    options: [],
    example: "compression-gate verify out/census-income/record.json",
  },
  run: async ({ host, arguments: given }) => {
    const verified = await runVerify(host, await recordIn(host, given.positionals[0] ?? ""));
    const { exitCode, differences, findings, measurements, isVerifiable, record } = verified;
    return {
      exitCode,
      text: textOf(verified),
      json: {
        exitCode,
        isVerifiable,
        verdict: record.verdict.outcome,
        differences,
        findings,
        measurements,
      },
    };
  },
};

/** So that nobody takes it for more than it is. */
const NOT_COVERED = `Not covered: that model, data, machine, timings and the answers of the rows were what the record says; metrics of scores, shifts, tests, \
blame and notices, which it does not hold enough to compute again.
\`compression-gate reproduce\` measures them again, where the inputs are.`;

/** A folder of results holds the record by its usual name. */
const recordIn = async ({ files }: Host, path: string): Promise<string> =>
  (await files.isDirectory(path)) ? files.resolve(path, "record.json") : path;

/** More than this, and the first say enough. */
const SHOWN = 20;

function textOf(verified: Verified): string {
  const { record, differences, findings, measurements, isVerifiable } = verified;
  const { outcome } = record.verdict;
  if (!isVerifiable)
    return `Cannot verify: the record does not hold the evidence of its measurements; a run with this version writes it. It says "${outcome}".\n`;
  if (differences.length === 0)
    return `Verified: ${findings} findings and the verdict "${outcome}" follow from the recorded measurements, and ${measurements} measurements from the rows; sizes, rows and groups agree wherever they are said.\n${NOT_COVERED}\n`;
  const lines = differences
    .slice(0, SHOWN)
    .map(
      ({ path, recorded, recomputed }) =>
        `  ${path}: the record says ${shown(recorded)}, but ${shown(recomputed)} follows`,
    );
  const rest = differences.length - lines.length;
  return [
    `Not verified: ${countOf(differences.length, "value")} of the record ${differences.length === 1 ? "does" : "do"} not follow from it.`,
    ...lines,
    ...(rest > 0 ? [`  and ${rest} more`] : []),
    "",
  ].join("\n");
}

const shown = (value: unknown): string =>
  value === undefined ? "nothing" : JSON.stringify(value).slice(0, 200);
