import { expect, test } from "@jest/globals";
import type { TaskFacts } from "../../src/policy/metric-needs.ts";
import { resolveCriteria } from "../../src/policy/resolve-criteria.ts";
import type { Criterion, PresetName } from "../../src/schema/generated/policy.ts";
import { UserError } from "../../src/schema/user-error.ts";
import { check } from "../../src/schema/validate.ts";

const FULL: TaskFacts = {
  kind: "classification",
  labelled: true,
  hasPositive: true,
  groups: ["sex", "race", "sex × race"],
};
const REGRESSION: TaskFacts = { ...FULL, kind: "regression", hasPositive: false };
const FIDELITY: TaskFacts = {
  kind: "fidelity",
  labelled: false,
  hasPositive: false,
  groups: [],
};
const PRESETS: readonly PresetName[] = ["standard", "healthcare", "finance", "safety-critical"];

const metricsOf = (criteria: readonly Criterion[]): readonly string[] =>
  [...new Set(criteria.map(({ metric }) => metric))].toSorted();

test.each(PRESETS)("%s is a list of criteria that a policy could have written", (name) => {
  const criteria = [...resolveCriteria(name, FULL)];
  const model = { path: "m.onnx", data: { evaluation: { path: "e.csv" } }, criteria };
  expect(check("policy", { version: 1, models: { m: model } }).kind).toBe("valid");
  expect(
    criteria.every(
      ({ reason }) =>
        reason === `Default of the ${name} preset` || reason === "Default of the standard preset",
    ),
  ).toBe(true);
});

test("no choice is the standard preset", () => {
  expect(resolveCriteria(undefined, FULL)).toEqual(resolveCriteria("standard", FULL));
});

test.each(PRESETS)(
  "%s lets no candidate with new non-finite rows pass, whatever the task",
  (name) => {
    for (const facts of [FULL, REGRESSION, FIDELITY])
      expect(resolveCriteria(name, facts)).toContainEqual(
        expect.objectContaining({ kind: "ceiling", metric: "non-finite-rows", limit: 0 }),
      );
  },
);

const bound = (criterion: Criterion): number =>
  "margin" in criterion ? criterion.margin : criterion.limit;
const keyOf = (criterion: Criterion): string =>
  `${criterion.kind}/${criterion.metric}/${criterion.kind === "non-inferiority" ? (criterion.versus ?? "base") : ""}`;

test.each(PRESETS.slice(1))(
  "%s is nowhere looser than standard, and somewhere stricter",
  (name) => {
    const stricter = new Map(resolveCriteria(name, FULL).map((one) => [keyOf(one), one]));
    const changes = resolveCriteria("standard", FULL).map((one) => {
      const other = stricter.get(keyOf(one));
      if (other === undefined) throw new Error(`${name} lacks ${keyOf(one)}`);
      return one.kind === "floor" ? bound(one) - bound(other) : bound(other) - bound(one);
    });
    expect(Math.max(...changes)).toBe(0);
    expect(Math.min(...changes)).toBeLessThan(0);
  },
);

test("a regression is judged by its errors and costs, not by classes", () => {
  expect(metricsOf(resolveCriteria("standard", REGRESSION))).toEqual([
    "bytes",
    "latency-p50",
    "mae",
    "non-finite-rows",
    "peak-memory",
    "r2",
    "rmse",
  ]);
});

test("without labels only likeness and costs are judged", () => {
  expect(metricsOf(resolveCriteria("standard", FIDELITY))).toEqual([
    "bytes",
    "latency-p50",
    "non-finite-rows",
    "peak-memory",
    "sqnr",
  ]);
  const unlabelled = { ...FULL, labelled: false };
  expect(metricsOf(resolveCriteria("standard", unlabelled))).toEqual([
    "bytes",
    "demographic-parity-difference",
    "flips",
    "kl-divergence",
    "latency-p50",
    "non-finite-rows",
    "peak-memory",
  ]);
});

test("an interval is judged where a regression gives deviations, and refused where it does not", () => {
  const score = { kind: "non-inferiority", metric: "interval-score", margin: 1 } as const;
  expect(resolveCriteria([score], { ...REGRESSION, hasDeviations: true })).toEqual([score]);
  expect(() => resolveCriteria([score], REGRESSION)).toThrow(
    "Cannot judge interval-score (non-inferiority): it needs the standard deviations of the answers (task.deviation)",
  );
});

const gaps = (facts: TaskFacts): number =>
  resolveCriteria("standard", facts).filter(({ kind }) => kind === "group-gap").length;

test("group gaps of a preset need groups and a positive class", () => {
  expect([FULL, { ...FULL, groups: [] }, { ...FULL, hasPositive: false }].map(gaps)).toEqual([
    2, 0, 0,
  ]);
});

test("a later criterion replaces the earlier one of its kind, metric and reference, in its place", () => {
  const own = { kind: "ceiling", metric: "flips", limit: 0.2 } as const;
  const before = resolveCriteria("standard", FULL);
  const after = resolveCriteria(["standard", own], FULL);
  expect(after).toEqual(
    before.map((one) => (one.kind === "ceiling" && one.metric === "flips" ? own : one)),
  );
});

test("a margin against the baseline leaves the one against the base model alone", () => {
  const own = {
    kind: "non-inferiority",
    metric: "accuracy",
    margin: 0.5,
    versus: "baseline",
  } as const;
  const accuracy = resolveCriteria(["standard", own], FULL).filter(
    ({ metric }) => metric === "accuracy",
  );
  expect(accuracy.map(bound)).toEqual([0.01, 0.5]);
});

test("a list without a preset holds what it says and no more", () => {
  const own = { kind: "floor", metric: "auc", limit: 0.9 } as const;
  expect(resolveCriteria([own], FULL)).toEqual([own]);
});

test.each([
  [
    { kind: "floor", metric: "auc", limit: 0.9 },
    REGRESSION,
    "Cannot judge auc (floor): it needs a classification, and the task is a regression",
  ],
  [
    { kind: "floor", metric: "r2", limit: 0.9 },
    FULL,
    "Cannot judge r2 (floor): it needs a regression, and the task is a classification",
  ],
  [
    { kind: "floor", metric: "accuracy", limit: 0.9 },
    { ...FULL, labelled: false },
    "Cannot judge accuracy (floor): it needs labels (data.evaluation.label)",
  ],
  [
    { kind: "floor", metric: "true-positive-rate", limit: 0.9 },
    { ...FULL, hasPositive: false },
    "Cannot judge true-positive-rate (floor): it needs a positive class (task.positive)",
  ],
  [
    { kind: "group-gap", metric: "demographic-parity-difference", margin: 0.1 },
    { ...FULL, groups: [] },
    "Cannot judge demographic-parity-difference (group-gap): it needs groups (data.evaluation.groups)",
  ],
  [
    { kind: "ceiling", metric: "non-finite-rows", limit: 1 },
    FULL,
    "Cannot judge non-finite-rows (ceiling): a candidate that is not finite where the base is always fails, so that its limit is 0",
  ],
  [
    { kind: "ceiling", metric: "non-finite-rows", limit: 0, "slice-limit": 1 },
    FULL,
    "Cannot judge non-finite-rows (ceiling): a candidate that is not finite where the base is always fails, so that its limit is 0",
  ],
] satisfies readonly [Criterion, TaskFacts, string][])(
  "a criterion of the policy's own that cannot apply is refused: %j",
  (criterion, facts, message) => {
    expect(() => resolveCriteria([criterion], facts)).toThrow(
      new UserError("policy-invalid", message),
    );
  },
);

test("a group gap may name groups of the evaluation data, and no others", () => {
  const own: Criterion = {
    kind: "group-gap",
    metric: "demographic-parity-difference",
    margin: 0.1,
    groups: ["sex"],
  };
  expect(resolveCriteria([own], FULL)).toEqual([own]);
  expect(() => resolveCriteria([own], { ...FULL, groups: [] })).toThrow(
    '"sex" is no group of the evaluation data (data.evaluation.groups); it has none',
  );
});

const MEASURED: TaskFacts = {
  ...FULL,
  shares: new Set(["accuracy", "flips"]),
  differences: new Set(["flips"]),
};

test.each<[string, Criterion]>([
  ["margin is 5", { kind: "non-inferiority", metric: "accuracy", margin: 5 }],
  [
    "slice-margin is 1",
    { kind: "non-inferiority", metric: "accuracy", margin: 0.1, "slice-margin": 1 },
  ],
  ["limit is 5", { kind: "ceiling", metric: "flips", limit: 5 }],
  ["limit is -1", { kind: "floor", metric: "accuracy", limit: -1 }],
  ["margin is 3", { kind: "group-gap", metric: "equal-opportunity-difference", margin: 3 }],
])("percent written for a share is refused: its %s", (said, criterion) => {
  expect(() => resolveCriteria([criterion], MEASURED)).toThrow(
    new RegExp(
      `: its ${said}, which nothing can miss: it is a share from 0 to 1, and 0.05 is 5 %$`,
    ),
  );
});

test("a share of the reference's value, and what is no share, may be any number", () => {
  const criteria: Criterion[] = [
    { kind: "non-inferiority", metric: "accuracy", margin: 1.5, relative: true },
    { kind: "non-inferiority", metric: "log-loss", margin: 5 },
    { kind: "ceiling", metric: "bytes", limit: 1000 },
  ];
  expect(resolveCriteria(criteria, MEASURED)).toEqual(criteria);
});

test("what is a difference already has no margin", () => {
  const criterion: Criterion = { kind: "non-inferiority", metric: "flips", margin: 0.01 };
  expect(() => resolveCriteria([criterion], MEASURED)).toThrow(
    "Cannot judge flips (non-inferiority): it is a difference between the models already, and can have a ceiling or a floor",
  );
});

const GAP = { kind: "group-gap", metric: "demographic-parity-difference" } as const;
const gapsOf = (...written: readonly Criterion[]): readonly (readonly [number, unknown])[] =>
  resolveCriteria(["standard", ...written], FULL).flatMap((one) =>
    one.kind === "group-gap" && one.metric === GAP.metric ? [[one.margin, one.groups]] : [],
  );

test("a gap of some groups takes the place of the preset's for these, which stays for the others", () => {
  expect(gapsOf({ ...GAP, margin: 0.05, groups: ["sex"] })).toEqual([
    [0.03, ["race", "sex × race"]],
    [0.05, ["sex"]],
  ]);
  expect(
    gapsOf(
      { ...GAP, margin: 0.05, groups: ["sex"] },
      { ...GAP, margin: 0.06, groups: ["sex × race"] },
    ),
  ).toEqual([
    [0.03, ["race"]],
    [0.05, ["sex"]],
    [0.06, ["sex × race"]],
  ]);
});

test("a gap of all groups takes the preset's place, and so do gaps that name all", () => {
  expect(gapsOf({ ...GAP, margin: 0.05 })).toEqual([[0.05, undefined]]);
  expect(gapsOf({ ...GAP, margin: 0.05, groups: ["race", "sex × race", "sex"] })).toEqual([
    [0.05, ["race", "sex × race", "sex"]],
  ]);
});

test("a gap of another metric leaves the preset's for all groups", () => {
  const other = { kind: "group-gap", metric: "equal-opportunity-difference" } as const;
  expect(gapsOf({ ...other, margin: 0.05, groups: ["sex"] })).toEqual([[0.03, undefined]]);
});

test("a preset after a gap of some groups is for the others too", () => {
  const own: Criterion = { ...GAP, margin: 0.05, groups: ["sex", "race"] };
  const found = resolveCriteria([own, "standard"], FULL).filter(
    ({ metric }) => metric === GAP.metric,
  );
  expect(found).toEqual([own, expect.objectContaining({ margin: 0.03, groups: ["sex × race"] })]);
});

test("a limit that somebody writes takes the place of a preset's", () => {
  const written: Criterion = { kind: "ceiling", metric: "bytes", limit: 50_000 };
  const criteria = resolveCriteria(["standard", written], FULL);
  expect(criteria.filter(({ metric }) => metric === "bytes")).toEqual([written]);
  expect(criteria).toHaveLength(resolveCriteria("standard", FULL).length);
});
