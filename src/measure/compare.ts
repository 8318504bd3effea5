/** Everything that can be said about a candidate against a reference, on all rows and on each slice. */
import type { Measurement } from "../schema/measurement.ts";
import { valuesOf } from "./answers.ts";
import type { Comparison, View } from "./comparison.ts";
import { METRICS } from "./generated/metrics.ts";
import { measureGroups } from "./group-gap.ts";
import { pendingArms } from "./measure-arms.ts";
import { pendingPair } from "./measure-pair.ts";
import type { AnyMetric } from "./metric.ts";
import { everyRow, settledInTurn, type Weighed } from "./resampling.ts";
import type { Sample } from "./sample.ts";

/** Cells of samples that wait for resamples at a time: so many doubles are 160 MB. */
const CELLS = 2e7;

export function comparePair(comparison: Comparison): readonly Measurement[] {
  const views = [
    { slice: "all", rows: everyRow(comparison.reference.rows) },
    ...comparison.slices.map(({ name, rows }) => ({ slice: name, rows })),
  ];
  const asked = METRICS.filter((metric) => applies(metric, comparison.reference));
  return [...measureAll(asked, comparison, views), ...measureGroups(comparison)];
}

/** Each metric on each view, from the same resamples. */
export function measureAll(
  metrics: readonly AnyMetric[],
  comparison: Comparison,
  views: readonly View[],
): readonly Measurement[] {
  const { resamples } = comparison;
  const byView = settledInTurn(pendingOf(metrics, comparison, views), { resamples, most: CELLS });
  return metrics.flatMap((_, metric) =>
    views.flatMap((__, view) => byView[view * metrics.length + metric] ?? []),
  );
}

// View by view, so that metrics of the same rows share what they make of them.
function* pendingOf(
  metrics: readonly AnyMetric[],
  comparison: Comparison,
  views: readonly View[],
): Generator<Weighed<readonly Measurement[]>> {
  const { reference } = comparison;
  const { width } = valuesOf(reference);
  for (const every of views) {
    const finite = finiteOf(every, reference.nonFinite);
    for (const metric of metrics) {
      const view = metric.finiteOnly ? finite : every;
      const pending =
        metric.of === "arm"
          ? pendingArms(metric, comparison, view)
          : pendingPair(metric, comparison, view);
      yield { pending, weight: view.rows.length * width };
    }
  }
}

/** Where all rows are finite, the view itself: its resamples are shared then. */
function finiteOf({ slice, rows }: View, nonFinite: Uint8Array): View {
  const finite = rows.filter((row) => nonFinite[row] === 0);
  return { slice, rows: finite.length === rows.length ? rows : finite };
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
    case "labels-and-deviations":
      return labelled && sample.kind === "regression" && sample.deviations !== undefined;
  }
}
