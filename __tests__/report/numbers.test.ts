import { expect, test } from "@jest/globals";
import {
  formatBytes,
  formatChange,
  formatPercentOf,
  formatRange,
  formatValue,
} from "../../src/report/numbers.ts";

test("values have the digits that show a change, and their unit", () => {
  expect(formatValue(0.89983, "share")).toBe("89.98 %");
  expect(formatValue(0.000157, "nats")).toBe("0.000157 nats");
  expect(formatValue(0.84, "ratio")).toBe("×0.84");
  expect(formatValue(31.456, "dB")).toBe("31.5 dB");
  expect(formatValue(3, "rows")).toBe("3");
  expect(formatValue(0.02299, "")).toBe("0.02299");
  expect(formatValue(12345.6, "")).toBe("12,346");
  expect(formatValue(-12345.6, "")).toBe("−12,346");
  expect(formatValue(1e-9, "")).toBe("0");
  expect(formatValue(5e-7, "")).toBe("0.0000005");
  expect(formatValue(null, "share")).toBe("–");
});

test("changes have a sign, and shares are in points", () => {
  expect(formatChange(-0.0004, "share")).toBe("−0.04 pt");
  expect(formatChange(0.0007, "share")).toBe("+0.07 pt");
  expect([
    formatChange(0.00001, "share"),
    formatChange(-0.00001, "share"),
    formatChange(0, "share"),
  ]).toEqual(["0 pt", "0 pt", "0 pt"]);
  expect(formatChange(0.00104, "nats")).toBe("+0.00104 nats");
  expect(formatChange(-0.5, "")).toBe("−0.5");
  expect(formatChange(1.05, "ratio")).toBe("×1.05");
  expect(formatChange(null, "share")).toBe("–");
});

test.each([
  [999, "999 B"],
  [1000, "1 kB"],
  [999_949, "999.9 kB"],
  [1_000_000, "1 MB"],
  [1_234_567, "1.23 MB"],
  [2_345_000_000, "2.35 GB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
  expect(formatValue(bytes, "bytes")).toBe(text);
});

test("bytes that are saved have one sign", () => {
  expect(formatBytes(-120)).toBe("−120 B");
  expect(formatChange(-12_345, "bytes")).toBe("−12.3 kB");
  expect(formatChange(12_345, "bytes")).toBe("+12.3 kB");
});

test("a share of nothing is unknown", () => {
  expect(formatPercentOf(1, 3)).toBe("33.3 %");
  expect(formatPercentOf(1, 0)).toBe("–");
});

test("a range leaves its unit to the value before it", () => {
  expect(formatRange({ lower: -0.0018, upper: 0.0007 }, "share", formatChange)).toBe(
    "(−0.18 … +0.07)",
  );
  expect(formatRange({ lower: 0.1, upper: 0.2 }, "nats", formatValue)).toBe("(0.1 … 0.2)");
});
