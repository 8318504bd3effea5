/** `baseline`: after a merge, the new baselines as a pull request; the default branch is never written to. */
import type { RecordedBaseline, RecordedBaselines } from "../../commands/baseline.ts";
import type { JudgedRun } from "../../commands/judged-run.ts";
import { type ProposalFate, proposeFiles, withdrawProposal } from "../../publish/propose-files.ts";
import { baselineProposalMarkdown } from "../../report/baseline-proposal.ts";
import { UserError } from "../../schema/user-error.ts";
import { commitOf, type Commit, pathInRepository } from "../checked-out.ts";
import { runLine } from "../comment-text.ts";
import { onDefaultBranch } from "../default-branch.ts";
import { type ActionProgram, once, type RunMode, type Start } from "../program.ts";
import { baselineSummary } from "../baseline-summary.ts";
import { failureText, worstOf, writeOutputs } from "../results.ts";

const EVENTS: readonly string[] = ["push", "workflow_dispatch"];
const BRANCH = "compression-gate/baselines";

/** Fails when a baseline cannot be recorded or proposed: then what is merged is compared with what no longer is. */
export const baselineMode: RunMode = async (program, start) => {
  const base = onDefaultBranch(start, EVENTS);
  if (base === BRANCH)
    throw new UserError("usage", `Cannot propose baselines: "${BRANCH}" is the default branch`);
  const { runner, host } = program;
  const { inputs, job } = start;
  const { policyPath, models, output } = inputs;
  // What is checked out before anything is written.
  const commit = await commitOf(host, host.files.resolve(policyPath, ".."));
  const engine = await program.engineFor(job, inputs);
  const result = await program.recordBaselines(host, engine, {
    policyPath,
    models,
    force: false,
    output,
  });
  tell(program, start, result);
  const fate = await propose(program, start, { base, commit, result });
  runner.output("proposal", "url" in fate ? fate.url : "");
  await runner.summarize(`${baselineSummary(result, fate)}\n${runLine(job)}`);
  if (result.exitCode !== 0) runner.fail(whyItFails(result));
};

const runsOf = (recorded: readonly RecordedBaseline[]): readonly JudgedRun[] =>
  recorded.map(({ record, recordPath }) => ({
    model: record.model.name,
    kind: "in-force",
    record,
    recordPath,
  }));

function tell(
  { runner, host }: ActionProgram,
  { inputs: { policyPath } }: Start,
  { recorded, failed, exitCode }: RecordedBaselines,
): void {
  const runs = runsOf(recorded);
  const worst = worstOf({ runs, unjudged: [] });
  const verdict = failed.length > 0 && exitCode !== 1 ? "error" : worst;
  const policyDirectory = host.files.resolve(policyPath, "..");
  writeOutputs(runner, { runs, reportPath: "" }, { verdict, policyDirectory });
}

function whyItFails({ recorded, failed }: RecordedBaselines): string {
  const refused = recorded.filter(({ accepted }) => !accepted);
  const unmeasured = failed.map(({ model, error }) => `${model}: ${error.message}`);
  const texts = [failureText({ runs: runsOf(refused), unjudged: [] }), ...unmeasured];
  return texts.filter((text) => text !== "").join("\n");
}

interface Proposing {
  readonly base: string;
  readonly commit: Commit;
  readonly result: RecordedBaselines;
}

/** @throws PublishError: without the pull request the mode has done nothing */
async function propose(
  { host, connect }: ActionProgram,
  { job, inputs }: Start,
  { base, commit, result }: Proposing,
): Promise<ProposalFate> {
  const github = await once(() => connect(job))();
  const moved = result.recorded.filter(({ accepted, drift }) => accepted && hasMoved(drift));
  const names = moved.map(({ record }) => record.model.name).join(", ");
  if (moved.length === 0) {
    const text = `Nothing is left to propose: \`${base}\` has baselines of what it holds.\n\n${runLine(job)}`;
    const title = "Baselines that are recorded by now";
    // Of some models only, nothing is said about the others.
    if (inputs.models.length > 0 || result.exitCode !== 0) return { kind: "none" };
    return withdrawProposal(github, { branch: BRANCH, title, text });
  }
  const files: Record<string, string> = {};
  for (const { path } of moved)
    files[pathInRepository(commit, path)] = await host.files.readText(path);
  return proposeFiles(github, {
    branch: BRANCH,
    base,
    parent: commit.sha,
    tree: commit.tree,
    message: `Record baselines of ${names}\n\nMeasured by compression-gate at ${commit.sha}.\n`,
    title: `Record baselines of ${names}`,
    text: `${baselineProposalMarkdown(moved)}\n${runLine(job)}`,
    files,
    digest: host.digest.sha256(JSON.stringify(moved.map(groundsOf))),
  });
}

/** Dates, and last digits that differ from CPU to CPU, are no reason for a pull request. */
function hasMoved(drift: RecordedBaseline["drift"]): boolean {
  if (drift === undefined) return true;
  const { causes, grounds, candidate, base = [] } = drift;
  return [causes, grounds, candidate, base].some((moved) => moved.length > 0);
}

/** What two proposals have in common that mean the same. */
const groundsOf = ({ record }: RecordedBaseline): readonly string[] => [
  record.model.name,
  record.model.digest,
  record.candidate.digest,
  record.data.evaluation.digest,
  record.data.calibration.digest,
  record.policy.digest,
  record.environment.onnxruntime,
];
