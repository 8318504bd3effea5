/** The candidate may be worse than the reference by less than the margin. */
import type { NonInferiority } from "../../schema/generated/record.ts";
import type { ReadRequirement } from "../requirement.ts";

export const nonInferiority: ReadRequirement<"non-inferiority"> = (
  criterion,
  { slice },
  lookup,
) => {
  const versus = criterion.versus ?? "base";
  const subject = lookup.find({ arm: "change", versus });
  const stated = slice === "all" ? criterion.margin : onSlices(criterion);
  const isRatio = subject?.unit === "ratio";
  const reference = lookup.find({ arm: versus })?.estimate ?? null;
  const margin = criterion.relative === true && !isRatio ? scaled(stated, reference) : stated;
  const sign = subject?.better === "lower" ? 1 : -1;
  return {
    subject,
    operator: sign === 1 ? "change-below" : "change-above",
    limit: margin === null ? null : (isRatio ? 1 : 0) + sign * margin,
    versus,
    ...(subject?.better === "neither"
      ? { unfit: "neither a rise nor a fall of it is better; judge its gap between groups" }
      : {}),
  };
};

const onSlices = (criterion: NonInferiority): number =>
  criterion["slice-margin"] ?? criterion.margin;

const scaled = (share: number, reference: number | null): number | null =>
  reference === null ? null : share * Math.abs(reference);
