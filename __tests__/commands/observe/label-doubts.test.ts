import { expect, test } from "@jest/globals";
import { labelDoubts } from "../../../src/commands/observe/label-doubts.ts";
import { datasetOf } from "../../support/datasets.ts";
import { binary } from "../../support/samples.ts";

/** Of a hundred rows that both models call positive with 98 %, so many have the other label; 2 are due. */
const doubtsOf = (wrong: number): readonly string[] => {
  const rows = Array.from({ length: 100 }, (_, row) => row);
  const labels = rows.map((row) => (row < wrong ? 0 : 1));
  const sample = binary(
    rows.map(() => 0.98),
    { labels },
  );
  return labelDoubts(datasetOf({ x: rows }), { base: sample, ordinary: sample, exact: sample });
};

test("what the models' own confidence explains is no doubt of a label", () => {
  // P(X ≥ 6) = 0.0155 of a hundred at 2 % each, and P(X ≥ 7) = 0.0041.
  expect([doubtsOf(0), doubtsOf(3), doubtsOf(6)]).toEqual([[], [], []]);
});

test("more than that is said, with the first rows to look at", () => {
  expect(doubtsOf(7)).toEqual([
    "Both models contradict the label of 7 of 100 rows with 95 % confidence and more, where 2 would be due: row 1, row 2, row 3, row 4, row 5 and 2 more; these labels may be wrong, or both models too sure",
  ]);
});

test("where the engine failed there is nothing to say", () => {
  expect(labelDoubts(datasetOf({ x: [1] }), undefined)).toEqual([]);
});
