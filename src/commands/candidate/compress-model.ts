/** Applies a recipe to a model with the engine behind it: calibration, constant folding, the trial run. */
import { applyRecipe, type Compressed, type Made, madeOf } from "../../compress/apply-recipe.ts";
import type { Calibration, PutAside } from "../../compress/pass.ts";
import type { Host } from "../../host/host.ts";
import { withExtraOutputs } from "../../model/extra-outputs.ts";
import type { Model } from "../../model/ir.ts";
import { modelSignature } from "../../model/signature.ts";
import { writeModel } from "../../model/write-model.ts";
import type { Engine, Limits } from "../../run/engine.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import type { Column, Feeds } from "../../schema/tensor.ts";
import { EngineError, UserError } from "../../schema/user-error.ts";
import { CANDIDATE_FILE, writeModelFile } from "../load/write-model-file.ts";
import { isOfShape, otherThanDeclared } from "./other-than-declared.ts";

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
  /** The folder in which the file that is tried is left, by the name of every candidate; one that is removed when absent. */
  readonly triedIn?: string | undefined;
  /** What is done with the candidate while the engine, in a process of its own, tries it. */
  readonly meanwhile?: (made: Made) => Promise<void>;
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
  const { oldestEngine, putAside, mostInside, triedIn, meanwhile } = compression;
  return applyRecipe(model, recipe, {
    oldestEngine,
    ...(putAside === undefined ? {} : { putAside }),
    calibration:
      calibration === undefined ? undefined : calibrationFrom(engine, calibration, limits),
    evaluate: (bytes) => engine.evaluate(bytes, limits),
    tryOnce: async (made) => {
      const tried = tryOnce(host, engine, { made, model, trial, limits, mostInside, triedIn });
      await Promise.all([tried, meanwhile?.(made)]);
    },
  });
}

const MODEL_FILE = "model.onnx";
const OPTIONS = { threads: 1, kernels: "ordinary", optimization: "all" } as const;

interface Trying extends Pick<
  Compression,
  "model" | "trial" | "limits" | "mostInside" | "triedIn"
> {
  readonly made: Made;
  /** What messages call it. */
  readonly file?: string;
}

async function tryOnce(host: Host, engine: Engine, trying: Trying): Promise<void> {
  try {
    await tryCandidate(host, engine, trying);
  } catch (error) {
    if (error instanceof EngineError && error.code === "engine-failed")
      await refuseUnfit(host, engine, trying);
    throw error;
  }
}

/** What the engine refuses of the model itself is not laid on the recipe. @throws UserError model-malformed */
async function refuseUnfit(host: Host, engine: Engine, trying: Trying): Promise<void> {
  const { model, trial } = trying;
  const own = { ...trying, made: madeOf(model), file: MODEL_FILE, triedIn: undefined };
  try {
    await (trial === undefined
      ? openOnce(host, engine, own)
      : answersOf(host, engine, { ...own, trial }));
  } catch (cause) {
    if (!(cause instanceof EngineError) || cause.code !== "engine-failed") return;
    const message = `Cannot compress the model: the engine refuses the model itself (${cause.message})`;
    throw new UserError("model-malformed", message, { cause });
  }
}

async function tryCandidate(host: Host, engine: Engine, trying: Trying): Promise<void> {
  const { made, model, trial } = trying;
  if (trial === undefined) return openOnce(host, engine, trying);
  const answers = await answersOf(host, engine, { ...trying, trial });
  const signature = modelSignature(model);
  const names = new Set(answers.map(({ name }) => name));
  const absent = signature.outputs.filter(({ name }) => !names.has(name));
  const odd = otherThanDeclared(answers, signature);
  if ((odd === undefined && absent.length === 0) || made.model === model) return;
  // What a model declares of its outputs may be wrong: what it answers tells.
  const given = { ...trying, trial, made: madeOf(model), triedIn: undefined };
  const own = await answersOf(host, engine, given);
  const lost = absent.find(({ name }) => own.some((answer) => answer.name === name));
  if (lost !== undefined)
    throw new EngineError("engine-failed", `it answers "${lost.name}" no more row by row`);
  if (odd === undefined) return;
  const wanted = own.find(({ name }) => name === odd.name);
  if (isOfShape(odd, wanted)) return;
  const [has, had] = [odd, wanted].map((column) => `[${column?.itemShape.join(", ") ?? ""}]`);
  throw new EngineError(
    "engine-failed",
    `it answers "${odd.name}" as ${has} for a row, where the model answers ${had}`,
  );
}

const openOnce = (host: Host, engine: Engine, trying: Trying): Promise<void> =>
  onceWritten(host, trying, (modelPath) =>
    engine.open({ modelPath, options: OPTIONS }, trying.limits),
  );

/** To the first row. */
const answersOf = (
  host: Host,
  engine: Engine,
  trying: Trying & { readonly trial: Feeds },
): Promise<readonly Column[]> =>
  onceWritten(host, trying, async (modelPath) => {
    const rows = Uint32Array.of(0);
    const job = { modelPath, feeds: trying.trial, rows, batch: 1, options: OPTIONS };
    return (await engine.predict(job, trying.limits)).outputs;
  });

async function onceWritten<Result>(
  host: Host,
  { made, mostInside, triedIn, file = CANDIDATE_FILE }: Omit<Trying, "model" | "trial" | "limits">,
  use: (modelPath: string) => Promise<Result>,
): Promise<Result> {
  const folder = triedIn ?? (await host.files.makeTemporaryDirectory());
  const modelPath = host.files.resolve(folder, file);
  try {
    await writeModelFile(host, modelPath, { made, mostInside });
    return await use(modelPath);
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    // The folder is gone when somebody reads this.
    throw new EngineError(cause.code, cause.message.replaceAll(modelPath, file), { cause });
  } finally {
    if (triedIn === undefined) await host.files.remove(folder);
  }
}

/** Sums are doubles already, and may be many: they are not copied. */
const asDoubles = (values: Column["values"]): Float64Array =>
  values instanceof Float64Array ? values : Float64Array.from(values, Number);

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
          { dims: itemShape, values: asDoubles(values) },
        ]),
      );
    },
  };
}
