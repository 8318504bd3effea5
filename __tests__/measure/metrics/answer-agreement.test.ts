import { expect, test } from "@jest/globals";
import { answerAgreement } from "../../../src/measure/metrics/answer-agreement.ts";
import { expectClose } from "../../support/close-to.ts";
import { measured, pairEstimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { classification, digits } from "../../support/samples.ts";

test("it agrees with scikit-learn on the digits", () => {
  expectClose(
    pairEstimateOf(answerAgreement, digits("base"), digits("comp")),
    expected("fidelity.digits", "kappa_models"),
  );
});

test("an arm is equal to itself", () => {
  expect(pairEstimateOf(answerAgreement, digits("base"), digits("base"))).toBeCloseTo(1, 12);
});

test("a candidate that is not finite is another answer", () => {
  const reference = classification([
    [0.7, 0.2, 0.1],
    [0.2, 0.7, 0.1],
    [0.4, 0.35, 0.25],
  ]);
  const candidate = classification([
    [0.7, 0.2, 0.1],
    [Number.NaN, 0.7, 0.1],
    [0.4, 0.35, 0.25],
  ]);
  const { candidate: found } = measured(answerAgreement, { reference, candidate });
  expect(Number(found?.estimate)).toBeLessThan(1);
});
