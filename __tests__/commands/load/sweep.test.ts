import { expect, test } from "@jest/globals";
import {
  combinations,
  plannedServings,
  refuseUntimed,
  servedAt,
} from "../../../src/commands/load/sweep.ts";
import { plannedLoads } from "../../../src/commands/load/load-test.ts";
import type { ModelPolicy } from "../../../src/schema/generated/policy.ts";
import { float } from "../../support/models.ts";

const policyOf = (more: Partial<ModelPolicy>): ModelPolicy => ({
  path: "m.onnx",
  data: { evaluation: { path: "e.csv" } },
  ...more,
});

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
  expect(servedAt(policy)).toEqual({ batch: 1, threads: 2 });
  expect(plannedServings(policy).map(({ slice }) => slice)).toEqual([
    "serving@batch=1,threads=4",
    "serving@batch=8,threads=2",
    "serving@batch=8,threads=4",
    "serving@batch=32,threads=2",
    "serving@batch=32,threads=4",
  ]);
});

test("one number means what it always meant", () => {
  expect(servedAt(policyOf({}))).toEqual({ batch: 1, threads: 1 });
  const single = policyOf({
    serving: { batch: 4, threads: 3 },
    load: [{ pattern: "server", limit: 1.1 }],
  });
  expect(plannedServings(single)).toEqual([]);
  expect(plannedLoads(single)).toMatchObject([
    { slice: "load=server", rowsPerQuery: 4, threads: 3, judged: { slice: "load=server" } },
  ]);
});

test("a load has one test for each number of rows and threads, each under the same limit", () => {
  const load = [{ pattern: "offline", rows: [16, 64], threads: [1, 2], limit: 1.2 }] as const;
  const planned = plannedLoads(
    policyOf({
      load: load.map((one) => ({ ...one, rows: [...one.rows], threads: [...one.threads] })),
    }),
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

test("rows that a model does not take, or that the data lacks, are not timed under another name", () => {
  const policy = policyOf({ serving: { batch: [1, 8] } });
  const open = [float("x", "rows", 2)];
  expect(() => refuseUntimed(policy, { inputs: [float("x", 1, 2)], rows: 100 })).toThrow(
    "Cannot time the model with 8 rows a call: it takes 1 row a call, whatever is asked",
  );
  expect(() => refuseUntimed(policy, { inputs: open, rows: 7 })).toThrow(
    "Cannot time the model with 8 rows a call: the evaluation data has 7",
  );
  const refuse = () => refuseUntimed(policy, { inputs: open, rows: 8 });
  expect(refuse).not.toThrow();
  expect(() =>
    refuseUntimed(policyOf({ load: [{ pattern: "offline", rows: [4, 512] }] }), {
      inputs: open,
      rows: 100,
    }),
  ).toThrow("Cannot time the model with 512 rows a call: the evaluation data has 100");
});
