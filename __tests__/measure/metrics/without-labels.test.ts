import { expect, test } from "@jest/globals";
import { METRICS } from "../../../src/measure/generated/metrics.ts";
import type { AnyArmMetric, Estimator } from "../../../src/measure/metric.ts";
import type { SampleKind, SampleOf } from "../../../src/measure/sample.ts";
import { classification, distributions } from "../../support/samples.ts";

const NAMED: readonly AnyArmMetric[] = METRICS.filter((metric) => metric.of === "arm").filter(
  ({ needs, better }) => needs.startsWith("labels") && better === "higher",
);
const CLASSES = classification([
  [0.7, 0.2, 0.1],
  [0.1, 0.8, 0.1],
]);
const NUMBERS = distributions([1, 2], [1, 1]);

/** What an estimator makes of two rows, as numbers that are above 0. */
function saidOf<Kind extends SampleKind>(
  estimator: Estimator<Kind>,
  sample: SampleOf<Kind>,
): number[] {
  const every = Uint32Array.of(0, 1);
  switch (estimator.kind) {
    case "rate":
      return [...estimator.rate(sample).hits];
    case "mean":
      return [...estimator.perRow(sample)];
    case "area":
    case "bootstrap":
      return [estimator.prepare(sample)(Uint8Array.of(1, 1), every)];
  }
}

test("there are metrics that need labels and rise with right answers", () => {
  expect(NAMED.length).toBeGreaterThan(10);
});

test.each(NAMED.map((metric) => [metric.name, metric] as const))(
  "%s calls nothing right where it is asked without labels",
  (_, metric) => {
    const said =
      metric.sample === "classification"
        ? saidOf(metric.estimator, CLASSES)
        : metric.sample === "regression"
          ? saidOf(metric.estimator, NUMBERS)
          : [];
    expect(said.length).toBeGreaterThan(0);
    expect(said.filter((value) => value > 0)).toEqual([]);
  },
);
