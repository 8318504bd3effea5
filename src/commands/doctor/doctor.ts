/** `doctor`: what keeps the gate from working, from blocking, or from being trusted, in this repository and on this machine. */
import { relative, sep } from "node:path";
import type { Host } from "../../host/host.ts";
import { CODE_OWNERS_PLACES, parseCodeOwners } from "../../policy/code-owners.ts";
import { type PolicyFile, readPolicy } from "../../policy/read-policy.ts";
import { type GateJob, gateJobs } from "../../policy/read-workflow.ts";
import { baselinePath } from "../../record/baseline-file.ts";
import type { Engine } from "../../run/engine.ts";
import type { RepositoryFacts } from "../../schema/repository-facts.ts";
import { EngineError, UserError } from "../../schema/user-error.ts";
import { repositoryRoot } from "../load/repository-root.ts";
import { diagnoseJobs } from "./diagnose-jobs.ts";
import {
  diagnoseOwners,
  diagnoseRequired,
  type Guarded,
  type Owned,
} from "./diagnose-protection.ts";
import type { Asked, Diagnosis } from "./diagnosis.ts";

export interface DoctorRequest {
  readonly policyPath: string;
  readonly github: Asked<RepositoryFacts>;
}

export async function doctor(
  host: Host,
  engine: Engine,
  { policyPath, github }: DoctorRequest,
): Promise<readonly Diagnosis[]> {
  const policy = await diagnosePolicy(host, policyPath);
  const local = [await diagnoseEngine(engine), policy.diagnosis];
  const root = await repositoryRoot(host, host.files.resolve(policyPath, ".."));
  if (root === undefined) {
    const text = "this folder is in no git repository, so that no workflow can be looked at";
    return [
      ...local,
      { state: "unknown", about: "workflow", text, remedy: "`git init` makes one" },
    ];
  }
  const { jobs, unreadable } = await readJobs(host, root);
  const owned = await codeOwners(host, root);
  const { place } = owned;
  const guarded = guardedFiles(host, root, { policyPath, file: policy.file, jobs, place });
  return [
    ...local,
    ...unreadable,
    ...diagnoseJobs(jobs, github),
    ...diagnoseRequired(jobs, github),
    ...diagnoseOwners(guarded, owned, github),
  ];
}

async function diagnoseEngine(engine: Engine): Promise<Diagnosis> {
  const about = "engine";
  try {
    const version = await engine.version();
    const saturates = await engine.saturates({ timeoutMs: 60_000, memoryBytes: 1e9 });
    const kernels = saturates ? "saturate" : "are exact";
    const text = `onnxruntime ${version} runs here; this CPU's int8 kernels ${kernels}`;
    return { state: "ok", about, text };
  } catch (error) {
    if (!(error instanceof UserError || error instanceof EngineError)) throw error;
    const remedy = "`npm install onnxruntime-node`; on a runner the action brings its own";
    return { state: "missing", about, text: error.message, remedy };
  }
}

async function diagnosePolicy(
  host: Host,
  path: string,
): Promise<{ readonly diagnosis: Diagnosis; readonly file?: PolicyFile }> {
  const about = "policy";
  try {
    const file = await readPolicy(host, path);
    const names = Object.keys(file.policy.models).join(", ");
    return { file, diagnosis: { state: "ok", about, text: `${path} is valid; it names ${names}` } };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { diagnosis: { state: "missing", about, text: error.message } };
  }
}

async function readJobs(
  host: Host,
  root: string,
): Promise<{ readonly jobs: readonly GateJob[]; readonly unreadable: readonly Diagnosis[] }> {
  const { files } = host;
  const folder = files.resolve(root, ".github/workflows");
  const names = (await files.isDirectory(folder)) ? await files.list(folder) : [];
  const isOwnRepository = await isOurs(host, files.resolve(root, "action.yml"));
  const jobs: GateJob[] = [];
  const unreadable: Diagnosis[] = [];
  for (const name of names.filter((one) => /\.ya?ml$/.test(one)).toSorted()) {
    const source = `.github/workflows/${name}`;
    try {
      const text = await files.readText(files.resolve(folder, name));
      jobs.push(...gateJobs({ text, source, isOwnRepository }));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unreadable.push({ state: "unknown", about: "workflow", text: error.message });
    }
  }
  return { jobs, unreadable };
}

async function isOurs(host: Host, path: string): Promise<boolean> {
  if (!(await host.files.exists(path))) return false;
  return /^name: compression-gate$/m.test(await host.files.readText(path));
}

interface Known {
  readonly policyPath: string;
  readonly file: PolicyFile | undefined;
  readonly jobs: readonly GateJob[];
  /** Of the file that names owners. */
  readonly place: string;
}

/** Files with which the verdict could be bent; the model is what is judged. */
function guardedFiles(
  host: Host,
  root: string,
  { policyPath, file, jobs, place }: Known,
): readonly Guarded[] {
  const fromRoot = (path: string): string => relative(root, path).split(sep).join("/");
  const workflows = [...new Set(jobs.map(({ source }) => source))];
  const fixed = [
    { what: "the policy", path: fromRoot(host.files.resolve(policyPath)) },
    ...workflows.map((path) => ({ what: "the workflow", path })),
    { what: "CODEOWNERS itself", path: place },
    ...placesBefore(place).map((path) => ({ what: "a file in place of CODEOWNERS", path })),
  ];
  return file === undefined ? fixed : [...fixed, ...filesOfModels(host, file, fromRoot)];
}

/** A file there would hold in place of the one that does. */
const placesBefore = (place: string): readonly string[] =>
  CODE_OWNERS_PLACES.slice(
    0,
    CODE_OWNERS_PLACES.findIndex((one) => one === place),
  );

function filesOfModels(
  host: Host,
  { policy, directory }: PolicyFile,
  fromRoot: (path: string) => string,
): readonly Guarded[] {
  const folder = host.files.resolve(directory, policy.baselines ?? "baselines");
  return Object.entries(policy.models).flatMap(
    ([name, { data, suites = [], recipe, inputs = {} }]) => {
      const at = (path: string): string => fromRoot(host.files.resolve(directory, path));
      const { evaluation, calibration, shifts = [] } = data;
      const named = [evaluation, ...(calibration === undefined ? [] : [calibration]), ...shifts];
      const tokenizers = Object.values(inputs).flatMap(({ tokenizer }) => tokenizer ?? []);
      const recipeFile = typeof recipe === "string" && /\.ya?ml$/i.test(recipe) ? [recipe] : [];
      return [
        { what: `the baseline of ${name}`, path: fromRoot(baselinePath(host, folder, name)) },
        ...named.map(({ path }) => ({ what: `data of ${name}`, path: at(path) })),
        ...suites.map((path) => ({ what: `behaviour tests of ${name}`, path: at(path) })),
        ...[...new Set(tokenizers)].map((path) => ({
          what: `a tokenizer of ${name}`,
          path: at(path),
        })),
        ...recipeFile.map((path) => ({ what: `the recipe of ${name}`, path: at(path) })),
      ];
    },
  );
}

async function codeOwners(host: Host, root: string): Promise<Owned> {
  for (const place of CODE_OWNERS_PLACES) {
    const path = host.files.resolve(root, place);
    if (await host.files.exists(path))
      return { place, owners: parseCodeOwners(await host.files.readText(path)) };
  }
  return { place: CODE_OWNERS_PLACES[0], owners: undefined };
}
