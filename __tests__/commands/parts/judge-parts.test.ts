import { describe, expect, test } from "@jest/globals";
import { checkChange, type ChangeResult } from "../../../src/commands/change/check-change.ts";
import { judgeParts } from "../../../src/commands/parts/judge-parts.ts";
import { measureParts } from "../../../src/commands/parts/measure-parts.ts";
import { planWhole } from "../../../src/commands/change/plan-change.ts";
import type { Host } from "../../../src/host/host.ts";
import { toJson } from "../../../src/record/json-file.ts";
import type { Engine } from "../../../src/run/engine.ts";
import { EngineError } from "../../../src/schema/user-error.ts";
import { type EngineScript, fakeEngine } from "../../support/fake-engine.ts";
import type { FakeHost } from "../../support/fake-host.ts";
import { TOY_POLICY, toyHost } from "../../support/toy-project.ts";

const POLICY = "compression-gate.yml";
const FACTS = { head: "a".repeat(40), base: "b".repeat(40), pullRequest: 7 };

/** Every fiftieth row of the candidate has another answer, by a score of its own. */
const scores: NonNullable<EngineScript["scores"]> = ({ modelPath, row, values }) =>
  modelPath.endsWith("candidate.onnx") && row % 50 === 0
    ? values.map((value) => 1 / (value + row + 3))
    : values;

const TIMED = `${TOY_POLICY}      - { kind: ceiling, metric: latency-p50, limit: 1.5, relative: true }
      - { kind: ceiling, metric: peak-memory, limit: 2, relative: true }
`;
const project = (): FakeHost => toyHost({ [POLICY]: TIMED });

const NOBODY: Engine = new Proxy(fakeEngine(), {
  // A promise looks for "then".
  get: (_, name) =>
    name === "then"
      ? undefined
      : () => Promise.reject(new Error(`${String(name)} was asked of an engine`)),
});

async function measure(
  host: Host,
  engine: Engine,
  shard: { readonly index: number; readonly count: number },
): Promise<void> {
  const plan = await planWhole(host, { policyPath: POLICY, models: [], output: undefined });
  await measureParts(host, () => Promise.resolve(engine), { plan, shard, change: FACTS });
}

interface Judged {
  readonly shards: number;
  readonly facts?: typeof FACTS;
  /** For what nobody was asked. */
  readonly engine?: Engine;
}

function judge(
  host: Host,
  { shards, facts = FACTS, engine = NOBODY }: Judged,
): Promise<ChangeResult> {
  const real = (): Promise<Engine> => Promise.resolve(engine);
  return checkChange(host, real, {
    policyPath: POLICY,
    models: [],
    mentioned: [],
    baseCommit: undefined,
    output: undefined,
    facts,
    source: judgeParts(host, { shards, change: facts, engine: real }),
    onPlan: () => Promise.resolve(),
    onModel: () => Promise.resolve(),
  });
}

async function measureAll(count: number, engine = (_: number): Engine => fakeEngine({ scores })) {
  const host = project();
  for (let index = 1; index <= count; index += 1)
    await measure(host, engine(index), { index, count });
  return host;
}

async function alone(script: EngineScript = { scores }): Promise<string> {
  const { runs } = await checkChange(project(), () => Promise.resolve(fakeEngine(script)), {
    policyPath: POLICY,
    models: [],
    mentioned: [],
    baseCommit: undefined,
    output: undefined,
    facts: FACTS,
    onPlan: () => Promise.resolve(),
    onModel: () => Promise.resolve(),
  });
  return toJson(runs[0]?.record);
}

const unjudged = ({ unjudged: open, exitCode }: ChangeResult) => [exitCode, open[0]?.reason];

describe("judgeParts()", () => {
  test.each([1, 2, 3, 7])(
    "gives of %d shards the record of a single machine, to the last bit, and asks no engine",
    async (count) => {
      const { runs } = await judge(await measureAll(count), { shards: count });
      expect(toJson(runs[0]?.record)).toBe(await alone());
      expect(runs[0]?.record.findings.length).toBeGreaterThan(3);
    },
  );

  test("has the first shard alone take the time", async () => {
    const engines = [1, 2].map(() => fakeEngine({ scores }));
    await measureAll(2, (index) => engines[index - 1] ?? NOBODY);
    const asked = engines.map((engine) => new Set(engine.asked.map((one) => one.split(" ")[0])));
    expect(asked[0]).toContain("latency");
    expect(asked[1]).not.toContain("latency");
  });

  test("speaks of the machine that took the time", async () => {
    const host = project();
    await measure(host, fakeEngine({ scores }), { index: 1, count: 1 });
    const facts = await host.machine.facts();
    const other = { ...host.machine, facts: async () => ({ ...facts, cpuModel: "Another CPU" }) };
    const { runs } = await judge({ ...host, machine: other }, { shards: 1 });
    expect(runs[0]?.record.environment.cpuModel).toBe("Paper CPU");
  });

  test("checks nothing when a shard is missing, and says which", async () => {
    const host = project();
    await measure(host, fakeEngine({ scores }), { index: 1, count: 2 });
    const result = await judge(host, { shards: 2 });
    expect(unjudged(result)).toEqual([
      3,
      "Shard 2/2 left nothing of it: its job failed, was cancelled, or kept no artifact",
    ]);
    expect(result.runs).toEqual([]);
  });

  test("refuses shards of another commit", async () => {
    const host = await measureAll(2);
    const facts = { ...FACTS, head: "c".repeat(40) };
    expect(unjudged(await judge(host, { shards: 2, facts }))).toEqual([
      3,
      expect.stringMatching(/^Shard 1\/2 is refused: change\.head is "a+", and "c+" is/),
    ]);
  });

  test("refuses shards that were measured by another policy", async () => {
    const host = await measureAll(2);
    await host.files.write(POLICY, TIMED.replace("limit: 0.05", "limit: 0.5"));
    expect(unjudged(await judge(host, { shards: 2 }))).toEqual([
      3,
      expect.stringContaining("Shard 1/2 is refused: policyDigest"),
    ]);
  });

  test("refuses answers that are not those which were written", async () => {
    const host = await measureAll(2);
    await host.files.write("out/toy/measured/2-of-2/answers.bin", "other");
    expect(unjudged(await judge(host, { shards: 2 }))).toEqual([
      3,
      expect.stringContaining("answers.bin is not the file that was written with it"),
    ]);
  });

  test("refuses shards that made different candidates, and says what to do", async () => {
    const host = await measureAll(2);
    const path = "out/toy/measured/2-of-2/part.json";
    const part = JSON.parse(host.textOf(path));
    await host.files.write(path, JSON.stringify({ ...part, candidateDigest: "0".repeat(64) }));
    expect(unjudged(await judge(host, { shards: 2 }))).toEqual([
      3,
      expect.stringContaining("Shards 1 and 2 measured another candidate; a recipe that is"),
    ]);
  });

  test("errs when one CPU saturates and the other does not: no machine gives such answers", async () => {
    const host = await measureAll(2, (index) =>
      fakeEngine({ scores, saturates: () => Promise.resolve(index === 2) }),
    );
    const { runs, exitCode } = await judge(host, { shards: 2 });
    expect(exitCode).toBe(5);
    expect(runs[0]?.record.verdict.outcome).toBe("error");
    expect(runs[0]?.record.judged?.engineFailure).toContain("the int8 kernels of one CPU saturate");
    expect(runs[0]?.record.findings.map(({ outcome }) => outcome)).toContain("error");
  });

  test("errs as a single machine does when the engine of one shard fails", async () => {
    const crash = new EngineError("engine-crashed", "Cannot run model: it crashed");
    const failing = fakeEngine({
      scores: (asked) => {
        if (asked.modelPath.endsWith("candidate.onnx") && asked.row >= 200) throw crash;
        return asked.values;
      },
    });
    const { runs } = await judge(await measureAll(2, () => failing), { shards: 2 });
    expect(runs[0]?.record.judged?.engineFailure).toBe("Cannot run model: it crashed");
    expect(runs[0]?.record.verdict.outcome).toBe("error");
  });

  test("asks an engine of its own for what only the whole shows: the layers to blame", async () => {
    const worse: EngineScript = {
      scores: ({ modelPath, row, values }) =>
        modelPath.endsWith("candidate.onnx") && row % 3 === 0 ? values.toReversed() : values,
    };
    const host = await measureAll(2, () => fakeEngine(worse));
    const { runs } = await judge(host, { shards: 2, engine: fakeEngine(worse) });
    expect(runs[0]?.record.verdict.outcome).toBe("fail");
    expect(toJson(runs[0]?.record)).toBe(await alone(worse));
  });
});
