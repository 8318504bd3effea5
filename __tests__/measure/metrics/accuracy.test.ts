import { expect, test } from "@jest/globals";
import { accuracy } from "../../../src/measure/metrics/accuracy.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits } from "../../support/samples.ts";

test("accuracy agrees with scikit-learn on both arms, and with Tango on their difference", () => {
  const arms = measured(accuracy, { reference: digits("base"), candidate: digits("comp") });
  expectClose(arms["base"]?.estimate, expected("quality.digits.base", "accuracy"));
  expectClose(arms["candidate"]?.estimate, expected("quality.digits.comp", "accuracy"));
  expectClose(arms["change"]?.estimate, expected("paired.digits", "diff"));
  expectClose(arms["change"]?.interval?.lower, expected("paired.digits", "tango90", 0));
  expectClose(arms["change"]?.interval?.upper, expected("paired.digits", "tango90", 1));
  expect(arms["change"]?.detail).toMatchObject({ lost: 25, gained: 11 });
});

test("a row that is not finite is wrong, and so is lost", () => {
  const reference = binary([0.9, 0.1], { labels: [1, 0] });
  const candidate = binary([Number.NaN, 0.1], { labels: [1, 0] });
  expect(measured(accuracy, { reference, candidate })["change"]?.detail).toMatchObject({
    lost: 1,
    gained: 0,
  });
});

test("accuracy of no rows is undefined, with n = 0", () => {
  const { base } = measured(accuracy, { reference: binary([0.9], { labels: [1] }), rows: [] });
  expect(base).toMatchObject({ estimate: null, interval: null, n: 0, evidence: { kind: "none" } });
});

test("accuracy of one class only is still a share", () => {
  expect(estimateOf(accuracy, binary([0.9, 0.2], { labels: [1, 1] }))).toBe(0.5);
});
