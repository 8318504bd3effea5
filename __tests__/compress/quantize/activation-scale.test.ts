import { expect, test } from "@jest/globals";
import { fc } from "../../support/fast-check.ts";
import { activationScale, hasWidth } from "../../../src/compress/quantize/activation-scale.ts";
import { staticReference } from "../../support/static-reference.ts";
import { reference } from "../../support/quantization-reference.ts";

test.each(reference.activationScales)(
  "the range $low … $high gives onnxruntime's scale rounded outward to 12 bits, and the zero point that belongs to it",
  ({ low, high, scale, zeroPoint }) => {
    const ours = activationScale(low, high);
    // Of a symmetric range the exact zero point is a tie (127.5), which a coarser scale decides.
    expect(Math.abs(ours.zeroPoint - zeroPoint)).toBeLessThanOrEqual(low === -high ? 1 : 0);
    // One unit in the last place of float32: the reference's own rounding may be upward too.
    expect(ours.scale).toBeGreaterThanOrEqual(scale * (1 - 2 ** -24));
    expect(ours.scale).toBeLessThanOrEqual(scale * (1 + 2 ** -11));
  },
);

test.each(staticReference.activationScales.filter(({ low, high }) => low < high))(
  "for $type, the range $low … $high gives onnxruntime's scale and zero point, rounded outward",
  ({ type, low, high, scale, zeroPoint }) => {
    const bits = type.endsWith("16") ? 16 : 8;
    const ours = activationScale(low, high, { bits, symmetric: type.startsWith("int") });
    expect(ours.scale).toBeGreaterThanOrEqual(scale * (1 - 2 ** -24));
    expect(ours.scale).toBeLessThanOrEqual(scale * (1 + 2 ** -11));
    // As much nearer to 0 as the scale is coarser, and a rounding on either side.
    const moved = Math.abs(ours.zeroPoint - zeroPoint);
    expect(moved).toBeLessThanOrEqual(zeroPoint === 0 ? 0 : 1 + zeroPoint * 2 ** -11);
  },
);

test("every value of the range has a code, and 0 is exact", () => {
  const end = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(end, end, (a, b) => {
      const [low, high] = [Math.min(a, b, 0), Math.max(a, b, 0)];
      const { scale, zeroPoint } = activationScale(low, high);
      expect(Number.isInteger(zeroPoint) && zeroPoint >= 0 && zeroPoint <= 255).toBe(true);
      // Rounding the zero point moves the range by half a step.
      for (const value of [low, high]) {
        const code = value / scale + zeroPoint;
        expect(code).toBeGreaterThan(-0.5 - 1e-6);
        expect(code).toBeLessThan(255.5 + 1e-6);
      }
    }),
  );
});

test.each([
  ["without width", 0, 0],
  ["below float32's normal numbers", 0, 1e-38],
  ["that was never observed", Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ["that is not a number", Number.NaN, Number.NaN],
])("a range %s gives scale 1 and zero point 0", (_, low, high) => {
  expect(activationScale(low, high)).toEqual({ scale: 1, zeroPoint: 0 });
  expect(hasWidth(low, high)).toBe(false);
});

test("a range has width from where its scale is a normal float32 number, on either side of 0", () => {
  const least = 255 * 2 ** -126;
  for (const [width, wanted] of [
    [0.999 * least, false],
    [least, true],
    [1.001 * least, true],
  ] as const)
    for (const [low, high] of [
      [0, width],
      [-width, 0],
    ] as const)
      expect(hasWidth(low, high)).toBe(wanted);
  // The range is widened to hold 0: one number other than 0 is enough.
  expect(hasWidth(0.5, 0.5)).toBe(true);
});
