/** Times the measuring of answers at the size of a large gate: 10,000 rows, 20 metrics, 30 slices, 2,000 resamples; ends with 1 above the target. `--each`: every metric by itself too. `--resamples=500`: how memory grows with them. `--alone`: without a second thread. `--memory`: the peak beside that of 500 resamples, with one thread and with several; no timings. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildSync } from "esbuild";
import { loadTypeScript } from "./load-typescript.mjs";

const TARGET_SECONDS = 20;
const { values } = parseArgs({
  options: {
    each: { type: "boolean" },
    alone: { type: "boolean" },
    memory: { type: "boolean" },
    resamples: { type: "string", default: "2000" },
  },
});
const resamples = Number(values.resamples);
const line = ({ what, seconds }, after = "") =>
  process.stdout.write(`${seconds.toFixed(1).padStart(7)} s  ${what}${after}\n`);

/** The program of a thread, as the sources are now. */
function buildThread(folder) {
  const outfile = join(folder, "measure.mjs");
  const entryPoints = ["src/commands/observe/thread/main.ts"];
  buildSync({ entryPoints, outfile, bundle: true, platform: "node", format: "esm" });
  return outfile;
}

async function bench(threadPath) {
  const { benchMeasure, benchEach } = await loadTypeScript("bench/measure.ts");
  const whole = await benchMeasure({ resamples, threadPath });
  const { maxRSS, userCPUTime } = process.resourceUsage();
  const holds = whole.seconds <= TARGET_SECONDS;
  line(
    whole,
    `, ${resamples} resamples (${holds ? "holds" : "MISSES"}: at most ${TARGET_SECONDS} s); ${(userCPUTime / 1e6).toFixed(1)} s of CPU; at most ${(maxRSS / 1e3).toFixed(0)} MB resident`,
  );
  if (values.each === true) await benchEach({ resamples, threadPath }, (one) => line(one));
  if (!holds) process.exitCode = 1;
}

/** In MB, of this bench as it is in another process. */
function peakOf(count, options) {
  const own = [process.argv[1], `--resamples=${count}`, ...options];
  const { stdout } = spawnSync(process.execPath, own, { encoding: "utf8" });
  return Number(/at most (\d+) MB resident/.exec(stdout)?.[1]);
}

const [FEW, TIMES] = [500, 3];

/** A process differs from itself by some megabytes, as it happens to collect garbage: of a few runs the least says more. */
function benchMemory() {
  for (const options of [["--alone"], []]) {
    const [few, many] = [FEW, resamples].map((count) =>
      Math.min(...Array.from({ length: TIMES }, () => peakOf(count, options))),
    );
    const what = options.length > 0 ? "one thread" : "threads";
    process.stdout.write(
      `${few} MB resident of ${FEW} resamples, ${many} MB of ${resamples}; ${what}\n`,
    );
  }
}

async function benchOnce() {
  const folder = mkdtempSync(join(tmpdir(), "compression-gate-measure-"));
  try {
    await bench(values.alone === true ? undefined : buildThread(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (values.memory === true) benchMemory();
else await benchOnce();
