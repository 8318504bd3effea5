import { expect, test } from "@jest/globals";
import { groupSequentialConstant } from "../../src/stats/group-sequential.ts";
import { normalQuantile } from "../../src/stats/normal.ts";
import { expectClose } from "../support/close-to.ts";
import { expected } from "../support/reference.ts";

test.each([2, 3, 4, 5])("the constants of %d looks agree with scipy's integrals", (looks) => {
  const key = "sequential.group_constants_one_sided_05";
  expectClose(
    groupSequentialConstant({ looks, bounds: "pocock" }, 0.05),
    expected(key, `pocock_K${looks}`),
  );
  expectClose(
    groupSequentialConstant({ looks, bounds: "obrien-fleming" }, 0.05),
    expected(key, `obf_K${looks}`),
  );
});

test("a single look has the plain critical value", () => {
  for (const bounds of ["pocock", "obrien-fleming"] as const)
    expect(groupSequentialConstant({ looks: 1, bounds }, 0.05)).toBeCloseTo(
      normalQuantile(0.95),
      4,
    );
});
