/** Everything that can be said about a candidate against a reference, on all rows and on each slice. */
import type { Measurement } from "../schema/measurement.ts";
import type { Comparison, View } from "./comparison.ts";
import { METRICS } from "./generated/metrics.ts";
import { measureGroups } from "./group-gap.ts";
import { measureArms } from "./measure-arms.ts";
import { measurePair } from "./measure-pair.ts";
import type { AnyMetric } from "./metric.ts";
import type { Sample } from "./sample.ts";

export function comparePair(comparison: Comparison): readonly Measurement[] {
  const all = Uint32Array.from({ length: comparison.reference.rows }, (_, row) => row);
  const views = [
    { slice: "all", rows: all },
    ...comparison.slices.map(({ name, rows }) => ({ slice: name, rows })),
  ];
  const measured: Measurement[] = [];
  for (const metric of METRICS.filter((candidate) => applies(candidate, comparison.reference))) {
    for (const view of views) measured.push(...measureMetric(metric, comparison, view));
  }
  return [...measured, ...measureGroups(comparison)];
}

function measureMetric(
  metric: AnyMetric,
  comparison: Comparison,
  view: View,
): readonly Measurement[] {
  const rows = metric.finiteOnly
    ? view.rows.filter((row) => comparison.reference.nonFinite[row] === 0)
    : view.rows;
  const own = { slice: view.slice, rows };
  return metric.of === "arm"
    ? measureArms(metric, comparison, own)
    : measurePair(metric, comparison, own);
}

function applies(metric: AnyMetric, sample: Sample): boolean {
  const kinds: readonly string[] = metric.of === "arm" ? [metric.sample] : metric.samples;
  return kinds.includes(sample.kind) && meetsNeeds(metric.needs, sample);
}

function meetsNeeds(needs: AnyMetric["needs"], sample: Sample): boolean {
  const labelled =
    (sample.kind === "classification" && sample.labels !== undefined) ||
    (sample.kind === "regression" && sample.targets !== undefined);
  const hasPositive = sample.kind === "classification" && sample.positive !== undefined;
  switch (needs) {
    case "nothing":
      return true;
    case "labels":
      return labelled;
    case "positive":
      return hasPositive;
    case "labels-and-positive":
      return labelled && hasPositive;
  }
}
