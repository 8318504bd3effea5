import { describe, expect, jest, test } from "@jest/globals";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../../src/commands/check.ts";
import { checkChange } from "../../../src/commands/change/check-change.ts";
import { compareRecords } from "../../../src/commands/reproduce/compare-records.ts";
import { findRecords } from "../../../src/commands/reproduce/find-records.ts";
import { type Reproduced, reproduceRun } from "../../../src/commands/reproduce/reproduce-run.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import type { Host } from "../../../src/host/host.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import type { MetricName } from "../../../src/schema/generated/metric-name.ts";
import type { RunRecord } from "../../../src/schema/generated/record.ts";
import { type EngineScript, fakeEngine, turned } from "../../support/fake-engine.ts";
import type { FakeHost } from "../../support/fake-host.ts";
import { gitRepository } from "../../support/git-repository.ts";
import { recordOf } from "../../support/records.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { TOY_POLICY, toyCsv, toyHost, toyModel } from "../../support/toy-project.ts";

// A second or two on a free machine; the limit only ends what would never end.
jest.setTimeout(60_000);

const POLICY = `${TOY_POLICY}      - { kind: ceiling, metric: latency-p50, limit: 9, relative: true }\n`;

async function recorded(host: Host, script: EngineScript = {}): Promise<RunRecord> {
  const request = { policyPath: "compression-gate.yml", models: [], canary: false };
  const { records } = await check(host, fakeEngine(script), request);
  const [record] = records;
  if (record === undefined) throw new Error("A check makes a record");
  return structuredClone(record);
}

const again = (host: Host, record: RunRecord, script: EngineScript = {}): Promise<Reproduced> =>
  reproduceRun(host, fakeEngine(script), { record, policyPath: undefined, base: undefined });

function compared(reproduced: Reproduced): Extract<Reproduced, { kind: "compared" }> {
  if (reproduced.kind !== "compared") throw new Error(JSON.stringify(reproduced));
  return reproduced;
}

const pathsOf = ({ differences }: Reproduced): readonly string[] =>
  differences.map(({ path }) => path);

const project = (files: Readonly<Record<string, string | Uint8Array>> = {}): FakeHost =>
  toyHost({ "compression-gate.yml": POLICY, ...files });

let remembered: Promise<RunRecord> | undefined;
/** The record of the plain project, made once for all claims about what reproducing it finds. */
const plain = (): Promise<RunRecord> => (remembered ??= recorded(project()));

describe("reproduceRun()", () => {
  test("finds every number again, but for timings, which it does not compare", async () => {
    const host = project();
    const record = await recorded(host, { callMs: () => 1 });
    const reproduced = compared(await again(host, record, { callMs: () => 7 }));
    expect(reproduced).toMatchObject({ differences: [], surroundings: [] });
    expect(reproduced.timings).toBeGreaterThan(0);
    expect(reproduced.measurements).toBeGreaterThan(10);
  });

  test("leaves the record that it was given, and writes its own beside it", async () => {
    const host = project();
    const record = await recorded(host);
    const before = host.textOf("out/toy/record.json");
    await again(host, record);
    expect(host.textOf("out/toy/record.json")).toBe(before);
    expect(host.contents.has("/project/out/toy/reproduced/record.json")).toBe(true);
  });

  test("names each number that differs, and has no excuse when nothing around it changed", async () => {
    const host = project();
    const record = await plain();
    const reproduced = compared(await again(host, record, { scores: turned("candidate.onnx", 3) }));
    expect(reproduced.surroundings).toEqual([]);
    expect(pathsOf(reproduced)).toContain(
      "flips (all, candidate, ordinary kernels, versus base).estimate",
    );
    expect(pathsOf(reproduced)).toContain("rows.candidate (3 of 300 rows; row 0 for one)");
    expect(pathsOf(reproduced).filter((path) => /^latency|^throughput/.test(path))).toEqual([]);
  });

  test("judges waivers by the day of the record, also when they are over", async () => {
    const waivers = ["flips", "accuracy"].map(
      (metric) =>
        `  - { id: ${metric}, model: toy, metric: ${metric}, slice: all, ceiling: 0.5, owner: us, reason: soon, link: "https://example.com", since: 2026-03-01, expires: 2026-03-02 }\n`,
    );
    const host = project({ "compression-gate.yml": `${POLICY}waivers:\n${waivers.join("")}` });
    const script = { scores: turned("candidate.onnx", 60) };
    const record = await recorded(host, script);
    host.advance(30 * 86_400_000);
    expect((await recorded(host, script)).verdict.outcome).toBe("fail");
    const reproduced = compared(await again(host, record, script));
    expect(reproduced.differences).toEqual([]);
    expect(reproduced.again.verdict.outcome).toBe("pass");
  });

  test("says when a finding comes out differently", async () => {
    const host = project();
    const record = await plain();
    const reproduced = await again(host, record, { scores: turned("candidate.onnx", 60) });
    expect(pathsOf(reproduced).some((path) => path.startsWith("findings."))).toBe(true);
  });

  test.each([
    ["engine", { onnxruntime: "1.29.0" }, /another engine .*1\.29\.0.*1\.30\.0/],
    ["CPU kind", { instructionSets: ["avx512_vnni"] }, /another CPU kind .*avx512_vnni.*avx2/],
    ["CPU kind", { saturates: true }, /another CPU kind .*that saturate.*that are exact/],
    ["system", { architecture: "arm64" }, /another system .*arm64.*x64/],
  ])("gives another %s as a reason", async (_, environment, reason) => {
    const host = project();
    const record = await plain();
    const elsewhere = { ...record, environment: { ...record.environment, ...environment } };
    const { surroundings } = compared(await again(host, elsewhere));
    expect(surroundings).toEqual([expect.stringMatching(reason)]);
  });

  test("takes two CPUs with the same instructions for one kind", async () => {
    const host = project();
    const record = await plain();
    const elsewhere = { ...record, environment: { ...record.environment, cpuModel: "Other" } };
    expect(compared(await again(host, elsewhere)).surroundings).toEqual([]);
  });

  test("does not search again for the recipe that a search chose", async () => {
    const host = project({
      "compression-gate.yml": POLICY.replace("recipe: int8-dynamic", "recipe: auto"),
    });
    const record = await recorded(host);
    expect(record.candidate.chosenBy).toBe("search");
    // Timings that would make a search choose otherwise.
    const slow: EngineScript = { callMs: (path) => (path.endsWith("candidate.onnx") ? 1 : 9) };
    const reproduced = compared(await again(host, record, slow));
    expect(reproduced.again.candidate.digest).toBe(record.candidate.digest);
    expect(reproduced.again.candidate.trials).toEqual([]);
  });

  test.each([
    [
      "model",
      { "toy.onnx": writeModel({ ...toyModel(), producerName: "else" }) },
      'model "toy.onnx"',
    ],
    ["evaluation data", { "evaluation.csv": toyCsv(299) }, 'evaluation data "evaluation.csv"'],
    ["calibration data", { "calibration.csv": toyCsv(50) }, 'calibration data "calibration.csv"'],
    [
      "policy",
      { "compression-gate.yml": POLICY.replace("0.05", "0.5") },
      'policy "compression-gate.yml"',
    ],
    ["seed", { "compression-gate.yml": `${POLICY}seed: 2\n` }, "seed"],
  ])("runs nothing when the %s is another", async (_, changed, path) => {
    const record = await plain();
    const engine = fakeEngine();
    const request = { record, policyPath: undefined, base: undefined };
    const reproduced = await reproduceRun(project(changed), engine, request);
    expect(reproduced.kind).toBe("other-inputs");
    expect(pathsOf(reproduced)).toContain(path);
    expect(engine.asked).toEqual([]);
  });

  test("runs nothing when a provided candidate is another", async () => {
    const small = writeModel(toyModel());
    const provided = POLICY.replace("recipe: int8-dynamic", "recipe: { provided: small.onnx }");
    const files = { "small.onnx": small, "compression-gate.yml": provided };
    const record = await recorded(project(files));
    expect(compared(await again(project(files), record)).differences).toEqual([]);
    const other = { ...files, "small.onnx": writeModel({ ...toyModel(), producerName: "else" }) };
    expect(pathsOf(await again(project(other), record))).toEqual(['candidate "small.onnx"']);
  });

  test("refuses a run of `compare`, which has no policy", async () => {
    const host = project();
    const record = await plain();
    const built = { ...record, policy: { ...record.policy, source: "built-in" } };
    await expect(again(host, built)).rejects.toThrow(/run `compression-gate compare` again/);
  });
});

test.each(["latency-p99", "throughput", "load-time", "peak-memory", "energy"] as const)(
  "compareRecords() does not compare %s, and compares all else",
  (metric) => {
    const [first, ...others] = recordOf().measurements;
    if (first === undefined) throw new Error("A record has measurements");
    const withEstimate = (estimate: number, of: MetricName = metric): RunRecord =>
      recordOf({ record: { measurements: [{ ...first, metric: of, estimate }, ...others] } });
    expect(compareRecords(withEstimate(1), withEstimate(2)).differences).toEqual([]);
    const ofAnswers = compareRecords(withEstimate(1, "rmse"), withEstimate(2, "rmse"));
    expect(ofAnswers.differences).toHaveLength(1);
  },
);

test.each([
  ["what a pull request was judged by", POLICY.replace("0.05", "0.9"), "toy.onnx"],
  [
    "by what the model that it renames was judged",
    POLICY.replace("toy.onnx", "v2.onnx"),
    "v2.onnx",
  ],
])("%s is taken from the base commit that the record names", async (_, policy, path) => {
  const { folder, commit } = gitRepository(temporaryFolder());
  const toy = writeModel(toyModel());
  const base = commit("base", {
    "toy.onnx": toy,
    "calibration.csv": toyCsv(60),
    "evaluation.csv": toyCsv(),
    "compression-gate.yml": POLICY,
  });
  commit("change", { "toy.onnx": undefined, [path]: toy, "compression-gate.yml": policy });
  const host = nodeHost({ workingDirectory: folder });
  const { runs } = await checkChange(host, () => Promise.resolve(fakeEngine()), {
    policyPath: "compression-gate.yml",
    models: [],
    mentioned: ["toy"],
    baseCommit: base,
    output: undefined,
    onPlan: () => Promise.resolve(),
    onModel: () => Promise.resolve(),
  });
  const record = runs.find(({ kind }) => kind === "in-force")?.record;
  if (record === undefined) throw new Error("What is in force is judged");
  writeFileSync(join(folder, "evaluation.csv"), toyCsv(10));
  expect(compared(await again(host, structuredClone(record))).differences).toEqual([]);
});

test("findRecords() finds the records of a folder, and not those of reproductions", async () => {
  const host = project();
  await again(host, await recorded(host));
  const found = await findRecords(host, "out");
  expect(found.map(({ path }) => path)).toEqual(["/project/out/toy/record.json"]);
  await expect(findRecords(host, "/project/out/toy/none")).rejects.toThrow(/Cannot read/);
  await expect(findRecords(toyHost({ "empty/x.txt": "" }), "empty")).rejects.toThrow(
    'Cannot find a run record in "empty": no file in it is named record.json',
  );
});
