import { expect, test } from "@jest/globals";
import { difference, distance, figure, precisionApart } from "../../src/judge/figures.ts";

test("a value stands with its unit, a real minus sign and three digits", () => {
  expect([
    figure(0.12345, "share"),
    figure(-1234.5, "nats"),
    figure(0.98765, "ratio"),
    figure(2, ""),
    figure(1, "rows"),
    figure(2, "rows"),
  ]).toEqual(["12.3 %", "−1230 nats", "×0.988", "2", "1 row", "2 rows"]);
  expect(figure(-0, "")).toBe("0");
});

test("a difference has a sign, and of shares it is in points", () => {
  expect([
    difference(0.01, "share"),
    difference(-0.01, "share"),
    difference(0, "share"),
    difference(-2.5, "dB"),
  ]).toEqual(["+1 point", "−1 point", "0 points", "−2.5 dB"]);
  expect(difference(1.05, "ratio")).toBe("×1.05");
});

test("a distance has no sign", () => {
  expect([distance(-0.02, "share"), distance(-3, "")]).toEqual(["2 points", "3"]);
});

test("what is undefined says so", () => {
  expect([figure(null, "share"), difference(null, "share"), distance(null, "share")]).toEqual([
    "undefined",
    "undefined",
    "undefined",
  ]);
});

test("two values get the digits in which they differ, and three at the least", () => {
  expect(precisionApart(100_400, 100_000)).toBe(4);
  expect(precisionApart(-0.010004, 0.01)).toBe(5);
  expect(precisionApart(2, 1)).toBe(3);
  expect(precisionApart(-1, 1)).toBe(3);
  expect([precisionApart(null, 1), precisionApart(1, null)]).toEqual([3, 3]);
  expect(precisionApart(1, 1 + Number.EPSILON)).toBe(17);
  expect(figure(100_400, "bytes", 4)).toBe("100400 bytes");
});
