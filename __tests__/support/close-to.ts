/** Compares with an absolute tolerance that the reference states. */
import { expect } from "@jest/globals";

export function expectClose(
  actual: number | null | undefined,
  wanted: { readonly value: number; readonly tolerance: number },
): void {
  expect(actual).not.toBeNull();
  expect(Math.abs(Number(actual) - wanted.value)).toBeLessThanOrEqual(wanted.tolerance);
}
