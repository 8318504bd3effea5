import { expect, test } from "@jest/globals";
import { kernelFlips } from "../../src/measure/kernel-flips.ts";
import { binary, regression } from "../support/samples.ts";

test("kernel-flips counts the answers that the exact kernels give otherwise", () => {
  const [found] = kernelFlips(
    binary([0.9, 0.9, 0.1, Number.NaN]),
    binary([0.9, 0.1, 0.1, Number.NaN]),
  );
  expect(found).toMatchObject({
    metric: "kernel-flips",
    estimate: 0.25,
    n: 4,
    evidence: { kind: "binomial", count: 1 },
  });
});

test("what has no answers to flip is not measured", () => {
  expect(kernelFlips(regression([1]), regression([1]))).toEqual([]);
  expect(kernelFlips(binary([0.5]), regression([1]))).toEqual([]);
});

test("answers of one source that flip together are no independent flips", () => {
  const scores = Array.from({ length: 24 }, (_, row) => (row < 6 ? 0.9 : 0.1));
  const steady = scores.map(() => 0.1);
  const [free] = kernelFlips(binary(scores), binary(steady));
  const sources = Int32Array.from(scores, (_, row) => Math.floor(row / 2));
  const [held] = kernelFlips(binary(scores), binary(steady), sources);
  expect(held).toMatchObject({ estimate: 0.25, n: 24, detail: { clusters: 12 } });
  expect(held?.interval?.upper).toBeGreaterThan(free?.interval?.upper ?? 1);
});
