/** The end-to-end tests: pull requests through the real runner, judged by what GitHub received and how the job ended. Numbers choose scenarios. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FakeCache, startFakeCache } from "../support/fake-cache.ts";
import { type FakeGitHub, startFakeGitHub } from "../support/fake-github.ts";
import { type Ran, RUNTIME_TOKEN, runWorkflow, TOKEN } from "./act.ts";
import { type Demo, exportRelease, makeDemo, openPullRequest, POLICY } from "./release.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;

interface Around {
  readonly folder: string;
  readonly release: string;
  readonly demo: Demo;
  readonly cache: FakeCache;
}

interface Seen {
  readonly ran: Ran;
  readonly github: FakeGitHub;
  readonly comment: string;
  readonly folder: string;
}

interface Scenario {
  readonly claim: string;
  readonly before: (demo: Demo, folder: string) => Files;
  readonly after: (demo: Demo) => Files;
  readonly expect: (seen: Seen) => void;
}

const withBaseline = ({ files, baseline }: Demo): Files => ({
  ...files,
  "baselines/income.json": baseline,
});

const operations = ({ github }: Seen): readonly string[] =>
  github.received.map(({ operation }) => operation);

const SCENARIOS: readonly Scenario[] = [
  {
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
  },
  {
    claim: "a pull request with a broken candidate fails, with the engine from the cache",
    before: withBaseline,
    after: ({ broken }) => ({ "small.onnx": broken }),
    expect: ({ ran, github, comment }) => {
      assert.equal(ran.exitCode, 1);
      assert.equal(ran.outputs["verdict"], "fail");
      assert.match(comment, /❌ Compression gate: .* must not merge/);
      assert.match(ran.log, /The engine is onnxruntime-node [\d.]+ of the cache of Actions/);
      assert.deepEqual(github.checkRuns[0]?.history, ["in_progress", "failure"]);
    },
  },
  {
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
  },
  {
    claim: "a first run without a baseline does not pass, and says what to record",
    before: ({ files }) => files,
    after: ({ good }) => ({ "small.onnx": good }),
    expect: ({ ran, comment }) => {
      assert.equal(ran.exitCode, 1);
      assert.equal(ran.outputs["verdict"], "not-checked");
      assert.match(comment, /baseline record income/);
    },
  },
  {
    claim: "a pull request that brings the first baseline is judged by it",
    before: ({ files }) => files,
    after: ({ good, baseline }) => ({ "small.onnx": good, "baselines/income.json": baseline }),
    expect: ({ ran }) => {
      assert.equal(ran.exitCode, 0, ran.log);
      assert.equal(ran.outputs["verdict"], "pass");
    },
  },
  {
    claim: "a policy that the pull request loosens is shown and not in force",
    before: withBaseline,
    after: ({ broken }) => ({
      "small.onnx": broken,
      "compression-gate.yml": `${POLICY.slice(0, POLICY.indexOf("    criteria:"))}    criteria:\n      - { kind: ceiling, metric: flips, limit: 1 }\n`,
    }),
    expect: ({ ran, comment }) => {
      assert.equal(ran.exitCode, 1);
      assert.equal(ran.outputs["verdict"], "fail");
      assert.match(comment, /\*\*Proposed, not in force\*\*: .*would be \*\*pass\*\*/);
      assert.match(comment, /`criteria\[0\]\.limit`: `0\.1` → `1`/);
    },
  },
  {
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
      assert.match(comment, /💥 Compression gate: could not finish/);
      assert.deepEqual(github.checkRuns[0]?.history, ["in_progress", "failure"]);
      const environment = readFileSync(join(folder, "engine-environment.json"), "utf8");
      assert.ok(environment.length > 2);
      for (const secret of [TOKEN, RUNTIME_TOKEN]) assert.ok(!environment.includes(secret));
    },
  },
];

const spyEngine = (path: string): string =>
  `require("node:fs").writeFileSync(${JSON.stringify(path)}, JSON.stringify(process.env)); throw new Error("no engine");\n`;

async function play({ claim, before, after, expect }: Scenario, around: Around): Promise<void> {
  const index = SCENARIOS.findIndex((scenario) => scenario.claim === claim);
  const folder = join(around.folder, `scenario-${index}`);
  const github = await startFakeGitHub();
  const { demo, release, cache } = around;
  const pull = openPullRequest(folder, before(demo, folder), after(demo));
  const machine = join(around.folder, "machine");
  const own = { folder: join(folder, "run"), pull, github, run: 100 + index };
  const ran = await runWorkflow({ ...own, machine, release, cache });
  await github.close();
  const comment = github.comments[0]?.body ?? "";
  try {
    assert.equal(github.comments.length, 1, ran.log);
    expect({ ran, github, comment, folder });
  } catch (error) {
    process.stdout.write(`${ran.log}\n${comment}\n`);
    throw error;
  }
}

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "compression-gate-e2e-"));
  const cache = await startFakeCache();
  const wanted = process.argv.slice(2).map(Number);
  const chosen = SCENARIOS.filter((_, index) => wanted.length === 0 || wanted.includes(index));
  let failed = 0;
  try {
    const around = { folder, cache, release: exportRelease(folder), demo: makeDemo(folder) };
    for (const scenario of chosen) {
      const start = performance.now();
      try {
        await play(scenario, around);
        const seconds = Math.round((performance.now() - start) / 1000);
        process.stdout.write(`✓ ${scenario.claim} (${seconds} s)\n`);
      } catch (error) {
        failed += 1;
        process.stdout.write(
          `✕ ${scenario.claim}\n${error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error)}\n`,
        );
      }
    }
  } finally {
    await cache.close();
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(`${chosen.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
