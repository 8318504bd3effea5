/** Whether two samples have the same mean, whatever their variances (Welch 1947). */
import { tCdf } from "./student-t.ts";
import { moments } from "./sums.ts";

/** Two-sided. NaN where a sample has fewer than two values, or where neither varies. */
export function welchPValue(first: Float64Array, second: Float64Array): number {
  const [a, b] = [moments(first), moments(second)];
  const [shareA, shareB] = [a.variance / a.n, b.variance / b.n];
  const square = shareA + shareB;
  if (!(square > 0)) return Number.NaN;
  const degreesOfFreedom = square ** 2 / (shareA ** 2 / (a.n - 1) + shareB ** 2 / (b.n - 1));
  return 2 * tCdf(-Math.abs(a.mean - b.mean) / Math.sqrt(square), degreesOfFreedom);
}
