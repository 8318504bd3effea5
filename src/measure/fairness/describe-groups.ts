/** What compression does to each group: rates before and after, their paired change, how far groups are apart. */
import type {
  FairnessFacts,
  FairnessSummary,
  GroupFacts,
  GroupNeeds,
  RateChange,
  RateGap,
} from "../../schema/generated/record.ts";
import type { GroupColumn, SliceRows } from "../comparison.ts";
import { changeOfShares, finite } from "../evidence.ts";
import type { Sample } from "../sample.ts";
import type { ClassificationSample } from "../sample.ts";
import { againstReference } from "./against-reference.ts";
import { disparityOf } from "./disparity.ts";
import { type GroupRates, groupRates, RATES, READERS } from "./group-rates.ts";
import { thresholdAdvice } from "./threshold-advice.ts";
import { differentialFairnessOf, entropyBetweenGroups, generalizedEntropy } from "./inequality.ts";

/** A rate of fewer rows says nothing about a group. */
export const MINIMUM_ROWS = 30;
export const MINIMUM_COUNTED = 10;

export interface DescribedGroups extends GroupColumn {
  /** The member whom the others are compared with. */
  readonly reference?: string;
}

/** Nothing for answers that are no classes, or when no class counts as positive. */
export function describeGroups(
  base: Sample,
  candidate: Sample,
  groups: readonly DescribedGroups[],
): readonly FairnessFacts[] {
  if (base.kind !== "classification" || candidate.kind !== "classification") return [];
  if (base.positive === undefined) return [];
  return groups.map((group) => describe(base, candidate, group));
}

function describe(
  base: ClassificationSample,
  candidate: ClassificationSample,
  group: DescribedGroups,
): FairnessFacts {
  const { column, members, reference } = group;
  const facts = members.map((member) => describeGroup(base, candidate, member));
  const everyone = Uint32Array.from({ length: base.rows }, (_, row) => row);
  const overall = { base: groupRates(base, everyone), candidate: groupRates(candidate, everyone) };
  const advice = facts.every(isWhole) ? thresholdAdvice(candidate, members) : [];
  return {
    by: column,
    ...(reference === undefined ? {} : { reference }),
    groups: facts,
    overall,
    gaps: gapsBetween(facts, overall),
    base: summarize(base, group),
    candidate: summarize(candidate, group),
    ...(advice.length === 0 ? {} : { thresholds: [...advice] }),
  };
}

/** Of the groups that have rows enough. */
export function gapsBetween(
  facts: readonly GroupFacts[],
  overall: FairnessFacts["overall"],
): RateGap[] {
  const testable = facts.filter(({ needs }) => needs.rows === 0);
  return RATES.map((rate): RateGap => {
    const among = (arm: "base" | "candidate") =>
      disparityOf(
        testable.map((one) => (isTestable(one, rate) ? one[arm][rate] : null)),
        overall[arm][rate],
      );
    return { rate, base: among("base"), candidate: among("candidate") };
  });
}

/** Every rate of the group can be told. */
const isWhole = ({ needs: { rows, positives, negatives } }: GroupFacts): boolean =>
  rows === 0 && positives === 0 && negatives === 0;

const AMONG_POSITIVES: ReadonlySet<string> = new Set(["truePositiveRate", "falseNegativeRate"]);
const AMONG_NEGATIVES: ReadonlySet<string> = new Set(["falsePositiveRate", "trueNegativeRate"]);

/** A rate among positive rows needs those, and so on. */
function isTestable({ needs }: GroupFacts, rate: RateGap["rate"]): boolean {
  if (AMONG_POSITIVES.has(rate)) return needs.positives === 0;
  return !AMONG_NEGATIVES.has(rate) || needs.negatives === 0;
}

const lacking = (minimum: number, count: number): number => Math.max(0, minimum - count);

/** Rows that a group of so many lacks; without labels nobody knows of which class they are. */
export const needsOf = (rows: number, positives: number | null): GroupNeeds => ({
  rows: lacking(MINIMUM_ROWS, rows),
  positives: positives === null ? 0 : lacking(MINIMUM_COUNTED, positives),
  negatives: positives === null ? 0 : lacking(MINIMUM_COUNTED, rows - positives),
});

function describeGroup(
  base: ClassificationSample,
  candidate: ClassificationSample,
  { name, rows }: SliceRows,
): GroupFacts {
  const positives = rows.filter((row) => base.labels?.[row] === base.positive).length;
  const isLabelled = base.labels !== undefined;
  const needs = needsOf(rows.length, isLabelled ? positives : null);
  const facts: GroupFacts = {
    name,
    rows: rows.length,
    positives: isLabelled ? positives : null,
    needs,
    base: groupRates(base, rows),
    candidate: groupRates(candidate, rows),
    changes: [],
  };
  if (needs.rows > 0) return facts;
  return { ...facts, changes: changesOf({ base, candidate }, rows, facts) };
}

const PAIRED = ["selectionRate", "truePositiveRate", "falsePositiveRate", "accuracy"] as const;

/** Paired by row, with Tango's interval: the rows that count are the same in both arms. */
function changesOf(
  { base, candidate }: Readonly<Record<"base" | "candidate", ClassificationSample>>,
  rows: Uint32Array,
  facts: GroupFacts,
): RateChange[] {
  return PAIRED.flatMap((rate) => {
    if (!isTestable(facts, rate) || facts.base[rate] === null) return [];
    const [before, after] = [READERS[rate](base), READERS[rate](candidate)];
    const counted = rows.filter((row) => before.counted[row] === 1);
    const only = (one: Uint8Array, other: Uint8Array): number =>
      counted.filter((row) => one[row] === 1 && other[row] !== 1).length;
    const [lost, gained] = [only(before.hits, after.hits), only(after.hits, before.hits)];
    const { estimate, interval, n } = changeOfShares(lost, gained, counted.length);
    return estimate === null || interval === null
      ? []
      : [{ rate, estimate, interval: { ...interval }, lost, gained, n }];
  });
}

/** The figures that other tools give for a grouping as a whole; null where they are undefined. */
function summarize(
  sample: ClassificationSample,
  { members, reference }: DescribedGroups,
): FairnessSummary {
  const groups = members.map(({ rows }) => rows).filter((rows) => rows.length > 0);
  const rates = groups.map((rows) => groupRates(sample, rows));
  const labelled = sample.labels !== undefined;
  const { answers, amplification } = differentialFairnessOf(sample, groups);
  const odds = oddsOf(rates);
  return {
    demographicParityRatio: disparityOf(
      rates.map(({ selectionRate }) => selectionRate),
      null,
    ).ratio,
    ...odds,
    generalizedEntropy: labelled ? finite(generalizedEntropy(sample)) : null,
    entropyBetweenGroups: labelled ? finite(entropyBetweenGroups(sample, groups)) : null,
    differentialFairness: finite(answers),
    biasAmplification: labelled ? finite(amplification) : null,
    ...(reference === undefined
      ? {}
      : { againstReference: againstReference(sample, members, reference) }),
  };
}

/** Equalized odds by the worse of the two rates, and by their mean. */
function oddsOf(
  rates: readonly GroupRates[],
): Pick<
  FairnessSummary,
  | "equalizedOddsDifference"
  | "equalizedOddsRatio"
  | "meanEqualizedOddsDifference"
  | "meanEqualizedOddsRatio"
> {
  const found = disparityOf(
    rates.map(({ truePositiveRate }) => truePositiveRate),
    null,
  );
  const falselyFound = disparityOf(
    rates.map(({ falsePositiveRate }) => falsePositiveRate),
    null,
  );
  const both = (
    key: "difference" | "ratio",
    join: (a: number, b: number) => number,
  ): number | null => {
    const [a, b] = [found[key], falselyFound[key]];
    return a === null || b === null ? null : join(a, b);
  };
  return {
    equalizedOddsDifference: both("difference", Math.max),
    equalizedOddsRatio: both("ratio", Math.min),
    meanEqualizedOddsDifference: both("difference", middle),
    meanEqualizedOddsRatio: both("ratio", middle),
  };
}

const middle = (a: number, b: number): number => (a + b) / 2;
