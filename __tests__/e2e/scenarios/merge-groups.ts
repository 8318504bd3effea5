/** A merge queue: the commit that would be merged is judged by its base, and there is nobody to comment to. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { startFakeGitHub } from "../../support/fake-github.ts";
import { type Event, runWorkflow } from "../act.ts";
import { type Demo, openPullRequest, type PullRequest } from "../release.ts";
import { operations, type Scenario, type Seen, shown, withBaseline } from "../scenario.ts";

interface MergeGroup {
  readonly claim: string;
  readonly candidate: (demo: Demo) => Uint8Array;
  readonly expect: (seen: Seen, pull: PullRequest) => void;
}

function eventOf({ merge, base }: PullRequest): Event {
  const queue = "refs/heads/gh-readonly-queue/main/pr-7";
  const group = { head_sha: merge, head_ref: queue, base_sha: base, base_ref: "refs/heads/main" };
  const payload = { action: "checks_requested", merge_group: group };
  return { name: "merge_group", payload, sha: merge };
}

function mergeGroup({ claim, candidate, expect }: MergeGroup): Scenario {
  return {
    claim,
    play: async (around) => {
      const { folder, demo } = around;
      const github = await startFakeGitHub();
      const change = { "small.onnx": candidate(demo) };
      const pull = openPullRequest(folder, withBaseline(demo), change);
      // A shallow clone asks GitHub.
      github.mergeBase = pull.base;
      const ran = await runWorkflow({
        ...around,
        folder: join(folder, "run"),
        checkout: pull.checkout,
        github,
        event: eventOf(pull),
      });
      await github.close();
      await shown([ran.log], () => {
        const seen = { ran, github, comment: "", folder };
        assert.deepEqual(github.comments, []);
        assert.ok(!operations(seen).some((name) => name.startsWith("issues/")));
        assert.equal(github.checkRuns[0]?.headSha, pull.merge);
        expect(seen, pull);
      });
    },
  };
}

export const MERGE_GROUPS: readonly Scenario[] = [
  mergeGroup({
    claim: "a merge group with a good candidate passes, on the commit that would be merged",
    candidate: ({ good }) => good,
    expect: ({ ran, github }) => {
      assert.equal(ran.exitCode, 0, ran.log);
      assert.equal(ran.outputs["verdict"], "pass");
      assert.match(ran.summary, /✅ Compression gate: `income` passes/);
      assert.deepEqual(github.checkRuns[0]?.history, ["in_progress", "success"]);
    },
  }),
  mergeGroup({
    claim: "a merge group with a broken candidate fails, so that the queue drops it",
    candidate: ({ broken }) => broken,
    expect: ({ ran, github }, { base }) => {
      assert.equal(ran.exitCode, 1);
      assert.equal(ran.outputs["verdict"], "fail");
      assert.match(ran.summary, /❌ Compression gate: `income` must not merge/);
      assert.match(ran.summary, new RegExp(`--base ${base}`));
      assert.deepEqual(github.checkRuns[0]?.history, ["in_progress", "failure"]);
    },
  }),
];
