import { describe, expect, test } from "@jest/globals";
import { blockLogRatios } from "../../src/measure/block-ratio.ts";
import { armDetail, changeDetail } from "../../src/measure/latency-detail.ts";
import type { Detail } from "../../src/measure/metric.ts";
import { randomStreams } from "../../src/stats/random.ts";
import { expectClose } from "../support/close-to.ts";
import { expected, matrix } from "../support/reference.ts";

const blocksOf = (arm: string): readonly Float64Array[] =>
  matrix("latency", arm).map((block) => Float64Array.from(block));
const turns = { base: blocksOf("base"), candidate: blocksOf("comp") };
const detailAt = (probability: number, seed?: number) =>
  changeDetail({
    turns,
    logs: blockLogRatios(turns.base, turns.candidate, probability),
    probability,
    random: seed === undefined ? undefined : randomStreams(seed),
  });

test("the ratio of all calls and the plain t interval agree with numpy and scipy", () => {
  const detail = detailAt(0.5);
  expectClose(detail["pooled"], expected("latency.ratio", "ratio_of_medians"));
  const interval = expected("latency.ratio", "t_on_block_log_ratio", "ci90", 0);
  expectClose(Math.log(Number(detail["independentLower"])), interval);
  expectClose(detail["welchP"], expected("latency.ratio", "welch"));
  expectClose(detailAt(0.95)["pooled"], expected("latency.ratio", "ratio_of_p95"));
});

test("intervals are drawn where there is a seed, and the same seed draws the same", () => {
  expect(detailAt(0.5)).not.toHaveProperty("blockBootstrapLower");
  const drawn = detailAt(0.5, 1);
  expect(drawn).toEqual(detailAt(0.5, 1));
  expect(drawn).not.toEqual(detailAt(0.5, 2));
  expect(Number(drawn["blockBootstrapLower"])).toBeLessThan(Number(drawn["blockBootstrapUpper"]));
});

test("what is told of the calls as a whole is told once, with the median", () => {
  const [middle, tail] = [armDetail(turns.base, 0.5), armDetail(turns.base, 0.9)];
  expect(middle).toHaveProperty("hodgesLehmann");
  expect(tail).not.toHaveProperty("hodgesLehmann");
  expect(detailAt(0.9, 1)).not.toHaveProperty("unpairedLower");
  expect(detailAt(0.9)).not.toHaveProperty("welchP");
});

test("an arm without calls has null for every figure", () => {
  expect(new Set(Object.values(armDetail([], 0.5)))).toEqual(new Set([null]));
});

describe("many calls of a fast model", () => {
  const BLOCKS = 200;
  const manyOf = (calls: number, slower: number): readonly Float64Array[] =>
    Array.from({ length: BLOCKS }, (_, block) =>
      Float64Array.from(
        { length: calls },
        (__, call) => slower * (1 + ((call * 7 + block * 13) % 10) / 100),
      ),
    );
  /** How often a random number was drawn. */
  function drawing(calls: number): { readonly draws: number; readonly detail: Detail } {
    const many = { base: manyOf(calls, 1), candidate: manyOf(calls, 0.5) };
    let draws = 0;
    const streams = randomStreams(1);
    const stream = (name: string) => {
      const own = streams.stream(name);
      const index = (n: number): number => {
        draws += 1;
        return own.index(n);
      };
      return { ...own, index };
    };
    const logs = blockLogRatios(many.base, many.candidate, 0.5);
    const detail = changeDetail({
      turns: many,
      logs,
      probability: 0.5,
      random: { ...streams, stream },
    });
    return { draws, detail };
  }

  test("cost no more draws than 6,000 of each arm would, a thousand times over", () => {
    const most = 1000 * (2 * 6000 + 2 * BLOCKS);
    for (const calls of [10, 50, 100]) expect(drawing(calls).draws).toBeLessThanOrEqual(most);
  });

  test("are told of as surely as they are", () => {
    const { detail } = drawing(120);
    expect(detail["unpairedLower"]).toBeGreaterThan(0.49);
    expect(detail["unpairedUpper"]).toBeLessThan(0.51);
    expect(detail["pooledLower"]).toBeCloseTo(0.5, 2);
    expect(detail["pooledUpper"]).toBeCloseTo(0.5, 2);
  });
});
