/** Where the criteria of the checked out policy stand. */
import type { Host } from "../../host/host.ts";
import { criterionLines, type CriterionLines } from "../../policy/criterion-lines.ts";
import { UserError } from "../../schema/user-error.ts";

export type PolicyLines = CriterionLines;

const nowhere = (): undefined => undefined;

/** Of no criterion where the policy is gone or cannot be read: what is in force may be another one. */
export async function policyLines({ files }: Host, policyPath: string): Promise<PolicyLines> {
  if (!(await files.exists(policyPath))) return nowhere;
  try {
    return criterionLines(await files.readText(policyPath), policyPath);
  } catch (error) {
    if (error instanceof UserError) return nowhere;
    throw error;
  }
}
