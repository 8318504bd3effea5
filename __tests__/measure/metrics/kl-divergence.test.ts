import { expect, test } from "@jest/globals";
import { klDivergence } from "../../../src/measure/metrics/kl-divergence.ts";
import { expectClose } from "../../support/close-to.ts";
import { measured, pairEstimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits } from "../../support/samples.ts";

test("kl-divergence agrees with scipy, in nats from the reference to the candidate", () => {
  expectClose(
    pairEstimateOf(klDivergence, digits("base"), digits("comp")),
    expected("fidelity.digits", "kl_mean"),
  );
  expect(
    Math.abs(
      Number(pairEstimateOf(klDivergence, digits("comp"), digits("base"))) -
        expected("fidelity.digits", "kl_mean").value,
    ),
  ).toBeGreaterThan(1e-6);
});

test("equal arms lose nothing, and a probability of 0 is clipped, not infinite", () => {
  const certain = binary([1, 0]);
  expect(pairEstimateOf(klDivergence, certain, certain)).toBe(0);
  expect(pairEstimateOf(klDivergence, certain, binary([0, 1]))).toBeCloseTo(-Math.log(1e-12), 6);
});

test("a row that is not finite loses all: the mean is undefined", () => {
  const { candidate } = measured(klDivergence, {
    reference: binary([0.5, 0.5]),
    candidate: binary([0.5, Number.NaN]),
  });
  expect(candidate).toMatchObject({
    estimate: null,
    evidence: { kind: "none", reason: "it is not finite" },
  });
});
