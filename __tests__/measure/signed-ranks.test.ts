import { expect, test } from "@jest/globals";
import { signedRankDetail } from "../../src/measure/signed-ranks.ts";

test("differences of 0 are treated in three ways, which are one without them", () => {
  expect(Object.keys(signedRankDetail(Float64Array.of(1, 2, -3)))).toEqual([
    "signedRank",
    "signedRankP",
  ]);
  expect(Object.keys(signedRankDetail(Float64Array.of(1, 0, -3)))).toHaveLength(6);
});

test("nothing is said where all is equal, or something is NaN", () => {
  expect(signedRankDetail(new Float64Array(3))).toEqual({});
  expect(signedRankDetail(Float64Array.of(1, Number.NaN))).toEqual({});
});
