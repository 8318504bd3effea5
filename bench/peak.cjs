/** Loaded before a program: leaves the peak of its resident memory, in bytes, in the file that BENCH_PEAK_FILE names. Linux only. */
const { readFileSync, writeFileSync } = require("node:fs");

process.on("exit", () => {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  writeFileSync(process.env.BENCH_PEAK_FILE, String(Number(kilobytes ?? 0) * 1024));
});
