import { expect, test } from "@jest/globals";
import { gained } from "../../../src/measure/metrics/gained.ts";
import { pairEstimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits } from "../../support/samples.ts";

test("gained counts the reference's rows", () => {
  const share = pairEstimateOf(gained, digits("base"), digits("comp"));
  expect(Math.round(Number(share) * 899)).toBe(
    expected("fidelity.digits", "wrong_to_correct").value,
  );
});

test("rows that are wrong in both arms, or right in both, are not gained", () => {
  const reference = binary([0.9, 0.1], { labels: [1, 1] });
  expect(pairEstimateOf(gained, reference, binary([0.8, 0.2], { labels: [1, 1] }))).toBe(0);
});

test("a wrong answer that becomes right is gained", () => {
  const reference = binary([0.1, 0.1], { labels: [1, 1] });
  expect(pairEstimateOf(gained, reference, binary([0.9, 0.1], { labels: [1, 1] }))).toBe(0.5);
});
