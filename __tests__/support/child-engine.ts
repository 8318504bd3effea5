/** The real engine process, started for the tests of a file, and models and rows for it. */
import { afterAll, beforeAll, expect } from "@jest/globals";
import { rmSync } from "node:fs";
import type { Model } from "../../src/model/ir.ts";
import { childEngine } from "../../src/run/child-engine.ts";
import type { Engine, PredictJob, Prediction } from "../../src/run/engine.ts";
import type { Column, Feeds } from "../../src/schema/tensor.ts";
import { type BuiltEngine, LIMITS, PLAIN, buildEngine } from "./engine-program.ts";
import { float, node, small } from "./models.ts";

export interface StartedEngine {
  readonly built: BuiltEngine;
  readonly engine: Engine;
  predict(model: Model, job: Partial<PredictJob> & { readonly feeds: Feeds }): Promise<Prediction>;
}

/** Bundled before the first test of a file, removed after the last. */
export function startEngine(): StartedEngine {
  let bundled: BuiltEngine | undefined;
  beforeAll(async () => {
    bundled = await buildEngine();
  });
  afterAll(() => rmSync(started.built.folder, { recursive: true }));
  const started: StartedEngine = {
    get built() {
      if (bundled === undefined) throw new Error("The engine is bundled before the tests");
      return bundled;
    },
    get engine() {
      return childEngine(started.built.program);
    },
    predict: async (model, job) => {
      const modelPath = started.built.keep("predict.onnx", model);
      return started.engine.predict({ modelPath, batch: 2, options: PLAIN, ...job }, LIMITS);
    },
  };
  return started;
}

export const column = (
  name: string,
  itemShape: readonly number[],
  ...values: readonly number[]
): Column => ({
  name,
  elementType: "float32",
  itemShape,
  rows: values.length / itemShape.reduce((product, length) => product * length, 1),
  values: Float32Array.from(values),
});
export const feedsOf = (...columns: readonly Column[]): Feeds => ({
  rows: columns[0]?.rows ?? 0,
  columns,
});

/** y = x + the mean of the batch: an answer that shows which rows were answered together. */
export const batchMean = (rows: number | string): Model =>
  small({
    inputs: [float("x", rows, 1)],
    outputs: [float("y", rows, 1), float("z", rows, 1)],
    nodes: [node("m = ReduceMean(x)", { keepdims: 1 }), node("y = Add(x, m)"), node("z = Neg(x)")],
  });

export const answers = (prediction: Prediction, name = "y"): readonly (number | string)[] =>
  [...(prediction.outputs.find((output) => output.name === name)?.values ?? [])].map((value) =>
    typeof value === "string" ? value : Number(value),
  );

export const five: Feeds = feedsOf(column("x", [1], 1, 3, 5, 7, 9));

export const failure = (code: string, message: string | RegExp): object => ({
  code,
  message: typeof message === "string" ? message : expect.stringMatching(message),
});
