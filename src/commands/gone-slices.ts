/** Slices of the accepted measurements that the evaluation data no longer has a row of. */
import { slicesIn } from "../record/baseline-file.ts";
import type { JudgedSlice } from "../judge/targets.ts";
import type { InForce } from "./prepare.ts";

/**
 * Of columns whose values are slices by the policy in force: what it no longer declares was taken out by its own review.
 * Ranges and conditions that it names are slices without rows, which the judge finds by itself.
 */
export function goneSlices({
  baseline,
  data,
  inForce,
}: Pick<InForce, "baseline" | "data" | "inForce">): readonly JudgedSlice[] {
  if (baseline === undefined) return [];
  const { slices = [] } = inForce.policy.data.evaluation;
  const columns = slices.flatMap((spec) => {
    if (typeof spec === "string") return [spec];
    return "where" in spec || spec.bins !== undefined ? [] : [spec.column];
  });
  const present = new Set(data.slices.map(({ name }) => name));
  return slicesIn(baseline)
    .filter((name) => !present.has(name) && columns.some((column) => name.startsWith(`${column}=`)))
    .map((name) => ({
      name,
      critical: false,
      rows: 0,
      unavailable: `the baseline has this slice, and no row of the evaluation data is of it; bring its rows back, or accept that they are gone with \`compression-gate baseline record ${inForce.name}\``,
    }));
}
