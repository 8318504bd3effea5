/** `compress`: a recipe applied to a model, without a policy. */
import type { Host } from "../host/host.ts";
import type { Made } from "../compress/apply-recipe.ts";
import { oldestRelease } from "../policy/engine-target.ts";
import { findRecipe, recipeWords } from "../policy/recipes.ts";
import type { Engine, Limits } from "../run/engine.ts";
import type { InputBinding } from "../schema/generated/policy.ts";
import type { Recipe } from "../schema/generated/recipe.ts";
import type { Feeds } from "../schema/tensor.ts";
import { UserError } from "../schema/user-error.ts";
import {
  digestMeanwhile,
  type ModelFile,
  type ModelSizes,
  readModelFile,
} from "./load/load-model.ts";
import {
  CANDIDATE_FILE,
  partsOf,
  writeModelFile,
  type WrittenParts,
} from "./load/write-model-file.ts";
import { compressModel } from "./candidate/compress-model.ts";
import { puttingAside } from "./candidate/put-aside.ts";
import { dataFileOf } from "../model/model-files.ts";
import { isStreamed } from "../model/raw-data.ts";
import { totalLength } from "../model/stored-data.ts";

export interface CompressRequest {
  readonly modelPath: string;
  readonly recipe: string;
  readonly outputPath: string;
  readonly calibration: string | undefined;
  readonly tokenizer: string | undefined;
  /** ">=1.17": the releases of onnxruntime that must load the result. */
  readonly target?: string | undefined;
  readonly inputs: Readonly<Record<string, InputBinding>>;
  /** From where on a model is worked on one weight after the other, and its candidate is written as two files. */
  readonly sizes?: ModelSizes;
}

export interface CompressResult {
  readonly recipe: Recipe;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly digest: string;
  readonly changes: readonly {
    readonly pass: string;
    readonly kind: string;
    readonly node: string;
    readonly operator: string;
    readonly reason: string;
  }[];
  /** What whoever asked for the recipe may not have meant. */
  readonly notices: readonly string[];
}

const LIMITS: Limits = { timeoutMs: 600_000, memoryBytes: 8e9 };

export async function compress(
  host: Host,
  engine: Engine,
  request: CompressRequest,
): Promise<CompressResult> {
  refuseOverwriting(host, request);
  const recipe = await readRecipe(host, request.recipe);
  const base = await readModelFile(host, request.modelPath, request.sizes);
  refuseOverwritingData(host, base, request.outputPath);
  const calibration = await readCalibration(host, base, request);
  host.log.progress(`compressing ${request.modelPath} by ${recipeWords(recipe)}`);
  return puttingAside(host, base.model, (putAside) =>
    inTemporaryFolder(host, async (folder) => {
      const mostInside = request.sizes?.mostInside;
      let digest = "";
      const made = await compressModel(host, engine, {
        model: base.model,
        recipe,
        calibration,
        trial: calibration,
        limits: LIMITS,
        oldestEngine: oldestRelease(request.target, "--target"),
        putAside,
        mostInside,
        triedIn: folder,
        meanwhile: async (tried) => {
          digest = await digestMeanwhile(host, partsOf(tried, request.outputPath, mostInside));
        },
      });
      const parts = await moveOrWrite(host, folder, { made, mostInside, path: request.outputPath });
      return {
        recipe,
        bytesBefore: base.bytes,
        bytesAfter: totalLength(parts.flat()),
        digest,
        changes: made.changes,
        notices: made.notices,
      };
    }),
  );
}

async function inTemporaryFolder<Result>(
  { files }: Host,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await files.makeTemporaryDirectory();
  try {
    return await use(folder);
  } finally {
    await files.remove(folder);
  }
}

interface Output {
  readonly made: Made;
  readonly mostInside: number | undefined;
  readonly path: string;
}

/** The very file that the engine has tried, where it is one file on the same disk. */
async function moveOrWrite(
  host: Host,
  folder: string,
  { made, mostInside, path }: Output,
): Promise<WrittenParts> {
  const parts = partsOf(made, path, mostInside);
  const tried = host.files.resolve(folder, CANDIDATE_FILE);
  const isThere = parts.length === 1 && (await host.files.move(tried, path));
  return isThere ? parts : writeModelFile(host, path, { made, mostInside });
}

/** What a run reads is somebody's only copy, as likely as not. */
function refuseOverwriting({ files }: Host, request: CompressRequest): void {
  const { modelPath, recipe, calibration, tokenizer, outputPath } = request;
  const read = [modelPath, recipe, calibration, tokenizer].filter((path) => path !== undefined);
  if (!read.some((path) => files.resolve(path) === files.resolve(outputPath))) return;
  throw new UserError(
    "usage",
    `Cannot write "${outputPath}": it is read for this very model; name another file by --output`,
  );
}

/** Weights that stay in their files are read while others are written, and are as precious as the model itself. */
function refuseOverwritingData({ files }: Host, base: ModelFile, outputPath: string): void {
  const output = files.resolve(outputPath);
  const taken = isStreamed(base.model) ? [output, dataFileOf(output)] : [output];
  const lost = [
    base.path,
    ...base.dataFiles.map((file) => files.resolve(base.path, "..", file)),
  ].find((path) => taken.includes(path));
  if (lost === undefined) return;
  throw new UserError(
    "usage",
    `Cannot write "${outputPath}": the model keeps weights in "${lost}", which would be replaced; name another file by --output`,
  );
}

async function readRecipe(host: Host, name: string): Promise<Recipe> {
  const choice = await findRecipe(host, name, host.files.resolve("."));
  if (choice.kind === "recipe") return choice.recipe;
  throw new UserError(
    "usage",
    `Cannot compress by recipe "${name}": a search needs criteria to meet; use it in a policy (recipe: auto) with \`compression-gate check\``,
  );
}

async function readCalibration(
  host: Host,
  base: ModelFile,
  request: CompressRequest,
): Promise<Feeds | undefined> {
  if (request.calibration === undefined) return undefined;
  // The readers of all kinds of data are half of the program: few recipes need any.
  const { readCalibrationRows } = await import("./load/read-calibration-rows.ts");
  const { calibration: path, inputs, tokenizer } = request;
  return readCalibrationRows(host, base, { path, inputs, tokenizer });
}
