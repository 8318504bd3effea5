/** Whether two runs came to the same: by model the outcome, what did not pass, and what the change proposes; no figures. */
import type { ChangeResult } from "../commands/change/check-change.ts";
import type { JudgedRun } from "../commands/judged-run.ts";
import type { PlannedModel } from "../commands/change/plan-change.ts";
import type { Host } from "../host/host.ts";

/** Short enough for the hidden line of a comment. */
const LENGTH = 16;

/** `unverified`: what is said above the report of numbers that nobody here has measured. */
export function verdictDigest(
  { digest }: Host,
  { plan, runs, unjudged }: ChangeResult,
  unverified?: string,
): string {
  const models = plan.models.map(plannedFacts);
  const said = { models, runs: runs.map(runFacts), unjudged, unverified };
  return digest.sha256(JSON.stringify(said)).slice(0, LENGTH);
}

const plannedFacts = ({ name, reason, runs, changes, edited, ships }: PlannedModel): unknown => ({
  name,
  changes,
  edited,
  ships,
  ...(runs.length === 0 ? { reason } : {}),
});

function runFacts({ model, kind, record }: JudgedRun): unknown {
  const { outcome, blocks } = record.verdict;
  const open = record.findings
    .filter((finding) => finding.outcome !== "pass" && finding.blocking !== false)
    .map((finding) => [finding.id, finding.outcome]);
  const waivers = (record.waivers ?? []).map(({ id, state }) => [id, state]);
  return { model, kind, outcome, blocks, open, waivers };
}
