/** The gap between groups may grow worse by less than the margin. */
import type { ReadRequirement } from "../requirement.ts";

export const groupGap: ReadRequirement<"group-gap"> = ({ margin }, _target, lookup) => {
  const subject = lookup.find({ arm: "change", versus: "base" });
  const falls = subject?.better === "higher";
  return {
    subject,
    operator: falls ? "change-above" : "change-below",
    limit: falls ? -margin : margin,
    versus: "base",
  };
};
