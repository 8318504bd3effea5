import { expect, test } from "@jest/globals";
import { writeGenerated } from "../../bench/generated-model.ts";
import { answerKeys } from "../../src/run/answer-key.ts";
import { fakeHost, type FakeHost } from "../support/fake-host.ts";

const SHAPE = { width: 32, inner: 64, blocks: 1 };

async function hostWith(path: string): Promise<FakeHost> {
  const host = fakeHost();
  await writeGenerated(host, path, SHAPE);
  return host;
}

const keyOf = (host: FakeHost, path: string): Promise<string> =>
  answerKeys(host).next("predict", { paths: [path], options: null });

test("a question about a model has another key when its external data has changed", async () => {
  const host = await hostWith("m/model.onnx");
  const before = await keyOf(host, "m/model.onnx");
  expect(await keyOf(host, "m/model.onnx")).toBe(before);
  const data = await host.files.readBytes("m/model.onnx.data");
  await host.files.write("m/model.onnx.data", data.fill(1, 0, 4));
  expect(await keyOf(host, "m/model.onnx")).not.toBe(before);
});

test("where a model and its data lie leaves no trace in the key", async () => {
  const [here, there] = [await hostWith("a/model.onnx"), await hostWith("b/c/model.onnx")];
  expect(await keyOf(here, "a/model.onnx")).toBe(await keyOf(there, "b/c/model.onnx"));
});

test("a file that is no model has a key of its own all the same", async () => {
  const host = fakeHost({ files: { "a.onnx": "one", "b.onnx": "two" } });
  expect(await keyOf(host, "a.onnx")).not.toBe(await keyOf(host, "b.onnx"));
});
