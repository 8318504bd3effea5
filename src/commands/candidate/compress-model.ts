/** Applies a recipe to a model with the engine behind it: calibration, constant folding, the trial run. */
import { applyRecipe, type Compressed, type Made } from "../../compress/apply-recipe.ts";
import type { Calibration, PutAside } from "../../compress/pass.ts";
import type { Host } from "../../host/host.ts";
import { withExtraOutputs } from "../../model/extra-outputs.ts";
import type { Model } from "../../model/ir.ts";
import { writeModel } from "../../model/write-model.ts";
import type { Engine, Limits } from "../../run/engine.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import type { Feeds } from "../../schema/tensor.ts";
import { EngineError } from "../../schema/user-error.ts";
import { writeModelFile } from "../load/write-model-file.ts";

export interface Compression {
  readonly model: Model;
  readonly recipe: Recipe;
  /** undefined: passes that need calibration refuse. */
  readonly calibration: Feeds | undefined;
  /** Rows for the trial run, when there are any. */
  readonly trial: Feeds | undefined;
  readonly limits: Limits;
  /** The oldest release of the engine that must load the result; any when absent. */
  readonly oldestEngine?: number | undefined;
  /** Of a large model; see `puttingAside`. */
  readonly putAside?: PutAside | undefined;
  /** Bytes of the largest candidate that is written as one file. */
  readonly mostInside?: number | undefined;
}

/** Rows in one call of the model while it is calibrated. All activations of a call lie in memory at once, and a few stay in the caches. */
const RANGES_BATCH = 4;
/** What is summed over a call is summed in float32: another number would be another candidate. */
const SUMS_BATCH = 16;

export function compressModel(
  host: Host,
  engine: Engine,
  compression: Compression,
): Promise<Compressed> {
  const { model, recipe, calibration, trial, limits } = compression;
  const { oldestEngine, putAside, mostInside } = compression;
  return applyRecipe(model, recipe, {
    oldestEngine,
    ...(putAside === undefined ? {} : { putAside }),
    calibration:
      calibration === undefined ? undefined : calibrationFrom(engine, calibration, limits),
    evaluate: (bytes) => engine.evaluate(bytes, limits),
    tryOnce: (made) => tryOnce(host, engine, { made, trial, limits, mostInside }),
  });
}

const FILE = "candidate.onnx";

async function tryOnce(
  host: Host,
  engine: Engine,
  {
    made,
    trial,
    limits,
    mostInside,
  }: Pick<Compression, "trial" | "limits" | "mostInside"> & { readonly made: Made },
): Promise<void> {
  const folder = await host.files.makeTemporaryDirectory();
  const modelPath = host.files.resolve(folder, FILE);
  const options = { threads: 1, kernels: "ordinary", optimization: "all" } as const;
  try {
    await writeModelFile(host, modelPath, { made, mostInside });
    if (trial === undefined) await engine.open({ modelPath, options }, limits);
    else {
      const job = { modelPath, feeds: trial, rows: Uint32Array.of(0), batch: 1, options };
      await engine.predict(job, limits);
    }
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    // The folder is gone when somebody reads this.
    throw new EngineError(cause.code, cause.message.replaceAll(modelPath, FILE), { cause });
  } finally {
    await host.files.remove(folder);
  }
}

function calibrationFrom(engine: Engine, feeds: Feeds, limits: Limits): Calibration {
  return {
    ranges: (model, tensors, detail) =>
      engine.ranges(
        {
          model: writeModel(withExtraOutputs(model, tensors)),
          feeds,
          // Averages are those of single rows, however many fit into a call.
          batch: detail?.kind === "average" ? 1 : RANGES_BATCH,
          tensors,
          detail,
        },
        limits,
      ),
    sums: async (model, outputs) => {
      const job = { model: writeModel(model), feeds, batch: SUMS_BATCH, outputs };
      const columns = await engine.sums(job, limits);
      return new Map(
        columns.map(({ name, itemShape, values }) => [
          name,
          { dims: itemShape, values: Float64Array.from(values, Number) },
        ]),
      );
    },
  };
}
