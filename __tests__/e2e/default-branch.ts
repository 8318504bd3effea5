/** What is on the default branch, checked out as a workflow does, and the events that speak of it. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gitRepository } from "../support/git-repository.ts";
import type { Event } from "./act.ts";
import type { Demo } from "./release.ts";
import type { Files } from "./scenario.ts";

export interface Checkout {
  readonly folder: string;
  readonly sha: string;
  /** Puts another commit on the branch, and returns it. */
  readonly commit: (files: Files) => string;
}

/** The branch with its history. */
export function checkOutDefault(folder: string, commits: readonly Files[]): Checkout {
  mkdirSync(folder, { recursive: true });
  const repository = gitRepository(folder);
  const commit = (files: Files): string => repository.commit("change", files);
  const [sha = ""] = commits.map(commit).toReversed();
  // act asks for where it comes from.
  repository.git("remote", "add", "origin", "https://github.com/acme/demo");
  return { folder, sha, commit };
}

const REPOSITORY = { default_branch: "main", full_name: "acme/demo" };

export const scheduleEvent = (sha: string): Event => ({
  name: "schedule",
  payload: { schedule: "17 4 * * 1", repository: REPOSITORY },
  sha,
});

export const pushEvent = (sha: string): Event => ({
  name: "push",
  payload: { ref: "refs/heads/main", after: sha, repository: REPOSITORY },
  sha,
});

/** A workflow with one step of a mode, as the shipped ones have it. */
export const workflowOf = (mode: string, on: string, permissions: string): string => `name: ${mode}
on: ${on}
permissions: {}
jobs:
  ${mode}:
    runs-on: ubuntu-latest
    permissions: ${permissions}
    steps:
      - uses: actions/checkout@v4
      - id: gate
        uses: acme/compression-gate@v1
        with: { mode: ${mode} }
      - if: always()
        run: printf '%s' "$OUTPUTS" > "$E2E_OUTPUTS"
        env:
          OUTPUTS: \${{ toJSON(steps.gate.outputs) }}
`;

const EVALUATION = "fixtures/census-income/evaluation.csv";

/** Rows that the accepted candidate answers otherwise than the float model, and as many that it does not: measured here, because kernels decide. */
export function driftedEvaluation(folder: string, { files }: Demo): string {
  const whole = readFileSync(EVALUATION, "utf8");
  for (const [path, content] of Object.entries({ ...files, "data/evaluation.csv": whole })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const cli = join(process.cwd(), "dist/cli.js");
  try {
    execFileSync(process.execPath, [cli, "check", "--quiet"], { cwd: folder, stdio: "ignore" });
  } catch {
    // Without a baseline it does not pass; the record is there all the same.
  }
  const { rows } = JSON.parse(readFileSync(join(folder, "out/income/record.json"), "utf8"));
  const [header = "", ...lines] = whole.trimEnd().split("\n");
  const differs = (row: number): boolean => rows.base[row] !== rows.candidate[row];
  const changed = lines.filter((_, row) => differs(row));
  const kept = lines.filter((_, row) => !differs(row)).slice(0, changed.length);
  if (changed.length < 8) throw new Error(`Only ${changed.length} rows differ: too few to fail`);
  return `${[header, ...changed, ...kept].join("\n")}\n`;
}
