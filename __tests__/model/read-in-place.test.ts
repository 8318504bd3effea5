import { expect, test } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { generatedModel } from "../../bench/generated-model.ts";
import { graphOf, type Tensor } from "../../src/model/ir.ts";
import { isStreamed, rawBytes, storedData } from "../../src/model/raw-data.ts";
import { readModelInPlace } from "../../src/model/read-in-place.ts";
import { readModel } from "../../src/model/read-model.ts";
import type { StoredData } from "../../src/model/stored-data.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { randomStreams } from "../../src/stats/random.ts";

/** A file, with a note of how much of it was read. */
function fileOf(bytes: Uint8Array, reads: number[] = []): StoredData {
  const { length } = bytes;
  return {
    length,
    read: (from = 0, to = length) => {
      reads.push(to - from);
      return bytes.slice(from, to);
    },
  };
}

const GENERATED = writeModel(generatedModel({ width: 32, inner: 1024, blocks: 2 }));

const FIXTURES = readdirSync("fixtures", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".onnx"))
  .map((name): readonly [string, Uint8Array] => [name, readFileSync(joinPath("fixtures", name))]);

test.each([["a generated model", GENERATED] as const, ...FIXTURES])(
  "%s read in its place is written as the same bytes as when it is held",
  (_, bytes) => {
    const left = readModelInPlace(fileOf(bytes), "m.onnx");
    const made = left === undefined ? new Uint8Array() : writeModel(left);
    expect(Buffer.compare(made, writeModel(readModel(bytes, "m.onnx")))).toBe(0);
  },
);

test("large weights are not read, small ones are there", () => {
  const reads: number[] = [];
  const model = readModelInPlace(fileOf(GENERATED, reads), "m.onnx");
  const tensors: readonly Tensor[] = model === undefined ? [] : graphOf(model).initializer;
  // 32 × 32 floats take 4 KiB, 32 × 1024 take 128.
  expect(tensors.map((tensor) => storedData(tensor)?.length ?? 0)).toEqual([
    0, 131_072, 131_072, 0, 131_072, 131_072, 0, 0,
  ]);
  const read = reads.reduce((total, length) => total + length, 0);
  // A window of 64 KiB for what lies between two weights.
  expect(read).toBeLessThan(6 * 2 ** 16);
  const held = graphOf(readModel(GENERATED, "m.onnx")).initializer;
  for (const [place, tensor] of tensors.entries())
    expect(Buffer.compare(rawBytes(tensor), rawBytes(held[place] ?? tensor))).toBe(0);
  expect(model === undefined ? false : isStreamed(model)).toBe(true);
});

const outcome = (read: () => Uint8Array | undefined): string => {
  try {
    const bytes = read();
    return bytes === undefined ? "to be read whole" : Buffer.from(bytes).toString("base64");
  } catch (error) {
    return error instanceof Error ? error.name : "";
  }
};

test("a file that is cut off or damaged is never read as another model than when it is held", () => {
  const random = randomStreams(1).stream("damage");
  const small = GENERATED.length - 6 * 131_072;
  let compared = 0;
  for (let round = 0; round < 300; round += 1) {
    const bytes = Uint8Array.from(GENERATED);
    const place = random.index(round % 2 === 0 ? 400 : small);
    if (round % 3 === 0) bytes[place] = random.index(256);
    const cut = round % 3 === 1 ? bytes.subarray(0, place) : bytes;
    if (round % 3 === 2) bytes[bytes.length - 1 - place] = random.index(256);
    const left = outcome(() => {
      const model = readModelInPlace(fileOf(cut), "m.onnx");
      return model === undefined ? undefined : writeModel(model);
    });
    if (left === "to be read whole") continue;
    compared += 1;
    expect(left).toBe(outcome(() => writeModel(readModel(cut, "m.onnx"))));
  }
  expect(compared).toBeGreaterThan(50);
});
