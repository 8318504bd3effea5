import { expect, test } from "@jest/globals";
import { fc } from "../../support/fast-check.ts";
import { gridStep, possibleSteps } from "../../../src/compress/quantize/grid-step.ts";
import { roundTo11Bits } from "../../../src/compress/quantize/rounding.ts";

const step = fc.double({ min: 1e-6, max: 1e4, noNaN: true }).map(roundTo11Bits);
const codes = fc.array(fc.integer({ min: -127, max: 127 }), { minLength: 1, maxLength: 40 });

test("values that lie on a grid are found to, and its codes give them back to the bit", () => {
  fc.assert(
    fc.property(step, codes, (size, whole) => {
      const values = Float32Array.from(whole, (code) => code * size);
      const found = gridStep(values, 127) ?? Number.NaN;
      expect(found).toBeGreaterThan(0);
      const back = values.map((value) => Math.round(value / found) * found);
      expect([...back].map(Math.abs)).toEqual([...values].map(Math.abs));
    }),
  );
});

test("the largest step is taken: even codes count in twos", () => {
  expect(gridStep([0.25, -0.5, 1], 127)).toBe(0.25);
  expect(gridStep([2, 4, -6], 127)).toBe(2);
});

test("a grid with more steps than allowed is none", () => {
  expect(gridStep([1, 127], 127)).toBe(1);
  expect(gridStep([1, 128], 127)).toBeUndefined();
});

test("one value beside the grid is enough to have none", () => {
  expect(gridStep([1, 2, 3], 127)).toBe(1);
  expect(gridStep([1, 2, 3 + 2 ** -20], 127)).toBeUndefined();
});

const isGeneric = (values: readonly number[]): boolean =>
  values.every((value) => (value * 2 ** 20) % 1 !== 0);

test("random floats lie on no grid, zeros on that of 1", () => {
  const random = fc.array(fc.double({ min: 0.1, max: 1, noNaN: true }), {
    minLength: 3,
    maxLength: 9,
  });
  fc.assert(
    fc.property(random.filter(isGeneric), (values) => {
      expect(gridStep(Float32Array.from(values), 127)).toBeUndefined();
    }),
  );
  expect(gridStep([0, 0, -0], 127)).toBe(1);
});

test("no step is missed for a magnitude of any number of bits, next to powers of two as well", () => {
  const drawn = fc.record({
    kept: fc.integer({ min: 1, max: 24 }),
    power: fc.integer({ min: -149, max: 127 }),
    off: fc.constantFrom(0, 1, 2, 3, -1, -2, -3),
    low: fc.nat(2 ** 23),
  });
  fc.assert(
    fc.property(drawn, ({ kept, power, off, low }) => {
      const whole = 2 ** (kept - 1) + (low % 2 ** (kept - 1)) + off;
      const value = Math.fround(whole * 2 ** (power - kept));
      fc.pre(value > 0 && Number.isFinite(value));
      const plain = Array.from({ length: 127 }, (_, place) => place + 1)
        .map((code) => ({ code, step: roundTo11Bits(value / code) }))
        .filter((one) => one.step * one.code === value);
      expect(possibleSteps(value, 127)).toEqual(plain.map((one) => one.step));
    }),
  );
});
