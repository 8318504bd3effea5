import { expect, test } from "@jest/globals";
import { rowLayout } from "../../../src/compress/quantize/weight-codes.ts";
import { chooseLevels } from "../../../src/compress/round/choose-levels.ts";
import { inputViews } from "../../../src/compress/round/input-views.ts";
import {
  type PreparedWeight,
  estimateNoise,
  signalOf,
} from "../../../src/compress/round/round-weight.ts";
import { randomFloats } from "../../support/models.ts";

const weight = { values: randomFloats(64 * 32, 1, 0.3), layout: rowLayout(32, 64) };
const views = inputViews(1e9)(undefined, false);
const prepared: PreparedWeight = { weight, views, signal: signalOf(weight, views) };
const ready = (): PreparedWeight => prepared;
const BUDGET = 0.01;

test("a weight alone gets the fewest levels whose noise is within the budget", () => {
  const [levels = 0] = chooseLevels([{ ready }], BUDGET);
  expect(estimateNoise(prepared, levels)).toBeLessThanOrEqual(BUDGET);
  expect(estimateNoise(prepared, Math.floor(levels * 0.7))).toBeGreaterThan(BUDGET);
});

test("noise that counts ten times leaves a weight the levels of a tenth of the budget", () => {
  const [often] = chooseLevels([{ ready, gravity: 10 }], BUDGET);
  expect([often]).toEqual(chooseLevels([{ ready }], BUDGET / 10));
});

test("equal weights share the budget, and one that counts more often gets more levels", () => {
  const [first = 0, second = 0] = chooseLevels([{ ready }, { ready }], BUDGET);
  expect(second).toBe(first);
  const [once = 0, often = 0] = chooseLevels([{ ready }, { ready, gravity: 10 }], BUDGET);
  expect(often).toBeGreaterThan(once);
  expect(estimateNoise(prepared, once) + 10 * estimateNoise(prepared, often)).toBeLessThanOrEqual(
    BUDGET,
  );
});
