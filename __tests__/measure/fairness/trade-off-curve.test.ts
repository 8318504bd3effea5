import { expect, test } from "@jest/globals";
import {
  mixtureAt,
  type Rate,
  tradeOffCurve,
} from "../../../src/measure/fairness/trade-off-curve.ts";

const falsePositiveRate: Rate = ({ falselyFound, negatives }) => falselyFound / negatives;
const truePositiveRate: Rate = ({ found, positives }) => found / positives;
const ROC = { x: falsePositiveRate, y: truePositiveRate };

const group = (scores: readonly number[], positive: readonly number[]) => ({
  scores: Float64Array.from(scores),
  positive: Uint8Array.from(positive),
});

test("the hull keeps what no mixture reaches, with thresholds halfway between scores", () => {
  const curve = tradeOffCurve(group([0.9, 0.7, 0.5, 0.3], [1, 0, 1, 0]), ROC);
  expect(curve.map(({ x, y }) => [x, y])).toEqual([
    [0, 0.5],
    [0.5, 1],
    [1, 1],
  ]);
  expect(curve.map(({ threshold }) => threshold)).toEqual([
    expect.closeTo(0.8),
    expect.closeTo(0.4),
    Number.NEGATIVE_INFINITY,
  ]);
});

test("rows of one score are selected together or not at all", () => {
  const curve = tradeOffCurve(group([0.5, 0.5], [1, 0]), ROC);
  expect(curve.map(({ x, y }) => [x, y])).toEqual([
    [0, 0],
    [1, 1],
  ]);
  expect(curve[0]?.threshold).toBe(Number.POSITIVE_INFINITY);
});

test("a point between two vertices is a mixture, and one on a vertex is that vertex alone", () => {
  const curve = tradeOffCurve(group([0.9, 0.7, 0.5, 0.3], [1, 0, 1, 0]), ROC);
  expect(mixtureAt(curve, 0.25)).toMatchObject({ y: 0.75, lowShare: 0.5, highShare: 0.5 });
  expect(mixtureAt(curve, 0.5)).toMatchObject({ y: 1, lowShare: 0, highShare: 1 });
  expect(mixtureAt(curve, 0)).toMatchObject({ y: 0.5, lowShare: 1, highShare: 0 });
});

test("one vertex is no curve", () => {
  expect(() => mixtureAt([{ x: 0, y: 0, threshold: 1 }], 0.5)).toThrow("A curve has two ends");
});
