/** What became of each model's baseline, for the job summary. */
import type { RecordedBaseline, RecordedBaselines } from "../commands/baseline.ts";
import type { ProposalFate } from "../publish/propose-files.ts";
import { codeSpan, escapeText, shortened } from "../report/escape.ts";

export function baselineSummary(
  { recorded, failed }: RecordedBaselines,
  fate: ProposalFate,
): string {
  return [
    "## Compression gate: baselines",
    "",
    `${fateSentence(fate)}.`,
    "",
    ...recorded.map(modelLine),
    ...failed.map(
      ({ model, error }) =>
        `- 💥 ${codeSpan(model)} could not be measured: ${escapeText(shortened(error.message, 1000))}.`,
    ),
    "",
  ].join("\n");
}

function fateSentence(fate: ProposalFate): string {
  switch (fate.kind) {
    case "opened":
      return `A pull request proposes new baselines: ${fate.url}`;
    case "updated":
      return `The pull request with new baselines is brought up to date: ${fate.url}`;
    case "standing":
      return `The pull request that proposes the same is open already: ${fate.url}`;
    case "rejected":
      return `The same was proposed and closed, and is not proposed again: ${fate.url}`;
    case "closed":
      return `The pull request with baselines has nothing left to propose, and is closed: ${fate.url}`;
    case "none":
      return "There is nothing to propose";
  }
}

function modelLine({ record, accepted, drift }: RecordedBaseline): string {
  const name = codeSpan(record.model.name);
  const { summary } = record.verdict;
  if (!accepted)
    return `- ❌ ${name} does not pass, and keeps the baseline that it has: ${escapeText(shortened(summary, 1000))}.`;
  return `- ✅ ${name} passes${drift === undefined ? ", and had no baseline" : ""}.`;
}
