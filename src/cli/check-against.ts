/** `check --base`: what a pull request will do with what is checked out. */
import { checkChange, type ChangeResult } from "../commands/change/check-change.ts";
import type { Plan } from "../commands/change/plan-change.ts";
import { mergeBaseWith } from "../commands/change/merge-base.ts";
import { renderTerminal } from "../report/terminal.ts";
import type { CommandResult, Context } from "./command.ts";
import { examplesSentence, staysHere } from "./examples-here.ts";

export interface Against {
  readonly policyPath: string;
  readonly base: string;
  readonly output: string | undefined;
}

export async function checkAgainst(
  { host, engine, arguments: given, environment, colour }: Context,
  { policyPath, base, output }: Against,
): Promise<CommandResult> {
  const directory = host.files.resolve(policyPath, "..");
  const baseCommit = await mergeBaseWith(host, directory, base);
  const result = await checkChange(host, () => Promise.resolve(engine), {
    policyPath,
    models: given.positionals,
    mentioned: [],
    baseCommit,
    output,
    isPrivate: staysHere(environment),
    onPlan: () => Promise.resolve(),
    onModel: () => Promise.resolve(),
  });
  const complaints = result.unjudged.map(({ reason }) => reason);
  return {
    exitCode: result.exitCode,
    complaints: [...new Set(complaints)],
    text: `${textOf(result, colour)}${await examplesSentence(
      host,
      result.runs.map(({ recordPath }) => host.files.resolve(recordPath, "..")),
    )}`,
    json: jsonOf(result),
  };
}

const HEADINGS = {
  introduced: "New: nothing is in force for it yet, so that its own policy judges it.\n",
  "left-behind": "Of files that the change edits, and no longer names:\n",
  proposed: "By the policy that is proposed, and not in force:\n",
} as const;

function shippedText({ models }: Plan, model: string): string {
  const ships = models.find(({ name }) => name === model)?.ships ?? [];
  return ships.length === 0 ? "" : `As it would ship, with ${ships.join(" and ")}:\n`;
}

function textOf({ plan, runs, reportPath }: ChangeResult, colour: boolean): string {
  const tables = runs.map(({ model, kind, record }) => {
    const heading = kind === "in-force" ? shippedText(plan, model) : HEADINGS[kind];
    return `${heading}${renderTerminal(record, { colour })}\n`;
  });
  const others = plan.models
    .filter((model) => model.runs.length === 0)
    .map(({ name, reason }) => `${name} is not judged: ${reason}.\n`);
  const where = `The comment of a pull request is in ${reportPath}; records and candidates are beside it.\n`;
  return [...tables, ...others, where].join("");
}

const jsonOf = ({ exitCode, plan, runs, unjudged }: ChangeResult): unknown => ({
  exitCode,
  runs: runs.map(({ model, kind, record }) => ({ model, kind, record })),
  failed: unjudged.map(({ model, kind, reason }) => ({ model, kind, message: reason })),
  "not-judged": plan.models
    .filter((model) => model.runs.length === 0)
    .map(({ name, reason }) => ({ model: name, reason })),
});
