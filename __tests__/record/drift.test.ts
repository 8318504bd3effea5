import { describe, expect, test } from "@jest/globals";
import { buildBaseline } from "../../src/record/baseline-file.ts";
import { driftOf, movedValues } from "../../src/record/drift.ts";
import type { Baseline } from "../../src/schema/generated/baseline.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { accuracyOf } from "../support/judging.ts";
import { recordOf } from "../support/records.ts";

const ROWS: RunRecord["rows"] = {
  digest: ["a", "b", "c", "d"],
  base: [0, 1, 2, 3],
  candidate: [0, 1, 2, 3],
  candidateExact: [0, 1, 2, null],
};

const RECORD = recordOf({
  measurements: accuracyOf(3, 4, 5000, { kernels: "exact" }),
  record: { rows: ROWS },
});
const BASELINE: Baseline = buildBaseline(RECORD);

/** The same run again, but for what is given. */
const again = (changes: Partial<RunRecord>): RunRecord => ({ ...RECORD, ...changes });

const answering = (candidateExact: readonly (number | null)[]): RunRecord =>
  again({ rows: { ...ROWS, candidateExact: [...candidateExact] } });

const withEngine = (record: RunRecord, onnxruntime: string): RunRecord => ({
  ...record,
  environment: { ...record.environment, onnxruntime },
});

test("the same run again has not drifted", () => {
  expect(driftOf(BASELINE, RECORD)).toEqual({
    acceptedAt: RECORD.createdAt,
    causes: [],
    grounds: [],
    sharedRows: 4,
    candidate: [],
    base: [],
  });
});

describe("the cause of drift", () => {
  test("is the engine when the same candidate answers the same rows differently under another one", () => {
    const drift = driftOf(BASELINE, withEngine(answering([0, 2, 2, 3]), "9.9.9"));
    expect(drift.causes).toEqual([{ kind: "engine", rows: 2 }]);
    expect(drift.grounds).toEqual([
      { what: "engine", accepted: RECORD.environment.onnxruntime, now: "9.9.9" },
    ]);
  });

  test("is the machine when the engine is the same", () => {
    expect(driftOf(BASELINE, answering([1, 1, 2, null])).causes).toEqual([
      { kind: "machine", rows: 1 },
    ]);
  });

  test("is none when another engine answers the same", () => {
    const drift = driftOf(BASELINE, withEngine(RECORD, "9.9.9"));
    expect(drift.causes).toEqual([]);
    expect(drift.grounds).toHaveLength(1);
  });

  test("is data when rows come and go, whatever the engine", () => {
    const rows = { ...ROWS, digest: ["a", "b", "c", "new"] };
    expect(driftOf(BASELINE, withEngine(again({ rows }), "9.9.9")).causes).toEqual([
      { kind: "data", came: 1, gone: 1 },
    ]);
  });

  test("is both when both moved", () => {
    const rows = { ...ROWS, digest: ["a", "b", "c", "new"], candidateExact: [3, 1, 2, null] };
    expect(driftOf(BASELINE, withEngine(again({ rows }), "9.9.9")).causes).toEqual([
      { kind: "engine", rows: 1 },
      { kind: "data", came: 1, gone: 1 },
    ]);
  });

  test("is the candidate alone when it is not the accepted one, with what it was made of", () => {
    const record = answering([3, 3, 3, 3]);
    const other = {
      ...record,
      candidate: { ...record.candidate, digest: "other" },
      model: { ...record.model, digest: "other" },
    };
    expect(driftOf(BASELINE, other).causes).toEqual([{ kind: "candidate", because: ["model"] }]);
  });
});

describe("values", () => {
  test("that moved stand with both figures, for the candidate and for the float model", () => {
    const drift = driftOf(BASELINE, again({ measurements: [] }));
    expect(drift.candidate).toEqual([{ name: "accuracy", accepted: 0.9002, now: undefined }]);
    expect(drift.base).toEqual([
      { name: "accuracy", accepted: BASELINE.baseValues?.["accuracy"], now: undefined },
    ]);
    expect(BASELINE.baseValues?.["accuracy"]).toBe(0.9);
  });

  test("of metrics that a later version brought have not moved, and those of new slices have", () => {
    expect(movedValues({ accuracy: 0.9 }, { accuracy: 0.9, "brier-score": 0.1 })).toEqual([]);
    expect(
      movedValues({ accuracy: 0.9 }, { accuracy: 0.9, "accuracy on sex=female": 0.8 }),
    ).toEqual([{ name: "accuracy on sex=female", accepted: undefined, now: 0.8 }]);
  });

  test.each([
    [1 + 9e-6, 0],
    [1 + 2e-5, 1],
  ])(
    "of a regression differ from 1 at %d: %d rows, because float sums depend on their order",
    (value, rows) => {
      const stored = { ...BASELINE, answers: { ...BASELINE.answers, b: String(value) } };
      expect(driftOf(stored, RECORD).causes).toEqual(rows === 0 ? [] : [{ kind: "machine", rows }]);
    },
  );

  test("of large classes are told apart, however near they are", () => {
    const stored = { ...BASELINE, answers: { ...BASELINE.answers, b: "1000001" } };
    expect(driftOf(stored, answering([0, 1_000_000, 2, null])).causes).toEqual([
      { kind: "machine", rows: 1 },
    ]);
  });

  test("of the float model are unknown to baselines that do not hold them", () => {
    const { baseValues: _, ...older } = BASELINE;
    expect(driftOf(older, RECORD).base).toBeUndefined();
  });
});
