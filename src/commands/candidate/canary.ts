/** Whether, and how, a candidate is broken on purpose. */
import type { CanaryKind } from "../../schema/generated/record.ts";

/** false: none. true: the kind that every gate must notice. */
export type Canary = boolean | CanaryKind;

export const canaryKindOf = (canary: Canary): CanaryKind | undefined =>
  canary === true ? "zeroed-tensor" : canary === false ? undefined : canary;

/** What a candidate takes longer than the base, as a share. */
export const SLOWED_BY = 0.2;
