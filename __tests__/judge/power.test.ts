import { expect, test } from "@jest/globals";
import { provesLessLoss } from "../../src/judge/paired-proof.ts";
import { provingPower, rowsToProve } from "../../src/judge/power.ts";
import { powerNotices } from "../../src/judge/power-notices.ts";
import type { NonInferiority } from "../../src/schema/generated/record.ts";
import { ACCURACY } from "../support/judging.ts";
import { simulateOverall, simulateSlices } from "../support/verdict-simulation.ts";

test("provingPower() is the share of equal models that the judge lets pass", () => {
  for (const { n, discordance } of [
    { n: 400, discordance: 0.01 },
    { n: 1500, discordance: 0.02 },
  ]) {
    const { pass } = simulateOverall({ n, discordance, drop: 0 }, 20_000, 5);
    // Three standard errors of 20,000 runs at one half.
    expect(Math.abs(pass - provingPower({ n, discordance }, 0.01))).toBeLessThan(0.0107);
  }
});

test("without any difference, power is all or nothing", () => {
  expect([298, 299, 300].map((n) => provingPower({ n, discordance: 0 }, 0.01))).toEqual([0, 1, 1]);
});

test("with every row different there is a coin to throw, and little is proven", () => {
  expect(provingPower({ n: 60, discordance: 0.999 }, 0.5)).toBeGreaterThan(0.9);
  expect(provingPower({ n: 60, discordance: 0.999 }, 0.01)).toBeLessThan(0.06);
});

test("rowsToProve() promises 95 in 100, of equal models and of some that differ", () => {
  for (const discordance of [0, 0.002, 0.02]) {
    const n = rowsToProve(discordance, 0.01);
    expect(provingPower({ n: Number(n), discordance }, 0.01)).toBeGreaterThanOrEqual(0.95);
    expect(provingPower({ n: Math.floor(Number(n) / 2), discordance }, 0.01)).toBeLessThan(0.95);
  }
  expect(rowsToProve(0, 0.01)).toBe(299);
  expect(rowsToProve(0, 1e-8)).toBeNull();
});

test("more losses never prove what fewer did not", () => {
  for (const differing of [1, 5, 20]) {
    const proven = Array.from({ length: differing + 1 }, (_, lost) =>
      provesLessLoss({ lost, gained: differing - lost, n: 900 }, 0.01),
    );
    expect(proven).toEqual(proven.toSorted((a, b) => Number(b) - Number(a)));
  }
});

test("where nothing is gained, only the exact bound on losses proves: Tango's is a little short there", () => {
  // 3,000 rows of which a hundredth is lost: the score test passes 5.5 in 100 at the margin.
  const { pass } = simulateOverall({ n: 3000, discordance: 0.01, drop: 0.01 }, 20_000, 1);
  expect(pass).toBeLessThanOrEqual(0.05);
});

test.each([true, false])(
  "equal models raise no more than 5 alarms in 100 over 20 slices (critical: %s)",
  (critical) => {
    const truth = { n: 100, discordance: 0.05, drop: 0 };
    expect(simulateSlices(truth, { slices: 20, critical, runs: 150, seed: 3 })).toBeLessThanOrEqual(
      0.05,
    );
  },
);

const slices = [
  { name: "a", critical: true, rows: 50 },
  { name: "b", critical: false, rows: 5 },
];
const notices = (rows: number, criterion: NonInferiority = ACCURACY): readonly string[] =>
  powerNotices({ criteria: [criterion], slices, rows });

test("a margin that the rows cannot prove, or hardly, is said before anything is measured", () => {
  expect(notices(298)[0]).toBe(
    "The evaluation data cannot prove a margin of 1 point with 298 rows, not even of an equal model: 1,015 more rows are enough 19 times in 20 where 1 answer in 100 turns from right to wrong or back, as is assumed before the answers are known",
  );
  expect(notices(299)[0]).toContain(
    "The evaluation data will hardly prove a margin of 1 point with 299 rows",
  );
  expect(notices(1313)).toEqual([
    expect.stringContaining("The slice a cannot prove a margin of 3 points with 50 rows"),
  ]);
});

test("where rows come in sources, it is sources that may be too few", () => {
  const planned = { criteria: [ACCURACY], slices, rows: 5000 };
  const said = (overall: number, ofSlice: number): readonly string[] =>
    powerNotices({ ...planned, sourcesOf: (name) => (name === "all" ? overall : ofSlice) });
  expect(said(299, 1000)).toEqual([
    "The evaluation data may not prove a margin of 1 point with 299 sources, the rows of which may all be answered alike: 1,014 more sources are enough 19 times in 20 where 1 answer in 100 turns from right to wrong or back, as is assumed before the answers are known",
  ]);
  expect(said(298, 20).map((sentence) => sentence.slice(0, 65))).toEqual([
    "The evaluation data may not prove a margin of 1 point with 298 so",
    "The slice a may not prove a margin of 3 points with 20 sources, t",
  ]);
  expect(said(1313, 1000)).toEqual([]);
  expect(said(0, 1000)).toEqual([]);
  expect(powerNotices({ ...planned, sourcesOf: () => undefined })).toEqual(notices(5000));
});

test("a fair chance needs no notice, and only critical slices need a proof", () => {
  expect(notices(5000, { ...ACCURACY, slices: false })).toEqual([]);
  expect(notices(5000).join(" ")).not.toContain("slice b");
});

test("a margin that no rows could prove says so; slices without rows and other criteria are left to the verdict", () => {
  expect(notices(1000, { ...ACCURACY, slices: false, margin: 1e-8 })[0]).toContain(
    "no practical number of rows is enough",
  );
  expect(
    powerNotices({
      criteria: [ACCURACY],
      slices: [{ name: "empty", critical: true, rows: 0 }],
      rows: 5000,
    }),
  ).toEqual([]);
  const { "slice-margin": _, ...plain } = ACCURACY;
  expect(notices(5000, { ...plain, margin: 0.02 })[0]).toContain(
    "The slice a cannot prove a margin of 2 points",
  );
  expect(notices(10, { ...ACCURACY, relative: true })).toEqual([]);
  expect(notices(10, { ...ACCURACY, versus: "baseline" })).toEqual([]);
  expect(
    powerNotices({
      criteria: [
        { kind: "ceiling", metric: "flips", limit: 0.05 },
        { ...ACCURACY, metric: "f1" },
      ],
      slices,
      rows: 10,
    }),
  ).toEqual([]);
});
