import { expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import type { Criterion, Finding } from "../../src/schema/generated/record.ts";
import {
  ACCURACY,
  accuracyOf,
  bytesOf,
  caseOf,
  changeOf,
  findingOf,
  flipsOf,
  latencyOf,
} from "../support/judging.ts";

const KEEP =
  "Keep the layers that lose most in float (keep-float in the recipe) or take a milder recipe; if this is acceptable, allow more in the policy and say why";

test("a pass says what was found and what was allowed", () => {
  expect(findingOf(ACCURACY, accuracyOf(3, 4, 5000)).explanation).toBe(
    "accuracy changes by +0.02 points (−0.0795 to +0.125); a loss of less than 1 point is allowed",
  );
  expect(
    findingOf({ kind: "ceiling", metric: "flips", limit: 0.05 }, [flipsOf(12, 1000)]).explanation,
  ).toBe("flips is 1.2 % (0.694 to 1.94); at most 5 % is allowed");
});

test("figures have as many digits as tell them apart", () => {
  const criterion = { kind: "ceiling", metric: "bytes", limit: 100_000 } as const;
  const measured = bytesOf(100_400, { arm: "candidate", unit: "bytes" });
  expect(findingOf(criterion, [measured]).explanation).toBe(
    "bytes is 100400 bytes; at most 100000 bytes is allowed",
  );
});

test("a slice that is gone is not checked, with the reason", () => {
  const gone = { name: "race=Other", critical: false, rows: 0, unavailable: "it has no rows" };
  const { findings } = judge(caseOf([], [], { slices: [gone] }));
  expect(findings.map(({ outcome, explanation }) => [outcome, explanation])).toEqual([
    ["not-checked", "The candidate is not checked on race=Other: it has no rows"],
  ]);
});

test("a failure says what to do next", () => {
  expect(findingOf(ACCURACY, accuracyOf(200, 20, 5000))).toMatchObject({
    explanation:
      "accuracy changes by −3.6 points (−4.1 to −3.14); a loss of less than 1 point is allowed",
    advice: KEEP,
  });
});

const ratio = (metric: "bytes" | "peak-memory" | "latency-p50"): Finding =>
  findingOf({ kind: "ceiling", metric, limit: 1, relative: true }, [bytesOf(2, { metric })]);

test("each kind of criterion has a next step of its own", () => {
  expect(ratio("bytes")).toMatchObject({
    explanation: "bytes is ×2 of the float model's; at most ×1 is allowed",
    advice:
      "Take a recipe that compresses more; if this is acceptable, allow more in the policy and say why",
  });
  expect(ratio("peak-memory").advice).toContain("Take a recipe that needs less memory");
  expect(ratio("latency-p50").advice).toContain("Take a recipe that is faster on this CPU");
  const broken = findingOf({ kind: "ceiling", metric: "non-finite-rows", limit: 0 }, [
    bytesOf(3, { metric: "non-finite-rows", arm: "candidate", unit: "rows" }),
  ]);
  expect(broken).toMatchObject({
    explanation: "non-finite-rows is 3 rows; at most 0 rows is allowed",
    advice: "Its values overflow: keep the layers that do in float (keep-float in the recipe)",
  });
  const toBaseline: Criterion = { ...ACCURACY, versus: "baseline" };
  const older = findingOf(toBaseline, accuracyOf(200, 20, 5000, { versus: "baseline" }), {
    baseline: { state: "present" },
  });
  expect(older.explanation).toMatch(/ from the baseline; a loss of less than 1 point is allowed$/);
  expect(older.advice).toContain(
    'If the change is wanted, accept it with "compression-gate baseline record"',
  );
});

test("what is undecided says so once, and what would decide it", () => {
  const finding = findingOf(ACCURACY, accuracyOf(5, 3, 400));
  expect(finding.explanation).toBe(
    "accuracy changes by −0.5 points (−1.89 to +0.773); a loss of less than 1 point is allowed, which is neither proven nor refuted. About 985 more rows would decide it, were the models equal; about 5,076 if the change is as it was seen",
  );
  expect(findingOf(ACCURACY, accuracyOf(25, 11, 899)).explanation).toContain(
    "More rows of this kind are not expected to prove it",
  );
  const latency: Criterion = {
    kind: "ceiling",
    metric: "latency-p50",
    limit: 1.05,
    relative: true,
  };
  expect(findingOf(latency, [latencyOf(1.04, 0.05)]).explanation).toBe(
    "latency-p50 is ×1.04 (×0.956 to ×1.13) of the float model's; at most ×1.05 is allowed, which is neither proven nor refuted. Run it again: more calls may decide it",
  );
});

test("a floor, a rise and a ratio to the baseline read as sentences", () => {
  expect(
    findingOf({ kind: "floor", metric: "sqnr", limit: 20 }, [
      changeOf("sqnr", 31.5, 0.1, { arm: "candidate", unit: "dB", better: "higher" }),
    ]).explanation,
  ).toBe("sqnr is 31.5 dB (31.3 to 31.7); at least 20 dB is needed");
  expect(
    findingOf({ kind: "non-inferiority", metric: "log-loss", margin: 0.02 }, [
      changeOf("log-loss", 0.001, 0.001, { unit: "nats" }),
    ]).explanation,
  ).toBe(
    "log-loss changes by +0.001 nats (−0.000645 to +0.00264); a rise of less than 0.02 nats is allowed",
  );
  expect(
    findingOf({ kind: "non-inferiority", metric: "bytes", margin: 0.1 }, [bytesOf(1.2)])
      .explanation,
  ).toContain("bytes is ×1.2 of the float model's; less than ×1.1 is allowed");
  expect(
    findingOf({ kind: "non-inferiority", metric: "throughput", margin: 0.1 }, [
      bytesOf(0.8, { metric: "throughput", better: "higher" }),
    ]).explanation,
  ).toContain("throughput is ×0.8 of the float model's; more than ×0.9 is needed");
  expect(
    findingOf(
      { kind: "non-inferiority", metric: "bytes", margin: 0.1, versus: "baseline" },
      [bytesOf(1, { versus: "baseline" })],
      { baseline: { state: "present" } },
    ).explanation,
  ).toContain("bytes is ×1 of the baseline's");
});

test("slices and groups are named, and a change of nothing is 0", () => {
  const onSlice = findingOf(ACCURACY, accuracyOf(1, 1, 2000, { slice: "all" }));
  expect(onSlice.explanation).toMatch(/^accuracy changes by 0 points/);
  const gap = findingOf(
    { kind: "group-gap", metric: "demographic-parity-difference", margin: 0.03 },
    [changeOf("demographic-parity-difference", 0.1, 0.005, { slice: "by sex", unit: "share" })],
    { groups: ["sex"] },
  );
  expect(gap.explanation).toBe(
    "demographic-parity-difference by sex changes by +10 points (+9.18 to +10.8); a rise of less than 3 points is allowed",
  );
});

test("where the candidate gained, fewer rows are said to prove it of the gain, and not of a loss", () => {
  const { explanation, rowsNeeded, rowsNeededIfReal } = findingOf(ACCURACY, accuracyOf(7, 9, 400));
  expect(Number(rowsNeededIfReal)).toBeLessThan(Number(rowsNeeded));
  expect(explanation).toMatch(/were the models equal; about [\d,]+ if the gain is as it was seen$/);
});

const foundOf = (clusters: number, n = 400): Finding =>
  findingOf(
    ACCURACY,
    accuracyOf(5, 3, n).map((one) => ({ ...one, detail: { ...one.detail, clusters } })),
  );

const ofSources = (clusters: number): string => foundOf(clusters).explanation;

test("of rows that come from sources, more sources are asked for, and of few it is said that they decide nothing", () => {
  expect(ofSources(10)).toMatch(
    /About 25 more sources of 40 rows each would decide it, were the models equal; about 127 if the change is as it was seen$/,
  );
  expect(ofSources(9)).toMatch(
    /It cannot be decided with 9 sources: rows of one source are alike, so that more sources are needed, and not more rows$/,
  );
  expect(foundOf(10, 740).explanation).toMatch(/About 1 more source of 74 rows would decide it,/);
  const few = foundOf(3);
  expect(few.rowsNeeded).toBeNull();
  expect(few.rowsNeededIfReal).toBeUndefined();
});
