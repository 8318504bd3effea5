/** `init`: a commented policy from a model and its data. */
import { relative, sep } from "node:path";
import { columnOf, type Dataset } from "../data/dataset.ts";
import { readDataset } from "../data/read-dataset.ts";
import type { Host } from "../host/host.ts";
import { inferInputs } from "../policy/infer-inputs.ts";
import type { PolicyFacts } from "../policy/policy-facts.ts";
import { parsePolicy, readPolicy } from "../policy/read-policy.ts";
import { describePolicy } from "../policy/write-policy.ts";
import { UserError } from "../schema/user-error.ts";
import { dataFacts } from "./load/data-facts.ts";
import { type LoadedModel, loadModel } from "./load/load-model.ts";
import { isFloat, noFloatOutput } from "./load/resolve-task.ts";
import { modelsInForce } from "./model-in-force.ts";
import { readInForce } from "./prepare.ts";

export interface InitRequest {
  readonly modelPath: string;
  readonly dataPath: string;
  readonly calibrationPath: string | undefined;
  readonly label: string | undefined;
  readonly tokenizer: string | undefined;
  readonly policyPath: string;
  readonly force: boolean;
}

export interface WrittenPolicy {
  readonly path: string;
  readonly text: string;
  /** What a person has to say before a check can begin; sentences without their full stops. */
  readonly open: readonly string[];
}

export async function init(host: Host, request: InitRequest): Promise<WrittenPolicy> {
  const { policyPath, modelPath, dataPath, calibrationPath, label, tokenizer } = request;
  if (!request.force && (await host.files.exists(policyPath))) {
    throw new UserError(
      "usage",
      `Cannot write "${policyPath}": it is there already; --force replaces it`,
    );
  }
  const loaded = await loadModel(host, modelPath);
  const dataset = await readDataset(host, dataPath);
  if (label !== undefined) columnOf(dataset, label, "the label");
  if (calibrationPath !== undefined) await readDataset(host, calibrationPath);
  const written = (path: string): string => pathFrom(host, policyPath, path);
  const facts: PolicyFacts = {
    ...dataFacts(loaded, dataset),
    modelName: nameOf(modelPath),
    modelPath: written(modelPath),
    evaluationPath: written(dataPath),
    ...(calibrationPath === undefined ? {} : { calibrationPath: written(calibrationPath) }),
    ...(label === undefined ? {} : { label }),
    ...(tokenizer === undefined ? {} : { tokenizerPath: written(tokenizer) }),
  };
  const text = describePolicy(facts);
  parsePolicy(text, policyPath);
  await host.files.write(policyPath, text);
  const known = new Map([[facts.evaluationPath, dataset]]);
  const open = [...outputProblems(loaded), ...inputProblems(facts)];
  return {
    path: policyPath,
    text,
    open: open.length > 0 ? open : await firstProblem(host, policyPath, known),
  };
}

const outputProblems = (loaded: LoadedModel): readonly string[] =>
  loaded.signature.outputs.some(isFloat) ? [] : [noFloatOutput(loaded)];

const inputProblems = (facts: PolicyFacts): readonly string[] =>
  inferInputs(facts)
    .filter(({ binding }) => binding === undefined)
    .map(({ name }) => `Say under "inputs" which columns input "${name}" takes`);

/** What a check would refuse before it measures anything. */
async function firstProblem(
  host: Host,
  policyPath: string,
  known: ReadonlyMap<string, Dataset>,
): Promise<readonly string[]> {
  try {
    const file = await readPolicy(host, policyPath);
    for (const model of modelsInForce(host, file, { names: [] }))
      await readInForce(host, { inForce: { ...model, known }, canary: false });
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [error.message];
  }
}

const nameOf = (path: string): string =>
  (path.split(/[/\\]/).at(-1) ?? path).replace(/\.onnx$/i, "");

/** As a policy writes paths: relative to its folder, with forward slashes. */
function pathFrom({ files }: Host, policyPath: string, path: string): string {
  const folder = files.resolve(policyPath, "..");
  return relative(folder, files.resolve(path)).split(sep).join("/");
}
