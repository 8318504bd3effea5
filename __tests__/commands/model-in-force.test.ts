import { expect, test } from "@jest/globals";
import { limitsOf, modelsInForce } from "../../src/commands/model-in-force.ts";
import { parsePolicy } from "../../src/policy/read-policy.ts";
import { fakeHost } from "../support/fake-host.ts";

const model = (name: string): string =>
  `  ${name}:\n    path: ${name}.onnx\n    data: { evaluation: { path: e.csv } }\n`;
const file = (rest = "") => ({
  policy: parsePolicy(`version: 1\n${rest}models:\n${model("a")}${model("b")}`, "p.yml"),
  source: "p.yml",
  directory: "/base",
  digest: "",
});

const names = (...asked: readonly string[]): readonly string[] =>
  modelsInForce(fakeHost(), file(), { names: asked }).map(({ name }) => name);
const digests = (rest: string): readonly string[] =>
  modelsInForce(fakeHost(), file(rest), { names: [] }).map(({ digest }) => digest);

test("all models are in force unless some are named", () => {
  expect(names()).toEqual(["a", "b"]);
  expect(names("b")).toEqual(["b"]);
});

test("folders are those of the policy, but models and results are in the working tree", () => {
  const [first] = modelsInForce(fakeHost(), file("baselines: kept\noutput: made\n"), {
    names: [],
    modelDirectory: "/project",
  });
  expect(first).toMatchObject({
    directory: "/base",
    modelDirectory: "/project",
    baselines: "/base/kept",
    output: "/project/made/a",
  });
});

test("what is not said has its default", () => {
  const [first] = modelsInForce(fakeHost(), file(), { names: [] });
  expect(first).toMatchObject({
    baselines: "/base/baselines",
    output: "/base/out/a",
    onInconclusive: "fail",
    seed: 1,
  });
});

test("the digest is that of the model's own part of the policy", () => {
  expect(digests("seed: 2\n")).toEqual(digests(""));
  expect(new Set(digests(""))).toHaveProperty("size", 2);
});

test("limits are seconds and megabytes, ten minutes and 4 GB unless said", () => {
  const policy = { path: "m.onnx", data: { evaluation: { path: "e.csv" } } };
  expect(limitsOf(policy)).toEqual({ timeoutMs: 600_000, memoryBytes: 4.096e9 });
  expect(limitsOf({ ...policy, limits: { seconds: 2, "memory-mb": 100 } })).toEqual({
    timeoutMs: 2000,
    memoryBytes: 1e8,
  });
});
