/** Whether timings of a search miss a criterion: only where the noise of the machine does not explain it, so that the same search decides the same again. */
import type { Criterion } from "../schema/generated/record.ts";
import type { Measurement } from "../schema/measurement.ts";
import { judgeTarget } from "./judge-target.ts";
import { ALPHA } from "./paired-proof.ts";
import { indexMeasurements } from "./requirement.ts";
import { isAgainstBaseline, targetsOf } from "./targets.ts";

export interface TimingsRead {
  /** The first criterion that is shown to be missed, as a sentence. */
  readonly missed: string | undefined;
  /** Each criterion is proven or shown to be missed: no other look is needed. */
  readonly isDecided: boolean;
}

/** What is neither proven nor shown to be missed is a tie, and so is what cannot be told from so few calls. @param criteria those of timings */
export function readTimings(
  criteria: readonly Criterion[],
  timings: readonly Measurement[],
): TimingsRead {
  const index = indexMeasurements(timings);
  let isDecided = true;
  for (const criterion of criteria.filter((one) => !isAgainstBaseline(one))) {
    for (const target of targetsOf(criterion, [], [])) {
      const { state, pValue } = judgeTarget(target, index, "ordinary");
      if (state !== "undecided" && state !== "noisy") continue;
      if (pValue !== null && pValue <= ALPHA)
        return { missed: `${target.metric} misses its criterion`, isDecided: true };
      isDecided = false;
    }
  }
  return { missed: undefined, isDecided };
}
