/** A column of a text file that grows cell by cell: its numbers lie in a typed array, its texts each stand in memory once. */
import type { DataColumn } from "./dataset.ts";
import { formsOf, type NumberForm, written } from "./number-form.ts";

export interface GrowingColumn {
  /** The cell as it is written, and its value; undefined: it is no number. NaN: it has none. */
  readonly add: (text: string, value: number | undefined) => void;
  /** A column without a number is one of empty texts or of numbers that are missing. */
  readonly finish: (name: string, emptyIs: "text" | "numbers") => DataColumn;
}

export function growingColumn(): GrowingColumn {
  const numbers = growingDoubles();
  const own = sharedTexts();
  /** Those in which all cells so far are written; undefined before the first number. */
  let forms: readonly NumberForm[] | undefined;
  let texts: string[] | undefined;
  let isText = false;
  let rows = 0;

  const isInForm = (text: string, value: number | undefined): boolean => {
    if (value === undefined) return false;
    if (Number.isNaN(value)) return text === "";
    forms = (forms ?? formsOf(text)).filter((form) => written(value, form) === text);
    return forms.length > 0;
  };
  return {
    add: (text, value) => {
      if (texts === undefined) {
        const [before = "shortest"] = forms ?? [];
        if (!isInForm(text, value))
          texts = Array.from(numbers.values(), (one) => own(written(one, before)));
      } else if (value !== undefined && !Number.isNaN(value)) forms ??= [];
      texts?.push(own(text));
      isText ||= value === undefined;
      if (isText) numbers.clear();
      else numbers.push(value ?? Number.NaN);
      rows += 1;
    },
    finish: (name, emptyIs) => {
      const shared = { name, itemShape: [], rows };
      if (isText || (forms === undefined && emptyIs === "text")) {
        const values = texts ?? Array.from<string>({ length: rows }).fill("");
        return { ...shared, elementType: "string", values };
      }
      const values = numbers.values().slice();
      const how = texts === undefined ? { form: forms?.[0] ?? "shortest" } : { texts };
      return { ...shared, elementType: "float64", values, ...how };
    },
  };
}

export interface GrowingDoubles {
  readonly push: (value: number) => void;
  readonly clear: () => void;
  /** A view: the next number may move them. */
  readonly values: () => Float64Array;
}

const FIRST_LENGTH = 256;

export function growingDoubles(): GrowingDoubles {
  let held = new Float64Array(FIRST_LENGTH);
  let length = 0;
  return {
    push: (value) => {
      if (length === held.length) {
        const larger = new Float64Array(2 * length);
        larger.set(held);
        held = larger;
      }
      held[length] = value;
      length += 1;
    },
    clear: () => {
      if (length > 0) [held, length] = [new Float64Array(FIRST_LENGTH), 0];
    },
    values: () => held.subarray(0, length),
  };
}

/** Of columns with more different texts than this, later ones are not looked for. */
const MOST_SHARED = 10_000;

/** Equal texts become one, which does not hold on to the part of the file that it was cut from. */
export function sharedTexts(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const shared = known.get(text);
    if (shared !== undefined) return shared;
    const own = detached(text);
    if (known.size < MOST_SHARED) known.set(own, own);
    return own;
  };
}

/** V8 keeps a longer piece of a text as a view of the whole; a piece of a text that was just joined is a view of no more than itself. */
const detached = (text: string): string => ` ${text}`.slice(1);
