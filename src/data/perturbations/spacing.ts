/** Spaces that are missing, doubled, or within a word. */
import { levelOf, type TextPerturbation } from "../perturbation.ts";

/** Share of the spaces; letters get a space of their own one time in twenty as often. */
const SHARES = [0, 0.05, 0.1, 0.2, 0.35, 0.5];
const WITHIN_WORDS = 0.05;

export const spacing: TextPerturbation = {
  of: "text",
  name: "spacing",
  description: "spaces are left out, doubled, or put within words",
  perturb: (text, { severity, random }) => {
    const share = levelOf(SHARES, severity);
    return Array.from(text, (letter) => {
      const [hit, isDropped] = [random.uniform(), random.uniform() < 0.5];
      if (letter === " ") {
        if (hit >= share) return letter;
        return isDropped ? "" : "  ";
      }
      return /\p{L}/u.test(letter) && hit < share * WITHIN_WORDS ? `${letter} ` : letter;
    }).join("");
  },
};
