/** Where the policy of a record lies, as the record names it. */
import type { RunRecord } from "../../schema/generated/record.ts";

/** What `compare` writes in the place of a policy. */
export const BUILT_IN = "built-in";

export interface RecordedPlace {
  readonly policyPath: string;
  /** undefined: the working tree was in force. */
  readonly commit: string | undefined;
}

/** "gate.yml at 0123456789": the policy of that commit was in force. undefined where there was none. */
export function placeOf({ policy: { source } }: RunRecord): RecordedPlace | undefined {
  if (source === BUILT_IN) return undefined;
  const [, policyPath = "", commit] = /^(.*?)(?: at ([0-9a-f]{10,}))?$/s.exec(source) ?? [];
  return { policyPath, commit };
}
