import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { rmSync } from "node:fs";
import { generatedModel, writeGenerated } from "../../bench/generated-model.ts";
import {
  compress,
  type CompressRequest,
  type CompressResult,
} from "../../src/commands/compress.ts";
import { loadModel } from "../../src/commands/load/load-model.ts";
import type { Host } from "../../src/host/host.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { childEngine } from "../../src/run/child-engine.ts";
import type { Kernels } from "../../src/schema/measurement.ts";
import type { Feeds } from "../../src/schema/tensor.ts";
import { type BuiltEngine, buildEngine, LIMITS, PLAIN } from "../support/engine-program.ts";

const SHAPE = { width: 64, inner: 512, blocks: 1 };
/** All is worked on one weight after the other, and nothing larger than this is one file. */
const SMALL = { mostHeld: 100_000, mostInside: 60_000 };
const host = nodeHost();

let built: BuiltEngine;
beforeAll(async () => {
  built = await buildEngine();
  await writeGenerated(host, at("model.onnx"), SHAPE);
});
afterAll(() => rmSync(built.folder, { recursive: true, force: true }));

const at = (name: string): string => host.files.resolve(built.folder, name);

interface Making {
  readonly model?: string;
  readonly recipe: string;
  readonly output: string;
  readonly sizes?: CompressRequest["sizes"];
  readonly on?: Host;
}

function make({
  model = "model.onnx",
  recipe,
  output,
  sizes = SMALL,
  on = host,
}: Making): Promise<CompressResult> {
  return compress(on, childEngine(built.program), {
    modelPath: at(model),
    recipe,
    outputPath: at(output),
    calibration: undefined,
    tokenizer: undefined,
    inputs: {},
    sizes,
  });
}

async function answers(file: string, kernels: Kernels): Promise<readonly number[]> {
  const width = SHAPE.width;
  const values = Float32Array.from({ length: 4 * width }, (_, place) => Math.sin(place));
  const feeds: Feeds = {
    rows: 4,
    columns: [{ name: "x", elementType: "float32", itemShape: [width], rows: 4, values }],
  };
  const job = { modelPath: at(file), feeds, batch: 1, options: { ...PLAIN, kernels } };
  const { outputs } = await childEngine(built.program).predict(job, LIMITS);
  return Array.from(outputs[0]?.values ?? [], Number);
}

const bytesOf = (name: string): Promise<Uint8Array> => host.files.readBytes(at(name));

test.each(["int8-dynamic", "float16", "clean"])(
  "a candidate of two files by %s answers as that of one file, under both kernels",
  async (recipe) => {
    const [two, one] = [`${recipe}/two.onnx`, `${recipe}/one.onnx`];
    await make({ recipe, output: two });
    await make({ recipe, output: one, sizes: { mostHeld: 1e9, mostInside: 1e9 } });
    expect(await host.files.list(at(recipe))).toEqual(["one.onnx", "two.onnx", "two.onnx.data"]);
    for (const kernels of ["ordinary", "exact"] as const) {
      const wanted = await answers(one, kernels);
      expect(wanted).toHaveLength(4 * SHAPE.width);
      expect(await answers(two, kernels)).toEqual(wanted);
    }
  },
);

test("weights that stay in the model's own file give the candidate that held ones give", async () => {
  const inside = writeModel(generatedModel(SHAPE));
  await host.files.write(at("inside.onnx"), inside);
  const [left, held] = ["inside/left.onnx", "inside/held.onnx"];
  await make({ model: "inside.onnx", recipe: "int8-dynamic", output: left });
  const sizes = { mostHeld: 1e9, mostInside: 1e9 };
  const told = await make({ model: "inside.onnx", recipe: "int8-dynamic", output: held, sizes });
  expect(told.bytesBefore).toBe(inside.length);
  for (const kernels of ["ordinary", "exact"] as const)
    expect(await answers(left, kernels)).toEqual(await answers(held, kernels));
});

test("what is told of a candidate of two files is what is read of it", async () => {
  const told = await make({ recipe: "int8-dynamic", output: "told/candidate.onnx" });
  const { bytes, digest } = await loadModel(host, at("told/candidate.onnx"));
  expect(told).toMatchObject({ bytesAfter: bytes, digest });
  const { bytes: before } = await loadModel(host, at("model.onnx"));
  expect(told.bytesBefore).toBe(before);
});

test("the same model and recipe give the same two files", async () => {
  await make({ recipe: "float16", output: "first/candidate.onnx" });
  await make({ recipe: "float16", output: "second/candidate.onnx" });
  for (const file of ["candidate.onnx", "candidate.onnx.data"])
    expect(Buffer.compare(await bytesOf(`first/${file}`), await bytesOf(`second/${file}`))).toBe(0);
});

test("a disk that fills while a candidate is written leaves the one that was there, and no part", async () => {
  await make({ recipe: "float16", output: "full/candidate.onnx" });
  const before = [await bytesOf("full/candidate.onnx"), await bytesOf("full/candidate.onnx.data")];
  const full: Host = {
    ...host,
    files: {
      ...host.files,
      writeTogether: (files) =>
        host.files.writeTogether(
          files.map(({ path, chunks }) => ({
            path,
            chunks: path.startsWith(at("full")) ? untilFull(chunks) : chunks,
          })),
        ),
    },
  };
  const failed = make({ recipe: "int8-dynamic", output: "full/candidate.onnx", on: full });
  await expect(failed).rejects.toMatchObject({
    code: "file-unreadable",
    message: `Cannot write "${at("full/candidate.onnx")}": the disk is full`,
  });
  expect(await host.files.list(at("full"))).toEqual(["candidate.onnx", "candidate.onnx.data"]);
  expect([await bytesOf("full/candidate.onnx"), await bytesOf("full/candidate.onnx.data")]).toEqual(
    before,
  );
});

function* untilFull(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  let room = 20_000;
  for (const chunk of chunks) {
    room -= chunk.length;
    if (room < 0) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    yield chunk;
  }
}

test.each(["model.onnx", "model.onnx.data", "model"])(
  "weights that the model keeps elsewhere are not written over: --output %s",
  async (output) => {
    await host.files.write(at("named/model"), await bytesOf("model.onnx"));
    await host.files.write(at("named/model.onnx.data"), await bytesOf("model.onnx.data"));
    const before = await bytesOf("named/model.onnx.data");
    const refused = compress(host, childEngine(built.program), {
      modelPath: at("named/model"),
      recipe: "float16",
      outputPath: at(`named/${output}`),
      calibration: undefined,
      tokenizer: undefined,
      inputs: {},
      sizes: SMALL,
    });
    await expect(refused).rejects.toMatchObject({ code: "usage" });
    expect(Buffer.compare(await bytesOf("named/model.onnx.data"), before)).toBe(0);
  },
);

test("a recipe with a pass that holds all weights is refused with the size, and nothing is written", async () => {
  await expect(
    make({ recipe: "tiny-dynamic", output: "never/candidate.onnx" }),
  ).rejects.toMatchObject({
    code: "recipe-refused",
    refusal: "model-size",
  });
  expect(await host.files.exists(at("never"))).toBe(false);
});
