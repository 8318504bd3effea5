/** How a criterion that a preset asks for is told from one that somebody wrote. */
import type { Criterion } from "./generated/policy.ts";

export const presetReason = (preset: string): string => `Default of the ${preset} preset`;

/** The reason is all that a record keeps of where a criterion is from. */
export const isOfPreset = ({ reason }: Criterion): boolean =>
  reason !== undefined && /^Default of the [a-z-]+ preset$/.test(reason);
