/** What to do about what failed, each thing once. */
import type { Finding } from "../schema/generated/record.ts";

/** Sentences without their full stops, each with the metrics that it is for when there are several. */
export function adviceOn(findings: readonly Finding[]): readonly string[] {
  const metrics = new Map<string, Set<string>>();
  for (const { advice, metric } of findings) {
    if (advice === undefined) continue;
    metrics.set(advice, (metrics.get(advice) ?? new Set()).add(metric));
  }
  if (metrics.size < 2) return [...metrics.keys()];
  return [...metrics].map(([advice, names]) => `For ${[...names].join(", ")}: ${advice}`);
}
