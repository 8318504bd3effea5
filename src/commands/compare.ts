/** `compare`: judges a model that somebody else compressed, without a policy file. */
import { gateModel } from "../gate.ts";
import type { Host } from "../host/host.ts";
import { exitCodeOf } from "../judge/exit-code.ts";
import { columnOf } from "../data/dataset.ts";
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
import { loadModel } from "./load/load-model.ts";
import { inferBindings } from "./load/infer-bindings.ts";

export interface CompareRequest {
  readonly basePath: string;
  readonly candidatePath: string;
  readonly dataPath: string;
  readonly label: string | undefined;
  readonly task: Task | undefined;
  readonly slices: readonly SliceSpec[];
  readonly groups: readonly string[];
  readonly inputs: Readonly<Record<string, InputBinding>>;
  readonly tokenizer: string | undefined;
  readonly preset: PresetName;
  /** undefined: the record is written nowhere but to a temporary folder. */
  readonly output: string | undefined;
}

export async function compare(
  host: Host,
  engine: Engine,
  request: CompareRequest,
): Promise<{ readonly record: RunRecord; readonly exitCode: number }> {
  const policy = await policyFrom(host, request);
  const folder =
    request.output === undefined ? await host.files.makeTemporaryDirectory() : undefined;
  try {
    const directory = host.files.resolve(".");
    const record = await gateModel(host, engine, {
      inForce: {
        name: nameOf(request.basePath),
        policy,
        directory,
        modelDirectory: directory,
        source: "built-in",
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

async function policyFrom(host: Host, request: CompareRequest): Promise<ModelPolicy> {
  const base = await loadModel(host, request.basePath);
  const dataset = await readDataset(host, request.dataPath);
  const { label, task, slices, groups } = request;
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
        slices: [...slices],
        groups: [...groups],
      },
    },
    recipe: { provided: request.candidatePath },
    criteria,
  };
}
