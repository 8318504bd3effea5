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
/** Replicates that wait to be finished: 8 MB, whatever the number of resamples. Drawing anew for each lot costs a few parts in a hundred of scoring it. */
const REPLICATES = 1e6;

/** Its units are each metric on each view, one view after the other, so that metrics of the same rows share what they make of them; the last one is the gaps between groups. */
export interface Work {
  readonly comparison: Comparison;
  readonly metrics: readonly AnyMetric[];
  readonly views: readonly View[];
}

/** Units [start, end). Whatever else is measured with them, or elsewhere, they come out the same. */
export interface Share {
  readonly start: number;
  readonly end: number;
}

export function comparePair(comparison: Comparison): readonly Measurement[] {
  const work = workOf(comparison);
  return inOrder(work, measureShare(work, { start: 0, end: unitsOf(work) }));
}

export function workOf(comparison: Comparison): Work {
  const { reference, slices, only } = comparison;
  const views = [
    { slice: "all", rows: everyRow(reference.rows) },
    ...slices.map(({ name, rows }) => ({ slice: name, rows })),
  ];
  const isWanted = (metric: AnyMetric): boolean => only === undefined || only.has(metric.name);
  const metrics = METRICS.filter((metric) => isWanted(metric) && applies(metric, reference));
  return { comparison, metrics, views };
}

export const unitsOf = ({ metrics, views }: Work): number => metrics.length * views.length + 1;

/** By unit of the share. */
export function measureShare(work: Work, share: Share): readonly (readonly Measurement[])[] {
  const { comparison } = work;
  const { resamples } = comparison;
  const measured = settledInTurn(pendingOf(work, share), {
    resamples,
    most: CELLS,
    mostReplicates: REPLICATES,
  });
  const gaps = unitsOf(work) - 1;
  const withGaps = share.start <= gaps && gaps < share.end;
  return withGaps ? [...measured, measureGroups(comparison)] : measured;
}

/** From all units: metric by metric, as reports list them. */
export function inOrder(
  { metrics, views }: Work,
  measured: readonly (readonly Measurement[])[],
): readonly Measurement[] {
  const byMetric = metrics.flatMap((_, metric) =>
    views.flatMap((__, view) => measured[view * metrics.length + metric] ?? []),
  );
  return [...byMetric, ...(measured.at(-1) ?? [])];
}

function* pendingOf(
  { comparison, metrics, views }: Work,
  { start, end }: Share,
): Generator<Weighed<readonly Measurement[]>> {
  const { reference } = comparison;
  const { width } = valuesOf(reference);
  for (const [place, every] of views.entries()) {
    const before = place * metrics.length;
    const asked = metrics.slice(Math.max(0, start - before), Math.max(0, end - before));
    if (asked.length === 0) continue;
    const finite = finiteOf(every, reference.nonFinite);
    for (const metric of asked) {
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
