import { expect, test } from "@jest/globals";
import { loadRows } from "../../src/report/load-rows.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { recordOf } from "../support/records.ts";

type Recorded = RunRecord["measurements"][number];

const shared = {
  metric: "energy",
  kernels: "ordinary",
  slice: "load=server",
  interval: null,
  n: 200,
  better: "lower",
} as const;
const energy: readonly Recorded[] = [
  { ...shared, arm: "base", unit: "J", estimate: 0.2 },
  { ...shared, arm: "candidate", unit: "J", estimate: 0.1 },
  { ...shared, arm: "change", unit: "ratio", estimate: 0.5, detail: { estimated: 1 } },
];

test("a pattern shows both arms and their ratio, and an estimate says that it is one", () => {
  const record = recordOf({ record: { measurements: [...energy] } });
  expect(loadRows(record)).toEqual([
    {
      pattern: "server",
      queries: "200",
      metric: "energy (estimated)",
      reference: "0.2 J",
      candidate: "0.1 J",
      ratio: "×0.5",
      outcome: undefined,
    },
  ]);
});

test("a record without loads has no rows of them", () => {
  expect(loadRows(recordOf())).toEqual([]);
});
