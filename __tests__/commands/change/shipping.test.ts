import { describe, expect, jest, test } from "@jest/globals";
import { join } from "node:path";
import { writeOutputs } from "../../../src/action/results.ts";
import { recordBaselines } from "../../../src/commands/baseline.ts";
import { checkoutAsData } from "../../../src/commands/change/change-as-data.ts";
import { checkChange, type ChangeResult } from "../../../src/commands/change/check-change.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import { type EngineScript, fakeEngine, turned } from "../../support/fake-engine.ts";
import { fakeRunner } from "../../support/fake-runner.ts";
import { gitRepository } from "../../support/git-repository.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { TOY_POLICY, toyCsv, toyHost, toyModel } from "../../support/toy-project.ts";

// Git starts many processes, which a busy machine takes its time for.
jest.setTimeout(60_000);

const POLICY = "compression-gate.yml";

/** The toy's bytes, and others of the same model. */
const TOY = writeModel(toyModel());
const OTHER = writeModel({ ...toyModel(), docString: "edited" });

const BASE = {
  [POLICY]: TOY_POLICY,
  ".gitignore": "out/\n",
  "toy.onnx": TOY,
  "evaluation.csv": toyCsv(),
  "calibration.csv": toyCsv(30),
};

const PROVIDED = TOY_POLICY.replace("int8-dynamic", "{ provided: small.onnx }");

type Change = Readonly<Record<string, string | Uint8Array | undefined>>;

interface Asked {
  readonly before?: Readonly<Record<string, string | Uint8Array>>;
  readonly script?: EngineScript;
  /** Somebody without write access wrote it. */
  readonly isStrange?: boolean;
}

async function judge(
  change: Change,
  { before = {}, script = {}, isStrange = false }: Asked = {},
): Promise<ChangeResult> {
  const { folder, git, commit } = gitRepository(temporaryFolder());
  const base = commit("base", { ...BASE, ...before });
  const merge = commit("change", change);
  const host = nodeHost({ workingDirectory: folder });
  if (isStrange) git("checkout", "--quiet", "--detach", base);
  const strangers = isStrange
    ? await checkoutAsData(host, { directory: folder, base, merge })
    : undefined;
  try {
    return await checkChange(host, () => Promise.resolve(fakeEngine(script)), {
      policyPath: join(folder, POLICY),
      models: [],
      mentioned: [],
      baseCommit: base,
      output: undefined,
      onPlan: () => Promise.resolve(),
      onModel: () => Promise.resolve(),
      ...(strangers === undefined ? {} : { strangers }),
    });
  } finally {
    await strangers?.dispose();
  }
}

const outcomes = ({ runs }: ChangeResult): unknown =>
  runs.map(({ kind, record }) => [kind, record.verdict.outcome]);

const outputOf = (result: ChangeResult, name: string): string | undefined => {
  const runner = fakeRunner({}, {});
  writeOutputs(runner, result, { verdict: "pass", policyDirectory: "/project" });
  return runner.outputs.get(name);
};

describe("a change of the recipe", () => {
  test("mends a main whose recipe fails", async () => {
    const result = await judge(
      { [POLICY]: TOY_POLICY },
      {
        before: { [POLICY]: PROVIDED, "small.onnx": TOY },
        script: { scores: turned("small.onnx") },
      },
    );
    expect(outcomes(result)).toEqual([["in-force", "pass"]]);
    expect(result.exitCode).toBe(0);
    expect(result.markdown).toContain(
      '**Judged as it would ship**: this change gives `toy` another recipe; criteria, data and baseline are those in force.\n\n- `recipe.provided`: `"small.onnx"` → nothing\n- `recipe`: nothing → `"int8-dynamic"`\n',
    );
    expect(result.markdown).not.toContain("Proposed, not in force");
  });

  test("is judged by what is in force, whatever else the change loosens", async () => {
    const loose = PROVIDED.replace("limit: 0.05", "limit: 0.9").replace(
      "margin: 0.02",
      "margin: 0.9",
    );
    const result = await judge(
      { [POLICY]: loose, "small.onnx": OTHER },
      { script: { scores: turned("small.onnx", 60) } },
    );
    expect(outcomes(result)).toEqual([
      ["in-force", "fail"],
      ["proposed", "pass"],
    ]);
    expect(result.exitCode).toBe(1);
    expect(outputOf(result, "candidate-path")).toBe("/project/small.onnx");
  });

  test("does not free a candidate that the change edits and leaves there", async () => {
    const result = await judge(
      { [POLICY]: TOY_POLICY, "small.onnx": OTHER },
      {
        before: { [POLICY]: PROVIDED, "small.onnx": TOY },
        script: { scores: turned("small.onnx") },
      },
    );
    expect(outcomes(result)).toEqual([
      ["in-force", "pass"],
      ["left-behind", "fail"],
    ]);
    expect(result.exitCode).toBe(1);
    expect(result.markdown).toContain("### `toy of the files left behind`: ❌ fail");
  });

  test("to auto is judged by what a search finds, not by the old recipe that the baseline keeps", async () => {
    const recorded = toyHost(BASE);
    await recordBaselines(recorded, fakeEngine(), { policyPath: POLICY, models: [], force: false });
    const baseline = recorded.textOf("baselines/toy.json");
    const result = await judge(
      { [POLICY]: TOY_POLICY.replace("int8-dynamic", "auto") },
      { before: { "baselines/toy.json": baseline } },
    );
    expect(result.runs[0]?.record.baseline.state).toBe("present");
    expect(result.runs.map(({ record }) => record.candidate.chosenBy)).toEqual(["search"]);
  });

  test("that takes the recipe out is judged by the one that the gate would choose", async () => {
    const without = TOY_POLICY.replace("    recipe: int8-dynamic\n", "");
    const result = await judge({ [POLICY]: without });
    expect(result.runs.map(({ record }) => record.candidate.chosenBy)).toEqual(["search"]);
  });
});

const V2 = TOY_POLICY.replace("path: toy.onnx", "path: v2.onnx");

describe("a change of the path", () => {
  test("is gated: the new file is judged by what is in force", async () => {
    const change = { [POLICY]: V2, "v2.onnx": OTHER };
    const script = { scores: turned("v2.onnx") };
    const results = [
      await judge(change, { script }),
      await judge(change, { script, isStrange: true }),
    ];
    for (const result of results) {
      expect(outcomes(result)).toEqual([["in-force", "fail"]]);
      expect(result.runs[0]?.record.model.path).toBe("v2.onnx");
      expect(result.exitCode).toBe(1);
      expect(result.markdown).toContain(
        'this change gives `toy` another model file; criteria, data and baseline are those in force.\n\n- `path`: `"toy.onnx"` → `"v2.onnx"`\n',
      );
    }
  });

  test("lets a renamed model merge", async () => {
    const result = await judge({ [POLICY]: V2, "v2.onnx": TOY, "toy.onnx": undefined });
    expect(outcomes(result)).toEqual([["in-force", "pass"]]);
    expect(result.exitCode).toBe(0);
  });

  test("does not loosen what the new file is judged by", async () => {
    const loose = V2.replace("limit: 0.05", "limit: 0.9").replace("margin: 0.02", "margin: 0.9");
    const result = await judge(
      { [POLICY]: loose, "v2.onnx": TOY, "toy.onnx": undefined },
      { script: { scores: turned("v2.onnx", 60) } },
    );
    expect(outcomes(result)).toEqual([
      ["in-force", "fail"],
      ["proposed", "pass"],
    ]);
    expect(result.exitCode).toBe(1);
  });

  test("does not free the old file when the change edits it and leaves it there", async () => {
    const result = await judge(
      { [POLICY]: V2, "v2.onnx": TOY, "toy.onnx": OTHER },
      { script: { scores: turned("toy.onnx") } },
    );
    expect(outcomes(result)).toEqual([
      ["in-force", "pass"],
      ["left-behind", "fail"],
    ]);
    expect(result.runs.map(({ record }) => record.model.path)).toEqual(["v2.onnx", "toy.onnx"]);
    expect(result.exitCode).toBe(1);
  });

  test("judges an edited candidate that is left behind against the new file when the old one is gone", async () => {
    const change = {
      [POLICY]: V2,
      "v2.onnx": TOY,
      "toy.onnx": undefined,
      "small.onnx": OTHER,
    };
    const result = await judge(change, {
      before: { [POLICY]: PROVIDED, "small.onnx": TOY },
      script: { scores: turned("small.onnx") },
    });
    expect(outcomes(result)).toEqual([
      ["in-force", "pass"],
      ["left-behind", "fail"],
    ]);
  });

  test("to another name of the same file is none", async () => {
    const result = await judge({ [POLICY]: TOY_POLICY.replace("toy.onnx", "./toy.onnx") });
    expect(result.plan.models[0]?.ships).toEqual([]);
    expect(outcomes(result)).toEqual([["in-force", "pass"]]);
  });

  test.each(["/etc/passwd", "../model.onnx", "/proc/self/environ"])(
    "to %s is refused when strangers ask for it",
    async (path) => {
      const change = { [POLICY]: TOY_POLICY.replace("toy.onnx", path) };
      await expect(judge(change, { isStrange: true })).rejects.toThrow(
        `Cannot judge the model file that this change proposes for model "toy": "${path}" is outside of the change`,
      );
    },
  );
});
