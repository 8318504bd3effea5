import { expect, test } from "@jest/globals";
import { graphOf, makeTensor } from "../../../src/model/ir.ts";
import type { Column } from "../../../src/schema/tensor.ts";
import { graphAttribute } from "../../support/attributes.ts";
import { failure, feedsOf, five, startEngine } from "../../support/child-engine.ts";
import { LIMITS, PLAIN } from "../../support/engine-program.ts";
import { float, node, small } from "../../support/models.ts";

const started = startEngine();

const endless = small({
  inputs: [float("x", "rows", 1)],
  outputs: [float("y", "rows", 1)],
  weights: [
    makeTensor("trips", "int64", { dims: [], values: BigInt64Array.of(2n ** 62n) }),
    makeTensor("go", "bool", { dims: [], values: Uint8Array.of(1) }),
  ],
  nodes: [
    node("y = Loop(trips, go, x)", [
      graphAttribute(
        "body",
        graphOf(
          small({
            inputs: [
              { name: "n", elementType: "int64", shape: [] },
              { name: "c", elementType: "bool", shape: [] },
              float("v", "rows", 1),
            ],
            outputs: [{ name: "d", elementType: "bool", shape: [] }, float("w", "rows", 1)],
            nodes: [node("d = Identity(c)"), node("w = Neg(v)")],
          }),
        ),
      ),
    ]),
  ],
});

test("a model that never ends is stopped at the time limit", async () => {
  const modelPath = started.built.keep("endless.onnx", endless);
  const job = { modelPath, feeds: five, batch: 1, options: PLAIN };
  await expect(started.engine.predict(job, { ...LIMITS, timeoutMs: 1500 })).rejects.toMatchObject(
    failure(
      "engine-timeout",
      `Cannot run model "${modelPath}": the engine process did not end within 1.5 s (limits.seconds)`,
    ),
  );
});

/** Makes two tensors of 240 MB out of one number. */
const hungry = small({
  inputs: [{ name: "n", elementType: "int64", shape: ["rows"] }],
  outputs: [float("y", "rows")],
  nodes: [
    node("a = ConstantOfShape(n)"),
    node("e = Exp(a)"),
    node("y = ReduceSum(e)", { keepdims: 1 }),
  ],
});
const count: Column = {
  name: "n",
  elementType: "int64",
  itemShape: [],
  rows: 1,
  values: BigInt64Array.of(60_000_000n),
};

test("a model that takes more memory than it may is an error of memory", async () => {
  const modelPath = started.built.keep("hungry.onnx", hungry);
  const job = { modelPath, feeds: feedsOf(count), batch: 1, options: PLAIN };
  await expect(
    started.engine.predict(job, { ...LIMITS, memoryBytes: 220e6 }),
  ).rejects.toMatchObject(
    failure("engine-memory", /took \d+ MB and may take 220 MB \(limits.memory-mb\)$/),
  );
});

test("peak memory is that of the model alone: what it makes is in it, what every process takes is not", async () => {
  const modelPath = started.built.keep("hungry.onnx", hungry);
  const job = { modelPath, feeds: feedsOf(count), batch: 1, options: PLAIN };
  const { peakMemoryBytes, loadMs } = await started.engine.memory(job, LIMITS);
  expect(peakMemoryBytes).toBeGreaterThan(240e6);
  expect(peakMemoryBytes).toBeLessThan(800e6);
  expect(loadMs).toBeGreaterThan(0);
});
