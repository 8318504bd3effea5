import { create } from "@bufbuild/protobuf";
import { expect, test } from "@jest/globals";
import { StringStringEntryProtoSchema, TensorProto_DataLocation } from "onnx-buf";
import { loadModel, opsetsOf } from "../../../src/commands/load/load-model.ts";
import { graphOf, withGraph, withOpset } from "../../../src/model/ir.ts";
import { tensorValues } from "../../../src/model/tensor-data.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import { fakeHost, type FakeMachine } from "../../support/fake-host.ts";
import { generatedModel } from "../../../bench/generated-model.ts";
import { isStreamed } from "../../../src/model/raw-data.ts";
import { toyHost, toyModel } from "../../support/toy-project.ts";
import { field, IDENTITY_GRAPH, join, modelBytes } from "../../support/wire.ts";

const entry = (key: string, value: string) => create(StringStringEntryProtoSchema, { key, value });

/** The toy with its first weight in the file "weights.bin", 16 bytes from its start. */
function splitModel(): { readonly model: Uint8Array; readonly weights: Uint8Array } {
  const model = toyModel();
  const [first, ...others] = graphOf(model).initializer;
  if (first === undefined) throw new Error("The toy has weights");
  const { rawData } = first;
  const external = {
    ...first,
    rawData: new Uint8Array(),
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [
      entry("location", "weights.bin"),
      entry("offset", "16"),
      entry("length", String(rawData.length)),
    ],
  };
  return {
    model: writeModel(withGraph(model, { initializers: [external, ...others] })),
    weights: Uint8Array.from([...new Uint8Array(16), ...rawData]),
  };
}

test("a model is read with its figures, and named as the user named it", async () => {
  const host = toyHost();
  const loaded = await loadModel(host, "/project/toy.onnx", { source: "toy.onnx" });
  const bytes = host.contents.get("/project/toy.onnx") ?? new Uint8Array();
  expect(loaded).toMatchObject({
    path: "/project/toy.onnx",
    source: "toy.onnx",
    bytes: bytes.length,
    digest: host.digest.sha256(bytes),
    parameters: 4096,
  });
  expect(loaded.signature.inputs).toEqual([{ name: "x", elementType: "float32", shape: ["N", 2] }]);
});

test("external data counts as bytes, in the digest, and as the weights that it is", async () => {
  const { model, weights } = splitModel();
  const files = { "m/model.onnx": model, "m/weights.bin": weights };
  const loaded = await loadModel(fakeHost({ files }), "m/model.onnx");
  expect(loaded.bytes).toBe(model.length + weights.length - 16);
  const [first] = graphOf(loaded.model).initializer;
  const [own] = graphOf(toyModel()).initializer;
  if (first === undefined || own === undefined) throw new Error("The toy has weights");
  expect(tensorValues(first)).toEqual(tensorValues(own));
  const other = {
    ...files,
    "m/weights.bin": weights.map((byte, at) => (at === 20 ? byte ^ 1 : byte)),
  };
  const changed = await loadModel(fakeHost({ files: other }), "m/model.onnx");
  expect(changed.digest).not.toBe(loaded.digest);
});

test("operator sets are named by domain, in the order of the names", () => {
  const model = withOpset(toyModel(), "com.microsoft", 1);
  expect(Object.entries(opsetsOf(model))).toEqual([
    ["ai.onnx", 17],
    ["com.microsoft", 1],
  ]);
});

const wireEntry = (key: string, value: string): Uint8Array =>
  field(13, join(field(1, key), field(2, value)));
const TENSOR = [field(1, 2), field(2, 1), field(8, "w")];
const FAR = [wireEntry("location", "w.bin"), wireEntry("offset", "4"), field(14, 1)];
const MODEL = modelBytes(...IDENTITY_GRAPH, field(5, join(...TENSOR, ...FAR)));
const DATA = new Uint8Array(Float32Array.of(1, 2, 3).buffer);

const load = (machine: FakeMachine): ReturnType<typeof loadModel> =>
  loadModel(fakeHost(machine), "models/m.onnx");

test("a link that leaves the model's folder is not followed", async () => {
  const files = { "models/m.onnx": MODEL, "/etc/secret": DATA };
  await expect(load({ files, links: { "models/w.bin": "/etc/secret" } })).rejects.toMatchObject({
    code: "model-external-data",
    message:
      'Cannot read model "models/m.onnx": tensor "w" keeps its data in "w.bin", which is outside the model\'s folder',
  });
});

test("a cache that links the model and its data to one store is followed", async () => {
  const files = { "/store/blobs/1": MODEL, "/store/blobs/2": DATA };
  const links = { "models/m.onnx": "/store/blobs/1", "models/w.bin": "/store/blobs/2" };
  expect((await load({ files, links })).bytes).toBe(MODEL.length + 8);
});

test("a file that is larger than one of protobuf may be is refused before it is read", async () => {
  const { files } = fakeHost({ files: { "m.onnx": MODEL } });
  const host = {
    ...fakeHost(),
    files: {
      ...files,
      sizeBytes: () => Promise.resolve(2 ** 31),
      readBytes: () => Promise.reject(new Error("It was read")),
    },
  };
  await expect(loadModel(host, "m.onnx")).rejects.toMatchObject({
    code: "model-too-large",
    message:
      'Cannot read model "m.onnx": the file takes 2.1 GB, and a model file holds 2 GB at most; save the model with its weights in a file beside it (external data)',
  });
});

test("weights that stay in their file give the figures of held ones", async () => {
  const inside = writeModel(generatedModel({ width: 32, inner: 1024, blocks: 1 }));
  const host = fakeHost({ files: { "m.onnx": inside } });
  const { model: left, ...figures } = await loadModel(host, "m.onnx", { mostHeld: 1000 });
  const { model: held, ...own } = await loadModel(host, "m.onnx");
  expect([isStreamed(left), isStreamed(held)]).toEqual([true, false]);
  expect(figures).toEqual(own);
});
