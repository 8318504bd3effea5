import { expect, test } from "@jest/globals";
import { check } from "../../../src/commands/check.ts";
import { verifyRecord } from "../../../src/commands/verify.ts";
import type { RunRecord } from "../../../src/schema/generated/record.ts";
import { fakeEngine } from "../../support/fake-engine.ts";
import { toyHost } from "../../support/toy-project.ts";

const POLICY = `version: 1
models:
  toy:
    path: toy.onnx
    task: { kind: classification, output: scores, scores: logits, classes: ["0", "1"], positive: "1" }
    inputs:
      x: { columns: [a, b] }
    data:
      calibration: { path: calibration.csv }
      evaluation: { path: evaluation.csv, label: label, slices: [region], groups: [region] }
    recipe: int8-dynamic
    criteria:
      - { kind: non-inferiority, metric: accuracy, margin: 0.1, slices: false }
`;

const host = toyHost({ "compression-gate.yml": POLICY });

/** A run of the gate, as its file is read again: the candidate answers six of 300 rows otherwise. */
async function recorded(): Promise<RunRecord> {
  const engine = fakeEngine({
    scores: ({ modelPath, row, values }) =>
      modelPath.endsWith("candidate.onnx") && row < 6 ? values.toReversed() : values,
  });
  await check(host, engine, { policyPath: "compression-gate.yml", models: [], canary: false });
  return JSON.parse(host.textOf("out/toy/record.json"));
}

let run: Promise<RunRecord> | undefined;
const genuine = (): Promise<RunRecord> => (run ??= recorded());

const pathsOf = (record: RunRecord): readonly string[] =>
  verifyRecord(record, host.digest).differences.map(({ path }) => path);

test("a record with groups holds as it was written", async () => {
  const record = await genuine();
  expect(record.fairness?.[0]?.groups).toHaveLength(2);
  expect(pathsOf(record)).toEqual([]);
});

/** What was changed, and where it shows. */
const FORGERIES: readonly (readonly [string, string, (record: RunRecord) => RunRecord])[] = [
  [
    "a smaller candidate",
    "candidate.bytes",
    (record) => ({ ...record, candidate: { ...record.candidate, bytes: 12 } }),
  ],
  [
    "a larger model",
    "model.bytes",
    (record) => ({ ...record, model: { ...record.model, bytes: 9_999_999 } }),
  ],
  [
    "a better ratio",
    "measurements (bytes, all, change).estimate",
    (record) => ({
      ...record,
      measurements: record.measurements.map((one) =>
        one.metric === "bytes" && one.arm === "change" ? { ...one, estimate: 0.01 } : one,
      ),
    }),
  ],
  [
    "sizes that were never measured",
    "candidate.bytes",
    (record) => ({
      ...record,
      measurements: record.measurements.filter(({ metric }) => metric !== "bytes"),
    }),
  ],
  [
    "layers that run in integers",
    "measurements (integer-layers, all, candidate).estimate",
    (record) => withLayers(record, 1),
  ],
  [
    "layers that nobody audited",
    "measurements (float-islands, all, candidate)",
    ({ candidate: { fusion: _, ...candidate }, ...record }) => ({ ...record, candidate }),
  ],
  ["more rows", "data.evaluation.rows", (record) => withRows(record, 300_000)],
  [
    "no table of rows",
    "data.evaluation.rows",
    (record) => ({
      ...record,
      rows: { digest: [], base: [], candidate: [], candidateExact: [] },
    }),
  ],
  [
    "no table, and no rows said",
    "(accuracy, all, base).n",
    (record) => ({
      ...withRows(record, 0),
      rows: { digest: [], base: [], candidate: [], candidateExact: [] },
    }),
  ],
  [
    "the digest of one row for all",
    "data.evaluation.digest",
    ({ rows, ...record }) => ({
      ...record,
      rows: { ...rows, digest: rows.digest.map(() => rows.digest[0] ?? "") },
    }),
  ],
  [
    "equal rows with unequal labels",
    "rows.label.1 (the digest of row 0)",
    ({ rows, ...record }) => ({
      ...record,
      rows: { ...rows, digest: rows.digest.map(() => rows.digest[0] ?? "") },
    }),
  ],
  [
    "a metric of scores over more rows",
    "(log-loss, all, change).n",
    (record) => ({
      ...record,
      measurements: record.measurements.map((one) =>
        one.metric === "log-loss" && one.arm === "change" ? { ...one, n: 900 } : one,
      ),
    }),
  ],
  [
    "a slice of more rows",
    "judged.slices (region=north).rows",
    ({ judged, ...record }) => ({
      ...record,
      judged: {
        groups: [],
        ...judged,
        slices: (judged?.slices ?? []).map((slice) => ({ ...slice, rows: 301 })),
      },
    }),
  ],
  [
    "surer scores of the candidate",
    "measurements (log-loss, all, candidate).estimate",
    ({ rows, ...record }) => ({
      ...record,
      rows: { ...rows, candidateScore: rows.digest.map(() => 0.9999) },
    }),
  ],
  [
    "scores of the base that are gone",
    "measurements (log-loss, all, base).estimate",
    ({ rows: { baseScore: _, ...rows }, ...record }) => ({ ...record, rows }),
  ],
  ["no groups", "fairness.0", (record) => ({ ...record, fairness: [] })],
  [
    "a larger group",
    "fairness (region).groups, rows in all",
    (record) => withGroup(record, { rows: 900 }),
  ],
  [
    "a group of other rows than its slice",
    "fairness.groups (region=north).rows",
    (record) => withGroup(record, { rows: 99 }),
  ],
  [
    "more people whom the positive answer fits",
    "fairness (region).groups, positives in all",
    (record) => withGroup(record, { positives: 60 }),
  ],
];

const withLayers = (record: RunRecord, estimate: number): RunRecord => ({
  ...record,
  measurements: record.measurements.map((one) =>
    one.metric === "integer-layers" ? { ...one, estimate } : one,
  ),
});

function withRows(record: RunRecord, rows: number): RunRecord {
  const { data } = record;
  return { ...record, data: { ...data, evaluation: { ...data.evaluation, rows } } };
}

type Group = NonNullable<RunRecord["fairness"]>[number]["groups"][number];

/** With the first group changed. */
const withGroup = (record: RunRecord, change: Partial<Group>): RunRecord => ({
  ...record,
  fairness: (record.fairness ?? []).map((facts) => ({
    ...facts,
    groups: facts.groups.map((group, place) => (place === 0 ? { ...group, ...change } : group)),
  })),
});

test.each(FORGERIES)("%s: it is found at %s", async (_, path, forge) => {
  const forged = pathsOf(forge(await genuine()));
  expect(forged.some((found) => found.endsWith(path))).toBe(true);
});

test("rates and gaps of groups are those of the rows and of one another", async () => {
  const record = await genuine();
  const [facts] = record.fairness ?? [];
  if (facts === undefined) throw new Error("There is a grouping");
  const { base, candidate } = facts.overall;
  const overall = { base, candidate: { ...candidate, accuracy: 0.99 } };
  expect(pathsOf({ ...record, fairness: [{ ...facts, overall }] })).toContain(
    "fairness (region).overall.candidate.accuracy",
  );
  const gaps = facts.gaps.map((gap) => ({
    ...gap,
    candidate: { ...gap.candidate, difference: 0 },
  }));
  expect(pathsOf({ ...record, fairness: [{ ...facts, gaps }] })).toContain(
    "fairness (region).gaps.8.candidate.difference",
  );
  const [north] = facts.groups;
  if (north === undefined) throw new Error("There are groups");
  const fairer = { candidate: { ...north.candidate, selectionRate: 0.25 } };
  expect(pathsOf(withGroup(record, fairer))).toContain(
    "fairness.groups (region=north).candidate.selectionRate",
  );
});
