/** The end-to-end tests: workflows through the real runner, judged by what GitHub received and how the job ended. Numbers choose scenarios. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFakeCache } from "../support/fake-cache.ts";
import { exportRelease, makeDemo } from "./release.ts";
import type { Scenario } from "./scenario.ts";
import { DEFAULT_BRANCH } from "./scenarios/default-branch.ts";
import { FORKS } from "./scenarios/forks.ts";
import { MATRIX } from "./scenarios/matrix.ts";
import { MERGE_GROUPS } from "./scenarios/merge-groups.ts";
import { PULL_REQUESTS } from "./scenarios/pull-requests.ts";
import { VERDICTS } from "./scenarios/verdicts.ts";
import { WAIVERS } from "./scenarios/waivers.ts";

const SCENARIOS: readonly Scenario[] = [
  ...PULL_REQUESTS,
  ...VERDICTS,
  ...WAIVERS,
  ...MERGE_GROUPS,
  ...FORKS,
  ...MATRIX,
  ...DEFAULT_BRANCH,
];

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "compression-gate-e2e-"));
  const cache = await startFakeCache();
  const wanted = process.argv.slice(2).map(Number);
  const chosen = [...SCENARIOS.entries()].filter(
    ([index]) => wanted.length === 0 || wanted.includes(index),
  );
  let failed = 0;
  try {
    const machine = join(folder, "machine");
    const around = { machine, cache, release: exportRelease(folder), demo: makeDemo(folder) };
    for (const [index, { claim, play }] of chosen) {
      const own = join(folder, `scenario-${index}`);
      mkdirSync(own);
      const start = performance.now();
      try {
        await play({ ...around, folder: own, run: 100 + index });
        const seconds = Math.round((performance.now() - start) / 1000);
        process.stdout.write(`✓ ${claim} (${seconds} s)\n`);
      } catch (error) {
        failed += 1;
        const why =
          error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error);
        process.stdout.write(`✕ ${claim}\n${why}\n`);
      }
    }
  } finally {
    await cache.close();
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(`${chosen.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
