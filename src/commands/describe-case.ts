/** One case of a behaviour test for people: the row, shortened, and what both models answer. */
import { cellTexts, type Dataset, itemWidth } from "../data/dataset.ts";
import type { Sample } from "../measure/sample.ts";
import type { LostCase } from "../schema/generated/record.ts";
import type { Samples } from "./observe/read-answers.ts";
import type { TestRows } from "./load/suite.ts";

const LONGEST = 120;

export interface DescribedCase {
  readonly rows: TestRows;
  readonly row: number;
  readonly before: Samples;
  readonly after: Samples;
  readonly classes: readonly string[] | undefined;
  /** Evaluation rows say nothing of themselves unless the policy publishes it. */
  readonly isPublic: boolean;
}

export function describeCase(described: DescribedCase): LostCase {
  const { rows, row, before, after, classes, isPublic } = described;
  const changed = rows.after?.dataset;
  const text = isPublic ? textOf(rows, row) : idOf(rows, row);
  const answer = (arm: "base" | "ordinary"): string => {
    const old = answerText(before[arm], row, classes);
    return changed === undefined ? old : `${old} → ${answerText(after[arm], row, classes)}`;
  };
  return { case: shortened(text, LONGEST), base: answer("base"), candidate: answer("ordinary") };
}

const textOf = ({ before, after }: TestRows, row: number): string =>
  after === undefined ? rowText(before.dataset, row) : pairText(before.dataset, after.dataset, row);

/** As reports name rows, and which of its columns were changed. */
function idOf({ before, after }: TestRows, row: number): string {
  const id = `row ${before.dataset.rowDigests[row] ?? ""}`;
  const columns = [...(after?.dataset.columns.keys() ?? [])].filter(
    (name) =>
      after !== undefined &&
      cellText(before.dataset, name, row) !== cellText(after.dataset, name, row),
  );
  return columns.length === 0 ? id : `${id}, changed in ${columns.join(", ")}`;
}

function cellText(dataset: Dataset, name: string, row: number): string {
  const column = dataset.columns.get(name);
  if (column === undefined) return "";
  if (itemWidth(column) !== 1) return `[${column.itemShape.join(" × ")}]`;
  return cellTexts(column)[row] ?? "";
}

const rowText = (dataset: Dataset, row: number): string =>
  [...dataset.columns.keys()].map((name) => `${name} ${cellText(dataset, name, row)}`).join(", ");

/** Only what the change touched. */
function pairText(before: Dataset, after: Dataset, row: number): string {
  const parts = [...after.columns.keys()].flatMap((name) => {
    const [old, made] = [cellText(before, name, row), cellText(after, name, row)];
    return old === made && !old.startsWith("[")
      ? []
      : [`${name} ${shortened(old, LONGEST / 3)} → ${shortened(made, LONGEST / 3)}`];
  });
  return parts.join(", ");
}

function answerText(sample: Sample, row: number, classes: readonly string[] | undefined): string {
  if (sample.nonFinite[row] === 1) return "not finite";
  switch (sample.kind) {
    case "classification": {
      const answer = sample.predicted[row] ?? -1;
      const probability = sample.scores[row * sample.classes + answer] ?? Number.NaN;
      return `${classes?.[answer] ?? String(answer)} ${probability.toFixed(2)}`;
    }
    case "regression":
      return String(Number((sample.values[row] ?? Number.NaN).toPrecision(4)));
    case "tensor":
      return "–";
  }
}

function shortened(text: string, length: number): string {
  const letters = Array.from(text);
  return letters.length <= length ? text : `${letters.slice(0, length - 1).join("")}…`;
}
