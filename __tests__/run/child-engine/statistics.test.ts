import { expect, test } from "@jest/globals";
import { withExtraOutputs } from "../../../src/model/extra-outputs.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import type { Column } from "../../../src/schema/tensor.ts";
import { column, feedsOf, startEngine } from "../../support/child-engine.ts";
import { LIMITS } from "../../support/engine-program.ts";
import { float, node, small } from "../../support/models.ts";

const started = startEngine();

test("ranges are the extremes over all rows, of inputs and of values inside, NaN and infinity counted apart", async () => {
  const model = small({
    inputs: [float("x", "rows", 2)],
    outputs: [float("y", "rows", 2)],
    nodes: [node("a = Neg(x)"), node("l = Log(x)"), node("y = Relu(a)")],
  });
  const feeds = feedsOf(column("x", [2], 1, 2, -3, 4, 0, 6));
  const found = await started.engine.ranges(
    {
      model: writeModel(withExtraOutputs(model, ["a", "l"])),
      feeds,
      batch: 2,
      tensors: ["x", "a", "l", "y", "nowhere"],
    },
    LIMITS,
  );
  expect(found.get("x")).toEqual({
    minimum: -3,
    maximum: 6,
    elementType: "float32",
    shape: [2, 2],
    nonFinite: 0,
  });
  expect(found.get("a")).toMatchObject({ minimum: -6, maximum: 3 });
  expect(found.get("y")).toMatchObject({ minimum: 0, maximum: 3 });
  // log(-3) is NaN, log(0) is -infinity.
  expect(found.get("l")).toMatchObject({ minimum: 0, nonFinite: 2 });
  expect(found.has("nowhere")).toBe(false);
});

test("a value that is never finite has an empty range, though JSON has no infinity", async () => {
  const model = small({
    inputs: [float("x", "rows")],
    outputs: [float("y", "rows")],
    nodes: [node("y = Log(x)")],
  });
  const found = await started.engine.ranges(
    { model: writeModel(model), feeds: feedsOf(column("x", [], -1, -2)), batch: 1, tensors: ["y"] },
    LIMITS,
  );
  expect(found.get("y")).toMatchObject({
    minimum: Number.POSITIVE_INFINITY,
    maximum: Number.NEGATIVE_INFINITY,
    nonFinite: 2,
  });
});

test.each([
  ["averages are those of the extremes of each call", { kind: "average" }, 2],
  ["averages leave calls out that see nothing finite", { kind: "average" }, 1],
] as const)("%s", async (_, detail, batch) => {
  const model = small({
    inputs: [float("x", "rows")],
    outputs: [float("y", "rows")],
    nodes: [node("y = Log(x)")],
  });
  const feeds = feedsOf(column("x", [], 1, Math.E, -1, Math.E ** 2));
  const job = { model: writeModel(model), feeds, batch, tensors: ["y"], detail };
  const { average } = (await started.engine.ranges(job, LIMITS)).get("y") ?? {};
  // Calls of two see 0 and 1, then 2; calls of one see 0, 1, nothing, and 2.
  const wanted = batch === 2 ? { minimum: 1, maximum: 1.5 } : { minimum: 1, maximum: 1 };
  expect(average?.minimum).toBeCloseTo(wanted.minimum, 6);
  expect(average?.maximum).toBeCloseTo(wanted.maximum, 6);
});

test("channels are the largest magnitudes along the last axis of all calls; sizes that change give none", async () => {
  const model = small({
    inputs: [float("x", "rows", 2)],
    outputs: [float("y", "rows", 2), float("t", 2, "rows")],
    nodes: [node("y = Neg(x)"), node("t = Transpose(x)")],
  });
  const feeds = feedsOf(column("x", [2], 1, -2, Number.NaN, 8, -4, 6));
  const detail = { kind: "channels" } as const;
  const job = { model: writeModel(model), feeds, batch: 2, tensors: ["y", "t"], detail };
  const found = await started.engine.ranges(job, LIMITS);
  expect(found.get("y")).toMatchObject({ channels: [4, 8], nonFinite: 1 });
  expect(found.get("t")).not.toHaveProperty("channels");
});

test("histograms count every float32 value of all calls, between ends that all calls agree on", async () => {
  const model = small({
    inputs: [float("x", "rows", 2), { name: "n", elementType: "int64", shape: ["rows"] }],
    outputs: [float("y", "rows", 2)],
    nodes: [node("y = Neg(x)"), node("m = Neg(n)")],
  });
  const whole: Column = {
    name: "n",
    elementType: "int64",
    itemShape: [],
    rows: 3,
    values: BigInt64Array.of(1n, 2n, 3n),
  };
  const feeds = feedsOf(column("x", [2], 1, -2, 0, 8, 4, -6), whole);
  const detail = { kind: "histogram", of: "magnitudes-from-zero" } as const;
  const job = { model: writeModel(model), feeds, batch: 1, tensors: ["y", "n"], detail };
  const found = await started.engine.ranges(job, LIMITS);
  const { low, high, counts = [] } = found.get("y")?.histogram ?? {};
  expect([low, high, counts.length]).toEqual([0, 8, 2048]);
  const filled = [...counts.entries()].filter(([, seen]) => seen > 0);
  // 2048 bins of 8 / 2048; the largest value lies on the upper edge of the last.
  expect(filled).toEqual([0, 256, 512, 1024, 1536, 2047].map((bin) => [bin, 1]));
  expect(found.get("n")).not.toHaveProperty("histogram");
});
