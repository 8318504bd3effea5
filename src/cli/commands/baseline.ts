/** The command line of `baseline`: what each of its words does. */
import {
  type BaselineRequest,
  recordBaselines,
  showBaselines,
  type RecordedBaseline,
  type ShownBaseline,
} from "../../commands/baseline.ts";
import { renderTerminal } from "../../report/terminal.ts";
import { didYouMean } from "../../schema/did-you-mean.ts";
import { UserError } from "../../schema/user-error.ts";
import { diff, prune, rollback } from "../baseline-upkeep.ts";
import type { Command, CommandResult, Context } from "../command.ts";

interface Action {
  /** Options that it takes, besides those of all. */
  readonly options: readonly string[];
  readonly run: (context: Context, request: BaselineRequest) => Promise<CommandResult>;
}

const ACTIONS: Readonly<Record<string, Action>> = {
  record: { options: ["force"], run: record },
  show: { options: [], run: async ({ host }, request) => show(await showBaselines(host, request)) },
  diff: { options: ["from", "to"], run: diff },
  rollback: { options: ["to"], run: rollback },
  prune: { options: ["delete"], run: prune },
};

const NAMES = Object.keys(ACTIONS);

export const baseline: Command = {
  spec: {
    name: "baseline",
    summary: "Records the accepted measurements of models, shows, compares and restores them",
    positionals: [NAMES.join("|"), "[MODEL...]"],
    options: [
      { name: "policy", value: "FILE", description: "The policy (default compression-gate.yml)" },
      { name: "force", description: "record: also when the candidate does not pass" },
      { name: "from", value: "REVISION", description: "diff: the older side (default HEAD)" },
      {
        name: "to",
        value: "REVISION",
        description: "diff: the newer side (default: the working tree); rollback: to where",
      },
      { name: "delete", description: "prune: remove them, instead of saying what would go" },
    ],
    example: "compression-gate baseline record census-income",
  },
  run: async (context) => {
    const { arguments: given } = context;
    const [name = "", ...models] = given.positionals;
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action === undefined) {
      throw new UserError(
        "usage",
        `Cannot run \`compression-gate baseline ${name}\`: it takes ${NAMES.join(", ")}${didYouMean(name, NAMES)}`,
      );
    }
    for (const option of ["force", "from", "to", "delete"]) {
      const isGiven = given.flag(option) || given.text(option) !== undefined;
      if (!isGiven || action.options.includes(option)) continue;
      throw new UserError(
        "usage",
        `Cannot run \`compression-gate baseline ${name}\`: it has no option --${option}`,
      );
    }
    const policyPath = given.text("policy") ?? "compression-gate.yml";
    return action.run(context, { policyPath, models });
  },
};

async function record(
  { host, engine, arguments: given, colour }: Context,
  request: BaselineRequest,
): Promise<CommandResult> {
  const { recorded, failed, exitCode } = await recordBaselines(host, engine, {
    ...request,
    force: given.flag("force"),
  });
  const text = recorded
    .map((one) => `${renderTerminal(one.record, { colour })}${closingLine(one)}\n`)
    .join("\n");
  const json = recorded.map(({ path, accepted, record: { model, verdict } }) => ({
    model: model.name,
    path,
    accepted,
    verdict,
  }));
  const unrecorded = failed.map(({ model, error: { message } }) => ({
    model,
    accepted: false,
    message,
  }));
  return {
    exitCode,
    text,
    complaints: [...new Set(unrecorded.map(({ message }) => message))],
    json: [...json, ...unrecorded],
  };
}

function closingLine({ accepted, path }: RecordedBaseline): string {
  if (accepted) return `Recorded ${path}; commit it.`;
  return "Not recorded: the candidate does not pass. --force records it all the same.";
}

function show(shown: readonly ShownBaseline[]): CommandResult {
  const lines = shown.flatMap(({ model, path, baseline: stored }) => [
    `${model}: accepted ${stored.acceptedAt.slice(0, 10)}, recipe ${stored.recipe?.name ?? "made elsewhere"} (chosen by ${stored.chosenBy}), onnxruntime ${stored.onnxruntime}`,
    `  ${path}, ${Object.keys(stored.answers).length.toLocaleString("en-US")} answers`,
    ...Object.entries(stored.values)
      .filter(([name]) => !name.includes(" on "))
      .map(([name, value]) => `  ${name.padEnd(32)} ${value}`),
    "",
  ]);
  const text =
    shown.length === 0
      ? "There are no baselines yet; `compression-gate baseline record` makes them.\n"
      : lines.join("\n");
  return { exitCode: 0, text, json: shown };
}
