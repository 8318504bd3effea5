/** The command line of `baseline`. */
import {
  recordBaselines,
  showBaselines,
  type RecordedBaseline,
  type ShownBaseline,
} from "../../commands/baseline.ts";
import { renderTerminal } from "../../report/terminal.ts";
import { UserError } from "../../schema/user-error.ts";
import type { Command, CommandResult, Context } from "../command.ts";

export const baseline: Command = {
  spec: {
    name: "baseline",
    summary: "Records the accepted measurements of models, or shows them",
    positionals: ["record|show", "[MODEL...]"],
    options: [
      { name: "policy", value: "FILE", description: "The policy (default compression-gate.yml)" },
      { name: "force", description: "Record also when the candidate does not pass" },
    ],
    example: "compression-gate baseline record census-income",
  },
  run: async (context) => {
    const [action, ...models] = context.arguments.positionals;
    const request = {
      policyPath: context.arguments.text("policy") ?? "compression-gate.yml",
      models,
    };
    if (action === "record") return record(context, request);
    if (action === "show") return show(await showBaselines(context.host, request));
    throw new UserError(
      "usage",
      `Cannot run \`compression-gate baseline ${action}\`: it is record or show`,
    );
  },
};

async function record(
  { host, engine, arguments: given, colour }: Context,
  request: { readonly policyPath: string; readonly models: readonly string[] },
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
