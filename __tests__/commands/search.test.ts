import { expect, jest, test } from "@jest/globals";
import { runCli } from "../../src/cli/run-cli.ts";
import { search, type SearchRequest, type SearchResult } from "../../src/commands/search.ts";
import { parseRecipe } from "../../src/policy/parse-recipe.ts";
import { builtInRecipes } from "../../src/policy/recipes.ts";
import { EngineError } from "../../src/schema/user-error.ts";
import { type EngineScript, fakeEngine, turned } from "../support/fake-engine.ts";
import type { FakeHost } from "../support/fake-host.ts";
import { TOY_POLICY, toyCsv, toyHost } from "../support/toy-project.ts";

/** Each search makes some twenty candidates. */
jest.setTimeout(20_000);

const POLICY = "compression-gate.yml";
const STARTS = builtInRecipes().length;
const CALIBRATION_ROWS = 60;

const plain: SearchRequest = {
  policyPath: POLICY,
  model: undefined,
  budget: { trials: STARTS + 4, seconds: Infinity },
  seed: 1,
  savePath: undefined,
};

const find = (
  script: EngineScript = {},
  request: Partial<SearchRequest> = {},
  host: FakeHost = toyHost(),
): Promise<SearchResult> => search(host, fakeEngine(script), { ...plain, ...request });

let remembered: Promise<SearchResult> | undefined;
/** The plain search, made once for all claims about its result. */
const found = (): Promise<SearchResult> => (remembered ??= find());

test("a fixed number of trials finds the same again, and goes on from there when it is larger", async () => {
  const first = await found();
  expect(first.trials).toHaveLength(STARTS + 4);
  const more = await find({}, { budget: { trials: STARTS + 6, seconds: Infinity } });
  expect(more.trials.slice(0, STARTS + 4)).toEqual(first.trials);
  expect(more.trials).toHaveLength(STARTS + 6);
});

test("another seed tries other variants", async () => {
  const other = await find({}, { seed: 2 });
  expect(other.trials).not.toEqual((await found()).trials);
});

test("timings change what is reported, but not what is tried", async () => {
  const [first, slower] = [
    await found(),
    await find({ callMs: (path) => (path.endsWith("candidate.onnx") ? 3 : 1) }),
  ];
  expect(slower.trials.map(({ recipe }) => recipe)).toEqual(
    first.trials.map(({ recipe }) => recipe),
  );
  expect(slower.best?.latencyRatio).toBe(3);
  expect(first.best?.latencyRatio).toBe(1);
});

test("the best is the smallest that meets the criteria, and none of the Pareto set beats another", async () => {
  const { best, pareto, trials, meetsCriteria } = await found();
  const good = trials.filter(({ outcome }) => outcome === "meets-criteria");
  expect(meetsCriteria).toBe(true);
  expect(best?.bytes).toBe(Math.min(...good.map(({ bytes = 0 }) => bytes)));
  expect(pareto.map(({ recipe }) => recipe)).toContain(best?.recipe);
  expect(pareto.every(({ outcome }) => outcome === "meets-criteria")).toBe(true);
  // All answers are alike here: one file is the smallest, and nothing else is as good.
  expect(pareto).toHaveLength(1);
});

test("each pass of the best is left out in turn, and what it was good for is seen", async () => {
  const { best, ablation } = await found();
  expect(ablation.map(({ without }) => without)).toEqual(best?.passes.map(({ pass }) => pass));
  for (const { without, passes } of ablation)
    expect(passes).toEqual(best?.passes.filter(({ pass }) => pass !== without));
  const coding = ablation.find(({ without }) => without.startsWith("int"));
  expect(coding?.bytes).toBeGreaterThan(best?.bytes ?? Infinity);
});

test("no trial begins after the time that is given", async () => {
  const host = toyHost();
  const engine = fakeEngine();
  const script: EngineScript = {
    latency: (job, limits) => {
      host.advance(1000);
      return engine.latency(job, limits);
    },
  };
  const { trials } = await find(script, { budget: { trials: Infinity, seconds: 2 } }, host);
  const timed = trials.filter(({ latencyRatio }) => latencyRatio !== undefined);
  expect(new Set(timed.map(({ digest }) => digest)).size).toBe(2);
  expect(trials.at(-1)).toBe(timed.at(-1));
});

test("the time may be over during a round of glances, and the best so far is kept", async () => {
  const EXPLORED = 0.8;
  const CALIBRATION = { "calibration.csv": toyCsv(160).replaceAll(/\b3\./g, "4.") };
  const engine = fakeEngine();
  /** Rows of each job; each takes a second. */
  const jobsWithin = async (seconds: number): Promise<readonly number[]> => {
    const host = toyHost(CALIBRATION);
    const rows: number[] = [];
    const script: EngineScript = {
      predict: (job, limits) => {
        host.advance(1000);
        rows.push(job.feeds.rows);
        return engine.predict(job, limits);
      },
    };
    const budget = { trials: STARTS + 8, seconds };
    const { meetsCriteria, best } = await find(script, { budget }, host);
    expect({ meetsCriteria, isMade: best !== null }).toEqual({ meetsCriteria: true, isMade: true });
    return rows;
  };
  const before = (await jobsWithin(Infinity)).indexOf(40);
  const rows = await jobsWithin((before + 4) / EXPLORED);
  // The base answers once, and each candidate twice; the time is over between the answers of the second.
  expect(rows.filter((count) => count === 40)).toHaveLength(5);
  expect(rows).not.toContain(80);
});

test("passes that there is no time to leave out are named", async () => {
  const host = toyHost();
  const engine = fakeEngine();
  const script: EngineScript = {
    predict: (job, limits) => {
      host.advance(1000);
      return engine.predict(job, limits);
    },
  };
  const { text } = await showIn(host, script, "--seconds", "30", "-q");
  expect(text).toMatch(
    /The time was over before it was tried without [\w-]+(, [\w-]+)* \(--seconds\)\./,
  );
});

test("only calibration rows are seen", async () => {
  const rows = new Set<number>();
  const engine = fakeEngine();
  await find({
    predict: (job, limits) => {
      rows.add(job.feeds.rows);
      return engine.predict(job, limits);
    },
  });
  expect(rows).toEqual(new Set([CALIBRATION_ROWS]));
});

const WEIGHED = `${TOY_POLICY}      - { kind: ceiling, metric: peak-memory, limit: 1.1, relative: true }\n`;

test("memory is measured of what may belong to the Pareto set, and what was not measured is said", async () => {
  const host = toyHost({ [POLICY]: WEIGHED });
  const budget = { trials: STARTS, seconds: Infinity };
  const sizes = (await found()).trials.flatMap(({ bytes }) => bytes ?? []);
  const [largest, smallest] = [Math.max(...sizes), Math.min(...sizes)];
  const weighed = new Set<number>();
  const engine = fakeEngine();
  const quick = fakeEngine({ callMs: (path) => (path.endsWith("candidate.onnx") ? 0.5 : 1) });
  const bytesAt = (path = ""): Promise<number> => host.files.sizeBytes(path);
  const { trials, pareto } = await find(
    {
      memory: async (job, limits) => {
        weighed.add(await bytesAt(job.modelPath));
        return engine.memory(job, limits);
      },
      // The smallest is as fast as the base, and the largest twice as fast.
      latency: async (job, limits) =>
        ((await bytesAt(job.arms.at(-1)?.modelPath)) === largest ? quick : engine).latency(
          job,
          limits,
        ),
    },
    { budget },
    host,
  );
  expect(pareto.map(({ bytes }) => bytes)).toEqual([smallest, largest]);
  for (const { outcome, latencyRatio } of pareto) {
    expect(outcome).toBe("meets-criteria");
    expect(latencyRatio).toBeGreaterThan(0);
  }
  const open = trials.filter(({ outcome }) => outcome === "dominated");
  expect(open.length).toBeGreaterThan(0);
  for (const { bytes, reason, latencyRatio } of open) {
    expect(weighed.has(bytes ?? 0)).toBe(false);
    expect(latencyRatio).toBe(1);
    expect(reason).toBe("nothing that others do not beat: its memory was not measured");
  }
});

test("variants of one round are tried on few rows first, and the better ones on all", async () => {
  const rows = new Set<number>();
  const engine = fakeEngine();
  const host = toyHost({ "calibration.csv": toyCsv(160).replaceAll(/\b3\./g, "4.") });
  const script: EngineScript = {
    predict: (job, limits) => {
      rows.add(job.feeds.rows);
      return engine.predict(job, limits);
    },
  };
  const budget = { trials: STARTS + 8, seconds: Infinity };
  const { trials } = await find(script, { budget }, host);
  expect(rows).toEqual(new Set([40, 80, 160]));
  const drawn = trials.slice(STARTS);
  expect(drawn).toHaveLength(8);
  const gone = drawn.filter(({ outcome }) => outcome === "dominated");
  expect(gone.filter(({ reason }) => reason.startsWith("on the first ")).length).toBeGreaterThan(3);
  expect([...host.contents.keys()].filter((path) => path.startsWith("/tmp/"))).toEqual([]);
});

test("where none meets the criteria that is said, and the nearest are shown with what they miss", async () => {
  const result = await find({ scores: turned("candidate.onnx") });
  expect(result.meetsCriteria).toBe(false);
  expect(result.best).toMatchObject({
    outcome: "misses-criteria",
    reason: "flips misses its criterion",
  });
  expect(result.pareto.length).toBeGreaterThan(0);
  // What misses a criterion anyway is not timed.
  expect(result.best).not.toHaveProperty("latencyRatio");
});

const CRITICAL = `${TOY_POLICY}    robustness:
      - { perturbation: missing, severities: [5], rows: 40, critical: true }
`;
/** The candidate answers rows with a missing number otherwise. */
const weak: EngineScript = {
  scores: ({ modelPath, values }) =>
    modelPath.endsWith("candidate.onnx") && values.some((value) => !Number.isFinite(value))
      ? [1, Number.NaN]
      : values.map((value) => (Number.isFinite(value) ? value : 1)),
};

test("a candidate must hold on perturbed calibration rows where the policy is strict about them", async () => {
  const strict = await find(weak, {}, toyHost({ [POLICY]: CRITICAL }));
  expect(strict.perturbations).toEqual(["missing@5"]);
  expect(strict.meetsCriteria).toBe(false);
  expect(strict.best?.reason).toContain("missing@5");
  const lax = await find(weak, {}, toyHost({ [POLICY]: CRITICAL.replace(", critical: true", "") }));
  expect(lax).toMatchObject({ perturbations: [], meetsCriteria: true });
});

test("a policy of two models needs a name", async () => {
  const two = `${TOY_POLICY}${TOY_POLICY.split("models:\n")[1]?.replace("  toy:", "  other:") ?? ""}`;
  const host = toyHost({ [POLICY]: two });
  await expect(find({}, {}, host)).rejects.toThrow(
    'Cannot search for a recipe: policy "compression-gate.yml" has 2 models ("toy", "other"); name one',
  );
  expect((await find({}, { model: "other" }, host)).model).toBe("other");
});

interface Shown {
  readonly text: string;
  readonly exitCode: number;
  readonly host: FakeHost;
}

function show(script: EngineScript, ...words: readonly string[]): Promise<Shown> {
  return showIn(toyHost(), script, ...words);
}

async function showIn(
  host: FakeHost,
  script: EngineScript,
  ...words: readonly string[]
): Promise<Shown> {
  let text = "";
  const add = (more: string): void => void (text += more);
  const streams = { out: add, error: add, colour: false };
  const exitCode = await runCli({ host, engine: fakeEngine(script), streams }, [
    "search",
    ...words,
  ]);
  return { text, exitCode, host };
}

test("the command shows trade-offs and ablation, and keeps the best as a recipe file", async () => {
  const { text, exitCode, host } = await show(
    {},
    "--trials",
    String(STARTS),
    "-o",
    "found.yml",
    "-q",
  );
  expect(exitCode).toBe(0);
  expect(text).toMatch(
    new RegExp(
      `^toy: ${STARTS} recipes tried on 60 calibration rows, \\d+ candidates made of 16\\.6 kB, seed 1\n`,
    ),
  );
  expect(text).toMatch(/\| recipe +\| +bytes \| of base \| latency \| flips \|/);
  expect(text).toMatch(/without one of its passes:\n\| without +\|/);
  expect(text).toContain("Wrote found.yml");
  const saved = parseRecipe(host.textOf("found.yml"), "found.yml");
  expect(saved.description).toBe("Found by a search for toy");
  expect(text).toContain(`${saved.name} is the smallest that would meet every criterion`);
});

test("where none meets the criteria the command ends with 1, also as JSON", async () => {
  const { text, exitCode } = await show(
    { scores: turned("candidate.onnx") },
    "--trials",
    "3",
    "-q",
  );
  expect(exitCode).toBe(1);
  expect(text).toContain("None meets the criteria;");
  const asJson = await show({ scores: turned("candidate.onnx") }, "--trials", "3", "-q", "--json");
  expect(asJson.exitCode).toBe(1);
  expect(JSON.parse(asJson.text)).toMatchObject({ model: "toy", meetsCriteria: false });
});

test("where the time is over before the first trial, that is said", async () => {
  const host = toyHost();
  const files = {
    ...host.files,
    readBytes: (path: string) => {
      host.advance(1500);
      return host.files.readBytes(path);
    },
  };
  const slow = { ...host, files };
  const { text, exitCode } = await showIn(slow, {}, "--seconds", "1", "-q");
  expect(exitCode).toBe(3);
  expect(text).toContain("0 recipes tried");
  expect(text).toContain("The time was over before the first trial; give it more (--seconds).");
});

test("where nothing could be made of the model the command ends with 3: no criterion was checked", async () => {
  const crash = new EngineError("engine-crashed", "it crashed");
  const failing = { predict: () => Promise.reject(crash), ranges: () => Promise.reject(crash) };
  const { text, exitCode } = await show(failing, "--trials", "2", "-q");
  expect(exitCode).toBe(3);
  expect(text).toContain("Nothing could be made of the model:");
  expect(text).not.toContain("smallest that would meet");
});

test("rows that most candidates answer otherwise are named, ten of them at most", async () => {
  const named = async (rows?: number): Promise<string> =>
    (await show({ scores: turned("candidate.onnx", rows) }, "--trials", "3", "-q")).text;
  expect(await named(2)).toMatch(
    /Most of the \d candidates answer 2 calibration rows otherwise than the base, whatever the recipe: 0, 1 \(counted from 0\)\./,
  );
  expect(await named()).toContain("0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 50 more (counted from 0).");
  expect((await show({}, "--trials", "3", "-q")).text).not.toContain("Most of the");
});

test.each([
  ["--trials", "0"],
  ["--trials", "many"],
  ["--seconds", "1.5"],
  ["--seed", "-1"],
])("%s %s is refused", async (option, value) => {
  const { text, exitCode } = await show({}, `${option}=${value}`);
  expect(exitCode).toBe(4);
  expect(text).toMatch(`${option} is "${value}"; it takes a whole number`);
});
