/** The corpus as a page: what each recipe made of it, why it refused the rest, and how far answers moved. */
import { markdownTable } from "markdown-table";
import { boundOf } from "../__tests__/support/bounds.ts";
import type { Outcome } from "../__tests__/support/corpus.ts";
import type { Recipe } from "../src/schema/generated/recipe.ts";
import type { ModelReport } from "./corpus-report.ts";

type Tried = Extract<ModelReport, { readonly kind: "tried" }>;

export function renderCorpus(reports: readonly ModelReport[], recipes: readonly Recipe[]): string {
  const tried = reports.filter((report) => report.kind === "tried");
  const lost = reports.filter((report) => report.kind === "lost");
  return `${[
    "# The corpus",
    introduction(reports, tried),
    "## By recipe",
    recipeTable(tried, recipes),
    "## Why layers stayed float",
    "Changes that were refused in candidates that were made, by the code of their reason.",
    codeTable(tried, recipes),
    "## Models that recipes made smaller",
    "Bytes as a part of the float model's, and the root mean square of the change of its outputs, relative to theirs. Other outcomes: the reason why there is no candidate.",
    modelTable(tried, recipes),
    "## Models that the engine does not run as they are",
    `${tried.filter(({ unusable }) => unusable !== undefined).length} models use operators of sets that onnxruntime has no kernels for, or a locale that the machine lacks. No recipe makes a candidate of one.`,
    "## Faults",
    faults(tried, lost, recipes),
  ].join("\n\n")}\n`;
}

function introduction(reports: readonly ModelReport[], tried: readonly Tried[]): string {
  const sources = new Map<string, number>();
  for (const { source } of reports) sources.set(source, (sources.get(source) ?? 0) + 1);
  const list = [...sources].map(([source, count]) => `${count} of ${source}`).join(", ");
  const layers = tried.reduce((sum, { layers: count }) => sum + count, 0);
  return `Made by \`npm run bench:corpus\`: ${reports.length} models (${list}) through every built-in recipe, with the test data that comes with them or drawn inputs. They hold ${layers} MatMul, Gemm and Conv layers with a constant weight of 1,024 elements and more; a recipe that changes weights either changes each or names the reason.`;
}

const CODES = ["nothing-to-do", "opset", "engine", "no-calibration"];

function recipeTable(tried: readonly Tried[], recipes: readonly Recipe[]): string {
  const rows = recipes.map((recipe) => {
    const outcomes = tried.flatMap(({ outcomes: all }) => all[recipe.name] ?? []);
    const made = outcomes.filter((outcome) => outcome.kind === "made");
    const errors = made.map(({ error }) => error ?? Number.NaN);
    const refused = CODES.map((code) =>
      String(outcomes.filter((one) => one.kind === "refused" && one.code === code).length),
    );
    const worst = errors.length === 0 ? "–" : percent(Math.max(...errors));
    return [recipe.name, String(made.length), ...refused, worst, percent(boundOf(recipe))];
  });
  return markdownTable([["recipe", "candidates", ...CODES, "largest change", "bound"], ...rows]);
}

function codeTable(tried: readonly Tried[], recipes: readonly Recipe[]): string {
  const counts = new Map<string, Map<string, number>>();
  for (const { outcomes } of tried)
    for (const [recipe, outcome] of Object.entries(outcomes)) {
      if (outcome.kind !== "made") continue;
      for (const [code, count] of Object.entries(outcome.refused)) {
        const row = counts.get(code) ?? new Map<string, number>();
        counts.set(code, row.set(recipe, (row.get(recipe) ?? 0) + count));
      }
    }
  const names = recipes.map(({ name }) => name);
  const rows = [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, row]) => [code, ...names.map((name) => String(row.get(name) ?? 0))]);
  return markdownTable([["code", ...names], ...rows]);
}

function modelTable(tried: readonly Tried[], recipes: readonly Recipe[]): string {
  const names = recipes.map(({ name }) => name).filter((name) => name !== "clean");
  const shown = tried.filter(({ outcomes }) =>
    names.some((name) => outcomes[name]?.kind === "made"),
  );
  const rows = shown.map(({ name, bytes, outcomes }) => [
    name,
    String(bytes),
    ...names.map((recipe) => cell(outcomes[recipe])),
  ]);
  return markdownTable([["model", "bytes", ...names], ...rows]);
}

function cell(outcome: Outcome | undefined): string {
  if (outcome === undefined) return "";
  if (outcome.kind === "made")
    return `${outcome.bytesRatio.toFixed(2)}, ${percent(outcome.error ?? Number.NaN)}`;
  return outcome.kind === "refused" ? outcome.code : "failed";
}

function faults(
  tried: readonly Tried[],
  lost: readonly Extract<ModelReport, { readonly kind: "lost" }>[],
  recipes: readonly Recipe[],
): string {
  const found = tried.flatMap(({ name, outcomes }) =>
    recipes.flatMap((recipe) => {
      const fault = faultOf(outcomes[recipe.name], boundOf(recipe));
      return fault === undefined ? [] : [`- ${name}, ${recipe.name}: ${fault}`];
    }),
  );
  const all = [...lost.map(({ name, reason }) => `- ${name}: ${reason}`), ...found];
  return all.length === 0 ? "None." : all.join("\n");
}

function faultOf(outcome: Outcome | undefined, bound: number): string | undefined {
  if (outcome === undefined) return "it was not tried";
  if (outcome.kind === "failed") return outcome.reason;
  if (outcome.kind === "refused") return undefined;
  if (outcome.forgotten.length > 0) return `nothing was said of ${outcome.forgotten.join(", ")}`;
  const error = outcome.error ?? Number.NaN;
  return error <= bound ? undefined : `its answers moved by ${percent(error)}`;
}

const percent = (part: number): string => `${Number((100 * part).toPrecision(2))} %`;
