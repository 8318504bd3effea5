/** Punctuation that is left out, or put where none was. */
import { levelOf, type TextPerturbation } from "../perturbation.ts";

/** Share of the marks that are left out; a quarter as many words get one. */
const SHARES = [0, 0.1, 0.2, 0.4, 0.7, 1];
const ADDED = 0.25;
const MARKS = [",", ".", "!", "?", "…", "-"];

export const punctuation: TextPerturbation = {
  of: "text",
  name: "punctuation",
  description: "punctuation marks are left out or added after words",
  perturb: (text, { severity, random }) => {
    const share = levelOf(SHARES, severity);
    return text.replace(/\p{P}|[\p{L}\p{N}]+/gu, (found) => {
      const [hit, mark] = [random.uniform(), MARKS[random.index(MARKS.length)] ?? "."];
      if (/^\p{P}$/u.test(found)) return hit < share ? "" : found;
      return hit < share * ADDED ? `${found}${mark}` : found;
    });
  },
};
