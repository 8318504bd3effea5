import { expect, test } from "@jest/globals";
import { keepResult, keptResult } from "../../bench/kept-results.ts";
import { fakeHost } from "../support/fake-host.ts";

test("what was measured is read as it was kept, numbers that JSON has no word for too", async () => {
  const host = fakeHost({ files: {} });
  expect(await keptResult(host, "m")).toBeUndefined();
  const common = { path: "p", seconds: 1, peakBytes: 2, treeBytes: 3, bytes: 4, gzipBytes: 5 };
  const unknown = { failure: "refused", accuracy: undefined, flips: undefined, latency: undefined };
  const result = {
    name: "m",
    rows: 1,
    base: { accuracy: 0.5, bytes: 4, gzipBytes: 5 },
    variants: [
      { ...common, ...unknown, name: "a", maker: "ours", sqnr: Number.NaN },
      { ...common, ...unknown, name: "b", maker: "peer", sqnr: Number.POSITIVE_INFINITY },
    ],
  } as const;
  await keepResult(host, { result, large: undefined });
  expect(await keptResult(host, "m")).toEqual({ result, large: undefined });
});
