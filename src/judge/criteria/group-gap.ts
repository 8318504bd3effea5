/** The gap between groups may grow by less than the margin. */
import type { ReadRequirement } from "../requirement.ts";

export const groupGap: ReadRequirement<"group-gap"> = (criterion, _target, lookup) => ({
  subject: lookup.find({ arm: "change", versus: "base" }),
  operator: "change-below",
  limit: criterion.margin,
  versus: "base",
});
