/** Text that is shouted, or written without capitals. */
import { levelOf, type TextPerturbation } from "../perturbation.ts";

/** Share of the words. */
const SHARES = [0, 0.1, 0.25, 0.5, 0.75, 1];

/** A word with a small letter becomes capitals; one of capitals only becomes small. */
export const letterCase: TextPerturbation = {
  of: "text",
  name: "letter-case",
  description: "words are written in capitals, or without",
  perturb: (text, { severity, random }) => {
    const share = levelOf(SHARES, severity);
    return text.replace(/[\p{L}\p{M}]+/gu, (word) =>
      random.uniform() < share ? otherCase(word) : word,
    );
  },
};

const otherCase = (word: string): string =>
  /\p{Ll}/u.test(word) ? word.toUpperCase() : word.toLowerCase();
