/** How the numbers of a text file are written, so that their texts need not be kept beside them. */

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
