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
