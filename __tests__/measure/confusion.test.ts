import { expect, test } from "@jest/globals";
import { confusionOf } from "../../src/measure/confusion.ts";
import { binary } from "../support/samples.ts";

test("a row without an answer counts among the actual ones only", () => {
  const sample = binary([0.9, Number.NaN, 0.2], { labels: [1, 1, 1] });
  const { actual, answered, hit } = confusionOf(sample)(Uint8Array.of(1, 1, 2));
  expect([[...actual], [...answered], [...hit]]).toEqual([
    [0, 4],
    [2, 1],
    [0, 1],
  ]);
});

test("rows of weight 0 and samples without labels count nothing they cannot", () => {
  const { actual, answered, hit } = confusionOf(binary([0.9, 0.1]))(Uint8Array.of(1, 0));
  expect([[...actual], [...answered], [...hit]]).toEqual([
    [0, 0],
    [0, 1],
    [0, 0],
  ]);
});
