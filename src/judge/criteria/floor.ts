/** The candidate's value, or its ratio to the base model, must be at least the limit. */
import { judgedValue, type ReadRequirement } from "../requirement.ts";

export const floor: ReadRequirement<"floor"> = (criterion, { slice }, lookup) => ({
  ...judgedValue(criterion, lookup),
  operator: "at-least",
  limit: slice === "all" ? criterion.limit : (criterion["slice-limit"] ?? criterion.limit),
  versus: "base",
});
