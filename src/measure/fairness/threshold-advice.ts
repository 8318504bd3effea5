/** Thresholds by group that would make groups alike, and what they would cost: advice, on the rows that it was chosen on. */
import type { ThresholdAdvice } from "../../schema/generated/record.ts";
import { sum } from "../../stats/sums.ts";
import type { SliceRows } from "../comparison.ts";
import type { ClassificationSample } from "../sample.ts";
import {
  type Counts,
  type Mixture,
  mixtureAt,
  type Rate,
  type ScoredGroup,
  tradeOffCurve,
  type Vertex,
} from "./trade-off-curve.ts";

type Equalised = ThresholdAdvice["equalises"];

const accuracy: Rate = ({ found, falselyFound, positives, negatives }) =>
  (found + negatives - falselyFound) / (positives + negatives);
const selectionRate: Rate = ({ found, falselyFound, positives, negatives }) =>
  (found + falselyFound) / (positives + negatives);
const truePositiveRate: Rate = ({ found, positives }) => found / positives;
const falsePositiveRate: Rate = ({ falselyFound, negatives }) => falselyFound / negatives;

/** What is made equal, and what is then made as large as can be. */
const CURVES: Readonly<Record<Equalised, { readonly x: Rate; readonly y: Rate }>> = {
  "selection-rate": { x: selectionRate, y: accuracy },
  "true-positive-rate": { x: truePositiveRate, y: accuracy },
  "equalized-odds": { x: falsePositiveRate, y: truePositiveRate },
};
const EQUALISED = ["selection-rate", "true-positive-rate", "equalized-odds"] as const;

const GRID = 1000;

interface Group extends ScoredGroup {
  readonly name: string;
}

/** A group's mixture, and how often it is set aside for a coin that says yes so often. */
interface Chosen {
  readonly group: Group;
  readonly mixture: Mixture;
  readonly ignored: number;
  readonly coin: number;
}

const isMixed = ({ positive }: Group): boolean => positive.includes(0) && positive.includes(1);

/** Empty for other than two classes, without labels, and where a group lacks rows of either kind. */
export function thresholdAdvice(
  sample: ClassificationSample,
  members: readonly SliceRows[],
): readonly ThresholdAdvice[] {
  const { labels, positive, classes } = sample;
  if (labels === undefined || positive === undefined || classes !== 2) return [];
  const groups = members.map(({ name, rows }): Group => {
    const finite = rows.filter((row) => sample.nonFinite[row] === 0);
    return {
      name,
      scores: Float64Array.from(finite, (row) => sample.scores[2 * row + positive] ?? Number.NaN),
      positive: Uint8Array.from(finite, (row) => (labels[row] === positive ? 1 : 0)),
    };
  });
  if (groups.length < 2 || !groups.every(isMixed)) return [];
  return EQUALISED.map((equalises) => adviceFor(groups, equalises));
}

function adviceFor(groups: readonly Group[], equalises: Equalised): ThresholdAdvice {
  const curves = groups.map((group) => ({
    group,
    curve: tradeOffCurve(group, CURVES[equalises]),
  }));
  const chosen = equalises === "equalized-odds" ? sameOdds(curves) : sameRate(curves);
  const described = chosen.map(({ group, ...one }) => describe(group, one));
  const right = described.reduce((total, { right: own }) => total + own, 0);
  return {
    equalises,
    accuracy: right / groups.reduce((total, { scores }) => total + scores.length, 0),
    groups: described.map(({ facts }) => facts),
  };
}

/** On a grid, the first of the best. What doubles cannot tell apart is one. */
function bestOnGrid(objective: (x: number) => number): number {
  let [best, value] = [0, Number.NEGATIVE_INFINITY];
  for (let step = 0; step <= GRID; step += 1) {
    const found = objective(step / GRID);
    if (found > value + 1e-15) [best, value] = [step / GRID, found];
  }
  return best;
}

interface GroupCurve {
  readonly group: Group;
  readonly curve: readonly Vertex[];
}

/** One rate is the same in all groups, and as many answers as possible are right. */
function sameRate(curves: readonly GroupCurve[]): readonly Chosen[] {
  const rows = curves.reduce((total, { group }) => total + group.scores.length, 0);
  const best = bestOnGrid((x) =>
    curves.reduce(
      (total, { group, curve }) => total + (group.scores.length / rows) * mixtureAt(curve, x).y,
      0,
    ),
  );
  return curves.map(({ group, curve }) => ({
    group,
    mixture: mixtureAt(curve, best),
    ignored: 0,
    coin: best,
  }));
}

/** Both rates are the same: groups that could do better are mixed with a coin until they do not. */
function sameOdds(curves: readonly GroupCurve[]): readonly Chosen[] {
  const rows = curves.reduce((total, { group }) => total + group.scores.length, 0);
  const positives = curves.reduce((total, { group }) => total + sum(group.positive), 0);
  const worst = (x: number): number =>
    Math.min(...curves.map(({ curve }) => mixtureAt(curve, x).y));
  const best = bestOnGrid((x) => ((rows - positives) * (1 - x) + positives * worst(x)) / rows);
  return curves.map(({ group, curve }) => {
    const mixture = mixtureAt(curve, best);
    const ignored = mixture.y === best ? 0 : (mixture.y - worst(best)) / (mixture.y - best);
    return { group, mixture, ignored, coin: best };
  });
}

/** Rates as they would be on average over the coins. */
function describe(
  { name, scores, positive }: Group,
  { mixture, ignored, coin }: Omit<Chosen, "group">,
): { readonly facts: ThresholdAdvice["groups"][number]; readonly right: number } {
  const { low, high, lowShare, highShare } = mixture;
  const chances = scores.map((score) => {
    const chance =
      (score > low.threshold ? lowShare : 0) + (score > high.threshold ? highShare : 0);
    return ignored * coin + (1 - ignored) * chance;
  });
  const found = sum(chances.map((chance, row) => chance * (positive[row] ?? 0)));
  const positives = sum(positive);
  const counts: Counts = {
    found,
    falselyFound: sum(chances) - found,
    positives,
    negatives: scores.length - positives,
  };
  return {
    right: accuracy(counts) * scores.length,
    facts: {
      name,
      thresholds: [
        { above: inRange(low.threshold), share: lowShare },
        { above: inRange(high.threshold), share: highShare },
      ],
      ...(ignored === 0 ? {} : { coin: { share: ignored, probability: coin } }),
      selectionRate: selectionRate(counts),
      truePositiveRate: truePositiveRate(counts),
      falsePositiveRate: falsePositiveRate(counts),
    },
  };
}

/** Above 1 is nobody, and above −1 is everyone: JSON has no infinity. */
const inRange = (threshold: number): number => Math.min(1, Math.max(-1, threshold));
