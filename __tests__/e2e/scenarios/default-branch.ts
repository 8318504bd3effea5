/** Schedules, and pushes to the default branch: what becomes of issues, branches and pull requests. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type FakeGitHub, startFakeGitHub } from "../../support/fake-github.ts";
import { type Event, pullRequestEvent, type Ran, runWorkflow } from "../act.ts";
import {
  type Checkout,
  checkOutDefault,
  driftedEvaluation,
  pushEvent,
  scheduleEvent,
  workflowOf,
} from "../default-branch.ts";
import { type Demo, openPullRequest } from "../release.ts";
import { type Around, type Files, type Scenario, shown, withBaseline } from "../scenario.ts";

const SCHEDULE = ".github/workflows/schedule.yml";
const BASELINES = ".github/workflows/baselines.yml";

/** A project with its accepted baseline, and the workflows of the default branch. */
const project = (demo: Demo): Files => ({
  ...withBaseline(demo),
  [SCHEDULE]: workflowOf(
    "revalidate",
    "[schedule, workflow_dispatch]",
    "{ contents: read, issues: write }",
  ),
  [BASELINES]: workflowOf(
    "baseline",
    "{ push: { branches: [main] } }",
    "{ contents: write, pull-requests: write }",
  ),
});

interface Played {
  readonly github: FakeGitHub;
  readonly checkout: Checkout;
  /** Runs a workflow once more. */
  readonly run: (workflow: string, event: (sha: string) => Event, sha: string) => Promise<Ran>;
}

function onDefaultBranch(
  claim: string,
  play: (played: Played, around: Around) => Promise<void>,
): Scenario {
  return {
    claim,
    play: async (around) => {
      const github = await startFakeGitHub();
      const checkout = checkOutDefault(join(around.folder, "checkout"), [project(around.demo)]);
      const logs: string[] = [];
      const run: Played["run"] = async (workflow, event, sha) => {
        const number = logs.length;
        const ran = await runWorkflow({
          ...around,
          folder: join(around.folder, `run-${number}`),
          checkout: checkout.folder,
          event: event(sha),
          github,
          run: around.run * 10 + number,
          workflow,
        });
        logs.push(ran.log);
        return ran;
      };
      try {
        await shown(logs, () => play({ github, checkout, run }, around));
      } finally {
        await github.close();
      }
    },
  };
}

const issuesOf = ({ issues }: FakeGitHub) =>
  issues.map(({ title, history }) => ({ title, history }));

const IN_DOUBT = "Compression gate: the accepted income is in doubt";

export const DEFAULT_BRANCH: readonly Scenario[] = [
  onDefaultBranch(
    "a schedule passes and opens no issue while the accepted candidate holds",
    async ({ github, checkout, run }) => {
      const ran = await run(SCHEDULE, scheduleEvent, checkout.sha);
      assert.equal(ran.exitCode, 0, ran.log);
      assert.equal(ran.outputs["verdict"], "pass");
      assert.match(ran.summary, /### ✅ `income` still holds/);
      assert.match(ran.summary, /Nothing moved since it was accepted on /);
      assert.deepEqual(
        github.received.map(({ operation }) => operation),
        ["graphql", "issues/list-for-repo"],
      );
    },
  ),
  onDefaultBranch(
    "a schedule that finds drift of the data fails and opens one issue, which is closed when the model holds again",
    async ({ github, checkout, run }, { demo, folder }) => {
      const data = driftedEvaluation(join(folder, "whole"), demo);
      const drifted = checkout.commit({ "data/evaluation.csv": data });
      const first = await run(SCHEDULE, scheduleEvent, drifted);
      assert.equal(first.exitCode, 1, first.log);
      assert.equal(first.outputs["verdict"], "fail");
      assert.match(first.summary, /### ❌ `income` no longer holds/);
      assert.deepEqual(issuesOf(github), [{ title: IN_DOUBT, history: ["open"] }]);
      assert.match(
        github.issues[0]?.body ?? "",
        /The evaluation data changed: \d+ rows came, \d+ went, \d+ stayed/,
      );
      await run(SCHEDULE, scheduleEvent, drifted);
      assert.deepEqual(issuesOf(github), [{ title: IN_DOUBT, history: ["open"] }]);
      assert.match(github.issues[0]?.body ?? "", /\| revalidated +\| verdict/);

      const { files } = demo;
      const mended = checkout.commit({ "data/evaluation.csv": files["data/evaluation.csv"] ?? "" });
      const last = await run(SCHEDULE, scheduleEvent, mended);
      assert.equal(last.exitCode, 0, last.log);
      assert.deepEqual(
        github.issues.map(({ history }) => history),
        [["open", "closed"]],
      );
    },
  ),
  onDefaultBranch(
    "a merge that moved a baseline has it proposed once, on a branch of its own",
    async ({ github, checkout, run }, { demo }) => {
      const merged = checkout.commit({ "small.onnx": demo.good });
      const ran = await run(BASELINES, pushEvent, merged);
      assert.equal(ran.exitCode, 0, ran.log);
      assert.equal(ran.outputs["verdict"], "pass");
      assert.match(ran.outputs["proposal"] ?? "", /\/pull\/\d+$/);
      assert.match(ran.summary, /A pull request proposes new baselines/);
      const branch = "compression-gate/baselines";
      assert.deepEqual(github.branchLog, [`create ${branch}`]);
      const commit = github.commits.get(github.branches.get(branch) ?? "");
      assert.equal(commit?.parent, merged);
      const baseline = JSON.parse(commit?.files["baselines/income.json"] ?? "");
      const { income } = JSON.parse(ran.outputs["models"] ?? "");
      assert.equal(`sha256:${baseline.candidateDigest}`, income.candidateDigest);
      assert.deepEqual(
        [...github.pulls.values()].map(({ title, into, head }) => ({ title, into, head })),
        [{ title: "Record baselines of income", into: "main", head: `acme:${branch}` }],
      );

      checkout.commit({ "baselines/income.json": demo.baseline });
      await run(BASELINES, pushEvent, checkout.commit({ "README.md": "More.\n" }));
      assert.deepEqual(github.branchLog, [`create ${branch}`]);

      const file = { "baselines/income.json": commit?.files["baselines/income.json"] ?? "" };
      await run(BASELINES, pushEvent, checkout.commit(file));
      assert.deepEqual(
        [...github.pulls.values()].map(({ state }) => state),
        ["closed"],
      );
    },
  ),
  onDefaultBranch(
    "a merged candidate that does not pass fails the job, and no baseline is proposed",
    async ({ github, checkout, run }, { demo }) => {
      const ran = await run(BASELINES, pushEvent, checkout.commit({ "small.onnx": demo.broken }));
      assert.equal(ran.exitCode, 1);
      assert.equal(ran.outputs["verdict"], "fail");
      assert.equal(ran.outputs["proposal"], "");
      assert.match(ran.summary, /❌ `income` does not pass, and keeps the baseline that it has/);
      assert.equal(github.pulls.size + github.branches.size, 0);
    },
  ),
  {
    claim: "a pull request says that the schedule has stopped, in no more than ten requests",
    play: async (around) => {
      const github = await startFakeGitHub();
      github.runs.push({
        file: "schedule.yml",
        event: "schedule",
        conclusion: "success",
        startedAt: "2026-01-01T04:17:00Z",
      });
      const { demo, folder } = around;
      const pull = openPullRequest(folder, project(demo), { "small.onnx": demo.good });
      const ran = await runWorkflow({
        ...around,
        folder: join(folder, "run"),
        checkout: pull.checkout,
        github,
        event: pullRequestEvent(github, pull),
      });
      await github.close();
      await shown([ran.log], () => {
        assert.equal(ran.exitCode, 0, ran.log);
        assert.match(
          github.comments[0]?.body ?? "",
          /⏰ The \[last revalidation\]\(.*\) was \d+ days ago/,
        );
        assert.ok(github.received.length <= 10);
      });
    },
  },
];
