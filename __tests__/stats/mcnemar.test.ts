import { expect, test } from "@jest/globals";
import { mcnemarChiSquare, mcnemarExact, mcnemarMidP } from "../../src/stats/mcnemar.ts";
import { expectClose } from "../support/close-to.ts";
import { expected } from "../support/reference.ts";

const wanted = (name: string): ReturnType<typeof expected> =>
  expected("paired.digits", "mcnemar", name);

test("the four tests agree with statsmodels", () => {
  expectClose(mcnemarExact(25, 11), wanted("exact_p"));
  expectClose(mcnemarMidP(25, 11), wanted("midp"));
  expectClose(mcnemarChiSquare(25, 11, { corrected: false }).pValue, wanted("chi2_p"));
  expectClose(mcnemarChiSquare(25, 11, { corrected: true }).pValue, wanted("chi2_cc_p"));
});

test("without any change nothing speaks against equality, and chi-square is undefined", () => {
  expect([mcnemarExact(0, 0), mcnemarMidP(0, 0)]).toEqual([1, 1]);
  expect(mcnemarChiSquare(0, 0, { corrected: true }).pValue).toBeNaN();
});

test("an even split is no evidence", () => {
  expect(mcnemarExact(4, 4)).toBe(1);
  expect(mcnemarMidP(4, 4)).toBeLessThanOrEqual(1);
  expect(mcnemarChiSquare(4, 4, { corrected: false }).pValue).toBe(1);
});
