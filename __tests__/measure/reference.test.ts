import { expect, test } from "@jest/globals";
import { expectedPart } from "../support/reference.ts";
import { referenceCoverage } from "../support/reference-coverage.ts";

test("every reference value that we compute is within its stated tolerance", () => {
  const coverage = referenceCoverage();
  expect(coverage.filter(({ misses }) => misses.length > 0)).toEqual([]);
  expect(coverage).toHaveLength(108);
  expect(coverage.filter(({ computed, leaves }) => computed < leaves)).toEqual([]);
});

test("a check that copies the reference's value, or takes one for the other, does not agree", () => {
  const copied = referenceCoverage({ embedding: () => expectedPart("embedding") });
  const swapped = referenceCoverage({ embedding: () => ({ cos_mean: 0.984, cos_min: 0.991 }) });
  const missesOf = (coverage: typeof copied): readonly string[] =>
    coverage.flatMap(({ misses }) => misses);
  expect(missesOf(copied)).toEqual(["/cos_mean", "/cos_min", "/knn10_overlap", "/linear_cka"]);
  expect(missesOf(swapped)).toEqual(["/cos_mean", "/cos_min"]);
});
