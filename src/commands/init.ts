/** `init`: a commented policy from a model and its data. */
import { relative, sep } from "node:path";
import { columnOf } from "../data/dataset.ts";
import { readDataset } from "../data/read-dataset.ts";
import type { Host } from "../host/host.ts";
import { parsePolicy } from "../policy/read-policy.ts";
import { describePolicy } from "../policy/write-policy.ts";
import { UserError } from "../schema/user-error.ts";
import { dataFacts } from "./load/data-facts.ts";
import { loadModel } from "./load/load-model.ts";

export interface InitRequest {
  readonly modelPath: string;
  readonly dataPath: string;
  readonly calibrationPath: string | undefined;
  readonly label: string | undefined;
  readonly tokenizer: string | undefined;
  readonly policyPath: string;
  readonly force: boolean;
}

export async function init(
  host: Host,
  request: InitRequest,
): Promise<{ readonly path: string; readonly text: string }> {
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
  const text = describePolicy({
    ...dataFacts(loaded, dataset),
    modelName: nameOf(modelPath),
    modelPath: written(modelPath),
    evaluationPath: written(dataPath),
    ...(calibrationPath === undefined ? {} : { calibrationPath: written(calibrationPath) }),
    ...(label === undefined ? {} : { label }),
    ...(tokenizer === undefined ? {} : { tokenizerPath: written(tokenizer) }),
  });
  parsePolicy(text, policyPath);
  await host.files.write(policyPath, text);
  return { path: policyPath, text };
}

const nameOf = (path: string): string =>
  (path.split(/[/\\]/).at(-1) ?? path).replace(/\.onnx$/i, "");

/** As a policy writes paths: relative to its folder, with forward slashes. */
function pathFrom({ files }: Host, policyPath: string, path: string): string {
  const folder = files.resolve(policyPath, "..");
  return relative(folder, files.resolve(path)).split(sep).join("/");
}
