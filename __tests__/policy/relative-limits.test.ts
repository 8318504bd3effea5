import { expect, test } from "@jest/globals";
import { footprintMeasurements } from "../../src/measure/footprint.ts";
import { METRICS } from "../../src/measure/generated/metrics.ts";
import { parsePolicy } from "../../src/policy/read-policy.ts";

const policy = (criterion: string): string =>
  `version: 1
models:
  m:
    path: model.onnx
    data: { evaluation: { path: e.csv } }
    criteria:
      - standard
      - ${criterion}
`;

test.each(["ceiling", "floor"])(
  "a relative %s of a metric that is no ratio is refused with its place",
  (kind) => {
    const text = policy(`{ kind: ${kind}, metric: log-loss, limit: 1.02, relative: true }`);
    expect(() => parsePolicy(text, "p.yml")).toThrow(
      'Cannot read policy "p.yml" line 8, column ' +
        String(`      - { kind: ${kind}, metric: log-loss, limit: 1.02, relative: `.length + 1) +
        ": models.m.criteria[1].relative has no meaning for log-loss, whose change is a difference and no ratio; write the limit itself, or a non-inferiority criterion with a relative margin",
    );
  },
);

test.each([
  "{ kind: ceiling, metric: bytes, limit: 0.5, relative: true }",
  "{ kind: floor, metric: throughput, limit: 1, relative: true }",
  "{ kind: ceiling, metric: log-loss, limit: 1.02, relative: false }",
  "{ kind: non-inferiority, metric: log-loss, margin: 0.02, relative: true }",
  "{ kind: group-gap, metric: equal-opportunity-difference, margin: 0.02 }",
])("%s is accepted", (criterion) => {
  expect(Object.keys(parsePolicy(policy(criterion), "p.yml").models)).toEqual(["m"]);
});

const isAccepted = (metric: string): boolean => {
  const text = policy(`{ kind: ceiling, metric: ${metric}, limit: 1.02, relative: true }`);
  try {
    return parsePolicy(text, "p.yml").version === 1;
  } catch (error) {
    if (String(error).includes("has no meaning")) return false;
    throw error;
  }
};

test("what is measured as a ratio may be limited by one, and no metric of the catalogue is: each changes by a difference", () => {
  const footprint = { bytes: 2, gzipBytes: 2, parameters: 2, peakMemoryBytes: 2, loadMs: 2 };
  const ratios = footprintMeasurements(footprint, footprint).filter(({ unit }) => unit === "ratio");
  expect(ratios).toHaveLength(5);
  expect(ratios.filter(({ metric }) => !isAccepted(metric))).toEqual([]);
  expect(METRICS.filter(({ name }) => isAccepted(name)).map(({ name }) => name)).toEqual([]);
});
