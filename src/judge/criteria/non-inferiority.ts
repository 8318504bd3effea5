/** The candidate may be worse than the reference by less than the margin. */
import type { ReadRequirement } from "../requirement.ts";

export const nonInferiority: ReadRequirement<"non-inferiority"> = (
  criterion,
  { slice },
  lookup,
) => {
  const versus = criterion.versus ?? "base";
  const subject = lookup.find({ arm: "change", versus });
  const onSlice = slice !== "all";
  const stated = onSlice ? (criterion["slice-margin"] ?? criterion.margin) : criterion.margin;
  const reference = lookup.find({ arm: versus })?.estimate ?? null;
  const margin = criterion.relative === true ? scaled(stated, reference) : stated;
  const lowerIsBetter = subject?.better === "lower";
  const isRatio = subject?.unit === "ratio";
  if (margin === null) return { subject, operator: "change-below", limit: null, versus };
  if (isRatio) {
    const limit = lowerIsBetter ? 1 + stated : 1 - stated;
    return {
      subject,
      operator: lowerIsBetter ? "change-below" : "change-above",
      limit,
      margin: stated,
      versus,
    };
  }
  const limit = lowerIsBetter ? margin : -margin;
  return {
    subject,
    operator: lowerIsBetter ? "change-below" : "change-above",
    limit,
    margin,
    versus,
  };
};

const scaled = (share: number, reference: number | null): number | null =>
  reference === null ? null : share * Math.abs(reference);
