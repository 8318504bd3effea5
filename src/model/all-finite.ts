/** Whether a tensor's floats can be computed with. */

/** No NaN and no infinity; true for no values. Four float32 never sum to more than a double holds. */
export function allFinite(values: Float32Array): boolean {
  const magnitude = (at: number): number => Math.abs(values[at] ?? 0);
  const whole = values.length - (values.length % 4);
  for (let at = 0; at < whole; at += 4) {
    const sum = magnitude(at) + magnitude(at + 1) + magnitude(at + 2) + magnitude(at + 3);
    if (!(sum < Number.POSITIVE_INFINITY)) return false;
  }
  return values.subarray(whole).every((value) => Number.isFinite(value));
}
