import { expect, test } from "@jest/globals";
import { compress, type CompressRequest } from "../../src/commands/compress.ts";
import { readModel } from "../../src/model/read-model.ts";
import { operatorCounts } from "../../src/model/signature.ts";
import { EngineError } from "../../src/schema/user-error.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import { toyHost } from "../support/toy-project.ts";

const REQUEST: CompressRequest = {
  modelPath: "toy.onnx",
  recipe: "int8-dynamic",
  outputPath: "made/small.onnx",
  calibration: undefined,
  tokenizer: undefined,
  inputs: {},
};

test("the model that is written is the one that is told of", async () => {
  const host = toyHost();
  const result = await compress(host, fakeEngine(), REQUEST);
  const bytes = host.contents.get("/project/made/small.onnx");
  if (bytes === undefined) throw new Error("Nothing was written");
  expect(result).toMatchObject({
    bytesAfter: bytes.length,
    digest: host.digest.sha256(bytes),
    bytesBefore: host.contents.get("/project/toy.onnx")?.length,
  });
  expect(operatorCounts(readModel(bytes, "small.onnx"))).toHaveProperty("DynamicQuantizeLinear");
});

test("the file that is written is the one that the engine tried", async () => {
  const host = toyHost();
  let tried: Uint8Array | undefined;
  const engine = fakeEngine({
    open: async ({ modelPath }) => {
      tried = host.contents.get(modelPath);
    },
  });
  await compress(host, engine, REQUEST);
  expect(tried?.length).toBeGreaterThan(0);
  expect(host.contents.get("/project/made/small.onnx")).toBe(tried);
});

test("where the folder of the trial lies on another disk, the candidate is written", async () => {
  const host = toyHost();
  const files = { ...host.files, move: () => Promise.resolve(false) };
  const { digest } = await compress({ ...host, files }, fakeEngine(), REQUEST);
  const bytes = host.contents.get("/project/made/small.onnx") ?? new Uint8Array();
  expect(host.digest.sha256(bytes)).toBe(digest);
});

test("calibration rows reach the recipe through guessed inputs", async () => {
  const host = toyHost();
  const engine = fakeEngine();
  await compress(host, engine, {
    ...REQUEST,
    recipe: "int8-static",
    calibration: "calibration.csv",
  });
  expect(engine.asked).toContain("ranges");
  expect(host.contents.has("/project/made/small.onnx")).toBe(true);
});

test.each([
  ["int8-static", /calibration/],
  ["auto", /a search needs criteria to meet; use it in a policy \(recipe: auto\)/],
  ["int8-dynamc", /Cannot find recipe "int8-dynamc"; did you mean "int8-dynamic"\?/],
])(
  "recipe %s without calibration rows is refused in a sentence, and nothing is written",
  async (recipe, why) => {
    const host = toyHost();
    await expect(compress(host, fakeEngine(), { ...REQUEST, recipe })).rejects.toThrow(why);
    expect(host.contents.has("/project/made/small.onnx")).toBe(false);
  },
);

test("a candidate that the engine refuses is not written", async () => {
  const host = toyHost();
  const refusal = new EngineError("engine-failed", "Cannot load model: no such operator");
  const engine = fakeEngine({
    open: ({ modelPath }) =>
      modelPath.endsWith("candidate.onnx") ? Promise.reject(refusal) : Promise.resolve(),
  });
  await expect(compress(host, engine, REQUEST)).rejects.toMatchObject({
    code: "recipe-refused",
  });
  expect(host.contents.has("/project/made/small.onnx")).toBe(false);
});

test("a model that the engine refuses itself is not laid on the recipe", async () => {
  const host = toyHost();
  const engine = fakeEngine({
    open: ({ modelPath }) =>
      Promise.reject(
        new EngineError("engine-failed", `Cannot load model "${modelPath}": no such operator`),
      ),
  });
  await expect(compress(host, engine, REQUEST)).rejects.toMatchObject({
    code: "model-malformed",
    message:
      'Cannot compress the model: the engine refuses the model itself (Cannot load model "model.onnx": no such operator)',
  });
  expect(host.contents.has("/project/made/small.onnx")).toBe(false);
});

test("an engine that does not end is a failure of the engine, told without a folder that is gone", async () => {
  const engine = fakeEngine({
    open: ({ modelPath }) =>
      Promise.reject(
        new EngineError("engine-timeout", `Cannot load model "${modelPath}": it did not end`),
      ),
  });
  await expect(compress(toyHost(), engine, REQUEST)).rejects.toMatchObject({
    name: "EngineError",
    message: 'Cannot load model "candidate.onnx": it did not end',
  });
});

test("the folder of the trial run is removed", async () => {
  const host = toyHost();
  await compress(host, fakeEngine(), REQUEST);
  expect([...host.contents.keys()].filter((path) => path.startsWith("/tmp"))).toEqual([]);
});

test.each([
  ["the model", { outputPath: "./made/../toy.onnx" }],
  ["the rows", { outputPath: "calibration.csv", calibration: "calibration.csv" }],
])("%s that is read is not written over", async (_what, request) => {
  const host = toyHost();
  const before = new Map(host.contents);
  await expect(compress(host, fakeEngine(), { ...REQUEST, ...request })).rejects.toThrow(
    /Cannot write ".+": it is read for this very model; name another file by --output/,
  );
  expect(host.contents).toEqual(before);
});
