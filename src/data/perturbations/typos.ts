/** Slips of the fingers: a neighbouring key, a letter left out, doubled, or exchanged with the next. */
import { levelOf, type TextPerturbation } from "../perturbation.ts";

/** Share of the letters. */
const SHARES = [0, 0.01, 0.02, 0.04, 0.08, 0.16];
const KEYS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

export const typos: TextPerturbation = {
  of: "text",
  name: "typos",
  description: "letters are replaced by a neighbouring key, left out, doubled or exchanged",
  perturb: (text, { severity, random }) => {
    const share = levelOf(SHARES, severity);
    const letters = Array.from(text);
    const written: string[] = [];
    for (let position = 0; position < letters.length; position += 1) {
      const letter = letters[position] ?? "";
      const next = letters[position + 1] ?? "";
      const [slips, kind, side] = [random.uniform(), random.index(4), random.uniform()];
      if (!/\p{L}/u.test(letter) || slips >= share) written.push(letter);
      else if (kind === 0) written.push(neighbourOf(letter, side));
      else if (kind === 1) continue;
      else if (kind === 2) written.push(letter, letter);
      else if (/\p{L}/u.test(next) && next !== letter) {
        written.push(next, letter);
        position += 1;
        // Every letter takes as many draws, changed or not.
        random.uniform();
        random.index(4);
        random.uniform();
      } else written.push(letter, letter);
    }
    return written.join("");
  },
};

/** On a QWERTY keyboard, in the letter's own case; a letter that is not on it is written twice. */
function neighbourOf(letter: string, side: number): string {
  const lower = letter.toLowerCase();
  const row = KEYS.find((keys) => keys.includes(lower));
  if (row === undefined || lower.length !== 1) return letter + letter;
  const place = row.indexOf(lower);
  const [left, right] = [row[place - 1], row[place + 1]];
  const key = (side < 0.5 ? left : right) ?? left ?? right ?? lower;
  return letter === lower ? key : key.toUpperCase();
}
