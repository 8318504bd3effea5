import { expect, test } from "@jest/globals";
import {
  combinations,
  plannedServings,
  refuseUntimed,
  servedAt,
} from "../../../src/commands/load/sweep.ts";
import { fixedBatchOf } from "../../../src/schema/row-axis.ts";
import { plannedLoads } from "../../../src/commands/load/load-test.ts";
import type { ModelPolicy } from "../../../src/schema/generated/policy.ts";
import { float } from "../../support/models.ts";

const policyOf = (more: Partial<ModelPolicy>): ModelPolicy => ({
  path: "m.onnx",
  data: { evaluation: { path: "e.csv" } },
  ...more,
});

/** Takes any number of rows. */
const OPEN = [float("x", "rows", 2)];

test("every combination is timed once, and bears what is named more than once", () => {
  expect(combinations({ rows: [1, 8], threads: [1, 4], word: "rows" })).toEqual([
    { rows: 1, threads: 1, name: "@rows=1,threads=1" },
    { rows: 1, threads: 4, name: "@rows=1,threads=4" },
    { rows: 8, threads: 1, name: "@rows=8,threads=1" },
    { rows: 8, threads: 4, name: "@rows=8,threads=4" },
  ]);
  expect(combinations({ rows: [8], threads: 2, word: "rows" })).toEqual([
    { rows: 8, threads: 2, name: "" },
  ]);
});

test("answers are computed at the first of several, and the others are timed beside it", () => {
  const policy = policyOf({ serving: { batch: [1, 8, 32], threads: [2, 4] } });
  expect(servedAt(policy, OPEN)).toEqual({ batch: 1, threads: 2 });
  expect(plannedServings(policy).map(({ slice }) => slice)).toEqual([
    "serving@batch=1,threads=4",
    "serving@batch=8,threads=2",
    "serving@batch=8,threads=4",
    "serving@batch=32,threads=2",
    "serving@batch=32,threads=4",
  ]);
});

test("one number means what it always meant", () => {
  expect(servedAt(policyOf({}), OPEN)).toEqual({ batch: 1, threads: 1 });
  const single = policyOf({
    serving: { batch: 4, threads: 3 },
    load: [{ pattern: "server", limit: 1.1 }],
  });
  expect(plannedServings(single)).toEqual([]);
  expect(plannedLoads(single, OPEN)).toMatchObject([
    { slice: "load=server", rowsPerQuery: 4, threads: 3, judged: { slice: "load=server" } },
  ]);
});

test("a load has one test for each number of rows and threads, each under the same limit", () => {
  const load = [{ pattern: "offline", rows: [16, 64], threads: [1, 2], limit: 1.2 }] as const;
  const planned = plannedLoads(
    policyOf({
      load: load.map((one) => ({ ...one, rows: [...one.rows], threads: [...one.threads] })),
    }),
    OPEN,
  );
  expect(planned.map(({ rowsPerQuery, threads }) => [rowsPerQuery, threads])).toEqual([
    [16, 1],
    [16, 2],
    [64, 1],
    [64, 2],
  ]);
  expect(planned.map(({ judged }) => judged?.slice)).toEqual(planned.map(({ slice }) => slice));
  expect(planned[3]?.slice).toBe("load=offline@rows=64,threads=2");
});

test("several numbers of rows of which a model takes one are not timed under another name", () => {
  const policy = policyOf({ serving: { batch: [1, 8] } });
  expect(() => refuseUntimed(policy, [float("x", 1, 2)])).toThrow(
    "Cannot time the model with 8 rows a call: it takes 1 row a call, whatever is asked",
  );
  const load = policyOf({ load: [{ pattern: "offline", rows: [4, 512] }] });
  expect(() => refuseUntimed(load, [float("x", 4, 2)])).toThrow(
    "Cannot time the model with 512 rows a call: it takes 4 rows a call, whatever is asked",
  );
  expect(() => refuseUntimed(load, OPEN)).not.toThrow();
});

test("a model whose calls hold a number of rows of their own is served and loaded with that many", () => {
  const fixed = [float("context", "length", 2), float("x", 16, 2)];
  expect(fixedBatchOf(fixed)).toBe(16);
  expect([fixedBatchOf(OPEN), fixedBatchOf([float("x", 0, 2)]), fixedBatchOf([])]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  const policy = policyOf({
    serving: { batch: 4, threads: 2 },
    load: [{ pattern: "single-stream" }, { pattern: "offline" }, { pattern: "server", rows: 16 }],
  });
  expect(servedAt(policy, fixed)).toEqual({ batch: 16, threads: 2 });
  expect(
    plannedLoads(policy, fixed).map(({ rowsPerQuery, rowsAsked }) => [rowsPerQuery, rowsAsked]),
  ).toEqual([
    [16, undefined],
    [16, 256],
    [16, undefined],
  ]);
});
