/** Pull requests of forks: a workflow without rights measures, and one that has them judges. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { type FakeGitHub, startFakeGitHub } from "../../support/fake-github.ts";
import {
  type ForkOnDisk,
  forkOnDisk,
  forkRunEvent,
  RUN,
  stateOfWorkspace,
} from "../../support/fork-on-disk.ts";
import { gitRepository } from "../../support/git-repository.ts";
import { type Event, NUMBER, pullRequestEvent, type Ran, runWorkflow } from "../act.ts";
import { POLICY } from "../release.ts";
import { type Around, type Files, type Scenario, shown, withBaseline } from "../scenario.ts";
import { archiveOf, artifactActions, type Edit, shippedWorkflow } from "../shipped.ts";

const MEASURE = ".github/workflows/measure.yml";
const JUDGE = ".github/workflows/judge.yml";
const NUMBERS: Edit = ["mode: judge-fork", "mode: judge-fork, trust: numbers"];

interface Played {
  readonly fork: ForkOnDisk;
  /** Without rights. */
  readonly measured: Ran;
  readonly judged: Ran;
  /** Of the job that judged. */
  readonly github: FakeGitHub;
  readonly comment: string;
}

interface ForkScenario {
  readonly claim: string;
  readonly change: (around: Around) => Files;
  readonly edits?: readonly Edit[];
  /** What the fork makes of its record. */
  readonly forge?: (record: string) => string;
  readonly expect: (played: Played) => void;
}

function scenario({ claim, change, edits = [], forge, expect }: ForkScenario): Scenario {
  return {
    claim,
    play: async (around) => {
      const root = join(around.folder, "fork");
      const workflows = {
        [MEASURE]: shippedWorkflow("fork-measure.yml"),
        [JUDGE]: shippedWorkflow("fork-judge.yml", ...edits),
      };
      const start = { ...withBaseline(around.demo), ...workflows };
      const fork = forkOnDisk({ start, change: change(around), root });
      const artifacts = join(around.folder, "artifacts");
      const run = (github: FakeGitHub, rest: Started): Promise<Ran> =>
        runWorkflow({
          ...around,
          folder: join(around.folder, rest.name),
          checkout: rest.checkout,
          event: rest.event,
          workflow: rest.workflow,
          github,
          artifacts,
          replaced: artifactActions(join(around.folder, "actions")),
        });

      const powerless = await startFakeGitHub({ permissions: {} });
      const { checkout, merge } = checkoutMerge(fork, join(root, "merge"));
      const pull = { checkout, head: fork.head, base: fork.base, merge };
      const measured = await run(powerless, {
        name: "measure",
        workflow: MEASURE,
        checkout,
        event: pullRequestEvent(powerless, pull),
      });
      assert.deepEqual([powerless.comments, powerless.checkRuns], [[], []], measured.log);
      await powerless.close();

      const github = await startFakeGitHub();
      pullRequestEvent(github, pull);
      const bytes = forged(archiveOf(artifacts, "compression-gate-measured"), forge);
      github.artifacts.push({ id: 1, run: RUN, name: "compression-gate-measured", bytes });
      const before = stateOfWorkspace(fork, "small.onnx");
      const judged = await run(github, {
        name: "judge",
        workflow: JUDGE,
        checkout: fork.folder,
        event: { name: "workflow_run", payload: forkRunEvent(fork.head), sha: fork.base },
      });
      await github.close();
      const comment = github.comments[0]?.body ?? "";
      await shown([measured.log, judged.log, comment], () => {
        assert.equal(github.comments.length, 1, judged.log);
        assert.equal(github.comments[0]?.issue, NUMBER);
        assert.deepEqual(stateOfWorkspace(fork, "small.onnx"), before);
        expect({ fork, measured, judged, github, comment });
      });
    },
  };
}

interface Started {
  readonly name: string;
  readonly workflow: string;
  readonly checkout: string;
  readonly event: Event;
}

/** What actions/checkout leaves for the workflow of the pull request. */
function checkoutMerge({ origin }: ForkOnDisk, checkout: string) {
  mkdirSync(checkout, { recursive: true });
  const { git } = gitRepository(checkout);
  const merge = origin.git("rev-parse", "refs/pull/7/merge");
  git("remote", "add", "origin", `file://${origin.folder}`);
  git("fetch", "--quiet", "--depth=1", "origin", merge);
  git("checkout", "--quiet", "--detach", merge);
  git("update-ref", "refs/remotes/pull/7/merge", merge);
  return { checkout, merge };
}

function forged(archive: Uint8Array, forge: ForkScenario["forge"]): Uint8Array {
  if (forge === undefined) return archive;
  const files = Object.entries(unzipSync(archive));
  return zipSync(
    Object.fromEntries(
      files.map(([path, bytes]) => [path, strToU8(forge(strFromU8(bytes)))] as const),
    ),
  );
}

const checksOf = ({ github, fork }: Played): unknown =>
  github.checkRuns.map(({ name, headSha, history }) => [name, headSha === fork.head, history]);

/** A criterion that the fork would rather have. */
const LOOSE = `${POLICY.slice(0, POLICY.indexOf("    criteria:"))}    criteria:\n      - { kind: ceiling, metric: flips, limit: 0.95 }\n`;

export const FORKS: readonly Scenario[] = [
  scenario({
    claim:
      "a fork's good candidate is measured without rights, and judged again by a job that has them",
    change: ({ demo }) => ({ "small.onnx": demo.good }),
    expect: (played) => {
      const { measured, judged, comment, fork } = played;
      assert.equal(measured.exitCode, 0, measured.log);
      assert.equal(measured.outputs["verdict"], "pass");
      assert.equal(judged.exitCode, 0, judged.log);
      assert.equal(judged.outputs["verdict"], "pass");
      assert.match(comment, /✅ Compression gate: .* passes/);
      assert.match(comment, new RegExp(`head \`${fork.head.slice(0, 10)}\``));
      assert.match(judged.summary, /✅ Compression gate: .* passes/);
      assert.match(judged.log, /The engine is onnxruntime-node/);
      const expected = ["compression gate / income", true, ["in_progress", "success"]];
      assert.deepEqual(checksOf(played), [expected]);
    },
  }),
  scenario({
    claim:
      "a fork that breaks the candidate, loosens the policy and rewrites its workflow is failed",
    change: ({ demo }) => ({
      "small.onnx": demo.broken,
      "compression-gate.yml": LOOSE,
      [MEASURE]:
        "name: compression-gate-measure\non: pull_request\njobs: { measure: { runs-on: ubuntu-latest, steps: [{ run: 'true' }] } }\n",
    }),
    expect: (played) => {
      const { measured, judged, comment } = played;
      assert.equal(measured.exitCode, 0, measured.log);
      assert.equal(judged.exitCode, 1);
      assert.equal(judged.outputs["verdict"], "fail");
      assert.match(comment, /❌ Compression gate: .* must not merge/);
      assert.match(comment, /\*\*Proposed, not in force\*\*/);
      const expected = ["compression gate / income", true, ["in_progress", "failure"]];
      assert.deepEqual(checksOf(played), [expected]);
    },
  }),
  scenario({
    claim: "with `trust: numbers` a fork's pass is shown as unverified, and never green",
    change: ({ demo }) => ({ "small.onnx": demo.good }),
    edits: [NUMBERS],
    expect: (played) => {
      const { judged, comment } = played;
      assert.equal(judged.exitCode, 0, judged.log);
      assert.equal(judged.outputs["verdict"], "not-checked");
      assert.match(comment, /\*\*Unverified\.\*\*/);
      assert.match(judged.summary, /\*\*Unverified\.\*\*/);
      assert.doesNotMatch(judged.log, /The engine is onnxruntime-node/);
      const expected = ["compression gate, unverified / income", true, ["in_progress", "neutral"]];
      assert.deepEqual(checksOf(played), [expected]);
    },
  }),
  scenario({
    claim: "with `trust: numbers` a verdict that was talked up is refused",
    change: ({ demo }) => ({ "small.onnx": demo.broken }),
    edits: [NUMBERS],
    forge: (record) =>
      record
        .replaceAll('"outcome": "fail"', '"outcome": "pass"')
        .replaceAll('"blocks": true', '"blocks": false'),
    expect: (played) => {
      const { judged, comment } = played;
      assert.equal(judged.exitCode, 1);
      assert.equal(judged.outputs["verdict"], "not-checked");
      assert.match(comment, /refused: .* follows from its own numbers/);
      const expected = ["compression gate, unverified / income", true, ["in_progress", "failure"]];
      assert.deepEqual(checksOf(played), [expected]);
    },
  }),
];
