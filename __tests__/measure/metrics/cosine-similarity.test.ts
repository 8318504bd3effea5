import { expect, test } from "@jest/globals";
import { cosineSimilarity } from "../../../src/measure/metrics/cosine-similarity.ts";
import { expectClose } from "../../support/close-to.ts";
import { measured, pairEstimateOf } from "../../support/measure.ts";
import { expected, matrix } from "../../support/reference.ts";
import { inThirds, tensor } from "../../support/tensors.ts";

const BASE = matrix("embedding", "base");

test("it agrees with numpy on 200 images whose pixels are rounded to thirds", () => {
  expectClose(
    pairEstimateOf(cosineSimilarity, tensor(BASE), tensor(BASE.map(inThirds))),
    expected("embedding", "cos_mean"),
  );
});

test("an arm is equal to itself, and to itself twice as large", () => {
  const few = BASE.slice(0, 30);
  const twice = few.map((row) => row.map((value) => 2 * value));
  expect(pairEstimateOf(cosineSimilarity, tensor(few), tensor(few))).toBeCloseTo(1, 12);
  expect(pairEstimateOf(cosineSimilarity, tensor(few), tensor(twice))).toBeCloseTo(1, 12);
});

test("it is undefined where the candidate is not finite", () => {
  const few = BASE.slice(0, 5);
  const broken = few.map((row, place) => (place === 2 ? row.map(() => Number.NaN) : row));
  expect(pairEstimateOf(cosineSimilarity, tensor(few), tensor(broken))).toBeNull();
});

test("two vectors of zeros are alike, and one has no angle: it is counted", () => {
  const [zeros, other] = [
    [0, 0],
    [1, 2],
  ];
  const both = measured(cosineSimilarity, { reference: tensor([zeros, other]) });
  expect(both["candidate"]).toMatchObject({ estimate: 1, detail: { undefinedRows: 0 } });
  const one = measured(cosineSimilarity, {
    reference: tensor([zeros, other]),
    candidate: tensor([other, other]),
  });
  expect(one["candidate"]).toMatchObject({ estimate: null, detail: { undefinedRows: 1 } });
});
