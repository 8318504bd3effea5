import { expect, test } from "@jest/globals";
import { runCli } from "../../src/cli/run-cli.ts";
import { check } from "../../src/commands/check.ts";
import { verify } from "../../src/commands/verify.ts";
import type { RecordedMeasurement, RunRecord } from "../../src/schema/generated/record.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { toJson } from "../../src/record/json-file.ts";
import { type Asked, type EngineScript, fakeEngine } from "../support/fake-engine.ts";
import { fakeHost } from "../support/fake-host.ts";
import { bytesOf } from "../support/judging.ts";
import { recordOf } from "../support/records.ts";
import { TOY_POLICY, toyHost } from "../support/toy-project.ts";

const CRITERIA = `
      - { kind: ceiling, metric: flips, limit: 0.05 }
      - { kind: non-inferiority, metric: accuracy, margin: 0.02 }
      - { kind: non-inferiority, metric: f1, margin: 0.05, slices: false }
      - { kind: non-inferiority, metric: log-loss, margin: 0.2, relative: true, slices: false }
      - { kind: ceiling, metric: latency-p50, limit: 1.5, relative: true }
`;

const isCandidate = ({ modelPath }: Asked): boolean => modelPath.endsWith("candidate.onnx");
const flipped =
  (count: number): NonNullable<EngineScript["scores"]> =>
  (asked) =>
    isCandidate(asked) && asked.row < count ? asked.values.toReversed() : asked.values;

const remembered = new Map<number, Promise<RunRecord>>();

/** A whole run of the gate, made once for all claims about its record. */
function recordedRun(flips: number): Promise<RunRecord> {
  const record = remembered.get(flips) ?? runOnce(flips);
  remembered.set(flips, record);
  return record;
}

/** The record as its file is read again. */
async function runOnce(flips: number): Promise<RunRecord> {
  const [start = ""] = TOY_POLICY.split("    criteria:");
  const host = toyHost({ "compression-gate.yml": `${start}    criteria:${CRITERIA}` });
  await check(host, fakeEngine({ scores: flipped(flips) }), {
    policyPath: "compression-gate.yml",
    models: [],
    canary: false,
  });
  return JSON.parse(host.textOf("out/toy/record.json"));
}

const verified = (record: RunRecord) =>
  verify(fakeHost({ files: { "r.json": toJson(record) } }), "r.json");
const pathsOf = async (record: RunRecord): Promise<readonly string[]> =>
  (await verified(record)).differences.map(({ path }) => path);

/** Of files that were weighed. */
const SIZES: readonly Measurement[] = (
  [
    ["bytes", 5_550_000, 1_490_000],
    ["parameters", 1_380_000, 1_380_000],
  ] as const
).flatMap(([metric, base, candidate]) => [
  bytesOf(base, { metric, arm: "base", unit: "" }),
  bytesOf(candidate, { metric, arm: "candidate", unit: "" }),
]);

/** The record with one measurement changed. */
function tampered(
  record: RunRecord,
  wanted: Partial<RecordedMeasurement>,
  change: Partial<RecordedMeasurement>,
): RunRecord {
  const position = record.measurements.findIndex((one) =>
    Object.entries(wanted).every(([key, value]) => Reflect.get(one, key) === value),
  );
  if (position < 0) throw new Error("There is such a measurement");
  return {
    ...record,
    measurements: record.measurements.map((one, place) =>
      place === position ? { ...one, ...change } : one,
    ),
  };
}

test.each([
  [0, "pass"],
  [60, "fail"],
])(
  "a genuine record of %d changed answers, whose verdict is %s, verifies with 0",
  async (flips, outcome) => {
    const record = await recordedRun(flips);
    const found = await verified(record);
    expect(record.verdict.outcome).toBe(outcome);
    expect(found.differences).toEqual([]);
    expect(found).toMatchObject({
      exitCode: 0,
      isVerifiable: true,
      findings: record.findings.length,
    });
    // Accuracy in three arms, flips, lost and gained, under two kinds of kernels; and kernel-flips.
    expect(found.measurements).toBe(13);
  },
);

test("a verdict that was talked up does not follow", async () => {
  const record = await recordedRun(60);
  const pass = { ...record.verdict, outcome: "pass", blocks: false } as const;
  expect(await pathsOf({ ...record, verdict: pass })).toEqual(
    expect.arrayContaining(["verdict.outcome", "verdict.blocks"]),
  );
  expect((await verified({ ...record, verdict: pass })).exitCode).toBe(1);
});

test("a finding that was taken away, a limit that was moved and a baseline that was invented do not follow", async () => {
  const record = await recordedRun(60);
  expect(await pathsOf({ ...record, findings: record.findings.slice(1) })).not.toEqual([]);
  const looser = record.policy.criteria.map((criterion) =>
    criterion.kind === "ceiling" ? { ...criterion, limit: 9 } : criterion,
  );
  expect(await pathsOf({ ...record, policy: { ...record.policy, criteria: looser } })).not.toEqual(
    [],
  );
});

test("an estimate, an interval or evidence that does not belong together is named", async () => {
  const record = await recordedRun(60);
  const change = { metric: "accuracy", arm: "change", slice: "all", kernels: "ordinary" } as const;
  const place = record.measurements.findIndex(
    (one) =>
      one.metric === "accuracy" &&
      one.arm === "change" &&
      one.slice === "all" &&
      one.kernels === "ordinary",
  );
  const path = `measurements.${place} (accuracy, all, change, ordinary kernels)`;
  expect(await pathsOf(tampered(record, change, { estimate: 0 }))).toEqual(
    expect.arrayContaining([`${path}.estimate`]),
  );
  const interval = { lower: -0.001, upper: 0.001, level: 0.9, method: "Tango" };
  expect(await pathsOf(tampered(record, change, { interval }))).toEqual(
    expect.arrayContaining([`${path}.lower`, `${path}.upper`]),
  );
  const evidence = { kind: "paired-counts", lost: 0, gained: 0, n: 300 } as const;
  expect(await pathsOf(tampered(record, change, { evidence }))).toEqual(
    expect.arrayContaining([`${path}.evidence.lost`]),
  );
});

test.each(["f1", "log-loss", "latency-p50"] as const)(
  "the interval of %s follows from what was kept of it",
  async (metric) => {
    const record = await recordedRun(3);
    const interval = { lower: -0.0001, upper: 0.0001, level: 0.9, method: "other" };
    const paths = await pathsOf(
      tampered(record, { metric, arm: "change", slice: "all" }, { interval }),
    );
    expect(
      paths.some((path) => path.includes(`(${metric}, all, change`) && path.endsWith(".upper")),
    ).toBe(true);
  },
);

test("a row that was changed is found in the measurements that rest on it", async () => {
  const record = await recordedRun(60);
  const candidate = record.rows.candidate.map((answer, row) =>
    row < 60 ? (record.rows.base[row] ?? null) : answer,
  );
  const paths = await pathsOf({ ...record, rows: { ...record.rows, candidate } });
  expect(
    paths.filter((path) => path.includes("(flips, all, candidate, ordinary kernels)")),
  ).not.toEqual([]);
});

test("a table whose columns differ in length is named and nothing is made of it", async () => {
  const record = await recordedRun(0);
  const rows = { ...record.rows, candidate: record.rows.candidate.slice(1) };
  expect(await verified({ ...record, rows })).toMatchObject({
    exitCode: 1,
    differences: [{ path: "rows.candidate.length", recorded: 299, recomputed: 300 }],
  });
});

test("a record without evidence cannot be verified, which is no pass", async () => {
  const { judged: _, ...without } = await recordedRun(0);
  expect(await verified(without)).toMatchObject({ isVerifiable: false, exitCode: 3, findings: 0 });
});

test("a regression is measured again from its values, and an output that is neither is judged only", async () => {
  const values = [1, 2, null, 4];
  const measured = [
    {
      metric: "mae",
      arm: "candidate",
      versus: "base",
      kernels: "ordinary",
      slice: "all",
      estimate: 0.5,
      interval: null,
      n: 3,
      unit: "",
      better: "lower",
    },
  ] as const;
  const weighed = recordOf({ criteria: [], measurements: SIZES });
  const { evaluation } = weighed.data;
  const plain = {
    ...weighed,
    data: { ...weighed.data, evaluation: { ...evaluation, rows: 4 } },
  };
  const rows = {
    digest: ["a", "b", "c", "d"],
    label: [1, 2, 3, 4],
    base: values,
    candidate: [1.5, 2, 3, 5],
    candidateExact: [1, 2, 3, 4],
  };
  const scope = { slices: [], groups: [] };
  const measurements = [...plain.measurements, ...measured];
  const found = await verified({ ...plain, measurements, rows, judged: scope });
  expect(found.differences).toEqual([]);
  expect(found.measurements).toBeGreaterThan(0);
  const other = await verified({ ...plain, rows, judged: scope });
  expect(other).toMatchObject({ measurements: 0, differences: [], exitCode: 0 });
});

test("a crash stays an error when it is judged again", async () => {
  const engineFailure = "The engine was killed by SIGSEGV";
  const record = recordOf({ measurements: [], judged: { slices: [], engineFailure } });
  const rows = Array.from({ length: 1207 }, (_, row) => row);
  const none = rows.map(() => null);
  const kept = {
    ...record,
    rows: { digest: rows.map(String), base: none, candidate: none, candidateExact: none },
    judged: { slices: [], groups: [], engineFailure },
  };
  expect(await verified(kept)).toMatchObject({ differences: [], exitCode: 0 });
});

async function said(record: RunRecord): Promise<{ readonly code: number; readonly text: string }> {
  let text = "";
  const code = await runCli(
    {
      host: fakeHost({ files: { "r.json": toJson(record) } }),
      engine: fakeEngine({}),
      streams: { out: (part) => (text += part), error: (part) => (text += part), colour: false },
    },
    ["verify", "r.json"],
  );
  return { code, text };
}

test("a folder is verified by the record that lies in it", async () => {
  const host = fakeHost({ files: { "out/toy/record.json": toJson(recordOf()) } });
  const spoken = async (path: string): Promise<string> => {
    let text = "";
    const add = (part: string): void => void (text += part);
    const streams = { out: add, error: add, colour: false };
    const code = await runCli({ host, engine: fakeEngine({}), streams }, ["verify", path]);
    return `${code} ${text}`;
  };
  expect(await spoken("out/toy")).toBe(await spoken("out/toy/record.json"));
  expect(await spoken("out")).toMatch(/^4 Cannot read .*record\.json/);
});

test("the exit code tells a genuine record that fails from a forged one that passes", async () => {
  const failed = await recordedRun(60);
  const genuine = await said(failed);
  expect(genuine.code).toBe(0);
  expect(genuine.text).toContain('the verdict "fail" follow');
  const forged = await said({ ...failed, verdict: { ...failed.verdict, outcome: "pass" } });
  expect(forged.code).toBe(1);
});

test("the command says what follows, or names what does not", async () => {
  const record = await recordedRun(0);
  expect(await said(record)).toEqual({
    code: 0,
    text: expect.stringMatching(
      new RegExp(
        `^Verified: ${record.findings.length} findings and the verdict "pass" follow from the recorded measurements, and 13 measurements from the rows; .*\nNot covered: `,
      ),
    ),
  });
  const claimed = await said({ ...record, verdict: { ...record.verdict, outcome: "fail" } });
  expect(claimed.code).toBe(1);
  expect(claimed.text).toContain('verdict.outcome: the record says "fail", but "pass" follows');
  const none = await said({ ...record, findings: [] });
  expect(none.text).toContain("the record says nothing, but ");
  const { judged: _, ...without } = record;
  expect(await said(without)).toMatchObject({
    code: 3,
    text: expect.stringContaining("Cannot verify"),
  });
  const many = {
    ...record,
    measurements: record.measurements.map((one) =>
      one.interval === null ? one : { ...one, interval: { ...one.interval, lower: -9 } },
    ),
  };
  expect((await said(many)).text).toMatch(/\n {2}and \d+ more\n/);
});
