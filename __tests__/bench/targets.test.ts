import { expect, test } from "@jest/globals";
import type { Observed } from "../../bench/observe.ts";
import { missesOf } from "../../bench/targets.ts";

const variant = (changes: Partial<Observed>): Observed => ({
  name: "variant",
  maker: "ours",
  path: "",
  seconds: 1,
  peakBytes: 1,
  treeBytes: 1,
  failure: undefined,
  bytes: 100,
  gzipBytes: 100,
  accuracy: undefined,
  sqnr: 40,
  flips: 0.01,
  latency: { estimate: 1, lower: 0.9, upper: 1.1, control: 1 },
  ...changes,
});
const peer = (changes: Partial<Observed> = {}): Observed => variant({ maker: "peer", ...changes });
const lacksFor = (own: Partial<Observed>, other: Partial<Observed> = {}): readonly string[] =>
  missesOf([variant(own), peer(other)]).flatMap(({ lacks }) => lacks);

test("missesOf() finds no miss where ours is exactly as large, as fast and as faithful", () => {
  expect(missesOf([variant({}), peer()])).toEqual([]);
});

test("missesOf() says by what the nearest of ours is worse", () => {
  expect(lacksFor({ bytes: 101 })).toEqual(["1.0 % larger"]);
  expect(lacksFor({ flips: 0.011 })).toEqual(["flips 1.10 % instead of 1.00 %"]);
  const slow = { estimate: 1.32, lower: 1.2, upper: 1.4, control: 1 };
  expect(lacksFor({ latency: slow })).toEqual(["32.0 % slower"]);
});

test("missesOf() calls ours slower only when the intervals do not meet", () => {
  const touching = { estimate: 1.2, lower: 1.1, upper: 1.3, control: 1 };
  expect(lacksFor({ latency: touching })).toEqual([]);
  expect(lacksFor({ latency: { ...touching, lower: 1.1001 } })).toHaveLength(1);
});

test("missesOf() compares noise where the output holds no choice", () => {
  expect(lacksFor({ flips: undefined, sqnr: 39 }, { flips: undefined })).toEqual([
    "39.0 dB instead of 40.0 dB",
  ]);
});

test("missesOf() wants all three of one variant, not each of another", () => {
  const small = variant({ name: "small", bytes: 50, flips: 0.02 });
  const faithful = variant({ name: "faithful", bytes: 200, flips: 0 });
  const [miss] = missesOf([small, faithful, peer()]);
  expect(miss?.nearest?.name).toBe("small");
});

test("missesOf() leaves out variants that failed, and counts a peer as missed when none of ours runs", () => {
  expect(missesOf([variant({}), peer({ failure: "it broke", bytes: 1 })])).toEqual([]);
  expect(missesOf([variant({ failure: "it broke" }), peer()])).toEqual([
    { peer: peer(), nearest: undefined, lacks: [] },
  ]);
});
