import { expect, test } from "@jest/globals";
import { failureText, worstOf } from "../../../src/action/results.ts";
import { checkChange, type RecordSource } from "../../../src/commands/change/check-change.ts";
import type { JudgedRuns } from "../../../src/commands/judged-run.ts";
import type { Engine } from "../../../src/run/engine.ts";
import { EngineError, UserError } from "../../../src/schema/user-error.ts";
import { fakeEngine } from "../../support/fake-engine.ts";
import { recordOf } from "../../support/run-records.ts";
import { TOY_POLICY, toyHost } from "../../support/toy-project.ts";

const TWO = `${TOY_POLICY}${TOY_POLICY.slice(TOY_POLICY.indexOf("  toy:")).replace("toy:", "other:")}`;

async function checkTwo(
  source: RecordSource | undefined,
  engine: () => Promise<Engine> = () => Promise.resolve(fakeEngine()),
  policy = TWO,
) {
  const told: JudgedRuns[] = [];
  const host = toyHost({
    "compression-gate.yml": policy,
    "out/other/record.json": "of an earlier run",
  });
  const result = await checkChange(host, engine, {
    policyPath: "compression-gate.yml",
    models: [],
    mentioned: [],
    baseCommit: undefined,
    output: undefined,
    onPlan: () => Promise.resolve(),
    onModel: (_, judged) => Promise.resolve(void told.push(judged)),
    ...(source === undefined ? {} : { source }),
  });
  return { result, told, host };
}

test("checkChange() lets nothing pass for which there is no record, and says why", async () => {
  const { result, told } = await checkTwo((model) =>
    Promise.resolve(model === "toy" ? recordOf("toy", "pass") : { unjudged: "Shard 2 is missing" }),
  );
  expect(result.exitCode).toBe(3);
  expect(worstOf(result)).toBe("not-checked");
  expect(failureText(result)).toBe("other: not-checked: Shard 2 is missing");
  expect(result.markdown).toContain("1 of 2 models could not be judged");
  expect(result.markdown).toContain("`other` came to no verdict. Shard 2 is missing.");
  expect(told.map(worstOf)).toEqual(["pass", "not-checked"]);
});

test("checkChange() ends as a failure does when one model fails and another has no record", async () => {
  const { result } = await checkTwo((model) =>
    Promise.resolve(model === "toy" ? recordOf("toy", "fail") : { unjudged: "Shard 2 is missing" }),
  );
  expect(result.exitCode).toBe(1);
  expect(worstOf(result)).toBe("fail");
});

const BROKEN = TWO.replace(/path: toy\.onnx(?![\s\S]*path: toy\.onnx)/, "path: other.onnx");

test("checkChange() judges the models beside one that cannot be used, and does not pass", async () => {
  const { result, told, host } = await checkTwo(undefined, undefined, BROKEN);
  expect(result.runs.map(({ model }) => model)).toEqual(["toy"]);
  expect(result.exitCode).toBe(4);
  expect(worstOf(result)).toBe("error");
  expect(failureText(result)).toMatch(/^other: error: Cannot read .*other\.onnx/);
  expect(result.markdown).toContain("1 of 2 models could not be judged");
  expect(result.markdown).toContain("### `toy`: ✅ pass");
  expect(told.map(worstOf)).toEqual(["pass", "error"]);
  expect(host.contents.has("/project/out/other/record.json")).toBe(false);
});

test.each([
  [new UserError("model-malformed", "Cannot read it"), "pass", 4],
  [new EngineError("engine-crashed", "It crashed"), "pass", 5],
  [new EngineError("engine-crashed", "It crashed"), "fail", 1],
] as const)(
  "checkChange() of a model with %s beside one that is %s ends with %d",
  async (fault, outcome, code) => {
    const { result } = await checkTwo((model) =>
      model === "toy" ? Promise.resolve(recordOf("toy", outcome)) : Promise.reject(fault),
    );
    expect(result.exitCode).toBe(code);
  },
);

test("checkChange() hands on a bug, and an engine that is not to be had", async () => {
  const bug = new TypeError("undefined is not a model");
  await expect(checkTwo(() => Promise.reject(bug))).rejects.toBe(bug);
  const none = new UserError("engine-missing", "There is no engine");
  await expect(checkTwo(undefined, () => Promise.reject(none))).rejects.toBe(none);
});
