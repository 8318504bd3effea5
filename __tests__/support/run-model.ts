/** Runs a model in ONNX Runtime inside the test, with the options of the engine process: for claims about models, not about processes. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { sessionOptions } from "../../src/run/process/session.ts";
import type { Model } from "../../src/model/ir.ts";
import { readModel } from "../../src/model/read-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import type { SessionOptions } from "../../src/run/engine.ts";

export type Inputs = Readonly<Record<string, Tensor>>;

const PLAIN: SessionOptions = { threads: 1, kernels: "ordinary", optimization: "all" };

/** All outputs as numbers, by name. */
export async function runModel(
  model: Model,
  inputs: Inputs,
  options: Partial<SessionOptions> = {},
): Promise<Readonly<Record<string, Float64Array>>> {
  const session = await InferenceSession.create(
    writeModel(model),
    sessionOptions({ ...PLAIN, ...options }),
  );
  const outputs = await session.run({ ...inputs });
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data }]) => [name, Float64Array.from(data, Number)]),
  );
}

/** The model as the engine rewrites it. */
export async function optimizedModel(model: Model): Promise<Model> {
  const folder = await mkdtemp(join(tmpdir(), "gate-optimized-"));
  try {
    const path = join(folder, "optimized.onnx");
    await InferenceSession.create(writeModel(model), {
      ...sessionOptions(PLAIN),
      optimizedModelFilePath: path,
    });
    return readModel(await readFile(path), "optimised model");
  } finally {
    await rm(folder, { recursive: true });
  }
}

export function floats(dims: readonly number[], value: (position: number) => number): Tensor {
  const length = dims.reduce((product, size) => product * size, 1);
  return new Tensor(
    "float32",
    Float32Array.from({ length }, (_, at) => value(at)),
    [...dims],
  );
}

export function ints(dims: readonly number[], values: readonly number[]): Tensor {
  return new Tensor("int64", BigInt64Array.from(values, BigInt), [...dims]);
}

/** The root of the mean square difference, relative to that of the first: 0 for equal values. */
export function relativeError(wanted: Float64Array, actual: Float64Array): number {
  let [difference, size] = [0, 0];
  for (const [at, value] of wanted.entries()) {
    difference += (value - (actual[at] ?? Number.NaN)) ** 2;
    size += value ** 2;
  }
  return Math.sqrt(difference / Math.max(size, Number.MIN_VALUE));
}
