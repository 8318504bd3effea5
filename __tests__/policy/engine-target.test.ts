import { expect, test } from "@jest/globals";
import { check } from "../../src/commands/check.ts";
import { oldestRelease } from "../../src/policy/engine-target.ts";
import { withOpset } from "../../src/model/ir.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import { TOY_POLICY, toyHost, toyModel } from "../support/toy-project.ts";

test.each([
  [">=1.16", 16],
  [">= 1.30", 30],
  [undefined, undefined],
])("%p begins with 1.%p", (text, release) => {
  expect(oldestRelease(text, "--target")).toBe(release);
});

test.each(["1.17", ">1.17", ">=2.0", ">=1.17.3", ">=1.15", ""])("%p is refused", (text) => {
  expect(() => oldestRelease(text, "--target")).toThrow(
    `Cannot read --target: it is "${text}"; it takes the oldest release that must load the candidate`,
  );
});

const POLICY = "compression-gate.yml";
const targeting = (release: string, recipe: string): string =>
  `${TOY_POLICY.replace("recipe: int8-dynamic", `recipe: ${recipe}`)}    target: { onnxruntime: ">=${release}" }\n`;

test("a policy's target keeps recipes out that its engines cannot run, in a search and by name", async () => {
  const request = { policyPath: POLICY, models: [], canary: false };
  const named = toyHost({ [POLICY]: targeting("1.16", "int4-weights") });
  const { failed, exitCode } = await check(named, fakeEngine(), request);
  expect(failed.map(({ error }) => error.message)).toEqual([
    expect.stringContaining("needs onnxruntime 1.17, and the target begins with 1.16"),
  ]);
  expect(exitCode).toBe(4);
  const auto = toyHost({ [POLICY]: targeting("1.16", "auto") });
  const [record] = (await check(auto, fakeEngine(), request)).records;
  const trial = record?.candidate.trials?.find(({ recipe }) => recipe === "int4-weights");
  expect(trial).toMatchObject({ outcome: "refused" });
  expect(record?.verdict.outcome).toBe("pass");
}, 20_000);

test("a candidate from elsewhere that the target's engines cannot run is refused", async () => {
  const request = { policyPath: POLICY, models: [], canary: false };
  const young = writeModel(withOpset(toyModel(), "", 21));
  const judge = (release: string): ReturnType<typeof check> => {
    const policy = targeting(release, "{ provided: young.onnx }");
    return check(toyHost({ [POLICY]: policy, "young.onnx": young }), fakeEngine(), request);
  };
  expect((await judge("1.17")).failed.map(({ error }) => error.message)).toEqual([
    'Cannot judge candidate "young.onnx": opset 21 needs onnxruntime 1.18, and the target begins with 1.17 (target.onnxruntime)',
  ]);
  expect((await judge("1.18")).records).toHaveLength(1);
});
