/** The part of a comment about groups of people: each group's rates before and after, and who is too small to tell. */
import { markdownTable } from "markdown-table";
import type {
  FairnessFacts,
  GroupFacts,
  RateChange,
  RunRecord,
} from "../schema/generated/record.ts";
import { escapeText, textCell } from "./escape.ts";
import { folded } from "./folded.ts";
import { formatChange, formatRange, formatValue } from "./numbers.ts";

export function fairnessLines({ fairness = [] }: RunRecord): readonly string[] {
  return fairness.flatMap((facts) => {
    const tested = facts.groups.filter(({ needs }) => needs.rows === 0).length;
    const summary = `Groups by ${escapeText(facts.by)}: ${tested} of ${facts.groups.length} have rows enough to be compared`;
    return folded(summary, [groupTable(facts), "", ...summaryLines(facts)]);
  });
}

const SHOWN = [
  ["selectionRate", "selected"],
  ["truePositiveRate", "found (TPR)"],
  ["falsePositiveRate", "falsely found (FPR)"],
  ["accuracy", "accuracy"],
] as const;

function groupTable({ groups }: FairnessFacts): string {
  const rows = groups.map((group) => [
    textCell(group.name),
    group.rows.toLocaleString("en-US"),
    ...SHOWN.map(([rate]) => rateCell(group, rate)),
    `${formatValue(group.base.calibrationError, "share")} → ${formatValue(group.candidate.calibrationError, "share")}`,
    lackCell(group),
  ]);
  const header = ["group", "rows", ...SHOWN.map(([, title]) => title), "calibration error", ""];
  return markdownTable([header, ...rows], {
    align: ["l", "r", "r", "r", "r", "r", "r", "l"],
  });
}

function rateCell(group: GroupFacts, rate: RateChange["rate"]): string {
  const values = `${formatValue(group.base[rate], "share")} → ${formatValue(group.candidate[rate], "share")}`;
  const change = group.changes.find((one) => one.rate === rate);
  if (change === undefined) return values;
  return `${values} ${formatRange(change.interval, "share", formatChange)}`;
}

/** How many more are needed before anything can be said. */
function lackCell({ needs: { rows, positives, negatives } }: GroupFacts): string {
  const lacks = [
    ...(rows > 0 ? [`${rows} more rows`] : []),
    ...(positives > 0 ? [`${positives} more positive rows`] : []),
    ...(negatives > 0 ? [`${negatives} more negative rows`] : []),
  ];
  return lacks.length === 0 ? "" : `not testable: needs ${lacks.join(", ")}`;
}

const both = (name: string, before: number | null, after: number | null): string =>
  `${name} ${formatValue(before, "")} → ${formatValue(after, "")}`;

function summaryLines({ base, candidate, reference }: FairnessFacts): readonly string[] {
  const sentences = [
    both("demographic parity ratio", base.demographicParityRatio, candidate.demographicParityRatio),
    both(
      "equalized odds difference",
      base.equalizedOddsDifference,
      candidate.equalizedOddsDifference,
    ),
    both("differential fairness", base.differentialFairness, candidate.differentialFairness),
    both("generalized entropy", base.generalizedEntropy, candidate.generalizedEntropy),
  ];
  const [before, after] = [base.againstReference, candidate.againstReference];
  if (reference !== undefined && before !== undefined && after !== undefined) {
    sentences.push(
      both(
        `disparate impact against ${escapeText(reference)}`,
        before.disparateImpact,
        after.disparateImpact,
      ),
    );
  }
  return [`All groups, float → candidate: ${sentences.join(" · ")}.`];
}
