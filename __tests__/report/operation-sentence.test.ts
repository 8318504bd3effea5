import { expect, test } from "@jest/globals";
import { operationSentence } from "../../src/report/operation-sentence.ts";

const COSTS = {
  macs: { int8: 13_824_000, float32: 5120 },
  elementwise: 522,
  weightBytes: { int8: 1000, float32: 500 },
  activationBytes: 2000,
  uncounted: {},
};

test("a row's cost is said by data type", () => {
  expect(operationSentence(COSTS)).toBe(
    "13.8 M multiply-adds (13.8 M in int8, 5.12 k in float32), 522 other operations, 1.5 kB of weights, 2 kB of values",
  );
});

test("what limits it, and what is not counted, is said too", () => {
  const roofline = {
    intensity: 66.666,
    ridge: 40,
    attainableOperationsPerSecond: 1,
    bound: "compute",
  } as const;
  const sentence = operationSentence({ ...COSTS, uncounted: { LSTM: 2 }, roofline });
  expect(sentence).toContain(
    "limited by computing at 66.7 operations a byte, not counted: 2 × LSTM",
  );
});
