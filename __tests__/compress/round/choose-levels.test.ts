import { expect, test } from "@jest/globals";
import { rowLayout } from "../../../src/compress/quantize/weight-codes.ts";
import { chooseLevels, type Rounding } from "../../../src/compress/round/choose-levels.ts";
import { inputViews } from "../../../src/compress/round/input-views.ts";
import {
  type PreparedWeight,
  estimateNoise,
  halveWeight,
  signalOf,
} from "../../../src/compress/round/round-weight.ts";
import { randomFloats } from "../../support/models.ts";

const weight = { values: randomFloats(64 * 32, 1, 0.3), layout: rowLayout(32, 64) };
const views = inputViews(1e9)(undefined, false);
const prepared: PreparedWeight = { weight, views, signal: signalOf(weight, views) };
const ready = (): PreparedWeight => prepared;
const BUDGET = 0.01;

/** On few levels alone. */
const levelsFor = (weights: readonly Rounding[], noise: number): readonly number[] =>
  chooseLevels(weights, { noise, halves: false }).map(Number);

test("a weight alone gets the fewest levels whose noise is within the budget", () => {
  const [levels = 0] = levelsFor([{ ready }], BUDGET);
  expect(estimateNoise(prepared, levels)).toBeLessThanOrEqual(BUDGET);
  expect(estimateNoise(prepared, Math.floor(levels * 0.7))).toBeGreaterThan(BUDGET);
});

test("noise that counts ten times leaves a weight the levels of a tenth of the budget", () => {
  const [often] = levelsFor([{ ready, gravity: 10 }], BUDGET);
  expect([often]).toEqual(levelsFor([{ ready }], BUDGET / 10));
});

test("equal weights share the budget, and one that counts more often gets more levels", () => {
  const [first = 0, second = 0] = levelsFor([{ ready }, { ready }], BUDGET);
  expect(second).toBe(first);
  const [once = 0, often = 0] = levelsFor([{ ready }, { ready, gravity: 10 }], BUDGET);
  expect(often).toBeGreaterThan(once);
  expect(estimateNoise(prepared, once) + 10 * estimateNoise(prepared, often)).toBeLessThanOrEqual(
    BUDGET,
  );
});

/** The noise of 255 levels: about a hundredth of the largest weight for each. */
const OF_255 = estimateNoise(prepared, 255);

test("a budget that 255 levels do not keep to is kept with float16 where the recipe takes it", () => {
  const halves = chooseLevels([{ ready }], { noise: OF_255 / 2, halves: true });
  expect(halves).toEqual(["float16"]);
  expect(halveWeight(prepared)?.noise).toBeLessThan(OF_255 / 2);
  expect(levelsFor([{ ready }], OF_255 / 2)).toEqual([255]);
});

test("float16 goes to as few weights as the budget asks for", () => {
  const three = [{ ready }, { ready, gravity: 100 }, { ready }];
  const chosen = chooseLevels(three, { noise: 3 * OF_255, halves: true });
  expect(chosen).toEqual([expect.any(Number), "float16", expect.any(Number)]);
});

test("what float16 cannot hold stays on levels", () => {
  const values = weight.values.map((value) => value * 1e6);
  const large = { ...weight, values };
  const beyond = { weight: large, views, signal: signalOf(large, views) };
  expect(chooseLevels([{ ready: () => beyond }], { noise: OF_255 / 2, halves: true })).toEqual([
    255,
  ]);
});
