/** The candidate may be worse than the reference by less than the margin. */
import type { NonInferiority } from "../../schema/generated/record.ts";
import type { Measurement } from "../../schema/measurement.ts";
import type { ReadRequirement, Requirement } from "../requirement.ts";
import { retained } from "../retained.ts";

export const nonInferiority: ReadRequirement<"non-inferiority"> = (
  criterion,
  { slice },
  lookup,
) => {
  const versus = criterion.versus ?? "base";
  const subject = lookup.find({ arm: "change", versus });
  const stated = slice === "all" ? criterion.margin : onSlices(criterion);
  const isRatio = subject?.unit === "ratio";
  const sign = subject?.better === "lower" ? 1 : -1;
  const isShare = criterion.relative === true && !isRatio;
  const reference = lookup.find({ arm: versus })?.estimate ?? null;
  const margin = isShare ? scaled(stated, reference) : stated;
  return {
    subject: isShare ? keptOf(subject, 1 + sign * stated, margin) : subject,
    operator: sign === 1 ? "change-below" : "change-above",
    limit: margin === null ? null : (isRatio ? 1 : 0) + sign * margin,
    versus,
    ...unfitness(subject),
  };
};

const unfitness = (subject: Measurement | undefined): Pick<Requirement, "unfit"> =>
  subject?.better === "neither"
    ? { unfit: "neither a rise nor a fall of it is better; judge its gap between groups" }
    : {};

function keptOf(
  change: Measurement | undefined,
  r: number,
  margin: number | null,
): Measurement | undefined {
  return change === undefined || margin === null ? change : retained(change, r, margin);
}

const onSlices = (criterion: NonInferiority): number =>
  criterion["slice-margin"] ?? criterion.margin;

const scaled = (share: number, reference: number | null): number | null =>
  reference === null ? null : share * Math.abs(reference);
