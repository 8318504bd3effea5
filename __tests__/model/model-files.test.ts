import { expect, test } from "@jest/globals";
import { externalLocations, loadExternalData } from "../../src/model/external-data.ts";
import { graphOf, makeTensor, type Model, withGraph } from "../../src/model/ir.ts";
import { dataFileOf, modelFiles } from "../../src/model/model-files.ts";
import { isStreamed, rawBytes } from "../../src/model/raw-data.ts";
import { readModel } from "../../src/model/read-model.ts";
import { chunksOf, type Piece } from "../../src/model/stored-data.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { generatedModel } from "../../bench/generated-model.ts";
import { fakeHost } from "../support/fake-host.ts";

const MODEL = generatedModel({ width: 48, inner: 1024, blocks: 1 });

const joined = (pieces: readonly Piece[]): Uint8Array => Buffer.concat([...chunksOf(pieces)]);

/** The numbers that the main file holds of each weight outside it. */
function placesIn(
  main: Uint8Array,
): readonly { readonly offset: number; readonly length: number }[] {
  return graphOf(readModel(main, "main")).initializer.map(({ externalData }) => {
    const entries = new Map(externalData.map(({ key, value }) => [key, Number(value)]));
    return { offset: entries.get("offset") ?? Number.NaN, length: entries.get("length") ?? 0 };
  });
}

interface Again {
  readonly main: Uint8Array;
  readonly data: Uint8Array;
  readonly mostHeld: number;
}

async function readAgain({ main, data, mostHeld }: Again): Promise<Model> {
  const { files } = fakeHost({ files: { "m.onnx.data": data } });
  const { model } = await loadExternalData(readModel(main, "m.onnx"), {
    source: "m.onnx",
    mostHeld,
    files: {
      folders: () => Promise.resolve(["/project"]),
      realPath: (location) => files.realPath(location),
      sizeBytes: (path) => files.sizeBytes(path),
      read: (path, offset, length) => files.readRange(path, offset, length),
      readNow: (path, offset, length) => files.readRangeNow(path, offset, length),
    },
  });
  return model;
}

test.each([
  ["in one file, when it takes what one may", 0, 1],
  ["in two, when it takes a byte more", -1, 2],
])("a model is kept %s", (_, change, files) => {
  const { data } = modelFiles(MODEL, "m.onnx", writeModel(MODEL).length + change);
  expect(data === undefined ? 1 : 2).toBe(files);
});

test("one file is that of a model whose weights memory holds", () => {
  const held = readModel(writeModel(MODEL), "held");
  expect(isStreamed(held)).toBe(false);
  const { main } = modelFiles(MODEL, "m.onnx");
  expect(Buffer.compare(joined(main), writeModel(held))).toBe(0);
});

test.each([
  ["brought in", 1e9, false],
  ["left in its file", 0, true],
])("what two files hold, %s, is the model to the byte", async (_, mostHeld, streamed) => {
  const { main, data = [] } = modelFiles(MODEL, "m.onnx", 0);
  const again = await readAgain({ main: joined(main), data: joined(data), mostHeld });
  expect(isStreamed(again)).toBe(streamed);
  expect(graphOf(again).initializer.map(({ name }) => name)).toEqual(
    graphOf(MODEL).initializer.map(({ name }) => name),
  );
  for (const [place, tensor] of graphOf(again).initializer.entries()) {
    const own = graphOf(MODEL).initializer[place] ?? tensor;
    expect(Buffer.compare(rawBytes(tensor), rawBytes(own))).toBe(0);
  }
  const written = modelFiles(again, "m.onnx", 0);
  expect(Buffer.compare(joined(written.data ?? []), joined(data))).toBe(0);
});

test("the main file names the other, beside it", () => {
  const { main } = modelFiles(MODEL, "small.onnx", 0);
  expect(externalLocations(readModel(joined(main), "m"))).toEqual(["small.onnx.data"]);
  expect(dataFileOf("small.onnx")).toBe("small.onnx.data");
});

test("weights begin at pages, large ones at what Windows maps from, and none overlap", () => {
  const large = makeTensor("large", "float32", {
    dims: [2 ** 18],
    values: new Float32Array(2 ** 18),
  });
  const model = withGraph(MODEL, { initializers: [...graphOf(MODEL).initializer, large] });
  const { main, data = [] } = modelFiles(model, "m.onnx", 0);
  const places = placesIn(joined(main));
  expect(places.map(({ length }) => length)).toEqual([9216, 196_608, 196_608, 9216, 9216, 2 ** 20]);
  let end = 0;
  for (const { offset, length } of places) {
    expect(offset % (length >= 2 ** 20 ? 65_536 : 4096)).toBe(0);
    expect(offset).toBeGreaterThanOrEqual(end);
    // No more lies between two weights than the next one's place asks for.
    expect(offset - end).toBeLessThan(length >= 2 ** 20 ? 65_536 : 4096);
    end = offset + length;
  }
  expect(joined(data)).toHaveLength(end);
});

test("what lies between weights is zeros, so that the same model gives the same bytes", () => {
  const [first, second] = [modelFiles(MODEL, "m.onnx", 0), modelFiles(MODEL, "m.onnx", 0)];
  const data = joined(first.data ?? []);
  expect(Buffer.compare(joined(first.main), joined(second.main))).toBe(0);
  expect(Buffer.compare(data, joined(second.data ?? []))).toBe(0);
  expect(data.subarray(9216, 12_288).every((byte) => byte === 0)).toBe(true);
});

test.each([
  [1023, 0],
  [1024, 1],
])("of weights with %i floats, %i lie outside", (elements, outside) => {
  const own = makeTensor("own", "float32", {
    dims: [elements],
    values: new Float32Array(elements),
  });
  const { weights } = modelFiles(withGraph(MODEL, { initializers: [own] }), "m.onnx", 0);
  expect(weights).toHaveLength(outside);
});

test("no weight is read before its turn, and none is read twice", () => {
  const reads: string[] = [];
  const { main, data = [] } = modelFiles(MODEL, "m.onnx", 0);
  const watched = data.map((piece, place) =>
    piece instanceof Uint8Array
      ? piece
      : {
          length: piece.length,
          read: (from?: number, to?: number) => {
            reads.push(`${place} ${String(from)}-${String(to)}`);
            return piece.read(from, to);
          },
        },
  );
  expect(main.every((piece) => piece instanceof Uint8Array)).toBe(true);
  const chunks = chunksOf(watched);
  chunks.next();
  expect(reads).toEqual([]);
  Array.from(chunks);
  expect(reads).toEqual(["1 0-9216", "3 0-196608", "5 0-196608", "7 0-9216", "9 0-9216"]);
});
