import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { buildSync } from "esbuild";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareInThreads } from "../../../src/commands/observe/compare-in-threads.ts";
import type { Threads } from "../../../src/host/host.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import { comparePair } from "../../../src/measure/compare.ts";
import { comparisonOf, type PlainComparison } from "../../../src/measure/plain-comparison.ts";
import type { MetricName } from "../../../src/schema/generated/metric-name.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";
import { binary } from "../../support/samples.ts";

const folder = mkdtempSync(join(tmpdir(), "gate-compare-"));
const threadPath = join(folder, "measure.mjs");
beforeAll(() => {
  buildSync({
    entryPoints: ["src/commands/observe/thread/main.ts"],
    outfile: threadPath,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const ROWS = 120;
const random = mersenneRandom(5);
const draws = (): readonly number[] => Array.from({ length: ROWS }, () => random.uniform());
const [latent, noise, chance] = [draws(), draws(), draws()];
const labels = latent.map((share, row) => (share > (chance[row] ?? 0) ? 1 : 0));
const moved = latent.map((share, row) => 0.9 * share + 0.1 * (noise[row] ?? 0));
const rows = (keeps: (row: number) => boolean): Uint32Array =>
  Uint32Array.from({ length: ROWS }, (_, row) => row).filter(keeps);

const JUDGED: ReadonlySet<MetricName> = new Set([
  "calibration-slope",
  "balanced-accuracy",
  "average-precision",
  "demographic-parity-difference",
]);

const plain: PlainComparison = {
  reference: binary(latent, { labels }),
  candidate: binary(moved, { labels }),
  versus: "base",
  kernels: "ordinary",
  slices: [
    { name: "even", rows: rows((row) => row % 2 === 0) },
    { name: "third", rows: rows((row) => row % 3 === 0) },
  ],
  groups: [
    {
      column: "half",
      members: [
        { name: "half=1", rows: rows((row) => row < 60) },
        { name: "half=2", rows: rows((row) => row >= 60) },
      ],
    },
  ],
  only: new Set([...JUDGED, "flips", "log-loss", "auc"]),
  seed: "s",
  resamples: 40,
  judged: { overall: JUDGED, onSlices: JUDGED },
};
const clustered: PlainComparison = {
  ...plain,
  clusters: Int32Array.from({ length: ROWS }, (_, row) => row % 30),
};

/** Asks the real program, and counts how often. */
function countingThreads(count: number): Threads & { readonly asked: () => number } {
  const { threads } = nodeHost({ threadPath });
  let asked = 0;
  return {
    count,
    ask: (request) => {
      asked += 1;
      return threads.ask(request);
    },
    asked: () => asked,
  };
}

test.each([
  ["rows", plain],
  ["clusters of rows", clustered],
])(
  "with %s, the numbers are the same to the last bit for any number of threads",
  async (_, own) => {
    const alone = comparePair(comparisonOf(own));
    expect(alone.some(({ evidence }) => evidence.kind === "replicates")).toBe(true);
    for (const count of [1, 2, 3]) {
      const threads = countingThreads(count);
      expect(await compareInThreads(threads, own, { worthAThread: 1 })).toEqual(alone);
      expect(threads.asked()).toBe(count - 1);
    }
  },
);

test("work that another thread is not worth starts none", async () => {
  const threads = countingThreads(4);
  await compareInThreads(threads, plain);
  expect(threads.asked()).toBe(0);
});

test("an error in another thread is an error of the comparison", async () => {
  const broken: Threads = { count: 2, ask: () => Promise.reject(new Error("out of memory")) };
  await expect(compareInThreads(broken, plain, { worthAThread: 1 })).rejects.toThrow(
    "out of memory",
  );
});

test("what another thread throws while it measures arrives with its message", async () => {
  const { threads } = nodeHost({ threadPath });
  const other = binary([0.5], { labels: [1] });
  const odd = {
    ...plain,
    candidate: { ...other, kind: "regression", values: new Float64Array(1) },
  };
  const part = { plain: odd, share: { start: 0, end: 1 } };
  await expect(threads.ask(part)).rejects.toThrow(
    "Metric auc was asked of a classification and a regression",
  );
});
