/** `check`: what a pull request will do, on this machine. */
import { type CheckedOut, checkoutCommit, checkoutMergeBase } from "./merge-base.ts";
import { gateModel } from "../gate.ts";
import type { Host } from "../host/host.ts";
import { exitCodeOf } from "../judge/exit-code.ts";
import { readPolicy } from "../policy/read-policy.ts";
import { recordPath } from "../record/record-file.ts";
import { renderMarkdown } from "../report/markdown.ts";
import type { Engine } from "../run/engine.ts";
import type { RunRecord } from "../schema/generated/record.ts";
import { modelsInForce } from "./model-in-force.ts";

export interface CheckRequest {
  readonly policyPath: string;
  /** Empty: all of the policy. */
  readonly models: readonly string[];
  /** Take policy, baseline and data at the merge base with this revision. */
  readonly base?: string;
  /** The merge base itself, by a caller that knows it; goes before `base`. */
  readonly baseCommit?: string;
  readonly canary: boolean;
  readonly output?: string;
  /** A hidden first line of the comment. */
  readonly marker?: string;
}

export interface CheckResult {
  readonly records: readonly RunRecord[];
  /** Absolute, in the order of the records. */
  readonly recordPaths: readonly string[];
  readonly markdown: string;
  readonly commentPath: string;
  readonly exitCode: number;
}

export async function check(
  host: Host,
  engine: Engine,
  request: CheckRequest,
): Promise<CheckResult> {
  const checkedOut = await checkOut(host, request);
  try {
    return await checkWith(host, engine, { request, checkedOut });
  } finally {
    await checkedOut?.dispose();
  }
}

async function checkOut(host: Host, request: CheckRequest): Promise<CheckedOut | undefined> {
  const { policyPath, base, baseCommit } = request;
  const directory = host.files.resolve(policyPath, "..");
  if (baseCommit !== undefined) return checkoutCommit(host, directory, baseCommit);
  return base === undefined ? undefined : checkoutMergeBase(host, directory, base);
}

interface Checking {
  readonly request: CheckRequest;
  readonly checkedOut: CheckedOut | undefined;
}

async function checkWith(
  host: Host,
  engine: Engine,
  { request, checkedOut }: Checking,
): Promise<CheckResult> {
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
  const records: RunRecord[] = [];
  for (const inForce of models) {
    records.push(await gateModel(host, engine, { inForce, canary: request.canary }));
  }
  const base = request.base ?? request.baseCommit;
  const markdown = renderMarkdown(records, {
    reproduce: (model) =>
      `npx compression-gate check ${model}${base === undefined ? "" : ` --base ${base}`}`,
    ...(request.marker === undefined ? {} : { marker: request.marker }),
  });
  const commentPath = host.files.resolve(
    request.output ?? host.files.resolve(working, file.policy.output ?? "out"),
    "comment.md",
  );
  await host.files.write(commentPath, markdown);
  return {
    records,
    recordPaths: models.map(({ output }) => recordPath(host, output)),
    markdown,
    commentPath,
    exitCode: exitCodeOf(records.map(({ verdict }) => verdict)),
  };
}

const baseName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;
