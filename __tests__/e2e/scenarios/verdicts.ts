/** Verdicts besides pass and fail, and what is in force of the data. */
import assert from "node:assert/strict";
import { policyWith, pullRequest, type Scenario, withBaseline } from "../scenario.ts";

const head = (text: string | Uint8Array | undefined, lines: number): string =>
  `${String(text).split("\n").slice(0, lines).join("\n")}\n`;

export const VERDICTS: readonly Scenario[] = [
  pullRequest({
    claim: "what the rows cannot decide blocks, and says how many more would",
    before: ({ files }) => ({
      ...files,
      "compression-gate.yml": policyWith([
        "{ kind: non-inferiority, metric: accuracy, margin: 0.002 }",
      ]),
    }),
    after: ({ good }) => ({ "small.onnx": good }),
    expect: ({ ran, github, comment }) => {
      assert.equal(ran.exitCode, 1);
      assert.equal(ran.outputs["verdict"], "inconclusive");
      for (const text of [comment, ran.summary]) {
        assert.match(text, /❔ Compression gate: the data cannot decide about `income`/);
        assert.match(text, /more rows would decide it/);
      }
      const [check] = github.checkRuns;
      assert.deepEqual(check?.history, ["in_progress", "failure"]);
      assert.equal(check?.output["title"], "Verdict: inconclusive");
      assert.match(ran.log, /income: inconclusive: accuracy changes by/);
    },
  }),
  pullRequest({
    claim: "data that the pull request changes is shown and not in force",
    before: withBaseline,
    after: ({ broken, files }) => ({
      "small.onnx": broken,
      "data/evaluation.csv": head(files["data/evaluation.csv"], 31),
    }),
    expect: ({ ran, github, comment }) => {
      assert.equal(ran.exitCode, 1);
      assert.equal(ran.outputs["verdict"], "fail");
      for (const text of [comment, ran.summary]) {
        assert.match(text, /<sub>400 rows of data\/evaluation\.csv/);
        assert.match(
          text,
          /\*\*Proposed, not in force\*\*: of `income` this change edits its data\. With it the verdict would be \*\*/,
        );
      }
      assert.deepEqual(github.checkRuns[0]?.history, ["in_progress", "failure"]);
    },
  }),
  pullRequest({
    claim: "a first run under bootstrap is judged against the float model alone, and says so",
    before: ({ files }) => ({
      ...files,
      "compression-gate.yml": `${String(files["compression-gate.yml"])}bootstrap: true\n`,
    }),
    after: ({ good }) => ({ "small.onnx": good }),
    expect: ({ ran, github, comment }) => {
      assert.equal(ran.exitCode, 0, ran.log);
      assert.equal(ran.outputs["verdict"], "pass");
      for (const text of [comment, ran.summary]) {
        assert.match(text, /✅ Compression gate: `income` passes/);
        assert.match(text, /income is judged against its float model alone/);
        assert.match(text, /baseline record income/);
      }
      assert.deepEqual(github.checkRuns[0]?.history, ["in_progress", "success"]);
    },
  }),
];
