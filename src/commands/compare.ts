/** `compare`: judges a model that somebody else compressed, without a policy file. */
import { gateModel } from "../gate.ts";
import type { Host } from "../host/host.ts";
import { exitCodeOf } from "../judge/exit-code.ts";
import { columnOf, type Dataset } from "../data/dataset.ts";
import { readDataset } from "../data/read-dataset.ts";
import type { Engine } from "../run/engine.ts";
import type {
  CriteriaChoice,
  InputBinding,
  ModelPolicy,
  PresetName,
  SliceSpec,
  Task,
} from "../schema/generated/policy.ts";
import type { RunRecord } from "../schema/generated/record.ts";
import { type LoadedModel, loadModel } from "./load/load-model.ts";
import { inferBindings } from "./load/infer-bindings.ts";
import { BUILT_IN } from "./reproduce/recorded-place.ts";

export interface CompareRequest {
  readonly basePath: string;
  readonly candidatePath: string;
  readonly dataPath: string;
  readonly label: string | undefined;
  /** Rows at most; undefined: all. */
  readonly rows: number | undefined;
  readonly task: Task | undefined;
  readonly slices: readonly SliceSpec[];
  readonly groups: readonly string[];
  readonly inputs: Readonly<Record<string, InputBinding>>;
  readonly tokenizer: string | undefined;
  readonly preset: PresetName;
  /** undefined: the record is written nowhere but to a temporary folder. */
  readonly output: string | undefined;
  /** As somebody wrote them, for whoever repeats the run; absent: nobody did. */
  readonly arguments?: readonly string[];
}

export async function compare(
  host: Host,
  engine: Engine,
  request: CompareRequest,
): Promise<{ readonly record: RunRecord; readonly exitCode: number }> {
  const base = await loadModel(host, request.basePath);
  // Whoever mistypes this path should not wait for a million rows.
  await host.files.sizeBytes(request.candidatePath);
  const dataset = await readDataset(host, request.dataPath);
  const policy = policyFrom(request, base, dataset);
  const folder =
    request.output === undefined ? await host.files.makeTemporaryDirectory() : undefined;
  try {
    const directory = host.files.resolve(".");
    const record = await gateModel(host, engine, {
      inForce: {
        name: nameOf(request.basePath),
        policy,
        directory,
        known: new Map([[request.dataPath, dataset]]),
        modelDirectory: directory,
        source: BUILT_IN,
        ...(request.arguments === undefined ? {} : { arguments: request.arguments }),
        digest: host.digest.sha256(JSON.stringify(policy)),
        baselines: undefined,
        output: folder ?? host.files.resolve(request.output ?? "out"),
        onInconclusive: "fail",
        seed: 1,
      },
      canary: false,
    });
    return { record, exitCode: exitCodeOf([record.verdict]) };
  } finally {
    if (folder !== undefined) await host.files.remove(folder);
  }
}

const nameOf = (path: string): string =>
  (path.split(/[/\\]/).at(-1) ?? path).replace(/\.onnx$/i, "");

function policyFrom(request: CompareRequest, base: LoadedModel, dataset: Dataset): ModelPolicy {
  const { label, rows, task, slices, groups } = request;
  if (label !== undefined) columnOf(dataset, label, "the label");
  const criteria: CriteriaChoice = request.preset;
  return {
    path: request.basePath,
    ...(task === undefined ? {} : { task }),
    inputs: inferBindings(base, dataset, {
      given: request.inputs,
      tokenizer: request.tokenizer,
      label,
    }),
    data: {
      evaluation: {
        path: request.dataPath,
        ...(label === undefined ? {} : { label }),
        ...(rows === undefined ? {} : { rows }),
        slices: [...slices],
        groups: [...groups],
      },
    },
    recipe: { provided: request.candidatePath },
    criteria,
  };
}
