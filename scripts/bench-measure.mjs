/** Times the measuring of answers at the size of a large gate: prints seconds and the memory of half and all resamples; ends with 1 above the target. */
import { loadTypeScript } from "./load-typescript.mjs";

const TARGET_SECONDS = 20;
const { benchMeasure } = await loadTypeScript("bench/measure.ts");

const { rows, metrics, slices, runs } = benchMeasure();
process.stdout.write(`${rows} rows × ${metrics} metrics × ${slices} slices\n`);
for (const { resamples, seconds, megabytes } of runs) {
  process.stdout.write(
    `${String(resamples).padStart(6)} resamples: ${seconds.toFixed(1).padStart(6)} s, ${megabytes.toFixed(0).padStart(5)} MB of arrays at most\n`,
  );
}
const slowest = Math.max(...runs.map(({ seconds }) => seconds));
process.stdout.write(
  `${slowest <= TARGET_SECONDS ? "holds" : "MISSES"}: at most ${TARGET_SECONDS} s\n`,
);
if (slowest > TARGET_SECONDS) process.exitCode = 1;
