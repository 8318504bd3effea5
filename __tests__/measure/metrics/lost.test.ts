import { expect, test } from "@jest/globals";
import { lost } from "../../../src/measure/metrics/lost.ts";
import { pairEstimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits } from "../../support/samples.ts";

test("lost counts the reference's rows", () => {
  const share = pairEstimateOf(lost, digits("base"), digits("comp"));
  expect(Math.round(Number(share) * 899)).toBe(
    expected("fidelity.digits", "correct_to_wrong").value,
  );
});

test("rows that are wrong in both arms, or right in both, are not lost", () => {
  const reference = binary([0.9, 0.1], { labels: [1, 1] });
  expect(pairEstimateOf(lost, reference, binary([0.8, 0.2], { labels: [1, 1] }))).toBe(0);
});

test("a right answer that becomes NaN is lost", () => {
  const reference = binary([0.9, 0.1], { labels: [1, 1] });
  expect(pairEstimateOf(lost, reference, binary([Number.NaN, 0.1], { labels: [1, 1] }))).toBe(0.5);
});
