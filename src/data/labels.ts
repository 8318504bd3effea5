/** The right answers: class indices, or numbers. */
import { didYouMean } from "../schema/did-you-mean.ts";
import { UserError } from "../schema/user-error.ts";
import { cellTexts, columnOf, type Dataset, itemWidth, rowName } from "./dataset.ts";

/**
 * Class index of each row. A cell is the name of a class or, where no class has that name, an index.
 * @throws UserError for a missing label, an unknown class, an index out of range, or names without declared classes
 */
export function classLabels(
  dataset: Dataset,
  name: string,
  { classes, count }: { readonly classes: readonly string[] | undefined; readonly count: number },
): Int32Array {
  const column = columnOf(dataset, name, "the label");
  refuseItems(dataset, name, itemWidth(column));
  // Among names that are numbers, a number is a name, and never a position.
  const mayBeIndex = classes?.some((known) => !Number.isNaN(Number(known))) !== true;
  return Int32Array.from(cellTexts(column), (text, row) => {
    const named = classes?.indexOf(text.trim()) ?? -1;
    if (named >= 0) return named;
    if (isMissing(text)) throw missing(dataset, name, row);
    const index = Number(text);
    if (mayBeIndex && Number.isInteger(index) && index >= 0 && index < count) return index;
    throw unknownClass(dataset, { name, row, text }, { classes, count });
  });
}

interface Cell {
  readonly name: string;
  readonly row: number;
  readonly text: string;
}

function unknownClass(
  dataset: Dataset,
  { name, row, text }: Cell,
  { classes, count }: { readonly classes: readonly string[] | undefined; readonly count: number },
): UserError {
  const where = `Cannot read label "${name}" of data "${dataset.source}": ${rowName(dataset, row)} holds "${text}"`;
  if (classes === undefined) {
    const why = Number.isNaN(Number(text))
      ? `, which is a name; list the classes in the order of the model's scores (task.classes)`
      : `; the model has ${count} scores, so that labels are 0 to ${count - 1}`;
    return new UserError("data-label", `${where}${why}`);
  }
  const hint = didYouMean(text, classes);
  const list =
    hint === "" ? `; the classes are ${classes.map((known) => `"${known}"`).join(", ")}` : hint;
  return new UserError("data-label", `${where}, which is no class${list}`);
}

/** @throws UserError for a missing or non-numeric target */
export function numericTargets(dataset: Dataset, name: string): Float64Array {
  const column = columnOf(dataset, name, "the label");
  refuseItems(dataset, name, itemWidth(column));
  return Float64Array.from(cellTexts(column), (text, row) => {
    if (isMissing(text)) throw missing(dataset, name, row);
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    throw new UserError(
      "data-label",
      `Cannot read label "${name}" of data "${dataset.source}": ${rowName(dataset, row)} holds "${text}", which is not a finite number`,
    );
  });
}

const isMissing = (text: string): boolean =>
  text.trim() === "" || text.trim().toLowerCase() === "nan";

function missing(dataset: Dataset, name: string, row: number): UserError {
  return new UserError(
    "data-label",
    `Cannot read label "${name}" of data "${dataset.source}": ${rowName(dataset, row)} has none; label every row, or leave such rows out`,
  );
}

function refuseItems(dataset: Dataset, name: string, width: number): void {
  if (width === 1) return;
  throw new UserError(
    "data-label",
    `Cannot read label "${name}" of data "${dataset.source}": it holds ${width} values a row; a label is one`,
  );
}
