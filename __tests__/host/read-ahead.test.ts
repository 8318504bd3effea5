import { expect, test } from "@jest/globals";
import type { Host } from "../../src/host/host.ts";
import { readingAhead } from "../../src/host/read-ahead.ts";
import { fakeHost } from "../support/fake-host.ts";

const BYTES = Uint8Array.of(1, 2, 3);

/** Each read of a file's bytes is counted; the file is as long as it is said to be. */
function counted(sizeBytes?: number): { readonly host: Host; readonly reads: string[] } {
  const host = fakeHost({ files: { "model.onnx": BYTES, "other.onnx": BYTES } });
  const reads: string[] = [];
  const files = {
    ...host.files,
    ...(sizeBytes === undefined ? {} : { sizeBytes: () => Promise.resolve(sizeBytes) }),
    readBytes: (path: string) => {
      reads.push(host.files.resolve(path));
      return host.files.readBytes(path);
    },
  };
  return { host: { ...host, files }, reads };
}

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test("a file is read before anybody asks for it, once, and the bytes are one reader's own", async () => {
  const { host, reads } = counted();
  const ahead = readingAhead(host, "model.onnx");
  await settled();
  expect(reads).toHaveLength(1);
  const first = await ahead.files.readBytes(host.files.resolve("model.onnx"));
  expect(reads).toHaveLength(1);
  const second = await ahead.files.readBytes("model.onnx");
  expect([first, second]).toEqual([BYTES, BYTES]);
  expect(reads).toHaveLength(2);
  expect(await ahead.files.readBytes("other.onnx")).toEqual(BYTES);
});

test.each([
  [2 ** 28, 1],
  [2 ** 28 + 1, 0],
])("of a file of %d bytes %d reads begin ahead", async (sizeBytes, expected) => {
  const { host, reads } = counted(sizeBytes);
  const ahead = readingAhead(host, "model.onnx");
  await settled();
  expect(reads).toHaveLength(expected);
  expect(await ahead.files.readBytes("model.onnx")).toEqual(BYTES);
  expect(reads).toHaveLength(1);
});

test("that there is no such file is told to whoever reads it, and to nobody else", async () => {
  const ahead = readingAhead(fakeHost(), "missing.onnx");
  await settled();
  await expect(ahead.files.readBytes("missing.onnx")).rejects.toThrow("no such file");
});
