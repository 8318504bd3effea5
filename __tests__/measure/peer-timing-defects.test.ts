/** Defects found in tools that time programs, each with a case that shows it: ours has them not. */
import { describe, expect, test } from "@jest/globals";
import { latencyMeasurements } from "../../src/measure/latency-ratio.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { mannWhitney } from "../../src/stats/rank-tests.ts";
import { expectClose } from "../support/close-to.ts";
import { expected, matrix } from "../support/reference.ts";

type Blocks = readonly Float64Array[];

const NAMES = { base: "base", control: "control", candidate: "candidate" };

/** What the gate measures at the median of blocks that took turns. */
function timed(turns: { readonly base: Blocks; readonly candidate: Blocks }) {
  const arm = (name: string, blocks: Blocks) => ({ name, blocks, warmUpCalls: 0, steady: true });
  const arms = [
    arm("base", turns.base),
    arm("control", turns.base),
    arm("candidate", turns.candidate),
  ];
  const found = latencyMeasurements([{ arms }], NAMES, { batch: 1 });
  const at = (metric: string, name: Measurement["arm"]): Measurement | undefined =>
    found.find((one) => one.metric === metric && one.arm === name);
  return { change: at("latency-p50", "change"), p90: at("latency-p90", "base") };
}

/** 40 blocks of 25 calls in two arms of one model, on a machine whose pace changes from block to block. */
function sameModel(paceOf: (block: number, random: () => number) => number) {
  const random = mersenneRandom(3);
  const paces = Array.from({ length: 40 }, (_, block) => paceOf(block, () => random.uniform()));
  const calls = (): Blocks =>
    paces.map((pace) =>
      Float64Array.from({ length: 25 }, () => pace * (1 + random.uniform() / 50)),
    );
  return { base: calls(), candidate: calls() };
}

/** Of the mean of the blocks' medians, as a share of it. */
const errorOf = (blocks: Blocks): number => {
  const middles = blocks.map((block) => quantile(block.toSorted(), 0.5));
  const mean = middles.reduce((sum, one) => sum + one, 0) / middles.length;
  const squares = middles.reduce((sum, one) => sum + (one / mean - 1) ** 2, 0);
  return Math.sqrt(squares / (middles.length - 1) / middles.length);
};

describe("google-benchmark", () => {
  test("a rank test of runs one after another calls a machine that slows down by half a changed program, p < 1e-6", () => {
    const turns = sameModel((block) => 1 + block / 80);
    const calls = turns.base.map((block) => quantile(block.toSorted(), 0.5));
    const [first, then] = [calls.slice(0, 20), calls.slice(20)].map((half) =>
      Float64Array.from(half),
    );
    const { pValue } = mannWhitney(first ?? new Float64Array(), then ?? new Float64Array());
    expect(pValue).toBeLessThan(1e-6);
    const { change } = timed(turns);
    expect(change?.interval?.lower).toBeLessThan(1);
    expect(change?.interval?.upper).toBeGreaterThan(1);
    // Of medians of 25 calls that differ by up to 2 %.
    expect(Number(change?.interval?.upper) - Number(change?.interval?.lower)).toBeLessThan(0.01);
  });
});

describe("hyperfine", () => {
  test("two arms taken for independent are ten times as uncertain as blocks that share their machine's pace", () => {
    const turns = sameModel((_, random) => 1 + random());
    const { change } = timed(turns);
    const independent = 1.645 * Math.hypot(errorOf(turns.base), errorOf(turns.candidate));
    const ours = Math.log(Number(change?.interval?.upper) / Number(change?.estimate));
    expect(ours).toBeLessThan(independent / 10);
  });
});

describe("LoadGen", () => {
  test("two values are called p90, 4.769 and 4.877 ms: each has its own name, and neither is the one that is shown", () => {
    const base = matrix("latency", "base").map((block) => Float64Array.from(block));
    const { p90 } = timed({ base, candidate: base });
    expectClose(
      p90?.detail?.["floorIndex"],
      expected("latency.quantiles.base", "loadgen_floor_index", 1),
    );
    expectClose(p90?.detail?.["kept"], expected("latency.loadgen_estimate", "p0.9", "estimate"));
    expectClose(p90?.estimate, expected("latency.quantiles.base", "linear", 1));
  });
});
