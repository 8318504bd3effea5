/** How the numbers of a text file are written, which tells them from texts; numbers in one form need no texts beside them. */

/** As JavaScript writes them; as Python does, with ".0" behind whole numbers; or with so many decimals. */
export type NumberForm = "shortest" | "point" | number;

/** A number that is missing is an empty cell. */
export function written(value: number, form: NumberForm): string {
  if (Number.isNaN(value)) return "";
  if (form === "shortest") return String(value);
  if (form === "point") return Number.isInteger(value) ? `${value}.0` : String(value);
  return value.toFixed(form);
}

/** More decimals than this `toFixed` refuses. */
const MOST_DECIMALS = 100;

/** All in which the number may be written that stands there. */
export function formsOf(text: string): readonly NumberForm[] {
  const decimals = text.includes(".") ? text.length - text.indexOf(".") - 1 : 0;
  return decimals > 0 && decimals <= MOST_DECIMALS
    ? ["shortest", "point", decimals]
    : ["shortest", "point"];
}

/** As pandas, numpy, R and spreadsheets write a number that is missing; among texts they are texts, such as names. */
const MISSING: ReadonlySet<string> = new Set(["nan", "NaN", "NA", "N/A", "null"]);

/** NaN for a cell without a number; undefined where a text stands. */
export function numberIn(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === "" || MISSING.has(trimmed)) return Number.NaN;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : undefined;
}
