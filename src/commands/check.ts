/** `check`: what a pull request will do, on this machine. */
import { relative } from "node:path";
import { type CheckedOut, checkoutMergeBase } from "./merge-base.ts";
import { gateModel } from "../gate.ts";
import type { Host } from "../host/host.ts";
import { readPolicy } from "../policy/read-policy.ts";
import { recordPath } from "../record/record-file.ts";
import type { Engine } from "../run/engine.ts";
import type { RunRecord } from "../schema/generated/record.ts";
import { EngineError, UserError } from "../schema/user-error.ts";
import { exitCodeWith, type FailedModel, markdownWith, type Outcome } from "./failed-models.ts";
import { type ModelInForce, modelsInForce } from "./model-in-force.ts";

export interface CheckRequest {
  readonly policyPath: string;
  /** Empty: all of the policy. */
  readonly models: readonly string[];
  /** Take policy, baseline and data at the merge base with this revision. */
  readonly base?: string;
  readonly canary: boolean;
  /** Look for the layers that carry the loss, also when nothing fails. */
  readonly blame?: boolean;
  readonly output?: string;
  /** A hidden first line of the comment. */
  readonly marker?: string;
}

export interface CheckResult {
  readonly records: readonly RunRecord[];
  readonly markdown: string;
  readonly commentPath: string;
  readonly exitCode: number;
}

/** @throws UserError or EngineError of the first model that came to no verdict, when all others are judged and reported */
export async function check(
  host: Host,
  engine: Engine,
  request: CheckRequest,
): Promise<CheckResult> {
  const { failed, ...result } = await checkModels(host, engine, request);
  const [first] = failed;
  if (first !== undefined) throw first.error;
  return result;
}

/** One model that cannot be judged does not keep the others from it. @throws UserError for a policy that cannot be used */
export async function checkModels(
  host: Host,
  engine: Engine,
  request: CheckRequest,
): Promise<CheckResult & { readonly failed: readonly FailedModel[] }> {
  if (request.base === undefined)
    return checkWith(host, engine, { request, checkedOut: undefined });
  const checkedOut = await checkoutMergeBase(
    host,
    host.files.resolve(request.policyPath, ".."),
    request.base,
  );
  try {
    return await checkWith(host, engine, { request, checkedOut });
  } finally {
    await checkedOut.dispose();
  }
}

interface Checking {
  readonly request: CheckRequest;
  readonly checkedOut: CheckedOut | undefined;
}

async function checkWith(
  host: Host,
  engine: Engine,
  { request, checkedOut }: Checking,
): Promise<CheckResult & Outcome> {
  const working = host.files.resolve(request.policyPath, "..");
  const policyPath =
    checkedOut === undefined
      ? request.policyPath
      : host.files.resolve(checkedOut.directory, baseName(request.policyPath));
  const file = await readPolicy(host, policyPath);
  const source =
    checkedOut === undefined
      ? file.source
      : `${request.policyPath} at ${checkedOut.commit.slice(0, 10)}`;
  const models = modelsInForce(
    host,
    { ...file, source },
    {
      names: request.models,
      modelDirectory: working,
      ...(request.output === undefined ? {} : { output: host.files.resolve(request.output) }),
    },
  );
  const outcome = await judgeEach(host, engine, { models, request });
  const markdown = markdownWith(outcome, {
    reproduce: (model) => reproduceWith(host, request, model),
    ...(request.marker === undefined ? {} : { marker: request.marker }),
  });
  const commentPath = host.files.resolve(
    request.output ?? host.files.resolve(working, file.policy.output ?? "out"),
    "comment.md",
  );
  await host.files.write(commentPath, markdown);
  return {
    ...outcome,
    markdown,
    commentPath,
    exitCode: exitCodeWith(outcome),
  };
}

interface Judging {
  readonly models: readonly ModelInForce[];
  readonly request: CheckRequest;
}

async function judgeEach(
  host: Host,
  engine: Engine,
  { models, request }: Judging,
): Promise<Outcome> {
  const { canary, blame = false } = request;
  const [records, failed]: [RunRecord[], FailedModel[]] = [[], []];
  for (const inForce of models) {
    // What an earlier run left must not be taken for this one's.
    await host.files.remove(recordPath(host, inForce.output));
    try {
      records.push(await gateModel(host, engine, { inForce, canary, blame }));
    } catch (error) {
      if (!(error instanceof UserError || error instanceof EngineError)) throw error;
      failed.push({ model: inForce.name, error });
    }
  }
  return { records, failed };
}

/** The command that repeats the run, as somebody would type it in the same folder. */
function reproduceWith(
  { files }: Host,
  { policyPath, base, canary }: CheckRequest,
  model: string,
): string {
  const path = relative(files.resolve("."), files.resolve(policyPath)).replaceAll("\\", "/");
  const options = [
    ...(path === "compression-gate.yml" ? [] : ["--policy", path]),
    ...(base === undefined ? [] : ["--base", base]),
    ...(canary ? ["--canary"] : []),
  ];
  return ["npx compression-gate check", model, ...options.map(quoted)].join(" ");
}

const quoted = (word: string): string =>
  /^[\w./:@~^-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

const baseName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;
