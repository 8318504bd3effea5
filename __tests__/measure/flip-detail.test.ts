import { expect, test } from "@jest/globals";
import { flips } from "../../src/measure/metrics/flips.ts";
import { expectClose } from "../support/close-to.ts";
import { measured } from "../support/measure.ts";
import { expected } from "../support/reference.ts";
import { digits, logits } from "../support/samples.ts";

test("flipped answers were close calls of the reference", () => {
  const { candidate } = measured(flips, { reference: digits("base"), candidate: digits("comp") });
  const detail = candidate?.detail ?? {};
  expectClose(
    detail["marginOfFlips"],
    expected("fidelity.digits", "mean_base_margin_of_disagreements"),
  );
  expectClose(
    detail["marginOfOthers"],
    expected("fidelity.digits", "mean_base_margin_of_agreements"),
  );
  expect(detail["closer"]).toBeGreaterThan(0.9);
  expect(detail["closerP"]).toBeLessThan(1e-6);
  expect(detail).not.toHaveProperty("positiveToNegative");
});

test("of a positive class both directions are told apart", () => {
  const reference = logits("diabetes", "base_logit");
  const candidate = logits("diabetes", "comp_logit");
  const { candidate: found } = measured(flips, { reference, candidate });
  expectClose(found?.detail?.["positiveToNegative"], expected("fidelity.diabetes", "pos_to_neg"));
  expectClose(found?.detail?.["negativeToPositive"], expected("fidelity.diabetes", "neg_to_pos"));
});

test("without a flip nothing is said about margins", () => {
  const { candidate } = measured(flips, { reference: digits("base") });
  expect(candidate?.detail).toMatchObject({
    wrongToOtherWrong: 0,
    marginOfFlips: null,
    closer: null,
  });
});
