import { expect, test } from "@jest/globals";
import { closestName, didYouMean } from "../../src/schema/did-you-mean.ts";

test.each([
  ["accurcy", ["recall", "accuracy"], "accuracy"],
  ["ACCURACY", ["accuracy"], "accuracy"],
  ["au", ["auc"], "auc"],
  ["aucsx", ["auc"], undefined],
  ["abcdef", ["abcd"], "abcd"],
  ["abcdefgh", ["abcde"], undefined],
  ["cat", ["bat", "hat"], "bat"],
  ["lable", ["label"], "label"],
  ["labell", ["bale"], undefined],
  ["x", [], undefined],
  ["😀", ["😁😁"], undefined],
])(
  "of %j and %j it takes %j: a third of the letters may differ, and one always",
  (name, known, closest) => {
    expect(closestName(name, known)).toBe(closest);
  },
);

test("didYouMean() says nothing when no name is near", () => {
  expect(didYouMean("zebra", ["auc"])).toBe("");
  expect(didYouMean("auk", ["auc"])).toBe('; did you mean "auc"?');
});
