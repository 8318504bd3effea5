/** What a release holds, and a repository that uses it. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { breakModel } from "../../src/compress/break-model.ts";
import { readModel } from "../../src/model/read-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { gitRepository, type GitRepository } from "../support/git-repository.ts";

/** Nothing else of this repository is there when a workflow says `uses:`. */
export function exportRelease(folder: string): string {
  const target = join(folder, "release");
  for (const path of ["action.yml", "dist", "LICENSE", "package.json"])
    cpSync(path, join(target, path), { recursive: true });
  return target;
}

const firstLines = (path: string, count: number): string =>
  `${readFileSync(path, "utf8").split("\n").slice(0, count).join("\n")}\n`;

/** Without timings, so that the verdict is the same on every machine. */
export const POLICY = `version: 1
models:
  income:
    path: model.onnx
    task: { kind: classification, output: probabilities, classes: ["<=50K", ">50K"], positive: ">50K" }
    data:
      calibration: { path: data/calibration.csv }
      evaluation: { path: data/evaluation.csv, label: income }
    recipe: { provided: small.onnx }
    criteria:
      - { kind: ceiling, metric: flips, limit: 0.1 }
      - { kind: non-inferiority, metric: accuracy, margin: 0.05 }
      - { kind: non-inferiority, metric: accuracy, margin: 0.05, versus: baseline }
`;

const WORKFLOW = `name: gate
on: [pull_request, merge_group]
permissions: {}
jobs:
  gate:
    runs-on: ubuntu-latest
    permissions: { contents: read, pull-requests: write, checks: write }
    steps:
      - uses: actions/checkout@v4
      - id: gate
        uses: acme/compression-gate@v1
      - if: always()
        run: printf '%s' "$OUTPUTS" > "$E2E_OUTPUTS"
        env:
          OUTPUTS: \${{ toJSON(steps.gate.outputs) }}
`;

export interface Demo {
  /** Files of the base commit. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly baseline: string;
  /** Other candidates: one that is as good, one that is broken. */
  readonly good: Uint8Array;
  readonly broken: Uint8Array;
}

/** Made by the command-line program of the same build. */
export function makeDemo(folder: string): Demo {
  const root = join(folder, "demo");
  const cli = (...words: readonly string[]): void => {
    execFileSync(process.execPath, [join(process.cwd(), "dist/cli.js"), ...words, "--quiet"], {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
    });
  };
  const files: Record<string, string | Uint8Array> = {
    "compression-gate.yml": POLICY,
    ".github/workflows/gate.yml": WORKFLOW,
    ".gitignore": "out/\n",
    "README.md": "A repository with a model.\n",
    "model.onnx": readFileSync("fixtures/census-income/model.onnx"),
    "data/evaluation.csv": firstLines("fixtures/census-income/evaluation.csv", 401),
    "data/calibration.csv": firstLines("fixtures/census-income/calibration.csv", 101),
  };
  write(root, files);
  cli("compress", "model.onnx", "--recipe", "int8-dynamic", "--output", "small.onnx");
  cli("compress", "model.onnx", "--recipe", "float16", "--output", "good.onnx");
  files["small.onnx"] = readFileSync(join(root, "small.onnx"));
  cli("baseline", "record", "income");
  return {
    files,
    baseline: readFileSync(join(root, "baselines/income.json"), "utf8"),
    good: readFileSync(join(root, "good.onnx")),
    broken: writeModel(breakModel(readModel(files["small.onnx"], "small.onnx")).model),
  };
}

function write(root: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

export interface PullRequest {
  /** What actions/checkout leaves: the merge, without history. */
  readonly checkout: string;
  readonly head: string;
  readonly base: string;
  readonly merge: string;
}

export function openPullRequest(
  folder: string,
  before: Readonly<Record<string, string | Uint8Array>>,
  after: Readonly<Record<string, string | Uint8Array>>,
): PullRequest {
  mkdirSync(join(folder, "origin"), { recursive: true });
  const origin: GitRepository = gitRepository(join(folder, "origin"));
  const { git, commit } = origin;
  git("config", "uploadpack.allowAnySHA1InWant", "true");
  const base = commit("base", before);
  git("checkout", "--quiet", "-b", "topic");
  const head = commit("change", after);
  git("checkout", "--quiet", "--detach", base);
  git("merge", "--quiet", "--no-ff", "--message", "merge", head);
  const merge = git("rev-parse", "HEAD");
  git("update-ref", "refs/pull/7/merge", merge);
  const checkout = join(folder, "checkout");
  mkdirSync(checkout);
  const clone = gitRepository(checkout);
  clone.git("remote", "add", "origin", `file://${join(folder, "origin")}`);
  clone.git("fetch", "--quiet", "--depth=1", "origin", merge);
  clone.git("checkout", "--quiet", "--detach", merge);
  // As actions/checkout does; without any reference act would leave the folder of references behind.
  clone.git("update-ref", "refs/remotes/pull/7/merge", merge);
  return { checkout, head, base, merge };
}
