/** The part of a comment about groups of people: each group's rates before and after, and who is too small to tell. */
import { markdownTable } from "markdown-table";
import type {
  FairnessFacts,
  GroupFacts,
  GroupThresholds,
  RateChange,
  RunRecord,
  ThresholdAdvice,
} from "../schema/generated/record.ts";
import { escapeText, textCell } from "./escape.ts";
import { folded } from "./folded.ts";
import { formatChange, formatRange, formatValue } from "./numbers.ts";
import { LEAST_SHOWN } from "./small-cells.ts";

export function fairnessLines({ fairness = [] }: RunRecord): readonly string[] {
  return fairness.flatMap((facts) => {
    const tested = facts.groups.filter(({ needs }) => needs.rows === 0).length;
    const summary = `Groups by ${escapeText(facts.by)}: ${tested} of ${facts.groups.length} have rows enough to be compared`;
    return folded(summary, [
      groupTable(facts),
      "",
      ...summaryLines(facts),
      ...thresholdLines(facts),
    ]);
  });
}

const SHOWN = [
  ["selectionRate", "selected"],
  ["truePositiveRate", "found (TPR)"],
  ["falsePositiveRate", "falsely found (FPR)"],
  ["accuracy", "accuracy"],
] as const;

function groupTable({ groups }: FairnessFacts): string {
  const rows = groups.map((group) =>
    group.rows < LEAST_SHOWN ? hiddenRow(group) : groupRow(group),
  );
  const header = ["group", "rows", ...SHOWN.map(([, title]) => title), "calibration error", ""];
  return markdownTable([header, ...rows], {
    align: ["l", "r", "r", "r", "r", "r", "r", "l"],
  });
}

function groupRow(group: GroupFacts): readonly string[] {
  return [
    textCell(group.name),
    group.rows.toLocaleString("en-US"),
    ...SHOWN.map(([rate]) => rateCell(group, rate)),
    `${formatValue(group.base.calibrationError, "share")} → ${formatValue(group.candidate.calibrationError, "share")}`,
    lackCell(group),
  ];
}

const hiddenRow = ({ name }: GroupFacts): readonly string[] => [
  textCell(name),
  `< ${LEAST_SHOWN}`,
  ...SHOWN.map(() => ""),
  "",
  `not shown: fewer than ${LEAST_SHOWN} rows`,
];

function rateCell(group: GroupFacts, rate: RateChange["rate"]): string {
  const values = `${formatValue(group.base[rate], "share")} → ${formatValue(group.candidate[rate], "share")}`;
  const change = group.changes.find((one) => one.rate === rate);
  if (change === undefined) return values;
  return `${values} ${formatRange(change.interval, "share", formatChange)}`;
}

const moreOf = (count: number, kind: string): string =>
  `${count.toLocaleString("en-US")} more ${kind}${count === 1 ? "row" : "rows"}`;

/** How many more are needed before anything can be said. */
function lackCell({ needs: { rows, positives, negatives } }: GroupFacts): string {
  const lacks = [
    ...(rows > 0 ? [moreOf(rows, "")] : []),
    ...(positives > 0 ? [moreOf(positives, "positive ")] : []),
    ...(negatives > 0 ? [moreOf(negatives, "negative ")] : []),
  ];
  return lacks.length === 0 ? "" : `not testable: needs ${lacks.join(", ")}`;
}

const EQUAL: Readonly<Record<ThresholdAdvice["equalises"], string>> = {
  "selection-rate": "equal selection rates",
  "true-positive-rate": "equal true-positive rates",
  "equalized-odds": "equalized odds",
};

/** Said to be advice: the thresholds were chosen on the rows that they are shown for. */
function thresholdLines({ thresholds = [], overall }: FairnessFacts): readonly string[] {
  if (thresholds.length === 0) return [];
  const now = formatValue(overall.candidate.accuracy, "share");
  const items = thresholds.map(({ equalises, accuracy, groups }) => {
    const each = groups.map((group) => `${escapeText(group.name)} ${thresholdText(group)}`);
    return `- ${EQUAL[equalises]}, at an accuracy of ${formatValue(accuracy, "share")} instead of ${now}: ${each.join("; ")}`;
  });
  return [
    "",
    "Advice, no part of the verdict: thresholds of the candidate by group that would make the groups alike. They were chosen on these very rows, so that they will do less well on others; whether groups may be told apart is for you to know.",
    "",
    ...items,
  ];
}

const selected = (above: number): string =>
  above <= -1 ? "everyone" : above >= 1 ? "nobody" : `above ${formatValue(above, "")}`;

function thresholdText({ thresholds, coin }: GroupThresholds): string {
  const used = thresholds.filter(({ share }) => share > 0);
  const texts = used.map(({ above, share }) =>
    used.length === 1 ? selected(above) : `${selected(above)} for ${formatValue(share, "share")}`,
  );
  const chance =
    coin === undefined
      ? ""
      : `, and a coin that says yes to ${formatValue(coin.probability, "share")} for ${formatValue(coin.share, "share")}`;
  return `${texts.join(" and ")}${chance}`;
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
