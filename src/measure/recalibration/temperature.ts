/** One number that all logits are divided by (Guo et al. 2017): no answer changes. */
import { logSumExp } from "../../stats/log-sum-exp.ts";
import { bisect } from "../../stats/special.ts";
import type { LabelledRows } from "./labelled-rows.ts";

/** All rows right drives it to 0, and none to infinity: there it stops. */
const [COLDEST, HOTTEST] = [0.05, 20];

/** The temperature with the smallest log loss. */
export function fitTemperature(rows: LabelledRows): number {
  // The log loss is convex in 1 / T: its slope rises.
  return 1 / bisect((inverse) => slopeAt(rows, inverse), 1 / HOTTEST, 1 / COLDEST);
}

/** Mean over rows of the expected logarithm less that of the right class. */
function slopeAt({ count, classes, logs, labels }: LabelledRows, inverse: number): number {
  let total = 0;
  for (let row = 0; row < count; row += 1) {
    const own = logs.subarray(row * classes, (row + 1) * classes);
    const scaled = own.map((log) => log * inverse);
    const norm = logSumExp(scaled);
    for (const [position, log] of own.entries())
      total += log * Math.exp((scaled[position] ?? 0) - norm);
    total -= own[labels[row] ?? 0] ?? 0;
  }
  return total / count;
}
