import { expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import { ACCURACY, accuracyOf, caseOf, latencyOf } from "../support/judging.ts";
import type { Measurement } from "../../src/schema/measurement.ts";

const LOAD = { slice: "load=server", metric: "latency-p50", limit: 1.1 } as const;

const outcomeOf = (latency: Measurement) => {
  const { findings } = judge(
    caseOf([ACCURACY], [...accuracyOf(0, 0, 2000), { ...latency, slice: LOAD.slice }], {
      loads: [LOAD],
    }),
  );
  return findings.find(({ slice }) => slice === LOAD.slice);
};

test("a latency under load is proven at most the limit, or shown to be above it", () => {
  expect(outcomeOf(latencyOf(1.02, 0.01))?.outcome).toBe("pass");
  expect(outcomeOf(latencyOf(1.3, 0.01))?.outcome).toBe("fail");
});

test("where the same model differs from itself by more than the limit, the environment decides nothing", () => {
  const noisy = outcomeOf(latencyOf(1.02, 0.01, { lower: 0.8, upper: 1.25 }));
  expect(noisy?.outcome).toBe("inconclusive");
  expect(noisy?.explanation).toContain("environment");
});

test("a load that was not measured is not checked", () => {
  const { findings, verdict } = judge(
    caseOf([ACCURACY], accuracyOf(0, 0, 2000), { loads: [LOAD] }),
  );
  expect(findings.at(-1)?.outcome).toBe("not-checked");
  expect(verdict.outcome).toBe("not-checked");
});
