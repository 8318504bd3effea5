/** What a reader must know besides the findings. */
import type { RunRecord } from "../schema/generated/record.ts";

/** Sentences without their full stops; the one that no record may leave out comes first. */
export function noticesOf({ baseline, model, notices }: RunRecord): readonly string[] {
  if (baseline.bootstrap !== true) return notices;
  const { name } = model;
  const bootstrap = `There is no baseline yet, and the policy says bootstrap: ${name} is judged against its float model alone. Record a baseline with \`compression-gate baseline record ${name}\` and commit it`;
  return [bootstrap, ...notices];
}
