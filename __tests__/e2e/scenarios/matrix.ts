/** Several machines share the work: a plan, two shards, and the job that judges. */
import assert from "node:assert/strict";
import { type Files, pullRequest, type Scenario, type Seen, withBaseline } from "../scenario.ts";
import type { Demo } from "../release.ts";
import { type Edit, shippedWorkflow } from "../shipped.ts";

const before =
  (...edits: readonly Edit[]) =>
  (demo: Demo): Files => ({
    ...withBaseline(demo),
    ".github/workflows/gate.yml": shippedWorkflow("matrix.yml", ...edits),
  });

const LOST: Edit = [
  "- uses: actions/upload-artifact@",
  "- if: matrix.shard == '1/2'\n        uses: actions/upload-artifact@",
];

const posted = ({ github, comment }: Seen): unknown => ({
  comments: github.comments.length,
  checks: github.checkRuns.map(({ name, history }) => [name, history]),
  title: comment.split("\n").find((line) => line.startsWith("## ")),
});

export const MATRIX: readonly Scenario[] = [
  pullRequest({
    claim: "two machines share the rows of a good candidate, and one job passes it in one comment",
    before: before(),
    after: ({ good }) => ({ "small.onnx": good }),
    expect: (seen) => {
      const { ran, comment } = seen;
      assert.equal(ran.exitCode, 0, ran.log);
      assert.equal(ran.outputs["verdict"], "pass");
      assert.match(comment, /✅ Compression gate: .* passes/);
      assert.match(ran.summary, /✅ Compression gate: .* passes/);
      assert.match(comment, /0 of 400 answers changed/);
      assert.deepEqual(posted(seen), {
        comments: 1,
        checks: [["compression gate / income", ["in_progress", "success"]]],
        title: "## ✅ Compression gate: `income` passes",
      });
    },
  }),
  pullRequest({
    claim: "two machines share the rows of a broken candidate, and one job fails it",
    before: before(),
    after: ({ broken }) => ({ "small.onnx": broken }),
    expect: ({ ran, comment, github }) => {
      assert.equal(ran.exitCode, 1);
      assert.equal(ran.outputs["verdict"], "fail");
      assert.match(comment, /❌ Compression gate: .* must not merge/);
      assert.deepEqual(github.checkRuns[0]?.history, ["in_progress", "failure"]);
    },
  }),
  pullRequest({
    claim: "a shard whose answers are lost leaves the model not-checked, and nothing merges",
    before: before(LOST),
    after: ({ good }) => ({ "small.onnx": good }),
    expect: ({ ran, comment, github }) => {
      assert.equal(ran.exitCode, 1);
      assert.equal(ran.outputs["verdict"], "not-checked");
      assert.match(comment, /`income` came to no verdict\. Shard 2\/2 left nothing of it/);
      assert.match(ran.summary, /Shard 2\/2 left nothing of it/);
      assert.deepEqual(github.checkRuns[0]?.history, ["in_progress", "failure"]);
    },
  }),
  pullRequest({
    claim: "a change that concerns no model needs no machine, and the job that judges passes",
    before: before(),
    after: () => ({ "README.md": "Other words.\n" }),
    expect: ({ ran, comment, github }) => {
      assert.equal(ran.exitCode, 0, ran.log);
      assert.equal(ran.outputs["verdict"], "pass");
      assert.match(comment, /✅ nothing to judge/);
      assert.doesNotMatch(ran.log, /The engine is/);
      assert.deepEqual(github.checkRuns[0]?.history, ["success"]);
    },
  }),
];
