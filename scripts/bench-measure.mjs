/** Times the measuring of answers at the size of a large gate: 10,000 rows, 20 metrics, 30 slices, 2,000 resamples; ends with 1 above the target. `--each`: every metric by itself too. `--resamples=500`: how memory grows with them. */
import { parseArgs } from "node:util";
import { loadTypeScript } from "./load-typescript.mjs";

const TARGET_SECONDS = 20;
const { values } = parseArgs({
  options: { each: { type: "boolean" }, resamples: { type: "string", default: "2000" } },
});
const resamples = Number(values.resamples);
const { benchMeasure, benchEach } = await loadTypeScript("bench/measure.ts");
const line = ({ what, seconds }, after = "") =>
  process.stdout.write(`${seconds.toFixed(1).padStart(7)} s  ${what}${after}\n`);

const whole = benchMeasure(resamples);
const megabytes = process.resourceUsage().maxRSS / 1e3;
const holds = whole.seconds <= TARGET_SECONDS;
line(
  whole,
  `, ${resamples} resamples (${holds ? "holds" : "MISSES"}: at most ${TARGET_SECONDS} s); at most ${megabytes.toFixed(0)} MB resident`,
);
if (values.each === true) benchEach(resamples, (one) => line(one));
if (!holds) process.exitCode = 1;
