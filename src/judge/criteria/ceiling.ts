/** The candidate's value, or its ratio to the base model, must be at most the limit. */
import { judgedValue, type ReadRequirement } from "../requirement.ts";

export const ceiling: ReadRequirement<"ceiling"> = (criterion, { slice }, lookup) => ({
  ...judgedValue(criterion, lookup),
  operator: "at-most",
  limit: slice === "all" ? criterion.limit : (criterion["slice-limit"] ?? criterion.limit),
  versus: "base",
});
