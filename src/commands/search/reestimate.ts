/** Estimate and interval once more, from the evidence of a measurement alone. */
import { changeOfShares, replicatesInterval, shareOf, withMargin } from "../../measure/evidence.ts";
import type { Measurement } from "../../schema/measurement.ts";

export interface Reestimated {
  readonly estimate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** undefined for what has no interval to make again. */
export function reestimate(measurement: Measurement): Reestimated | undefined {
  const { evidence, estimate, unit } = measurement;
  switch (evidence.kind) {
    case "paired-counts":
      return boundsOf(changeOfShares(evidence.lost, evidence.gained, evidence.n));
    case "binomial":
      return boundsOf(shareOf(evidence.count, evidence.n));
    case "mean": {
      const again = boundsOf(withMargin(evidence.mean, evidence.standardError, evidence));
      return unit === "ratio" ? exponentials(again) : again;
    }
    case "replicates": {
      const interval = estimate === null ? null : replicatesInterval(estimate, evidence);
      return boundsOf({ estimate, interval });
    }
    case "exact":
    case "none":
      return undefined;
  }
}

export function boundsOf({
  estimate,
  interval,
}: Pick<Measurement, "estimate" | "interval">): Reestimated {
  return { estimate, lower: interval?.lower ?? null, upper: interval?.upper ?? null };
}

const power = (value: number | null): number | null => (value === null ? null : Math.exp(value));

/** The evidence of a ratio is about its logarithm. */
function exponentials({ estimate, lower, upper }: Reestimated): Reestimated {
  return { estimate: power(estimate), lower: power(lower), upper: power(upper) };
}
