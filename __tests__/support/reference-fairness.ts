/** What our own functions say of groups where the reference has a value. */
import { describeGroups } from "../../src/measure/fairness/describe-groups.ts";
import { disparityOf } from "../../src/measure/fairness/disparity.ts";
import { groupRates } from "../../src/measure/fairness/group-rates.ts";
import { theilIndex } from "../../src/measure/metrics/theil-index.ts";
import type { FairnessFacts, RateGap } from "../../src/schema/generated/record.ts";
import { estimateOf } from "./measure.ts";
import { groupings, groupsOf } from "./reference-inputs.ts";
import { input } from "./reference.ts";
import { binary, logits } from "./samples.ts";

export function describedDiabetes(grouping: string): FairnessFacts {
  const group = { ...groupsOf(grouping, groupings[grouping]?.() ?? []), reference: "1" };
  const [facts] = describeGroups(
    logits("diabetes", "base_logit"),
    logits("diabetes", "comp_logit"),
    [group],
  );
  if (facts === undefined) throw new Error("The data have groups");
  return facts;
}

const PEERS_NAMES = {
  selection_rate: "selectionRate",
  tpr: "truePositiveRate",
  fpr: "falsePositiveRate",
  tnr: "trueNegativeRate",
  fnr: "falseNegativeRate",
  accuracy: "accuracy",
  precision: "precision",
} as const;

type Arm = "base" | "candidate";
type Rates = FairnessFacts["overall"]["base"];

const named = (count: number, rates: Rates): Readonly<Record<string, unknown>> => ({
  count,
  ...Object.fromEntries(Object.entries(PEERS_NAMES).map(([key, name]) => [key, rates[name]])),
});

const rowsIn = ({ groups }: FairnessFacts): number =>
  groups.reduce((total, { rows }) => total + rows, 0);

function apart(
  facts: FairnessFacts,
  arm: Arm,
  key: keyof RateGap["base"],
): Readonly<Record<string, unknown>> {
  const counts = facts.groups.map(({ rows }) => rows);
  return {
    count: disparityOf(counts, rowsIn(facts))[key],
    ...Object.fromEntries(
      Object.entries(PEERS_NAMES).map(([short, name]) => [
        short,
        facts.gaps.find(({ rate }) => rate === name)?.[arm][key],
      ]),
    ),
  };
}

function fairness(grouping: string, arm: Arm): unknown {
  const facts = describedDiabetes(grouping);
  const { [arm]: summary } = facts;
  const [difference, ratio] = [apart(facts, arm, "difference"), apart(facts, arm, "ratio")];
  return {
    by_group: Object.fromEntries(
      facts.groups.map((group) => [group.name, named(group.rows, group[arm])]),
    ),
    overall: named(rowsIn(facts), facts.overall[arm]),
    difference,
    ratio,
    difference_to_overall: apart(facts, arm, "differenceToOverall"),
    ratio_to_overall: apart(facts, arm, "ratioToOverall"),
    dp_difference: difference["selection_rate"],
    dp_ratio: summary.demographicParityRatio,
    eo_difference: summary.equalizedOddsDifference,
    eo_ratio: summary.equalizedOddsRatio,
    eo_difference_mean: summary.meanEqualizedOddsDifference,
    eo_ratio_mean: summary.meanEqualizedOddsRatio,
    eopp_difference: difference["tpr"],
    eopp_ratio: ratio["tpr"],
  };
}

function aif360(arm: Arm): unknown {
  const { [arm]: summary } = describedDiabetes("sex");
  const against = summary.againstReference;
  const field = arm === "base" ? "base_logit" : "comp_logit";
  return {
    statistical_parity_difference: against?.statisticalParityDifference,
    disparate_impact_ratio: against?.disparateImpact,
    equal_opportunity_difference: against?.equalOpportunityDifference,
    average_odds_difference: against?.averageOddsDifference,
    average_odds_error: against?.averageOddsError,
    average_predictive_value_difference: against?.averagePredictiveValueDifference,
    generalized_entropy_error_a2: summary.generalizedEntropy,
    theil: estimateOf(theilIndex, logits("diabetes", field)),
    between_group_gee: summary.entropyBetweenGroups,
    smoothed_edf: summary.differentialFairness,
    df_bias_amplification: summary.biasAmplification,
  };
}

function calibrationByGroup(arm: Arm): unknown {
  return Object.fromEntries(
    describedDiabetes("sex").groups.map((group) => {
      const { calibrationError: ece10, brierScore: brier, meanGap } = group[arm];
      return [`sex${group.name}`, { n: group.rows, ece10, brier, mean_gap: meanGap }];
    }),
  );
}

const zeroed = (values: readonly (number | null)[]): number =>
  disparityOf(
    values.map((value) => value ?? 0),
    null,
  ).difference ?? Number.NaN;

/** fairlearn's own figures are ours with 0 for what is undefined: the check shows that it is the only difference. */
function singleClassGroups(): unknown {
  const given = input("fairness.edge_single_class_group");
  const list = (key: string): number[] =>
    typeof given === "object" && given !== null ? Array.from(Reflect.get(given, key), Number) : [];
  const sample = binary(list("pred"), { labels: list("y") });
  const column = groupsOf("group", list("group"));
  const [facts] = describeGroups(sample, sample, [column]);
  const groups = column.members.map(({ name, rows }) => ({
    name,
    ...groupRates(sample, rows),
  }));
  const rates = (key: "truePositiveRate" | "falsePositiveRate") => groups.map((one) => one[key]);
  const byGroup = (key: "truePositiveRate" | "falsePositiveRate"): unknown =>
    Object.fromEntries(groups.map((one) => [one.name, one[key] ?? "undefined"]));
  const [found, falselyFound] = [rates("truePositiveRate"), rates("falsePositiveRate")];
  const [tpr, fpr] = [found, falselyFound].map((values) => disparityOf(values, null).difference);
  return {
    fairlearn_by_group: Object.fromEntries(
      groups.map((one) => [
        one.name,
        { tpr: one.truePositiveRate ?? 0, fpr: one.falsePositiveRate ?? 0 },
      ]),
    ),
    fairlearn_eo_difference: Math.max(zeroed(found), zeroed(falselyFound)),
    correct_tpr: byGroup("truePositiveRate"),
    correct_fpr: byGroup("falsePositiveRate"),
    correct_tpr_difference: tpr,
    correct_fpr_difference: fpr,
    correct_eo_difference: facts?.base.equalizedOddsDifference,
  };
}

const THEIRS = {
  demographic_parity: "selection-rate",
  equalized_odds: "equalized-odds",
  true_positive_rate_parity: "true-positive-rate",
} as const;

function thresholds(constraint: keyof typeof THEIRS): unknown {
  const { thresholds: advice = [] } = describedDiabetes("sex");
  const found = advice.find(({ equalises }) => equalises === THEIRS[constraint]);
  const groups = found?.groups ?? [];
  const ofGroups = (read: (group: (typeof groups)[number]) => unknown): unknown =>
    Object.fromEntries(groups.map((group) => [group.name, read(group)]));
  const coins = (group: (typeof groups)[number]): object => ({
    p_ignore: group.coin?.share ?? 0,
    // Without a coin, the rate that all groups share is what it would say.
    prediction_constant: group.coin?.probability ?? group.falsePositiveRate,
  });
  return {
    interpolation: ofGroups((group) => ({
      ...(constraint === "equalized_odds" ? coins(group) : {}),
      ...Object.fromEntries(
        group.thresholds.flatMap(({ above, share }, place) => [
          [`p${place}`, share],
          [`operation${place}`, { op: ">", threshold: above }],
        ]),
      ),
    })),
    expected_accuracy: found?.accuracy,
    expected_selection: ofGroups(({ selectionRate }) => selectionRate),
    expected_tpr: ofGroups(({ truePositiveRate }) => truePositiveRate),
    expected_fpr: ofGroups(({ falsePositiveRate }) => falsePositiveRate),
  };
}

export const FAIRNESS: Readonly<Record<string, () => unknown>> = {
  ...Object.fromEntries(
    Object.keys(groupings).flatMap((grouping) => [
      [`fairness.diabetes.${grouping}.base`, () => fairness(grouping, "base")] as const,
      [`fairness.diabetes.${grouping}.comp`, () => fairness(grouping, "candidate")] as const,
    ]),
  ),
  "fairness.diabetes.aif360.base": () => aif360("base"),
  "fairness.diabetes.aif360.comp": () => aif360("candidate"),
  "fairness.group_calibration": () => ({
    base: calibrationByGroup("base"),
    comp: calibrationByGroup("candidate"),
  }),
  "fairness.threshold_optimizer.demographic_parity": () => thresholds("demographic_parity"),
  "fairness.threshold_optimizer.equalized_odds": () => thresholds("equalized_odds"),
  "fairness.threshold_optimizer.true_positive_rate_parity": () =>
    thresholds("true_positive_rate_parity"),
  "fairness.edge_single_class_group": singleClassGroups,
};
