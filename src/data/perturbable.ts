/** Which columns a perturbation fits, in one clear sentence when it fits none. */
import { UserError } from "../schema/user-error.ts";
import { categoriesOf } from "./column-facts.ts";
import { type DataColumn, type Dataset, itemWidth } from "./dataset.ts";
import { imageShape } from "./image.ts";
import type { InputColumn } from "./input-columns.ts";
import type { Perturbation } from "./perturbation.ts";

/** A text column with more different values than this, or of which most stand once, holds texts, not categories. */
const MOST_CATEGORIES = 50;

const NEEDS: Readonly<Record<Perturbation["of"], string>> = {
  number: "a column of single numbers",
  category: `a text column of at most ${MOST_CATEGORIES} different values`,
  cell: "a column of categories, or of single numbers that a float input takes",
  text: "a text column",
  image: "images of shape [height, width] or [channels, height, width] with 1, 3 or 4 channels",
  tensor: "a column of numbers",
};

export interface Choice {
  readonly perturbation: Perturbation;
  /** What the model reads. */
  readonly inputs: readonly InputColumn[];
  /** What somebody asked for; undefined: all that fit. */
  readonly columns: readonly string[] | undefined;
  readonly reference: Dataset;
}

/** @throws UserError when it fits no column, or not one that was asked for */
export function perturbableColumns(choice: Choice): readonly InputColumn[] {
  const { perturbation, inputs, columns } = choice;
  if (columns !== undefined) return columns.map((name) => requestedColumn(choice, name));
  const fitting = inputs.filter((input) => fits(choice, input));
  if (fitting.length > 0) return fitting;
  const read = inputs.map((input) => `"${input.column.name}" (${contentOf(input)})`).join(", ");
  throw new UserError(
    "policy-invalid",
    `Cannot perturb by "${perturbation.name}": it needs ${NEEDS[perturbation.of]}, and the model reads ${read}`,
  );
}

function requestedColumn(choice: Choice, name: string): InputColumn {
  const { perturbation, inputs } = choice;
  const found = inputs.find(({ column }) => column.name === name);
  const start = `Cannot perturb column "${name}" by "${perturbation.name}"`;
  if (found === undefined) {
    const read = inputs.map(({ column }) => `"${column.name}"`).join(", ");
    throw new UserError("policy-invalid", `${start}: the model reads ${read}`);
  }
  if (fits(choice, found) || isWord(choice, found)) return found;
  throw new UserError(
    "policy-invalid",
    `${start}: it needs ${NEEDS[perturbation.of]}, and the column holds ${contentOf(found)}`,
  );
}

/** Whether words are texts or categories is a guess that a policy may overrule. */
function isWord({ perturbation }: Choice, { column }: InputColumn): boolean {
  const isText = column.elementType === "string" && itemWidth(column) === 1;
  return isText && (perturbation.of === "text" || perturbation.of === "category");
}

function fits({ perturbation, reference }: Choice, { column, input, isTokenized }: InputColumn) {
  const isText = column.elementType === "string";
  const isSingle = itemWidth(column) === 1;
  const isCategory = (): boolean =>
    isText && isSingle && !isTokenized && hasFewValues(reference, column);
  switch (perturbation.of) {
    case "number":
      return !isText && isSingle;
    case "category":
      return isCategory();
    case "cell":
      return isText ? isCategory() : isSingle && input.elementType.startsWith("float");
    case "text":
      return isText && isSingle && !isCategory();
    case "image":
      return !isText && imageShape(column.itemShape) !== undefined && isLevel(column.elementType);
    case "tensor":
      return !isText && isLevel(column.elementType);
  }
}

/** Numbers that stand for amounts: codes and token ids are none. */
const isLevel = (type: string): boolean => type.startsWith("float") || type === "uint8";

function hasFewValues(reference: Dataset, column: DataColumn): boolean {
  const known = reference.columns.get(column.name) ?? column;
  const count = categoriesOf(known).length;
  return count <= MOST_CATEGORIES && count * 2 <= known.rows;
}

function contentOf({ column }: InputColumn): string {
  const { elementType, itemShape } = column;
  const what = elementType === "string" ? "text" : elementType;
  return itemShape.length === 0 ? what : `${what} of shape [${itemShape.join(", ")}]`;
}
