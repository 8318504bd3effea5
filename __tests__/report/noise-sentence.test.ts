import { expect, test } from "@jest/globals";
import { noiseSentence } from "../../src/report/blame-markdown.ts";
import type { Blame, NoiseControl } from "../../src/schema/generated/record.ts";

const blame = (loss: number): Blame => ({
  measure: "kl-divergence",
  rows: 256,
  loss,
  layers: [],
  untried: 0,
});
const noise: NoiseControl = { layers: 6, unread: 0, losses: [0.02, 0.01, 0.03] };

test("a candidate beyond all draws is worse than noise, one below all is milder, any other is neither", () => {
  expect(noiseSentence(blame(0.04), noise)).toBe(
    "The candidate is worse than random noise as loud as its own error in each of 6 weights, so that its errors fall where they hurt, or its activations add to them: it loses 0.04 nats against 0.01 nats to 0.03 nats in 3 draws",
  );
  expect(noiseSentence(blame(0.005), noise)).toMatch(/^The candidate is milder than random noise/);
  expect(noiseSentence(blame(0.03), noise)).toMatch(/^The candidate is no worse than random noise/);
  expect(noiseSentence(blame(0.01), noise)).toMatch(/^The candidate is no worse than random noise/);
});

test("flips stand beside each other, and weights that could not be read are counted", () => {
  const counted = { ...noise, unread: 2, flips: 3, flipsOfNoise: [1, 4, 2] };
  const text = noiseSentence(blame(0.02), counted);
  expect(text).toContain("in each of 6 weights (2 more could not be read)");
  expect(text).toContain(", and flips 3 of 256 answers against 1 to 4");
  expect(noiseSentence(blame(0.02), { ...counted, flipsOfNoise: [0, 0, 0] })).toContain(
    "against 0",
  );
});
