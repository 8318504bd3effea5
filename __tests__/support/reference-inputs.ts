/** What the reference checks ask of: metrics by name, and the data sets of the reference as samples and groups. */
import type { GroupColumn } from "../../src/measure/comparison.ts";
import { METRICS } from "../../src/measure/generated/metrics.ts";
import type { AnyMetric } from "../../src/measure/metric.ts";
import type { ClassificationSample, Sample } from "../../src/measure/sample.ts";
import { estimateOf, measured, pairEstimateOf } from "./measure.ts";
import { numbers } from "./reference.ts";
import { logits } from "./samples.ts";

export type Computed = Readonly<Record<string, () => unknown>>;

export function metricNamed(name: string): AnyMetric {
  const found = METRICS.find((metric) => metric.name === name);
  if (found === undefined) throw new Error(`No metric is named ${name}`);
  return found;
}

export const of = (name: string, sample: Sample, rows?: readonly number[]): unknown =>
  estimateOf(metricNamed(name), sample, rows);
/** What the gate records beside the metric's value. */
export const detailOf = (name: string, sample: Sample): Readonly<Record<string, number | null>> =>
  measured(metricNamed(name), { reference: sample })["base"]?.detail ?? {};
export const between = (name: string, a: Sample, b: Sample): unknown =>
  pairEstimateOf(metricNamed(name), a, b);
export const percent = (value: unknown, n: number): number => Math.round(Number(value) * n);

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}

export function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(record) : [];
}

export const diabetes = (arm: "base" | "comp"): ClassificationSample =>
  logits("diabetes", `${arm}_logit`);

export function groupsOf(column: string, values: readonly number[]): GroupColumn {
  const members = [...new Set(values)]
    .toSorted((a, b) => a - b)
    .map((value) => ({
      name: String(value),
      rows: Uint32Array.from(values.flatMap((other, row) => (other === value ? [row] : []))),
    }));
  return { column, members };
}

export const groupings: Readonly<Record<string, () => readonly number[]>> = {
  sex: () => numbers("diabetes", "sex"),
  age: () => numbers("diabetes", "age"),
  sex_x_age: () =>
    numbers("diabetes", "sex").map((sex, row) => sex * 3 + (numbers("diabetes", "age")[row] ?? 0)),
};
