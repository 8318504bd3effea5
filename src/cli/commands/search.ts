/** The command line of `search`. */
import { search as runSearch, type SearchResult } from "../../commands/search.ts";
import type { TrialReport } from "../../commands/search/report-trial.ts";
import { formatBytes, formatValue } from "../../report/numbers.ts";
import { ablationTable, paretoTable, passesOf } from "../../report/search-table.ts";
import { UserError } from "../../schema/user-error.ts";
import type { Arguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { countOf } from "../count-of.ts";

const TRIALS = 40;

export const search: Command = {
  spec: {
    name: "search",
    summary:
      "Looks for the smallest recipe that would keep the criteria, and shows the trade-offs (exit code 1: none keeps them, 3: nothing could be tried)",
    positionals: ["[MODEL]"],
    options: [
      { name: "policy", value: "FILE", description: "The policy (default compression-gate.yml)" },
      {
        name: "trials",
        value: "NUMBER",
        description: `Recipes to try at most (default ${TRIALS}; without bound when --seconds is given)`,
      },
      {
        name: "seconds",
        value: "NUMBER",
        description:
          "Begin no trial after this time; a fifth of it is kept for leaving out each pass of the best",
      },
      {
        name: "seed",
        value: "NUMBER",
        description: "Which variants are tried (default: the policy's)",
      },
      {
        name: "save",
        short: "o",
        value: "FILE",
        description: "Write the best recipe to this file",
      },
    ],
    example: "compression-gate search census-income --trials 60 --save recipe.yml",
  },
  run: async ({ host, engine, arguments: given }) => {
    const seconds = numberOf(given, "seconds");
    const trials = numberOf(given, "trials") ?? (seconds === undefined ? TRIALS : Infinity);
    const savePath = given.text("save");
    const result = await runSearch(host, engine, {
      policyPath: given.text("policy") ?? "compression-gate.yml",
      model: given.positionals[0],
      budget: { trials, seconds: seconds ?? Infinity },
      seed: numberOf(given, "seed", 0),
      savePath,
    });
    const saved =
      savePath === undefined || result.best === null
        ? []
        : [`Wrote ${savePath}; name it in the policy (recipe: ${savePath}).`, ""];
    const text = [...render(result), ...saved].join("\n");
    return { exitCode: exitCodeOf(result), text, json: result };
  },
};

/** Where no candidate was measured no criterion was missed: nothing was checked. */
function exitCodeOf({ best, meetsCriteria }: SearchResult): number {
  if (best === null) return 3;
  return meetsCriteria ? 0 : 1;
}

/** @throws UserError usage */
function numberOf(given: Arguments, name: string, least = 1): number | undefined {
  const text = given.text(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new UserError(
    "usage",
    `Cannot run \`compression-gate search\`: --${name} is "${text}"; it takes a whole number of at least ${least}`,
  );
}

function render(result: SearchResult): readonly string[] {
  const { model, baseBytes, trials, calibrationRows, best, meetsCriteria, seed } = result;
  const made = trials.filter(({ bytes }) => bytes !== undefined).length;
  const head = `${model}: ${countOf(trials.length, "recipe")} tried on ${countOf(calibrationRows, "calibration row")}, ${countOf(made, "candidate")} made of ${formatBytes(baseBytes)}, seed ${seed}`;
  if (trials.length === 0)
    return [head, "The time was over before the first trial; give it more (--seconds).", ""];
  if (best === null) return [head, "Nothing could be made of the model:", ...reasonsOf(result), ""];
  const verdict = meetsCriteria
    ? `${best.recipe} is the smallest that would meet every criterion: ${passesOf(best.passes)}`
    : `None meets the criteria; ${best.recipe} changes least, and ${best.reason}: ${passesOf(best.passes)}`;
  return [
    head,
    ...perturbedLine(result),
    verdict,
    "",
    meetsCriteria
      ? "No other that meets the criteria beats these in bytes, latency and likeness:"
      : "No other beats these in bytes, latency and likeness, and none meets the criteria:",
    paretoTable(result),
    "",
    ...(result.ablation.length === 0
      ? []
      : [`${best.recipe} without one of its passes:`, ablationTable(result), ""]),
    ...unfinishedLines(best, result),
    ...contestedLines(result),
    "Estimates on calibration rows are no proof: `compression-gate check` judges on evaluation rows.",
    "",
  ];
}

/** A pass that is alone is not left out: nothing would be made. */
function unfinishedLines({ passes }: TrialReport, { ablation }: SearchResult): readonly string[] {
  const open = passes.length < 2 ? [] : passes.slice(ablation.length);
  if (open.length === 0) return [];
  const names = open.map(({ pass }) => pass).join(", ");
  return [`The time was over before it was tried without ${names} (--seconds).`, ""];
}

const perturbedLine = ({ perturbations }: SearchResult): readonly string[] =>
  perturbations.length === 0
    ? []
    : [`The criteria must hold on calibration rows with ${perturbations.join(", ")} too.`];

const NAMED = 10;

/** For a person to look at: they are lost to compression itself, not to one recipe. */
function contestedLines({ contested }: SearchResult): readonly string[] {
  if (contested === undefined || contested.rows.length === 0) return [];
  const { candidates, rows, baseAccuracy } = contested;
  const more = rows.length > NAMED ? ` and ${rows.length - NAMED} more` : "";
  const named = `Most of the ${candidates} candidates answer ${countOf(rows.length, "calibration row")} otherwise than the base, whatever the recipe: ${rows.slice(0, NAMED).join(", ")}${more} (counted from 0).`;
  if (baseAccuracy === undefined) return [named, ""];
  const [on, off] = [baseAccuracy.on, baseAccuracy.off].map((share) => formatValue(share, "share"));
  return [`${named} The base is right on ${on} of them, and on ${off} of the others.`, ""];
}

const reasonsOf = ({ trials }: SearchResult): readonly string[] =>
  trials.map(({ recipe, reason }) => `  ${recipe}: ${reason}`);
