import { expect, test } from "@jest/globals";
import { check } from "../../../src/commands/check.ts";
import { recordBaselines } from "../../../src/commands/baseline.ts";
import type { RunRecord } from "../../../src/schema/generated/record.ts";
import { EngineError } from "../../../src/schema/user-error.ts";
import { builtInRecipes } from "../../../src/policy/recipes.ts";
import { type EngineScript, fakeEngine, noisy, turned } from "../../support/fake-engine.ts";
import { TOY_POLICY, toyHost } from "../../support/toy-project.ts";

const POLICY = "compression-gate.yml";
const AUTO = TOY_POLICY.replace("recipe: int8-dynamic", "recipe: auto");
const CALIBRATION_ROWS = 60;

async function search(script: EngineScript = {}, policy = AUTO): Promise<RunRecord> {
  const host = toyHost({ [POLICY]: policy });
  const request = { policyPath: POLICY, models: [], canary: false };
  const { records, failed } = await check(host, fakeEngine(script), request);
  const [record] = records;
  if (record === undefined) throw failed[0]?.error ?? new Error("No record was made");
  return record;
}

let remembered: Promise<RunRecord> | undefined;
/** The plain search, made once for all claims about its result. */
const plain = (): Promise<RunRecord> => (remembered ??= search());

const trialsOf = ({ candidate }: RunRecord): Readonly<Record<string, string>> =>
  Object.fromEntries((candidate.trials ?? []).map(({ recipe, outcome }) => [recipe, outcome]));

/** Recipes whose passes compute with the engine end as errors here, and some make no smaller file of so small a model. */
const isMade = (outcome: string): boolean => outcome !== "error" && outcome !== "refused";

/** Of candidates that were made. */
const outcomesOf = (record: RunRecord): ReadonlySet<string> =>
  new Set(Object.values(trialsOf(record)).filter(isMade));

const ratios = ({ candidate }: RunRecord): readonly (number | undefined)[] =>
  (candidate.trials ?? [])
    .filter(({ outcome }) => isMade(outcome))
    .map(({ latencyRatio }) => latencyRatio);

test("every built-in recipe is tried, and the smallest that meets every criterion is chosen", async () => {
  const { candidate } = await plain();
  const trials = candidate.trials ?? [];
  expect(trials.map(({ recipe }) => recipe).toSorted()).toEqual(
    builtInRecipes()
      .map(({ name }) => name)
      .toSorted(),
  );
  const sizes = trials.flatMap(({ bytes }) => bytes ?? []);
  const [chosen] = trials.filter(({ outcome }) => outcome === "chosen");
  expect(chosen?.bytes).toBe(Math.min(...sizes));
  expect(candidate).toMatchObject({ chosenBy: "search", bytes: chosen?.bytes });
  expect(candidate.recipe?.name).toBe(chosen?.recipe);
});

test("trials see calibration rows only", async () => {
  const seen: number[] = [];
  const engine = fakeEngine();
  await search({
    predict: (job, limits) => {
      seen.push(job.feeds.rows);
      return engine.predict(job, limits);
    },
  });
  // The last four jobs are those of the verdict: three arms, and the first rows of one again.
  expect(new Set(seen.slice(0, -4))).toEqual(new Set([CALIBRATION_ROWS]));
  expect(seen.slice(-4).toSorted((one, other) => one - other)).toEqual([64, 300, 300, 300]);
});

test("a recipe whose candidate changes too many answers misses the criteria, however small", async () => {
  const sizes = new Map<string, number>();
  const first = await plain();
  for (const { recipe, bytes } of first.candidate.trials ?? []) sizes.set(recipe, bytes ?? 0);
  const smallest = first.candidate.bytes;
  const worse = fakeEngine({ scores: ({ values }) => values.toReversed() });
  const host = toyHost({ [POLICY]: AUTO });
  const good = fakeEngine();
  const engine = fakeEngine({
    predict: async (job, limits) => {
      const isSmallest = (await host.files.sizeBytes(job.modelPath)) <= smallest;
      return (isSmallest ? worse : good).predict(job, limits);
    },
  });
  const request = { policyPath: POLICY, models: [], canary: false };
  const [record] = (await check(host, engine, request)).records;
  const missed = (record?.candidate.trials ?? []).filter(
    ({ outcome }) => outcome === "misses-criteria",
  );
  expect(missed.map(({ recipe }) => sizes.get(recipe))).toEqual(missed.map(() => smallest));
  expect(missed.length).toBeGreaterThan(0);
  expect(record?.candidate.bytes).toBeGreaterThan(smallest);
  expect(record?.verdict.outcome).toBe("pass");
});

test("a candidate with an answer that is no number misses, though no criterion asks for it", async () => {
  const flips = "- { kind: ceiling, metric: flips, limit: 0.5 }";
  const policy = `${AUTO.split("      - ")[0]}      ${flips}\n`;
  const record = await search(
    {
      scores: ({ modelPath, row, values }) =>
        modelPath.endsWith("candidate.onnx") && row === 0 ? values.map(() => Number.NaN) : values,
    },
    policy,
  );
  expect(outcomesOf(record)).toEqual(new Set(["chosen", "misses-criteria"]));
  expect(record.notices[0]).toContain("No recipe would meet every criterion");
});

test("when no candidate meets the criteria the most faithful one is judged, and a notice says so", async () => {
  const record = await search({ scores: turned("candidate.onnx") });
  expect(record.notices[0]).toMatch(
    /^No recipe would meet every criterion on the calibration rows/,
  );
  expect(record.verdict.outcome).toBe("fail");
});

test("a criterion whose interval a verdict would draw is judged by its estimate", async () => {
  const f1 = "- { kind: non-inferiority, metric: f1, margin: 0.05, slices: false }";
  const policy = `${AUTO.split("      - ")[0]}      ${f1}\n`;
  const missed = await search({ scores: turned("candidate.onnx", 20) }, policy);
  expect(outcomesOf(missed)).toEqual(new Set(["chosen", "misses-criteria"]));
  expect(missed.notices[0]).toContain("No recipe would meet every criterion");
  const met = await search({}, policy);
  expect(Object.values(trialsOf(met))).not.toContain("misses-criteria");
});

test("a recipe that the engine refuses, or that crashes it, is told of and passed over", async () => {
  const crash = new EngineError("engine-crashed", "it crashed");
  const engine = fakeEngine();
  const refusal = new EngineError("engine-failed", "no such operator");
  let tried = 0;
  const record = await search({
    ranges: () => Promise.reject(crash),
    predict: (job, limits) => {
      tried += job.rows === undefined ? 0 : 1;
      return tried === 1 && job.rows !== undefined
        ? Promise.reject(refusal)
        : engine.predict(job, limits);
    },
  });
  const outcomes = trialsOf(record);
  expect(outcomes["int8-static"]).toBe("error");
  expect(Object.values(outcomes)).toContain("refused");
  expect(record.verdict.outcome).toBe("pass");
});

test("when nothing can be made of the model the reasons are given", async () => {
  const crash = new EngineError("engine-crashed", "it crashed");
  const failing = { predict: () => Promise.reject(crash), ranges: () => Promise.reject(crash) };
  await expect(search(failing)).rejects.toThrow(
    /^Cannot find a recipe for "toy.onnx": none can be applied \(clean: .*it crashed/,
  );
});

test("the recipe that a baseline holds is taken without a search, until the policy changes", async () => {
  const host = toyHost({ [POLICY]: AUTO });
  const request = { policyPath: POLICY, models: [], canary: false };
  await recordBaselines(host, fakeEngine(), { policyPath: POLICY, models: [], force: false });
  const again = (await check(host, fakeEngine(), request)).records[0];
  expect(again?.candidate).toMatchObject({ chosenBy: "baseline", trials: [] });
  await host.files.write(POLICY, AUTO.replace("margin: 0.02", "margin: 0.03"));
  const changed = (await check(host, fakeEngine(), request)).records[0];
  expect(changed?.candidate.chosenBy).toBe("search");
});

test("timings that are too uneven to prove anything drop no candidate, but slow ones are dropped", async () => {
  const latency = "- { kind: ceiling, metric: latency-p50, limit: 1.05, relative: true }";
  const policy = `${AUTO}      ${latency}\n`;
  const uneven = await search(
    { callMs: (path, block) => (path.endsWith("toy.onnx") ? 1 : 0.8 + 0.4 * (block % 2)) },
    policy,
  );
  expect(Object.values(trialsOf(uneven))).not.toContain("misses-criteria");
  const slow = await search({ callMs: (path) => (path.endsWith("toy.onnx") ? 1 : 1.06) }, policy);
  expect(outcomesOf(slow)).toEqual(new Set(["chosen", "misses-criteria"]));
});

test("of candidates that change no answer the one with the nearest scores changes least", async () => {
  const sizes = ((await plain()).candidate.trials ?? []).flatMap(({ bytes }) => bytes ?? []);
  const host = toyHost({
    [POLICY]: AUTO.replace(
      "metric: flips, limit: 0.05",
      "metric: bytes, limit: 0.01, relative: true",
    ),
  });
  const engine = fakeEngine();
  const largest = Math.max(...sizes);
  const farther = fakeEngine({ scores: ({ values }) => values.map((value) => value * 0.9) });
  const request = { policyPath: POLICY, models: [], canary: false };
  const scripted = fakeEngine({
    predict: async (job, limits) => {
      const isBase = job.modelPath.endsWith("toy.onnx");
      const isNear = isBase || (await host.files.sizeBytes(job.modelPath)) >= largest;
      return (isNear ? engine : farther).predict(job, limits);
    },
  });
  const [record] = (await check(host, scripted, request)).records;
  expect(record?.candidate.bytes).toBe(largest);
});

test("where answers are no classes a trial names no flips", async () => {
  const regression = AUTO.replace(
    "    inputs:",
    "    task: { kind: regression }\n    inputs:",
  ).replace(/criteria:[^]*/, "criteria: [{ kind: floor, metric: sqnr, limit: 20 }]\n");
  const record = await search({ scores: ({ values }) => values.slice(0, 1) }, regression);
  expect(record.candidate.trials?.map(({ flips }) => flips)).toEqual(
    record.candidate.trials?.map(() => undefined),
  );
  expect(record.verdict.outcome).toBe("pass");
});

const LATENCY = "- { kind: ceiling, metric: latency-p50, limit: 1.05, relative: true }";
const TIMED = `${AUTO}      ${LATENCY}\n`;

test("trials are timed where a criterion asks for it, from the smallest to the one that is chosen", async () => {
  const engine = fakeEngine();
  const timedPaths = new Set<string>();
  const record = await search(
    {
      latency: (job, limits) => {
        for (const { modelPath } of job.arms) timedPaths.add(modelPath);
        return engine.latency(job, limits);
      },
    },
    TIMED,
  );
  // The base, the one candidate of the search, and that of the verdict.
  expect(timedPaths.size).toBe(3);
  const made = (record.candidate.trials ?? []).filter(({ bytes }) => bytes !== undefined);
  for (const { bytes, latencyRatio } of made)
    expect(latencyRatio).toBe(bytes === record.candidate.bytes ? 1 : undefined);
  const larger = made.filter(({ bytes = 0 }) => bytes > record.candidate.bytes);
  expect(larger.length).toBeGreaterThan(0);
  for (const { outcome, reason } of larger) {
    expect(outcome).toBe("larger");
    expect(reason).toMatch(/^larger than [\w-]+: its latency was not measured$/);
  }
  expect(new Set(ratios(await plain()))).toEqual(new Set([undefined]));
});

test("what is too slow is passed over for what is larger", async () => {
  const host = toyHost({ [POLICY]: TIMED });
  const smallest = (await plain()).candidate.bytes;
  const engine = fakeEngine();
  const slow = fakeEngine({ callMs: (path) => (path.endsWith("toy.onnx") ? 1 : 1.2) });
  const scripted = fakeEngine({
    latency: async (job, limits) => {
      const bytes = await host.files.sizeBytes(job.arms.at(-1)?.modelPath ?? "");
      return (bytes <= smallest ? slow : engine).latency(job, limits);
    },
  });
  const request = { policyPath: POLICY, models: [], canary: false };
  const [record] = (await check(host, scripted, request)).records;
  expect(record?.candidate.bytes).toBeGreaterThan(smallest);
  const [missed, chosen] = record?.candidate.trials ?? [];
  expect(missed).toMatchObject({ outcome: "misses-criteria", latencyRatio: 1.2 });
  expect(chosen).toMatchObject({ outcome: "chosen", latencyRatio: 1 });
});

test("the noise of the machine does not change what is chosen", async () => {
  // Nothing but bytes: all candidates answer alike here.
  const smallest = (await plain()).candidate.recipe?.name;
  const { candidate } = await search(
    { callMs: noisy(1, "candidate.onnx", 1.03), mostBlocks: Number.POSITIVE_INFINITY },
    TIMED,
  );
  expect(candidate.recipe?.name).toBe(smallest);
});

test("a candidate that takes more memory than is allowed misses its criterion, and the base is weighed once", async () => {
  const limit = "- { kind: ceiling, metric: peak-memory, limit: 1.1, relative: true }";
  const weighed: string[] = [];
  const memory: EngineScript["memory"] = ({ modelPath }) => {
    weighed.push(modelPath);
    const isBase = modelPath.endsWith("toy.onnx");
    return Promise.resolve({ loadMs: 1, peakMemoryBytes: isBase ? 1e7 : 2e7 });
  };
  const record = await search({ memory }, `${AUTO}      ${limit}\n`);
  expect(outcomesOf(record)).toEqual(new Set(["chosen", "misses-criteria"]));
  const chosen = record.candidate.trials?.find(({ outcome }) => outcome === "chosen");
  expect(chosen?.reason).toBe("peak-memory misses its criterion");
  // Five fresh processes in the search, and five in the verdict.
  expect(weighed.filter((path) => path.endsWith("toy.onnx"))).toHaveLength(10);
});
