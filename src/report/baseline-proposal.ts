/** New baselines as the text of a pull request: what is accepted by merging it. */
import type { Drift } from "../schema/drift.ts";
import type { RunRecord } from "../schema/generated/record.ts";
import { driftSentences, groundText, movedTable } from "./drift-lines.ts";
import { codeSpan, escapeText } from "./escape.ts";
import { impact } from "./headline.ts";

export interface ProposedBaseline {
  readonly record: RunRecord;
  /** undefined: there was no baseline. */
  readonly drift: Drift | undefined;
}

export function baselineProposalMarkdown(proposed: readonly ProposedBaseline[]): string {
  return [
    "By merging this you accept what was measured. From then on pull requests are compared with it.",
    "",
    ...proposed.flatMap(modelLines),
    "GitHub starts no workflow for a pull request that its own token opens: close it and open it again to have it checked.",
    "",
  ].join("\n");
}

function modelLines({ record, drift }: ProposedBaseline): readonly string[] {
  const { name } = record.model;
  const grounds = drift?.grounds ?? [];
  return [
    `### ${codeSpan(name)}`,
    "",
    `The candidate passes all that the policy asks against the float model: it is ${impact(record)}.`,
    "",
    ...(drift === undefined ? ["It had no baseline.", ""] : []),
    ...(drift === undefined ? [] : driftSentences(drift)).map((text) => `- ${escapeText(text)}.`),
    ...grounds.map((ground) => `- ${escapeText(groundText(ground))}`),
    "",
    ...(drift === undefined ? [] : movedTable(drift, record)),
    `\`git log -p\` on its file shows all of it, and ${codeSpan(`npx compression-gate baseline diff ${name}`)} number by number.`,
    "",
  ];
}
