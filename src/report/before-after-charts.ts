/** Size, latency and quality before and after, as charts that GitHub draws in a job summary (Mermaid's xychart). */
import type { MetricName, RunRecord } from "../schema/generated/record.ts";
import { shortened, visibleText } from "./escape.ts";
import { findMeasurement } from "./headline.ts";

interface Chart {
  readonly title: string;
  readonly metric: MetricName;
  /** What a figure is multiplied by. */
  readonly scale: number;
  /** What no figure can exceed. */
  readonly ceiling?: number;
}

const CHARTS: readonly Chart[] = [
  { title: "Size, kB", metric: "bytes", scale: 1e-3 },
  { title: "Latency (median), ms", metric: "latency-p50", scale: 1 },
  { title: "Accuracy, %", metric: "accuracy", scale: 100, ceiling: 100 },
  { title: "RMSE", metric: "rmse", scale: 1 },
];

/** More bars have no room for their names. */
const MOST_MODELS = 6;

/** Empty when nothing was measured on both sides. */
export function beforeAfterCharts(records: readonly RunRecord[]): string {
  const charts = CHARTS.flatMap((chart) => chartLines(chart, records));
  return charts.length === 0 ? "" : ["### Before and after", "", ...charts].join("\n");
}

interface Bars {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

function chartLines(
  { title, metric, scale, ceiling = Infinity }: Chart,
  records: readonly RunRecord[],
): readonly string[] {
  const measured = records.flatMap((record) => barsOf(record, metric, scale));
  const shown = measured.slice(0, MOST_MODELS);
  const highest = Math.max(0, ...shown.flatMap(({ before, after }) => [before, after]));
  if (highest === 0) return [];
  const of = (name: string): string => (records.length === 1 ? "" : `${name} `);
  const names = shown.flatMap(({ name }) => [
    label(`${of(name)}before`),
    label(`${of(name)}after`),
  ]);
  const figures = shown.flatMap(({ before, after }) => [plain(before), plain(after)]);
  const rest = measured.length - shown.length;
  return [
    "```mermaid",
    "xychart-beta",
    `  title ${label(rest > 0 ? `${title} (${rest} more models in the tables)` : title)}`,
    `  x-axis [${names.join(", ")}]`,
    `  y-axis 0 --> ${plain(Math.min(highest * 1.1, ceiling))}`,
    `  bar [${figures.join(", ")}]`,
    "```",
    "",
  ];
}

function barsOf(record: RunRecord, metric: MetricName, scale: number): readonly Bars[] {
  const estimate = (arm: "base" | "candidate"): number | null =>
    findMeasurement(record, { metric, arm, kernels: "ordinary" })?.estimate ?? null;
  const [before, after] = [estimate("base"), estimate("candidate")];
  // The chart begins at zero.
  if (before === null || after === null || before < 0 || after < 0) return [];
  return [{ name: record.model.name, before: before * scale, after: after * scale }];
}

/** Only what Mermaid reads as text: quotes, percent signs and braces could begin something else. */
function label(text: string): string {
  const kept = visibleText(text).replaceAll(/[^\p{L}\p{M}\p{N} ._+,%()-]|%(?=[%{])/gu, " ");
  return `"${shortened(kept, 60)}"`;
}

/** Mermaid reads no exponents. */
function plain(value: number): string {
  const size = value === 0 ? 0 : Math.floor(Math.log10(value));
  return String(Number(value.toPrecision(4))).includes("e")
    ? value.toFixed(Math.min(20, Math.max(0, 3 - size)))
    : String(Number(value.toPrecision(4)));
}
