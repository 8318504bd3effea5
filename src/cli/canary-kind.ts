/** Which way of breaking a candidate is asked for. */
import { didYouMean } from "../schema/did-you-mean.ts";
import type { CanaryKind } from "../schema/generated/record.ts";
import { UserError } from "../schema/user-error.ts";

export const CANARY_KINDS: readonly CanaryKind[] = [
  "zeroed-tensor",
  "residual-block",
  "swapped-labels",
  "damaged-group",
  "temperature",
  "nan-rows",
  "slow",
  "renamed",
];

/** The first when none is named. @throws UserError usage */
export function canaryFrom(name: string | undefined): CanaryKind | true {
  if (name === undefined || name === "") return true;
  const kind = CANARY_KINDS.find((known) => known === name);
  if (kind !== undefined) return kind;
  const hint = didYouMean(name, CANARY_KINDS);
  throw new UserError(
    "usage",
    `Cannot make a canary "${name}"${hint === "" ? `; kinds are ${CANARY_KINDS.join(", ")}` : hint}`,
  );
}
