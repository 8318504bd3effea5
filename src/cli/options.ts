/** Options that several commands share. */
import { didYouMean } from "../schema/did-you-mean.ts";
import type { PresetName, Task } from "../schema/generated/policy.ts";
import { UserError } from "../schema/user-error.ts";
import type { Arguments } from "./arguments.ts";

/** undefined: inferred from model and labels. */
export function taskFrom(given: Arguments): Task | undefined {
  const [classes, positive, output] = [
    given.text("classes"),
    given.text("positive"),
    given.text("output"),
  ];
  if (classes === undefined && positive === undefined && output === undefined) return undefined;
  const shared = output === undefined ? {} : { output };
  if (given.text("label") === undefined) return { kind: "fidelity", ...shared };
  return {
    kind: "classification",
    ...shared,
    ...(classes === undefined ? {} : { classes: classes.split(",") }),
    ...(positive === undefined ? {} : { positive }),
  };
}

const PRESETS: readonly PresetName[] = ["standard", "healthcare", "finance", "safety-critical"];

export function presetFrom(name: string | undefined): PresetName {
  const preset = PRESETS.find((known) => known === (name ?? "standard"));
  if (preset !== undefined) return preset;
  const hint = didYouMean(name ?? "", PRESETS);
  throw new UserError(
    "usage",
    `Cannot judge by "${name}"${hint === "" ? `; presets are ${PRESETS.join(", ")}` : hint}`,
  );
}
