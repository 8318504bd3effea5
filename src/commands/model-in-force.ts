/** One model with everything that is in force for it: what a policy says, or what a command line says in its place. */
import type { Dataset } from "../data/dataset.ts";
import type { Host } from "../host/host.ts";
import { oldestRelease } from "../policy/engine-target.ts";
import type { PolicyFile } from "../policy/read-policy.ts";
import type { Limits } from "../run/engine.ts";
import { didYouMean } from "../schema/did-you-mean.ts";
import type { Correction, ModelPolicy, Waiver } from "../schema/generated/policy.ts";
import { UserError } from "../schema/user-error.ts";
import type { ModelSizes } from "./load/load-model.ts";

export interface ModelInForce {
  readonly name: string;
  readonly policy: ModelPolicy;
  /** Paths in the policy are relative to this folder. */
  readonly directory: string;
  /** Data that has been read already, by its path in the policy. */
  readonly known?: ReadonlyMap<string, Dataset>;
  /** Where the model itself is looked for: the working tree, also when the policy is that of the merge base. */
  readonly modelDirectory: string;
  /** The policy's path, or "built-in". */
  readonly source: string;
  /** Where no policy file is: what repeats the run behind "compression-gate compare". */
  readonly arguments?: readonly string[];
  /** Of what the policy says about this model. */
  readonly digest: string;
  /** undefined: there are no baselines, and nothing is compared with one. */
  readonly baselines: string | undefined;
  /** Absolute folder for this model's candidate and record. */
  readonly output: string;
  readonly onInconclusive: "fail" | "warn";
  readonly correction?: Correction;
  readonly seed: number;
  /** Without a baseline, the float model alone is what is compared with. */
  readonly bootstrap?: boolean;
  /** Comments and records may hold what rows say; absent: they may not. */
  readonly publishExamples?: boolean;
  /** Of this model; absent: none. */
  readonly waivers?: readonly Waiver[];
  /** From where on a model streams; absent: what fits into one file does not. */
  readonly sizes?: ModelSizes;
  /** UTC, by which waivers are judged; absent: today. */
  readonly day?: string;
}

/** Of what a policy says about a model. */
export const policyDigest = ({ digest }: Host, policy: ModelPolicy): string =>
  digest.sha256(JSON.stringify(policy));

/** The models that were asked for, or all. `output` overrides the policy's folder. */
export function modelsInForce(
  host: Host,
  file: PolicyFile,
  options: {
    readonly names: readonly string[];
    readonly output?: string;
    readonly modelDirectory?: string;
  },
): readonly ModelInForce[] {
  const { policy, directory } = file;
  const known = Object.keys(policy.models);
  for (const name of options.names) {
    if (known.includes(name)) continue;
    const hint = didYouMean(name, known);
    const list =
      hint === "" ? `; its models are ${known.map((other) => `"${other}"`).join(", ")}` : hint;
    throw new UserError("usage", `Cannot find model "${name}" in policy "${file.source}"${list}`);
  }
  const output =
    options.output ??
    host.files.resolve(options.modelDirectory ?? directory, policy.output ?? "out");
  return Object.entries(policy.models)
    .filter(([name]) => options.names.length === 0 || options.names.includes(name))
    .map(([name, model]) => ({
      name,
      policy: model,
      directory,
      modelDirectory: options.modelDirectory ?? directory,
      source: file.source,
      digest: policyDigest(host, model),
      baselines: host.files.resolve(directory, policy.baselines ?? "baselines"),
      output: host.files.resolve(output, name),
      onInconclusive: policy["on-inconclusive"] ?? "fail",
      ...(policy.correction === undefined ? {} : { correction: policy.correction }),
      seed: policy.seed ?? 1,
      bootstrap: policy.bootstrap ?? false,
      publishExamples: policy["publish-examples"] ?? false,
      waivers: (policy.waivers ?? []).filter(({ model: waived }) => waived === name),
    }));
}

/** The oldest release of the engine that must load the candidate. @throws UserError policy-invalid */
export const oldestEngineOf = ({
  policy: { target },
  source,
  name,
}: Pick<ModelInForce, "policy" | "source" | "name">): number | undefined =>
  oldestRelease(target?.onnxruntime, `target.onnxruntime of model "${name}" in policy "${source}"`);

/** What one engine process may take. */
export function limitsOf({ limits }: ModelPolicy): Limits {
  return {
    timeoutMs: (limits?.seconds ?? 600) * 1000,
    memoryBytes: (limits?.["memory-mb"] ?? 4096) * 1e6,
  };
}
