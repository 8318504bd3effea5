import { describe, expect, test } from "@jest/globals";
import {
  DRAWS,
  geometricRatios,
  pooledRatios,
  unpairedRatios,
} from "../../src/measure/block-bootstrap.ts";
import { blockLogRatios } from "../../src/measure/block-ratio.ts";
import { callsOf } from "../../src/measure/calls-of.ts";
import { median, quantile } from "../../src/stats/quantile.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { expectClose } from "../support/close-to.ts";
import { expected, matrix } from "../support/reference.ts";

const blocksOf = (arm: string): readonly Float64Array[] =>
  matrix("latency", arm).map((block) => Float64Array.from(block));
const TURNS = { base: blocksOf("base"), candidate: blocksOf("comp") };
const LEVELS = [0.025, 0.05, 0.5, 0.95, 0.975];

describe("the same draws give numpy's intervals", () => {
  const logs = blockLogRatios(TURNS.base, TURNS.candidate, 0.5);
  test.each([
    ["block_boot_median", pooledRatios(TURNS, 0.5, mersenneRandom(21))],
    ["block_boot_p95", pooledRatios(TURNS, 0.95, mersenneRandom(22))],
    ["block_boot_geo", geometricRatios(logs, mersenneRandom(23))],
    [
      "unpaired_boot_median",
      unpairedRatios(callsOf(TURNS.base), callsOf(TURNS.candidate), mersenneRandom(24)),
    ],
  ])("%s", (name, replicates) => {
    expect(replicates).toHaveLength(DRAWS);
    for (const [place, level] of LEVELS.entries())
      expectClose(quantile(replicates, level), expected("latency.ratio", name, place));
  });
});

test("blocks of different lengths count by their calls", () => {
  const base = [Float64Array.of(1), Float64Array.of(1, 1, 1)];
  const candidate = [Float64Array.of(2), Float64Array.of(4, 4, 4)];
  const ratios = new Set(pooledRatios({ base, candidate }, 0.5, mersenneRandom(1)));
  expect(ratios).toEqual(new Set([2, 4]));
});

test("a single block is drawn alone, and says nothing of how far it could have been", () => {
  const one = { base: [Float64Array.of(1, 2)], candidate: [Float64Array.of(2, 4)] };
  expect(new Set(pooledRatios(one, 0.5, mersenneRandom(1)))).toEqual(new Set([2]));
  expect(new Set(geometricRatios(Float64Array.of(Math.log(2)), mersenneRandom(1))).size).toBe(1);
});

test("without calls every ratio is NaN", () => {
  const none = { base: [], candidate: [] };
  expect(pooledRatios(none, 0.5, mersenneRandom(1)).every(Number.isNaN)).toBe(true);
  const calls = new Float64Array();
  expect(unpairedRatios(calls, calls, mersenneRandom(1)).every(Number.isNaN)).toBe(true);
});

test("medians of single draws are those of the drawn calls, sorted", () => {
  for (const length of [1, 2, 5, 8]) {
    const base = Float64Array.from({ length }, (_, call) => 1 + ((call * 7) % 4));
    const candidate = Float64Array.from({ length: length + 1 }, (_, call) => 2 + ((call * 5) % 7));
    const random = mersenneRandom(9);
    const drawnMedian = (calls: Float64Array): number =>
      median(calls.map(() => calls[random.index(calls.length)] ?? Number.NaN));
    const plainly = Float64Array.from({ length: DRAWS }, () => {
      const after = drawnMedian(candidate);
      return after / drawnMedian(base);
    }).toSorted();
    expect(unpairedRatios(base, candidate, mersenneRandom(9))).toEqual(plainly);
  }
});
