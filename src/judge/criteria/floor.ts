/** The candidate's value, or its ratio to the base model, must be at least the limit. */
import type { ReadRequirement } from "../requirement.ts";

export const floor: ReadRequirement<"floor"> = (criterion, { slice }, lookup) => ({
  subject:
    criterion.relative === true
      ? lookup.find({ arm: "change", versus: "base" })
      : (lookup.find({ arm: "candidate", versus: "base" }) ?? lookup.find({ arm: "candidate" })),
  operator: "at-least",
  limit: slice === "all" ? criterion.limit : (criterion["slice-limit"] ?? criterion.limit),
  versus: "base",
});
