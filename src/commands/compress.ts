/** `compress`: a recipe applied to a model, without a policy. */
import { readDataset } from "../data/read-dataset.ts";
import { bindInputs } from "../data/bind-inputs.ts";
import type { Host } from "../host/host.ts";
import { oldestRelease } from "../policy/engine-target.ts";
import { findRecipe } from "../policy/recipes.ts";
import type { Engine, Limits } from "../run/engine.ts";
import type { InputBinding } from "../schema/generated/policy.ts";
import type { Recipe } from "../schema/generated/recipe.ts";
import type { Feeds } from "../schema/tensor.ts";
import { UserError } from "../schema/user-error.ts";
import { compressModel } from "./candidate/compress-model.ts";
import { inferBindings } from "./load/infer-bindings.ts";
import { type ModelFile, readModelFile } from "./load/load-model.ts";

export interface CompressRequest {
  readonly modelPath: string;
  readonly recipe: string;
  readonly outputPath: string;
  readonly calibration: string | undefined;
  readonly tokenizer: string | undefined;
  /** ">=1.17": the releases of onnxruntime that must load the result. */
  readonly target?: string | undefined;
  readonly inputs: Readonly<Record<string, InputBinding>>;
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
}

const LIMITS: Limits = { timeoutMs: 600_000, memoryBytes: 8e9 };

export async function compress(
  host: Host,
  engine: Engine,
  request: CompressRequest,
): Promise<CompressResult> {
  refuseOverwriting(host, request);
  const recipe = await readRecipe(host, request.recipe);
  const base = await readModelFile(host, request.modelPath);
  const calibration = await readCalibration(host, base, request);
  host.log.progress(`compressing ${request.modelPath} by ${recipe.name}`);
  const { bytes, changes } = await compressModel(host, engine, {
    model: base.model,
    recipe,
    calibration,
    trial: calibration,
    limits: LIMITS,
    oldestEngine: oldestRelease(request.target, "--target"),
  });
  await host.files.write(request.outputPath, bytes);
  return {
    recipe,
    bytesBefore: base.bytes,
    bytesAfter: bytes.length,
    digest: host.digest.sha256(bytes),
    changes,
  };
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
  const dataset = await readDataset(host, request.calibration);
  const { inputs: given, tokenizer } = request;
  const bindings = inferBindings(base, dataset, { given, tokenizer, label: undefined });
  return bindInputs(host, dataset, {
    inputs: base.signature.inputs,
    bindings,
    directory: host.files.resolve("."),
  });
}
