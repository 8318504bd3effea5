import { expect, test } from "@jest/globals";
import { energyBetween, joulesPerInference } from "../../src/run/energy-counter.ts";

test("a counter that began again counts on, and one that did not is a difference", () => {
  expect(energyBetween({ last: 90, now: 10, range: 100 })).toBe(20);
  expect(energyBetween({ last: 10, now: 90, range: 100 })).toBe(80);
  expect(energyBetween({ last: 10, now: 10, range: 100 })).toBe(0);
});

test("no inference has no energy", () => {
  const use = { joules: 1, idleWatts: 0, seconds: 1, inferences: 0 };
  expect(Number.isFinite(joulesPerInference(use))).toBe(false);
});
