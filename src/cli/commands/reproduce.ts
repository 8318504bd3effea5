/** The command line of `reproduce`. */
import { findRecords, type FoundRecord } from "../../commands/reproduce/find-records.ts";
import { type Reproduced, reproduceRun } from "../../commands/reproduce/reproduce-run.ts";
import { visibleText } from "../../report/escape.ts";
import type { Command, CommandResult, Context } from "../command.ts";
import { countOf } from "../count-of.ts";
import { recordsOfRun } from "../records-of-run.ts";

export const reproduce: Command = {
  spec: {
    name: "reproduce",
    summary: "Makes a recorded run again, and says which numbers differ and why",
    positionals: ["RECORD|FOLDER|RUN"],
    options: [
      { name: "model", value: "NAME", description: "Only this model of a folder or a run" },
      { name: "policy", value: "FILE", description: "The policy (default: the one of the record)" },
      {
        name: "base",
        value: "REVISION",
        description: "Policy, data and baseline of the merge base (default: as recorded)",
      },
      {
        name: "repository",
        value: "OWNER/NAME",
        description: "Whose run it is (default: of the remote origin); needs GITHUB_TOKEN",
      },
      { name: "artifact", value: "NAME", description: "The artifact that has the records" },
    ],
    example: "compression-gate reproduce out/census-income/record.json",
  },
  run: async (context) => {
    const { host, arguments: given } = context;
    const source = given.positionals[0] ?? "";
    if (!/^\d+$/.test(source) || (await host.files.exists(source)))
      return reproduceAll(context, await findRecords(host, source));
    const folder = await host.files.makeTemporaryDirectory();
    try {
      await recordsOfRun(host, context.environment, {
        run: Number(source),
        repository: given.text("repository"),
        artifact: given.text("artifact"),
        folder,
      });
      return await reproduceAll(context, await findRecords(host, folder));
    } finally {
      await host.files.remove(folder);
    }
  },
};

interface Result {
  readonly model: string;
  readonly reproduced: Reproduced;
}

async function reproduceAll(
  { host, engine, arguments: given }: Context,
  found: readonly FoundRecord[],
): Promise<CommandResult> {
  const results: Result[] = [];
  const wanted = given.text("model");
  for (const { record } of found) {
    const model = record.model.name;
    if (wanted !== undefined && wanted !== model) continue;
    const request = { record, policyPath: given.text("policy"), base: given.text("base") };
    results.push({ model, reproduced: await reproduceRun(host, engine, request) });
  }
  const exitCode = worst(results.map(({ reproduced }) => exitCodeOf(reproduced)));
  return {
    exitCode,
    text: results.map(textOf).join(""),
    json: { exitCode, models: results.map(jsonOf) },
  };
}

const [SAME, DIFFERS, UNDECIDED, NOT_CHECKED] = [0, 1, 2, 3];

/** A difference that other surroundings may explain decides nothing. */
function exitCodeOf(reproduced: Reproduced): number {
  if (reproduced.kind === "other-inputs") return NOT_CHECKED;
  if (reproduced.differences.length === 0) return SAME;
  return reproduced.surroundings.length === 0 ? DIFFERS : UNDECIDED;
}

/** Nothing that was reproduced is not reproduced. */
const worst = (codes: readonly number[]): number =>
  [DIFFERS, NOT_CHECKED, UNDECIDED, SAME].find((code) => codes.includes(code)) ?? NOT_CHECKED;

function jsonOf({ model, reproduced }: Result): unknown {
  if (reproduced.kind === "other-inputs") return { model, ...reproduced };
  const { again, ...rest } = reproduced;
  return { model, ...rest, verdict: again.verdict.outcome };
}

function textOf({ model, reproduced }: Result): string {
  if (reproduced.kind === "other-inputs") {
    return lines([
      `${model}: not run again, because what lies here is not what was recorded:`,
      ...listed(reproduced),
      "Check out the commit of the run, or name its base by --base.",
    ]);
  }
  const { differences, measurements, timings, surroundings, again } = reproduced;
  const verdict = `the verdict is "${again.verdict.outcome}"`;
  const timed =
    timings === 0 ? "" : ` ${countOf(timings, "timing")} not compared: none is ever equal.`;
  if (differences.length === 0) {
    return lines([
      `${model}: reproduced: candidate, rows, findings and ${countOf(measurements, "measurement")} are the same; ${verdict}.${timed}`,
    ]);
  }
  const why =
    surroundings.length === 0
      ? "Inputs, engine and CPU kind are the same: nothing that is recorded explains it."
      : `It may be because of ${surroundings.join("; ")}.`;
  return lines([
    `${model}: not reproduced: ${countOf(differences.length, "number")} differ${differences.length === 1 ? "s" : ""}; ${verdict}.${timed}`,
    ...listed(reproduced),
    why,
  ]);
}

const SHOWN = 20;

function listed({ differences }: Pick<Reproduced, "differences">): readonly string[] {
  const rest = differences.length - SHOWN;
  return [
    ...differences
      .slice(0, SHOWN)
      .map(
        ({ path, recorded, recomputed }) =>
          `  ${path}: ${shown(recorded)} was recorded, here it is ${shown(recomputed)}`,
      ),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}

const shown = (value: unknown): string =>
  value === undefined ? "nothing" : JSON.stringify(value).slice(0, 100);

/** A record may be anybody's. */
const lines = (all: readonly string[]): string => `${all.map(visibleText).join("\n")}\n`;
