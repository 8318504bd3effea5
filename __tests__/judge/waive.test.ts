import { describe, expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import { indexMeasurements } from "../../src/judge/requirement.ts";
import { waive } from "../../src/judge/waive.ts";
import type { Case } from "../../src/judge/case.ts";
import type { Criterion, Waiver, WaiverUse } from "../../src/schema/generated/record.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { exactly } from "../../src/measure/evidence.ts";
import { ACCURACY, accuracyOf, bytesOf, caseOf, changeOf, flipsOf } from "../support/judging.ts";

const FLIPS: Criterion = { kind: "ceiling", metric: "flips", limit: 0.01 };
const DAY = "2026-03-01";

const waiverOf = (part: Partial<Waiver> = {}): Waiver => ({
  id: "known",
  model: "m",
  metric: "flips",
  slice: "all",
  ceiling: 0.08,
  owner: "the vision team",
  reason: "The next release brings a milder recipe",
  link: "https://example.com/7",
  since: "2026-02-01",
  expires: "2026-04-01",
  ...part,
});

interface Given {
  readonly criteria?: readonly Criterion[];
  readonly measurements?: readonly Measurement[];
  readonly waivers: readonly Waiver[];
  readonly day?: string;
  readonly part?: Partial<Case>;
}

/** 70 flips of 1000 where 1 % is allowed, unless said otherwise. */
function judged({ criteria = [FLIPS], measurements, waivers, day = DAY, part = {} }: Given) {
  return judge(
    caseOf(criteria, measurements ?? [flipsOf(70, 1000)], {
      waiving: { day, waivers: [...waivers] },
      ...part,
    }),
  );
}

const states = (given: Given): readonly WaiverUse["state"][] =>
  judged(given).waivers.map(({ state }) => state);

describe("a waiver", () => {
  test("lets a failure pass that is within its ceiling, and says so everywhere", () => {
    const { findings, verdict, waivers } = judged({ waivers: [waiverOf()] });
    expect(findings).toMatchObject([
      {
        outcome: "waived",
        waiver: { id: "known", expires: "2026-04-01", limit: 0.08, outcome: "fail" },
        expected: { limit: 0.01 },
      },
    ]);
    expect(findings[0]?.explanation).toMatch(
      / at most 1 % is allowed\. Waived by "known" until 2026-04-01$/,
    );
    expect(findings[0]?.advice).toBeUndefined();
    expect(verdict).toEqual({
      outcome: "pass",
      blocks: false,
      counts: { pass: 0, fail: 0, inconclusive: 0, "not-checked": 0, error: 0, waived: 1 },
      summary:
        '0 of 1 checks that must be proven are proven, 1 is waived ("known" until 2026-04-01)',
    });
    expect(waivers).toEqual([
      { id: "known", state: "used", explanation: "flips measures 7 %, within its ceiling of 8 %" },
    ]);
  });

  test("lets an undecided check pass", () => {
    const { findings, verdict } = judged({
      criteria: [ACCURACY],
      measurements: accuracyOf(5, 3, 400),
      waivers: [waiverOf({ metric: "accuracy", ceiling: 0.03 })],
    });
    expect(findings).toMatchObject([{ outcome: "waived", waiver: { outcome: "inconclusive" } }]);
    expect(verdict.outcome).toBe("pass");
  });

  test.each([
    [69, "used"],
    [70, "used"],
    [71, "exceeded"],
  ] as const)("with the ceiling at 70 of 1000 is, at %d, %s", (count, state) => {
    const measurements = [flipsOf(count, 1000)];
    const given = { measurements, waivers: [waiverOf({ ceiling: 0.07 })] };
    expect(states(given)).toEqual([state]);
    expect(judged(given).verdict.blocks).toBe(state === "exceeded");
  });

  test("must hold under both kinds of kernels, whichever of them fails", () => {
    for (const [ordinary, exact] of [
      [70, 90],
      [90, 70],
    ] as const) {
      const measurements = [flipsOf(ordinary, 1000), flipsOf(exact, 1000, { kernels: "exact" })];
      expect(states({ measurements, waivers: [waiverOf()] })).toEqual(["exceeded"]);
    }
  });

  test.each([
    ["2026-01-31", "not-yet"],
    ["2026-02-01", "used"],
    ["2026-04-01", "used"],
    ["2026-04-02", "expired"],
  ] as const)("is, on %s, %s", (day, state) => {
    const { verdict, waivers } = judged({ day, waivers: [waiverOf()] });
    expect(waivers[0]?.state).toBe(state);
    expect(verdict.outcome).toBe(state === "used" ? "pass" : "fail");
  });

  test.each<[string, Partial<Waiver>, WaiverUse["state"]]>([
    ["another metric", { metric: "lost" }, "unmatched"],
    ["another slice", { slice: "sex=female" }, "unmatched"],
    ["a longer name of its slice", { slice: "all " }, "unmatched"],
    ["a pattern", { slice: "*" }, "unmatched"],
    ["another kind of criterion", { criterion: "floor" }, "unmatched"],
    ["the kind of its criterion", { criterion: "ceiling" }, "used"],
  ])("that names %s is %s", (_, part, state) => {
    expect(states({ waivers: [waiverOf(part)] })).toEqual([state]);
  });

  test("of a slice waives that slice alone", () => {
    const slices = ["a", "b"].map((name) => ({ name, critical: true, rows: 1000 }));
    const measurements = ["all", "a", "b"].map((slice) => flipsOf(70, 1000, { slice }));
    const { findings } = judged({
      criteria: [{ ...FLIPS, slices: true }],
      measurements,
      waivers: [waiverOf({ slice: "a" })],
      part: { slices },
    });
    expect(findings.map(({ outcome }) => outcome)).toEqual(["fail", "waived", "fail"]);
  });

  test("of a slice stands in the place of what slices are allowed", () => {
    const slices = [{ name: "a", critical: true, rows: 1000 }];
    const measurements = [...accuracyOf(0, 0, 9000), ...accuracyOf(60, 0, 1000, { slice: "a" })];
    const waivers = [waiverOf({ metric: "accuracy", slice: "a", ceiling: 0.07 })];
    const given = { criteria: [ACCURACY], measurements, waivers, part: { slices } };
    expect(states(given)).toEqual(["used"]);
    const flips = { ...FLIPS, slices: true, "slice-limit": 0.02 };
    const flipped = { criteria: [flips], measurements: [flipsOf(70, 1000, { slice: "a" })] };
    const waived = [waiverOf({ slice: "a" })];
    expect(states({ ...flipped, waivers: waived, part: { slices } })).toEqual(["used"]);
  });

  test("that fits two criteria waives none until it names one", () => {
    const criteria: readonly Criterion[] = [ACCURACY, { ...ACCURACY, versus: "baseline" }];
    const measurements = [
      ...accuracyOf(60, 0, 1000),
      ...accuracyOf(60, 0, 1000, { versus: "baseline" }),
    ];
    const waiver = waiverOf({ metric: "accuracy", ceiling: 0.1 });
    const given = { criteria, measurements, part: { baseline: { state: "present" } } } as const;
    expect(states({ ...given, waivers: [waiver] })).toEqual(["ambiguous"]);
    const named = [waiverOf({ ...waiver, criterion: "non-inferiority-to-baseline" })];
    const { findings } = judged({ ...given, waivers: named });
    expect(findings.map(({ outcome }) => outcome)).toEqual(["fail", "waived"]);
  });

  test("is not needed where the check passes, and where it does not block", () => {
    expect(states({ measurements: [flipsOf(0, 1000)], waivers: [waiverOf()] })).toEqual(["unused"]);
    const slices = [{ name: "a", critical: false, rows: 40 }];
    const measurements = [...accuracyOf(0, 0, 9000), ...accuracyOf(1, 0, 40, { slice: "a" })];
    const waivers = [waiverOf({ metric: "accuracy", slice: "a", ceiling: 0.1 })];
    expect(states({ criteria: [ACCURACY], measurements, waivers, part: { slices } })).toEqual([
      "unused",
    ]);
  });

  test("is spent on one finding once: a second one for it is not needed", () => {
    const waivers = [waiverOf(), waiverOf({ id: "again" })];
    expect(states({ waivers })).toEqual(["used", "unused"]);
  });
});

const loss = (value: number): readonly Measurement[] => [
  { ...changeOf("log-loss", value, 0.0001) },
  { ...changeOf("log-loss", 0.5, 0), arm: "base" },
];

const nonFinite = (rows: number): Measurement => ({
  ...flipsOf(0, 1000),
  metric: "non-finite-rows",
  unit: "rows",
  ...exactly(rows, 1000),
});

describe("in the sense of its criterion a ceiling", () => {
  const gap: Criterion = {
    kind: "group-gap",
    metric: "demographic-parity-difference",
    margin: 0.01,
  };
  const floor: Criterion = { kind: "floor", metric: "sqnr", limit: 20 };
  const bytes: Criterion = { kind: "ceiling", metric: "bytes", limit: 1, relative: true };
  const relative: Criterion = {
    kind: "non-inferiority",
    metric: "log-loss",
    margin: 0.02,
    relative: true,
  };
  test.each<[string, Criterion, readonly Measurement[], Partial<Waiver>, WaiverUse["state"]]>([
    ["of a loss is the loss", ACCURACY, accuracyOf(60, 0, 1000), { ceiling: 0.061 }, "used"],
    ["of a loss is no gain", ACCURACY, accuracyOf(60, 0, 1000), { ceiling: 0.059 }, "exceeded"],
    ["of a relative loss is a share", relative, loss(0.05), { ceiling: 0.11 }, "used"],
    ["of a relative loss is not the loss", relative, loss(0.05), { ceiling: 0.09 }, "exceeded"],
    ["of a ratio is a ratio", bytes, [bytesOf(1.2)], { ceiling: 1.2 }, "used"],
    ["of a ratio has an end", bytes, [bytesOf(1.21)], { ceiling: 1.2 }, "exceeded"],
    ["of a floor is a floor", floor, [noiseOf(15)], { ceiling: 15 }, "used"],
    ["of a floor is the lowest value", floor, [noiseOf(14.9)], { ceiling: 15 }, "exceeded"],
    ["of a gap is its growth", gap, [gapOf(0.05)], { slice: "by sex", ceiling: 0.06 }, "used"],
    ["of a gap has an end", gap, [gapOf(0.05)], { slice: "by sex", ceiling: 0.04 }, "exceeded"],
  ])("%s", (_, ...[criterion, measurements, part, state]) => {
    const waivers = [waiverOf({ metric: criterion.metric, ...part })];
    const given = { criteria: [criterion], measurements, waivers, part: { groups: ["sex"] } };
    expect(states(given)).toEqual([state]);
  });
});

function gapOf(growth: number): Measurement {
  const metric = "demographic-parity-difference";
  return changeOf(metric, growth, 0.0001, { slice: "by sex" });
}

function noiseOf(decibels: number): Measurement {
  return {
    ...flipsOf(0, 1000),
    metric: "sqnr",
    unit: "dB",
    better: "higher",
    ...exactly(decibels, 1000),
  };
}

describe("nothing waives", () => {
  test("values that are not finite", () => {
    const criteria: readonly Criterion[] = [
      { kind: "ceiling", metric: "non-finite-rows", limit: 0 },
    ];
    const waivers = [waiverOf({ metric: "non-finite-rows", ceiling: 10 })];
    expect(states({ criteria, measurements: [nonFinite(1)], waivers })).toEqual(["refused"]);
  });

  test("any other check of a candidate that has values that are not finite", () => {
    const measurements = [flipsOf(70, 1000), nonFinite(1)];
    expect(states({ measurements, waivers: [waiverOf()] })).toEqual(["refused"]);
    const finite = [flipsOf(70, 1000), nonFinite(0)];
    expect(states({ measurements: finite, waivers: [waiverOf()] })).toEqual(["used"]);
  });

  test("a case that must not be lost", () => {
    const slice = "suite: must";
    const measurements = [
      { ...flipsOf(1, 1), metric: "lost-cases", slice, unit: "cases", ...exactly(1, 1) } as const,
    ];
    const tests = [{ slice, mustPass: true, critical: true, margin: 0 }];
    const waivers = [waiverOf({ metric: "lost-cases", slice, ceiling: 5 })];
    const given = { criteria: [], measurements, waivers, part: { tests } };
    expect(states(given)).toEqual(["refused"]);
    expect(judged(given).verdict.outcome).toBe("fail");
  });

  test.each<[string, readonly Measurement[], Partial<Case>, string]>([
    ["was not measured", [], {}, "not-checked"],
    ["is of no rows", [flipsOf(0, 0)], {}, "not-checked"],
    ["is NaN", [{ ...flipsOf(70, 1000), estimate: Number.NaN }], {}, "error"],
    ["the engine did not come to", [], { engineFailure: "It crashed" }, "error"],
    ["failed before the engine did", [flipsOf(70, 1000)], { engineFailure: "It crashed" }, "fail"],
  ])("what %s", (_, ...[measurements, part, outcome]) => {
    const given = { measurements, waivers: [waiverOf({ ceiling: 1 })], part };
    expect(states(given)).toEqual(["refused"]);
    expect(judged(given).verdict).toMatchObject({ outcome, blocks: true });
  });
});

test("a canary that only a waiver lets through is a gate that does not notice", () => {
  const { verdict } = judged({ waivers: [waiverOf()], part: { canary: true } });
  expect(verdict).toMatchObject({ outcome: "error", blocks: true });
});

test("without waivers a case is judged as if there were no such thing", () => {
  const given = caseOf([FLIPS], [flipsOf(70, 1000)]);
  const { findings, verdict, waivers } = judge(given);
  expect(waivers).toEqual([]);
  expect(findings[0]).not.toHaveProperty("waiver");
  expect(verdict.counts).not.toHaveProperty("waived");
});

test("two waivers are two, in the one sentence that says so", () => {
  const { verdict } = judged({
    criteria: [FLIPS, ACCURACY],
    measurements: [flipsOf(70, 1000), ...accuracyOf(30, 2, 1000)],
    waivers: [waiverOf(), waiverOf({ id: "other", metric: "accuracy", ceiling: 0.05 })],
  });
  expect(verdict.summary).toContain("2 are waived");
});

test.each([
  ["nothing", [], "refused"],
  ["nothing that is a number", [{ ...flipsOf(70, 1000), estimate: null }], "exceeded"],
] as const)("a failure of which %s is known any more is not waived", (_, measurements, state) => {
  const given = caseOf([FLIPS], [flipsOf(70, 1000)]);
  const [finding] = judge(given).findings;
  if (finding === undefined) throw new Error("There is a finding");
  const target = { criterion: FLIPS, metric: "flips", slice: "all", tier: 1 } as const;
  const waiving = { day: DAY, waivers: [waiverOf()] };
  const { waivers, findings } = waive(
    [{ target, finding }],
    { ...given, waiving },
    indexMeasurements(measurements),
  );
  expect(waivers.map((use) => use.state)).toEqual([state]);
  expect(findings).toEqual([finding]);
});
