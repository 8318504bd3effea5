/** Every metric under every kind of criterion: what a policy may ask is judged, and what nobody could judge is refused in a sentence. */
import { expect, test } from "@jest/globals";
import { measureBehaviour } from "../../src/commands/observe/measure-behaviour.ts";
import type { Samples } from "../../src/commands/observe/read-answers.ts";
import { judge } from "../../src/judge/judge.ts";
import { measureBlock } from "../../src/measure/block-sqnr.ts";
import { footprintMeasurements } from "../../src/measure/footprint.ts";
import { METRICS } from "../../src/measure/generated/metrics.ts";
import { latencyMeasurements } from "../../src/measure/latency-ratio.ts";
import { layerMeasurements } from "../../src/measure/layer-fates.ts";
import { sampleOfRows } from "../../src/measure/sample-of-rows.ts";
import type { ClassificationSample, Sample } from "../../src/measure/sample.ts";
import { parsePolicy } from "../../src/policy/read-policy.ts";
import type { TaskFacts } from "../../src/policy/metric-needs.ts";
import { resolveCriteria } from "../../src/policy/resolve-criteria.ts";
import type { MetricName } from "../../src/schema/generated/metric-name.ts";
import type { Criterion } from "../../src/schema/generated/policy.ts";
import { LAYER_METRICS } from "../../src/schema/layer-metrics.ts";
import { SCHEMAS } from "../../src/schema/generated/schemas.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { UserError } from "../../src/schema/user-error.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { digits, logits, progression } from "../support/samples.ts";

const NAMES: readonly MetricName[] = SCHEMAS["metric-name"].enum;
const shares = new Set(METRICS.filter(({ unit }) => unit === "share").map(({ name }) => name));
const differences = new Set(METRICS.filter(({ of }) => of === "pair").map(({ name }) => name));
const FACTS = { labelled: false, hasPositive: false, groups: [], shares, differences };
const TWO_CLASSES: TaskFacts = {
  ...FACTS,
  kind: "classification",
  hasPositive: true,
  groups: ["sex"],
};

interface Suitable {
  readonly name: string;
  readonly facts: TaskFacts;
  readonly base: Sample;
  readonly candidate: Sample;
}

const ROWS = 160;
const some = Uint32Array.from({ length: ROWS }, (_, row) => row);
const random = mersenneRandom(1);
const vectors = (noise: number): Sample => ({
  kind: "tensor",
  rows: ROWS,
  width: 4,
  values: Float64Array.from(
    { length: 4 * ROWS },
    (_, place) => Math.sin(place) + noise * random.uniform(),
  ),
  nonFinite: new Uint8Array(ROWS),
});

const ofTwo = (field: "base_logit" | "comp_logit"): ClassificationSample =>
  sampleOfRows(logits("diabetes", field), some);

const MODELS: readonly Suitable[] = [
  {
    name: "two classes",
    facts: { ...TWO_CLASSES, labelled: true },
    base: ofTwo("base_logit"),
    candidate: ofTwo("comp_logit"),
  },
  {
    name: "two classes without labels",
    facts: TWO_CLASSES,
    base: { ...ofTwo("base_logit"), labels: undefined },
    candidate: { ...ofTwo("comp_logit"), labels: undefined },
  },
  {
    name: "ten classes",
    facts: { ...FACTS, kind: "classification", labelled: true },
    base: sampleOfRows(digits("base"), some),
    candidate: sampleOfRows(digits("comp"), some),
  },
  {
    name: "numbers with deviations",
    facts: { ...FACTS, kind: "regression", labelled: true, hasDeviations: true },
    base: sampleOfRows(progression("base"), some),
    candidate: sampleOfRows(progression("comp"), some),
  },
  {
    name: "vectors",
    facts: { ...FACTS, kind: "fidelity" },
    base: vectors(0),
    candidate: vectors(0.01),
  },
];

const half = (side: number): Uint32Array => some.filter((row) => row % 2 === side);
const SLICES = [{ name: "odd", rows: half(1) }];
const GROUPS = [
  {
    column: "sex",
    members: [0, 1].map((side) => ({ name: `sex=${side}`, rows: half(side) })),
  },
];

const answersOf = (sample: Sample): readonly number[] =>
  sample.kind === "classification" ? [...sample.predicted] : [...sample.values.subarray(0, ROWS)];

function behaviourOf(
  { base, candidate }: Suitable,
  criteria: readonly Criterion[],
): readonly Measurement[] {
  const samples: Samples = { base, ordinary: candidate, exact: candidate };
  return measureBehaviour({
    samples,
    slices: SLICES,
    groups: base.kind === "classification" ? GROUPS : [],
    criteria,
    seed: "s",
    baseline: answersOf(base),
  });
}

const calls = (ms: number): readonly Float64Array[] =>
  Array.from({ length: 100 }, () =>
    Float64Array.from({ length: 10 }, () => ms * (1 + 0.1 * random.uniform())),
  );
const footprint = (size: number) => ({
  bytes: size,
  gzipBytes: size,
  parameters: size,
  peakMemoryBytes: size,
  loadMs: size,
});

const COSTS: readonly Measurement[] = [
  ...footprintMeasurements(footprint(4), footprint(2)),
  ...latencyMeasurements(
    [
      {
        arms: [
          ["a", 2],
          ["again", 2],
          ["b", 1],
        ].map(([name, ms]) => ({
          name: String(name),
          blocks: calls(Number(ms)),
          warmUpCalls: 0,
          steady: true,
        })),
      },
    ],
    { base: "a", control: "again", candidate: "b" },
    { batch: 1 },
  ),
  ...layerMeasurements(
    [{ fate: "fused" }, { fate: "dequantized" }],
    Object.fromEntries([...LAYER_METRICS].map((metric) => [metric, 0])),
  ),
  measureBlock({
    slice: "block=1",
    base: Float64Array.from(some, (row) => row + 1),
    candidate: Float64Array.from(some, (row) => row + 1 + (row % 3) / 100),
    rows: ROWS,
  }),
];

const flags = (key: string): readonly Record<string, unknown>[] => [{}, { [key]: true }];

/** All that the schema lets be written of a metric. */
const criteriaOf = (metric: MetricName): readonly object[] => [
  ...["ceiling", "floor"].flatMap((kind) =>
    flags("relative").flatMap((relative) =>
      flags("slices").map((slices) => ({
        kind,
        metric,
        limit: kind === "ceiling" && ZERO.has(metric) ? 0 : 0.5,
        ...relative,
        ...slices,
      })),
    ),
  ),
  ...[{}, { versus: "baseline" }].flatMap((versus) =>
    flags("relative").map((relative) => ({
      kind: "non-inferiority",
      metric,
      margin: 0.1,
      ...versus,
      ...relative,
    })),
  ),
  { kind: "group-gap", metric, margin: 0.1 },
  { kind: "group-gap", metric, margin: 0.1, groups: ["sex"] },
];

/** Any other limit of these is refused for what it is. */
const ZERO: ReadonlySet<string> = new Set(["non-finite-rows", "improper-rows"]);

interface Read {
  readonly inForce: readonly { readonly model: Suitable; readonly criterion: Criterion }[];
  readonly refusals: readonly string[];
}

/** In which models a criterion is in force, and the sentences that refuse it elsewhere. */
function read(written: object): Read {
  const model = { path: "m.onnx", data: { evaluation: { path: "e.csv" } }, criteria: [written] };
  const text = JSON.stringify({ version: 1, models: { m: model } });
  const policy = orRefusal(() => parsePolicy(text, "p.yml"));
  if (typeof policy === "string") return { inForce: [], refusals: [policy] };
  const { criteria } = policy.models["m"] ?? {};
  const found = MODELS.map((suitable) => {
    const resolved = orRefusal(() => resolveCriteria(criteria, suitable.facts));
    return typeof resolved === "string"
      ? resolved
      : resolved.map((criterion) => ({ model: suitable, criterion }));
  });
  return {
    inForce: found.flatMap((one) => (typeof one === "string" ? [] : one)),
    refusals: found.filter((one) => typeof one === "string"),
  };
}

function orRefusal<Value>(make: () => Value): Value | string {
  try {
    return make();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

const WRITTEN = NAMES.flatMap(criteriaOf).map((written) => ({ written, ...read(written) }));

test.each(MODELS)("what is in force is judged: $name", (model) => {
  const criteria = WRITTEN.flatMap(({ inForce }) =>
    inForce.filter((one) => one.model === model).map(({ criterion }) => criterion),
  );
  const { findings } = judge({
    criteria,
    measurements: [...behaviourOf(model, criteria), ...COSTS],
    slices: [{ name: "odd", critical: true, rows: half(1).length }],
    blocks: ["block=1"],
    groups: ["sex"],
    baseline: { state: "present" },
    onInconclusive: "fail",
  });
  const unjudged = findings.filter(({ outcome }) => !JUDGED.has(outcome));
  expect(
    unjudged.map(({ criterion, explanation }) => [JSON.stringify(criterion), explanation]),
  ).toEqual([]);
  expect(findings.length).toBeGreaterThanOrEqual(criteria.length);
});

const JUDGED: ReadonlySet<string> = new Set(["pass", "fail", "inconclusive"]);

test("what is in force nowhere is refused in a sentence that says more than the metric", () => {
  const refused = WRITTEN.filter(({ inForce }) => inForce.length === 0);
  expect(refused.length).toBeGreaterThan(0);
  for (const { refusals } of refused)
    expect(refusals.join("\n")).toMatch(/^Cannot (read policy|judge) [^\n]{60}/);
});

test("every metric of the catalogue can have a ceiling and a floor, on slices too", () => {
  const accepted = new Set(
    WRITTEN.filter(({ inForce }) => inForce.length > 0).map(({ written }) =>
      JSON.stringify(written),
    ),
  );
  const asked = METRICS.flatMap(({ name }) =>
    criteriaOf(name).filter((written) => "limit" in written && !("relative" in written)),
  );
  expect(asked).toHaveLength(4 * METRICS.length);
  expect(asked.filter((written) => !accepted.has(JSON.stringify(written)))).toEqual([]);
});

test("what can be judged of no metric at all is shown beside what is", () => {
  const judged = new Set(
    WRITTEN.filter(({ inForce }) => inForce.length > 0).flatMap(({ inForce }) =>
      inForce.map(({ criterion }) => criterion.metric),
    ),
  );
  expect(NAMES.filter((name) => !judged.has(name))).toEqual([
    "batch-difference",
    "batch-flips",
    "energy",
    "finite-answers",
    "lost-cases",
    "novelty-accepted",
    "novelty-auc",
    "padding-difference",
    "padding-flips",
    "passed-cases",
    "unrepeatable-rows",
  ]);
});
