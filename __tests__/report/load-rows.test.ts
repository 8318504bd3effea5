import { expect, test } from "@jest/globals";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { loadRows, worstLoadRows } from "../../src/report/load-rows.ts";
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
      badness: 0.5,
    },
  ]);
});

const swept = (
  slice: string,
  estimate: number | null,
  metric: "latency-p50" | "throughput" = "latency-p50",
): Recorded => ({
  ...shared,
  metric,
  slice,
  better: metric === "throughput" ? "higher" : "lower",
  arm: "change",
  unit: "ratio",
  estimate,
});

test("of a sweep the worst is shown, metric by metric, and how many it stands for", () => {
  const measurements = [
    swept("load=offline@rows=1,threads=1", 0.5),
    swept("load=offline@rows=8,threads=1", 0.9),
    swept("load=offline@rows=1,threads=1", 2, "throughput"),
    swept("load=offline@rows=8,threads=1", 1.1, "throughput"),
    swept("load=me@home", 0.7),
    swept("serving@batch=8", 1.2),
    swept("serving@batch=32", null),
  ];
  const rows = worstLoadRows(recordOf({ record: { measurements } }));
  expect(rows.map(({ pattern, metric, of }) => [pattern, metric, of])).toEqual([
    ["offline@rows=8,threads=1", "latency-p50", 2],
    ["offline@rows=8,threads=1", "throughput", 2],
    ["me@home", "latency-p50", 1],
    ["serving@batch=32", "latency-p50", 2],
  ]);
});

test("what fails is worse than what is slower and has no limit", () => {
  const slices = ["load=offline@rows=1", "load=offline@rows=8"] as const;
  const measurements = [swept(slices[0], 1.2), swept(slices[1], 1.1)];
  const record = recordOf({ record: { measurements } });
  const [finding] = record.findings;
  if (finding === undefined) throw new Error("The record has findings");
  const failed = { ...finding, metric: "latency-p50", slice: slices[1], outcome: "fail" } as const;
  const found = worstLoadRows({ ...record, findings: [failed] });
  expect(found).toMatchObject([{ pattern: "offline@rows=8", of: 2, outcome: "fail" }]);
});

test("the comment shows the worst of a sweep, and all of it folded away", () => {
  const measurements = [swept("load=offline@rows=1", 0.51), swept("load=offline@rows=8", 0.93)];
  const comment = renderMarkdown([recordOf({ record: { measurements } })], {
    reproduce: () => "",
  });
  const [shown, hidden] = comment.split("<summary>All that was swept</summary>");
  // An @ is kept from naming a person.
  expect(shown).toContain("offline@&#8203;rows=8 (worst of 2)");
  expect(shown).not.toContain("rows=1 ");
  expect(hidden).toContain("offline@&#8203;rows=1 ");
  expect(hidden).toContain("×0.51");
});

test("a record without loads has no rows of them", () => {
  expect(loadRows(recordOf())).toEqual([]);
});
