import { expect, test } from "@jest/globals";
import { plannedLoads } from "../../../src/commands/load/load-test.ts";
import type { LoadTest } from "../../../src/schema/generated/policy.ts";

const planned = (...load: LoadTest[]) =>
  plannedLoads({ path: "m.onnx", data: { evaluation: { path: "e.csv" } }, load }, []);

test("without load nothing is planned", () => {
  expect(plannedLoads({ path: "m.onnx", data: { evaluation: { path: "e.csv" } } }, [])).toEqual([]);
});

test("a pattern has defaults, and a limit at its percentile is judged", () => {
  const [server] = planned({ pattern: "server", limit: 1.2, percentile: 90 });
  expect(server).toMatchObject({
    slice: "load=server",
    pattern: { kind: "server", queriesPerSecond: 50 },
    rowsPerQuery: 1,
    queries: 200,
    judged: { slice: "load=server", metric: "latency-p90", limit: 1.2 },
  });
  expect(planned({ pattern: "cold-start" })[0]).toMatchObject({ queries: 20, judged: undefined });
});

test("two loads of one name are refused", () => {
  expect(() => planned({ pattern: "burst" }, { pattern: "burst" })).toThrow(
    'Cannot time "load=burst": two patterns of load have that name; give each its own',
  );
});
