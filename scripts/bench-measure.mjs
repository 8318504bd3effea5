/** Times the measuring of answers at the size of a large gate: 10,000 rows, 20 metrics, 30 slices, 2,000 resamples; ends with 1 above the target. */
import { loadTypeScript } from "./load-typescript.mjs";

const TARGET_SECONDS = 20;
const { benchMeasure } = await loadTypeScript("bench/measure.ts");

let total = 0;
benchMeasure(({ metric, seconds }) => {
  total += seconds;
  process.stdout.write(`${seconds.toFixed(1).padStart(7)} s  ${metric}\n`);
});
const megabytes = process.memoryUsage().arrayBuffers / 1e6;
const holds = total <= TARGET_SECONDS;
process.stdout.write(
  `${total.toFixed(1).padStart(7)} s  in all (${holds ? "holds" : "MISSES"}: at most ${TARGET_SECONDS} s), ${megabytes.toFixed(0)} MB of arrays\n`,
);
if (!holds) process.exitCode = 1;
