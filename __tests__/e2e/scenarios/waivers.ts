/** Waivers: one that holds, one that is over, one that the pull request would like to have. */
import assert from "node:assert/strict";
import { policyWith, pullRequest, type Scenario } from "../scenario.ts";

const CRITERIA = ["{ kind: ceiling, metric: flips, limit: 0.1 }"];

/** So many days from today, UTC. */
const day = (offset: number): string =>
  new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

const waiver = (since: number, expires: number): string =>
  `waivers:\n  - { id: known, model: income, metric: flips, slice: all, ceiling: 1, owner: the income team, reason: the next recipe mends it, link: "https://example.com/issues/7", since: ${day(since)}, expires: ${day(expires)} }\n`;

export const WAIVERS: readonly Scenario[] = [
  pullRequest({
    claim: "a failure that a waiver of the base lets through passes, and everything says so",
    before: ({ files }) => ({
      ...files,
      "compression-gate.yml": policyWith(CRITERIA, waiver(-10, 30)),
    }),
    after: ({ broken }) => ({ "small.onnx": broken }),
    expect: ({ ran, github, comment }) => {
      assert.equal(ran.exitCode, 0, ran.log);
      assert.equal(ran.outputs["verdict"], "pass");
      for (const text of [comment, ran.summary]) {
        assert.match(text, /✅ Compression gate: `income` passes, 1 check is waived/);
        assert.match(text, /\[`known`\]\(https:\/\/example\.com\/issues\/7\) of the income team/);
        assert.match(text, new RegExp(`until ${day(30)}\\. Reason: the next recipe mends it`));
      }
      const [check] = github.checkRuns;
      assert.deepEqual(check?.history, ["in_progress", "success"]);
      assert.equal(check?.output["title"], "Passes, 1 check waived");
    },
  }),
  pullRequest({
    claim: "a waiver that expired lets nothing through, and is said to be over",
    before: ({ files }) => ({
      ...files,
      "compression-gate.yml": policyWith(CRITERIA, waiver(-60, -1)),
    }),
    after: ({ broken }) => ({ "small.onnx": broken }),
    expect: ({ ran, github, comment }) => {
      assert.equal(ran.exitCode, 1);
      assert.equal(ran.outputs["verdict"], "fail");
      for (const text of [comment, ran.summary]) {
        assert.match(text, /❌ Compression gate: `income` must not merge/);
        assert.match(text, new RegExp(`it expired after ${day(-1)}; take it out`));
      }
      assert.deepEqual(github.checkRuns[0]?.history, ["in_progress", "failure"]);
    },
  }),
  pullRequest({
    claim: "a waiver that the pull request brings itself is shown and not in force",
    before: ({ files }) => ({ ...files, "compression-gate.yml": policyWith(CRITERIA) }),
    after: ({ broken }) => ({
      "small.onnx": broken,
      "compression-gate.yml": policyWith(CRITERIA, waiver(-10, 30)),
    }),
    expect: ({ ran, github, comment }) => {
      assert.equal(ran.exitCode, 1);
      assert.equal(ran.outputs["verdict"], "fail");
      for (const text of [comment, ran.summary]) {
        assert.match(text, /\*\*Proposed, not in force\*\*: .*would be \*\*pass\*\*: .*is waived/);
        assert.match(text, /`waivers\.known\.ceiling`: nothing → `1`/);
      }
      assert.deepEqual(github.checkRuns[0]?.history, ["in_progress", "failure"]);
    },
  }),
];
