/** Text that ends too early: a field of limited length, a preview. */
import { levelOf, type TextPerturbation } from "../perturbation.ts";

/** Share of the words that stay. */
const SHARES = [1, 0.9, 0.75, 0.5, 0.25, 0.1];

/** The first words, one at least, with all that stands between them. */
export const truncation: TextPerturbation = {
  of: "text",
  name: "truncation",
  description: "only the first words are left",
  perturb: (text, { severity }) => {
    const words = [...text.matchAll(/\S+/g)];
    const kept = Math.max(1, Math.ceil(words.length * levelOf(SHARES, severity)));
    const last = words[kept - 1];
    if (last === undefined || kept >= words.length) return text;
    return text.slice(0, last.index + last[0].length);
  },
};
