import { expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { builtInRecipes } from "../../src/policy/recipes.ts";
import type { Recipe } from "../../src/schema/generated/recipe.ts";

/** One row of the benchmark's tables that a built-in recipe made. */
interface Row {
  readonly model: string;
  readonly recipe: string;
  readonly bytesRatio: number;
  /** undefined where answers are no classes. */
  readonly flips: number | undefined;
  /** 95 % interval of the ratio. */
  readonly latency: { readonly lower: number; readonly upper: number } | undefined;
}

const numbersIn = (text: string | undefined): readonly number[] =>
  (text?.replaceAll(",", "").match(/\d+(\.\d+)?/g) ?? []).map(Number);

function cellsOf(line: string): readonly string[] {
  return line.split("|").map((cell) => cell.trim().replaceAll("*", ""));
}

function readRows(text: string): readonly Row[] {
  const names = new Set(builtInRecipes().map(({ name }) => name));
  const rows: Row[] = [];
  let [model, heads, baseBytes]: [string, readonly string[], number] = ["", [], Number.NaN];
  for (const line of text.split("\n")) {
    if (line.startsWith("## ")) model = line.slice(3).trim();
    if (!line.startsWith("|")) continue;
    const cells = cellsOf(line);
    if (cells[1] === "variant") heads = cells;
    const under = (head: string): string | undefined => cells[heads.indexOf(head)];
    const [bytes = Number.NaN] = numbersIn(under("bytes"));
    if (cells[1] === "float") baseBytes = bytes;
    if (!line.startsWith("| **") || !names.has(cells[1] ?? "")) continue;
    const [, lower, upper] = numbersIn(under("latency"));
    const [percent] = numbersIn(under("flips"));
    rows.push({
      model,
      recipe: cells[1] ?? "",
      bytesRatio: bytes / baseBytes,
      flips: percent === undefined ? undefined : percent / 100,
      latency: lower === undefined || upper === undefined ? undefined : { lower, upper },
    });
  }
  return rows;
}

const rows = readRows(readFileSync(new URL("../../docs/bench.md", import.meta.url), "utf8"));

/** What lies outside the range that a recipe names; an interval of timings has to meet it only. */
function outside({ expect: impact = {} }: Recipe, row: Row): readonly string[] {
  const { "bytes-ratio": bytes, "latency-ratio": latency, flips } = impact;
  const found: string[] = [];
  if (bytes !== undefined && (row.bytesRatio < bytes.from || row.bytesRatio > bytes.to))
    found.push("bytes");
  if (flips !== undefined && row.flips !== undefined && row.flips > flips.to) found.push("flips");
  if (latency === undefined || row.latency === undefined) return found;
  const meets = row.latency.upper >= latency.from && row.latency.lower <= latency.to;
  return meets ? found : [...found, "latency"];
}

const CONVOLUTIONS = "its weight is in Conv, which the recipe leaves alone";
const SEQUENCES = "its flips are those of every position of a text";
/** Where a recipe is not meant for a model, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "handwritten-digits int4-embeddings bytes": CONVOLUTIONS,
  "handwritten-digits int4-weights bytes": CONVOLUTIONS,
  "handwritten-digits int4-weights-fast bytes": CONVOLUTIONS,
  "handwritten-digits int8-dynamic bytes": CONVOLUTIONS,
  "handwritten-digits smooth-dynamic bytes": CONVOLUTIONS,
  "text-recogniser int8-dynamic bytes": CONVOLUTIONS,
  "text-recogniser smooth-dynamic bytes": CONVOLUTIONS,
  "text-recogniser int4-embeddings bytes": CONVOLUTIONS,
  "text-recogniser faithful-float flips": SEQUENCES,
  "text-recogniser float16 flips": SEQUENCES,
  "text-recogniser int4-embeddings flips": SEQUENCES,
  "text-recogniser int8-dynamic flips": SEQUENCES,
  "text-recogniser int8-static flips": SEQUENCES,
  "text-recogniser int8-weights flips": SEQUENCES,
  "text-recogniser narrow-float flips": SEQUENCES,
  "text-recogniser small-dynamic flips": SEQUENCES,
  "text-recogniser small-static flips": SEQUENCES,
  "text-recogniser smaller-dynamic flips": SEQUENCES,
  "text-recogniser tiny-dynamic flips": SEQUENCES,
  "text-recogniser tiny-float flips": SEQUENCES,
  "text-recogniser tiny-static flips": SEQUENCES,
  "text-recogniser int4-weights flips": SEQUENCES,
  "text-recogniser int4-weights-fast flips": SEQUENCES,
};

test("recipes did to the benchmark's models what they say, but where they are not meant for them", () => {
  const found = builtInRecipes().flatMap((recipe) =>
    rows
      .filter((row) => row.recipe === recipe.name)
      .flatMap((row) => outside(recipe, row).map((what) => `${row.model} ${row.recipe} ${what}`)),
  );
  expect(found.toSorted()).toEqual(Object.keys(EXCEPTIONS).toSorted());
});

test("the benchmark's tables hold rows of several models for each recipe that they know", () => {
  const models = new Map<string, number>();
  for (const { recipe, bytesRatio } of rows) {
    expect(bytesRatio).toBeGreaterThan(0);
    models.set(recipe, (models.get(recipe) ?? 0) + 1);
  }
  expect(models.size).toBeGreaterThan(5);
  for (const count of models.values()) expect(count).toBeGreaterThanOrEqual(3);
});
