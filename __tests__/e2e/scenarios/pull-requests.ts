/** Pull requests, judged by what GitHub received and how the job ended. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RUNTIME_TOKEN, TOKEN } from "../act.ts";
import { POLICY } from "../release.ts";
import { operations, policyWith, pullRequest, type Scenario, withBaseline } from "../scenario.ts";

export const PULL_REQUESTS: readonly Scenario[] = [
  pullRequest({
    claim:
      "a pull request with a good candidate passes, from a shallow clone and an engine that is downloaded",
    before: withBaseline,
    after: ({ good }) => ({ "small.onnx": good }),
    expect: (seen) => {
      const { ran, github, comment } = seen;
      assert.equal(ran.exitCode, 0, ran.log);
      assert.equal(ran.outputs["verdict"], "pass");
      assert.match(comment, /✅ Compression gate: .* passes/);
      assert.match(ran.summary, /✅ Compression gate: .* passes/);
      assert.match(ran.log, /The engine is onnxruntime-node [\d.]+ of http/);
      const [check] = github.checkRuns;
      assert.equal(check?.name, "compression gate / income");
      assert.deepEqual(check?.history, ["in_progress", "success"]);
      assert.ok(github.received.length <= 10, operations(seen).join(" "));
      const { income } = JSON.parse(ran.outputs["models"] ?? "");
      assert.match(income.candidateDigest, /^sha256:[0-9a-f]{64}$/);
      assert.match(ran.outputs["record-path"] ?? "", /out\/income\/record\.json$/);
    },
  }),
  pullRequest({
    claim: "a pull request with a broken candidate fails, with the engine from the cache",
    before: withBaseline,
    after: ({ broken }) => ({ "small.onnx": broken }),
    expect: ({ ran, github, comment }) => {
      assert.equal(ran.exitCode, 1);
      assert.equal(ran.outputs["verdict"], "fail");
      assert.match(comment, /❌ Compression gate: .* must not merge/);
      const line = POLICY.split("\n").findIndex((text) => text.includes("metric: flips")) + 1;
      assert.match(
        ran.log,
        new RegExp(`error title=.*,file=compression-gate.yml,line=${line}::flips is`),
      );
      assert.match(ran.log, /The engine is onnxruntime-node [\d.]+ of the cache of Actions/);
      assert.deepEqual(github.checkRuns[0]?.history, ["in_progress", "failure"]);
    },
  }),
  pullRequest({
    claim: "a pull request that concerns no model passes with the reason, and needs no engine",
    before: withBaseline,
    after: () => ({ "README.md": "Other words.\n" }),
    expect: ({ ran, github, comment }) => {
      assert.equal(ran.exitCode, 0, ran.log);
      assert.equal(ran.outputs["verdict"], "pass");
      assert.match(comment, /✅ nothing to judge/);
      assert.match(comment, /`income`: nothing that its verdict rests on has changed/);
      assert.doesNotMatch(ran.log, /The engine is/);
      assert.deepEqual(github.checkRuns[0]?.history, ["success"]);
    },
  }),
  pullRequest({
    claim: "a first run without a baseline does not pass, and says what to record",
    before: ({ files }) => files,
    after: ({ good }) => ({ "small.onnx": good }),
    expect: ({ ran, comment }) => {
      assert.equal(ran.exitCode, 1);
      assert.equal(ran.outputs["verdict"], "not-checked");
      assert.match(comment, /baseline record income/);
    },
  }),
  pullRequest({
    claim: "a pull request that brings the first baseline is judged by it",
    before: ({ files }) => files,
    after: ({ good, baseline }) => ({ "small.onnx": good, "baselines/income.json": baseline }),
    expect: ({ ran }) => {
      assert.equal(ran.exitCode, 0, ran.log);
      assert.equal(ran.outputs["verdict"], "pass");
    },
  }),
  pullRequest({
    claim: "a policy that the pull request loosens is shown and not in force",
    before: withBaseline,
    after: ({ broken }) => ({
      "small.onnx": broken,
      "compression-gate.yml": policyWith(["{ kind: ceiling, metric: flips, limit: 0.95 }"]),
    }),
    expect: ({ ran, comment }) => {
      assert.equal(ran.exitCode, 1);
      assert.equal(ran.outputs["verdict"], "fail");
      assert.match(comment, /\*\*Proposed, not in force\*\*: .*would be \*\*pass\*\*/);
      assert.match(comment, /`criteria\[0\]\.limit`: `0\.1` → `0\.95`/);
    },
  }),
  pullRequest({
    claim:
      "the workspace's own engine goes first, never sees a secret, and its failure is an error",
    before: (demo, folder) => ({
      ...withBaseline(demo),
      "node_modules/onnxruntime-node/index.js": spyEngine(join(folder, "engine-environment.json")),
    }),
    after: ({ good }) => ({ "small.onnx": good }),
    expect: ({ ran, comment, github, folder }) => {
      assert.equal(ran.exitCode, 1);
      assert.equal(ran.outputs["verdict"], "error");
      assert.match(ran.log, /The engine is the workspace's own onnxruntime-node/);
      assert.match(comment, /💥 Compression gate: 1 of 1 models could not be judged/);
      assert.deepEqual(github.checkRuns[0]?.history, ["in_progress", "failure"]);
      const environment = readFileSync(join(folder, "engine-environment.json"), "utf8");
      assert.ok(environment.length > 2);
      for (const secret of [TOKEN, RUNTIME_TOKEN]) assert.ok(!environment.includes(secret));
    },
  }),
];

const spyEngine = (path: string): string =>
  `require("node:fs").writeFileSync(${JSON.stringify(path)}, JSON.stringify(process.env)); throw new Error("no engine");\n`;
