/** What one criterion asks of one measurement. */
import type { Ceiling, Criterion, Expectation, Floor } from "../schema/generated/record.ts";
import type { Kernels, Measurement } from "../schema/measurement.ts";
import type { MetricName } from "../schema/generated/metric-name.ts";

export interface Target {
  readonly criterion: Criterion;
  readonly metric: MetricName;
  readonly slice: string;
  readonly tier: 1 | 2 | 3;
}

/** Finds measurements of one metric, slice and kind of kernels. */
export interface Lookup {
  find(wanted: {
    readonly arm: Measurement["arm"];
    readonly versus?: "base" | "baseline";
  }): Measurement | undefined;
}

export interface Requirement {
  /** What is judged; undefined when nobody measured it. */
  readonly subject: Measurement | undefined;
  readonly operator: Expectation["operator"];
  /** null when the reference that it rests on is undefined. */
  readonly limit: number | null;
  readonly versus: "base" | "baseline";
  /** Why the criterion cannot be judged of this metric. */
  readonly unfit?: string;
}

export type ReadRequirement<Kind extends Criterion["kind"]> = (
  criterion: Extract<Criterion, { readonly kind: Kind }>,
  target: Target,
  lookup: Lookup,
) => Requirement;

/** The candidate's own value, or its ratio to the base model's when the criterion is relative. */
export function judgedValue(
  criterion: Ceiling | Floor,
  lookup: Lookup,
): Pick<Requirement, "subject" | "unfit"> {
  if (criterion.relative !== true) {
    const own = lookup.find({ arm: "candidate", versus: "base" });
    return { subject: own ?? lookup.find({ arm: "candidate" }) };
  }
  const subject = lookup.find({ arm: "change", versus: "base" });
  if (subject === undefined || subject.unit === "ratio") return { subject };
  const unfit = "its change is a difference, not a ratio; use a limit without `relative`";
  return { subject, unfit };
}

/** Measurements by metric, slice and kernels. */
export interface MeasurementIndex {
  lookup(metric: MetricName, slice: string, kernels: Kernels): Lookup;
  /** Of the metric's change, wherever it was measured; "" when it was not. */
  unitOf(metric: MetricName): string;
}

export function indexMeasurements(measurements: readonly Measurement[]): MeasurementIndex {
  const groups = new Map<string, Measurement[]>();
  for (const measurement of measurements) {
    const key = keyOf(measurement.metric, measurement.slice, measurement.kernels);
    groups.set(key, [...(groups.get(key) ?? []), measurement]);
  }
  return {
    unitOf: (metric) =>
      measurements.find((found) => found.metric === metric && found.arm === "change")?.unit ?? "",
    lookup: (metric, slice, kernels) => {
      const group = groups.get(keyOf(metric, slice, kernels)) ?? [];
      return {
        find: ({ arm, versus }) =>
          group.find(
            (found) => found.arm === arm && (versus === undefined || found.versus === versus),
          ),
      };
    },
  };
}

const keyOf = (metric: string, slice: string, kernels: string): string =>
  `${metric}\n${slice}\n${kernels}`;
