import { expect, test } from "@jest/globals";
import { referenceCoverage } from "../support/reference-coverage.ts";

test("every reference value that we compute is within its stated tolerance", () => {
  const coverage = referenceCoverage();
  expect(coverage.filter(({ misses }) => misses.length > 0)).toEqual([]);
  expect(coverage).toHaveLength(108);
  expect(coverage.filter(({ computed, leaves }) => computed < leaves)).toEqual([]);
});
