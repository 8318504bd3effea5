/** The candidate's value, or its ratio to the base model, must be at most the limit. */
import type { ReadRequirement } from "../requirement.ts";

export const ceiling: ReadRequirement<"ceiling"> = (criterion, { slice }, lookup) => ({
  subject:
    criterion.relative === true
      ? lookup.find({ arm: "change", versus: "base" })
      : (lookup.find({ arm: "candidate", versus: "base" }) ?? lookup.find({ arm: "candidate" })),
  operator: "at-most",
  limit: slice === "all" ? criterion.limit : (criterion["slice-limit"] ?? criterion.limit),
  versus: "base",
});
