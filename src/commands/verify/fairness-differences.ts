/** What a record says of groups of people, against its slices, its table of rows and its own sums. */
import { changeOfShares } from "../../measure/evidence.ts";
import { gapsBetween, needsOf } from "../../measure/fairness/describe-groups.ts";
import { groupRates } from "../../measure/fairness/group-rates.ts";
import type { MetricName } from "../../schema/generated/metric-name.ts";
import type { FairnessFacts, GroupFacts, RunRecord } from "../../schema/generated/record.ts";
import { type Difference, differences } from "../differences.ts";
import { classesOf } from "../observe/measure-rows.ts";

export function fairnessDifferences(record: RunRecord): readonly Difference[] {
  const { judged, fairness = [], measurements } = record;
  // Without a class that counts as positive there is nothing to say of groups.
  const isDescribed = measurements.some(({ metric }) => metric === "selection-rate");
  const described = fairness.map(({ by }) => by);
  const wanted = isDescribed ? (judged?.groups ?? described) : [];
  return [
    ...differences(described, wanted, "fairness"),
    ...fairness.flatMap((facts) => columnDifferences(record, facts)),
  ];
}

const ARMS = ["base", "candidate"] as const;

function columnDifferences(record: RunRecord, facts: FairnessFacts): readonly Difference[] {
  const { by, groups, overall, gaps } = facts;
  const path = `fairness (${by})`;
  const rows = record.rows.digest.length;
  return [
    ...differences(sum(groups.map((group) => group.rows)), rows, `${path}.groups, rows in all`),
    ...rateDifferences(record, facts),
    ...ARMS.flatMap((arm) => averageDifferences(facts, arm)),
    ...differences(gaps, gapsBetween(groups, overall), `${path}.gaps`),
    ...groups.flatMap((group) => groupDifferences(record, group)),
  ];
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

const OF_ANSWERS = [
  "selectionRate",
  "truePositiveRate",
  "falsePositiveRate",
  "trueNegativeRate",
  "falseNegativeRate",
  "precision",
  "falseOmissionRate",
  "accuracy",
] as const;

type Rates = GroupFacts["base"];

const answerRates = (rates: Rates): Partial<Rates> =>
  Object.fromEntries(OF_ANSWERS.map((rate) => [rate, rates[rate]]));

/** The table does not say which class is the positive one: one of them must give all rates of all rows. */
function rateDifferences(
  { rows }: RunRecord,
  { by, groups, overall }: FairnessFacts,
): readonly Difference[] {
  const samples = { base: classesOf(rows, rows.base), candidate: classesOf(rows, rows.candidate) };
  const everyone = Uint32Array.from({ length: rows.digest.length }, (_, row) => row);
  const classes = new Set([...(rows.label ?? []), ...rows.base, ...rows.candidate, 0, 1]);
  const tries = [...classes].flatMap((positive) => {
    if (positive === null) return [];
    const found = rows.label?.filter((label) => label === positive).length ?? null;
    const known = groups.map((group) => group.positives ?? 0);
    return [
      [
        ...differences(
          groups.every((group) => group.positives === null) ? null : sum(known),
          found,
          `fairness (${by}).groups, positives in all`,
        ),
        ...ARMS.flatMap((arm) =>
          differences(
            answerRates(overall[arm]),
            answerRates(groupRates({ ...samples[arm], positive }, everyone)),
            `fairness (${by}).overall.${arm}`,
          ),
        ),
      ],
    ];
  });
  return tries.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

/** Of all rows a rate is the mean of the groups', each by its rows. */
function averageDifferences(
  { by, groups, overall }: FairnessFacts,
  arm: (typeof ARMS)[number],
): readonly Difference[] {
  const rows = sum(groups.map((group) => group.rows));
  return (["selectionRate", "accuracy"] as const).flatMap((rate) => {
    if (overall[arm][rate] === null) return [];
    const mean = sum(groups.map((group) => (group.rows * (group[arm][rate] ?? 0)) / rows));
    return differences(overall[arm][rate], mean, `fairness (${by}).overall.${arm}.${rate}`);
  });
}

const AS_MEASURED: Readonly<Partial<Record<MetricName, (typeof OF_ANSWERS)[number]>>> = {
  "selection-rate": "selectionRate",
  "true-positive-rate": "truePositiveRate",
  "false-positive-rate": "falsePositiveRate",
  accuracy: "accuracy",
};

function groupDifferences(record: RunRecord, group: GroupFacts): readonly Difference[] {
  const { name, rows, positives, needs, changes } = group;
  const path = `fairness.groups (${name})`;
  const slice = record.judged?.slices.find((one) => one.name === name);
  return [
    ...(slice === undefined ? [] : differences(rows, slice.rows, `${path}.rows`)),
    ...differences(needs, needsOf(rows, positives), `${path}.needs`),
    ...measuredDifferences(record, group),
    ...changes.flatMap((change) => {
      const { rate, estimate, interval, lost, gained, n } = change;
      const again = changeOfShares(lost, gained, n);
      const [before, after] = [group.base[rate], group.candidate[rate]];
      const moved = before === null || after === null ? null : after - before;
      return [
        ...differences(
          { estimate, lower: interval.lower, upper: interval.upper },
          {
            estimate: again.estimate,
            lower: again.interval?.lower,
            upper: again.interval?.upper,
          },
          `${path}.changes (${rate})`,
        ),
        ...sumDifferences(estimate, moved, `${path}.changes (${rate}).estimate`),
      ];
    }),
  ];
}

/** A difference of two shares is as exact as they are, and not as it is itself. */
const ROUNDING = 1e-12;

const sumDifferences = (
  recorded: number,
  recomputed: number | null,
  path: string,
): readonly Difference[] =>
  recomputed !== null && Math.abs(recorded - recomputed) <= ROUNDING
    ? []
    : [{ path, recorded, recomputed }];

/** Where the group is a slice as well. A slice's rates leave out rows that the float model does not answer. */
function measuredDifferences(
  { measurements, rows }: RunRecord,
  group: GroupFacts,
): readonly Difference[] {
  if (rows.base.includes(null)) return [];
  return measurements.flatMap(({ metric, slice, arm, versus, kernels, estimate }) => {
    const rate = AS_MEASURED[metric];
    if (rate === undefined || slice !== group.name || kernels !== "ordinary") return [];
    if (arm === "base" || (arm === "candidate" && versus === "base"))
      return differences(group[arm][rate], estimate, `fairness.groups (${slice}).${arm}.${rate}`);
    return [];
  });
}
