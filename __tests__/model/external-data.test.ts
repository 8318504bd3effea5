import { describe, expect, test } from "@jest/globals";
import { loadExternalData, type ExternalFiles } from "../../src/model/external-data.ts";
import { graphOf, type Model } from "../../src/model/ir.ts";
import { readModel } from "../../src/model/read-model.ts";
import { tensorValues } from "../../src/model/tensor-data.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { UserError } from "../../src/schema/user-error.ts";
import { fakeHost, type FakeMachine } from "../support/fake-host.ts";
import { field, IDENTITY_GRAPH, join, modelBytes } from "../support/wire.ts";

const FLOATS = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);

/** A tensor of two floats kept elsewhere. */
function external(entries: Readonly<Record<string, string>>, name = "w"): Uint8Array {
  const pairs = Object.entries(entries).map(([key, value]) =>
    field(13, join(field(1, key), field(2, value))),
  );
  return join(field(1, 2), field(2, 1), field(8, name), ...pairs, field(14, 1));
}

function modelWith(...initializers: readonly Uint8Array[]): Model {
  const parts = initializers.map((tensor) => field(5, tensor));
  return readModel(modelBytes(...IDENTITY_GRAPH, ...parts), "m.onnx");
}

/** The files beside /project/models/m.onnx, as `commands/` opens them. */
function beside(machine: FakeMachine, reads: string[] = []): ExternalFiles {
  const { files } = fakeHost(machine);
  return {
    folders: () => Promise.resolve(["/project/models", "/store/blobs"]),
    realPath: (location) => files.realPath(`models/${location}`),
    read: async (path, offset, length) => {
      reads.push(`${path} ${offset}+${length}`);
      return files.readRange(path, offset, length);
    },
    sizeBytes: (path) => files.sizeBytes(path),
    readNow: (path, offset, length) => {
      reads.push(`${path} ${offset}+${length} now`);
      return files.readRangeNow(path, offset, length);
    },
  };
}

interface Loading {
  readonly reads?: string[];
  readonly mostHeld?: number;
}

async function load(
  model: Model,
  machine: FakeMachine,
  { reads, mostHeld = 1e9 }: Loading = {},
): Promise<Model> {
  const place = { source: "m.onnx", files: beside(machine, reads), mostHeld };
  return (await loadExternalData(model, place)).model;
}

async function refusalOf(loading: Promise<Model>): Promise<string> {
  try {
    await loading;
  } catch (error) {
    if (error instanceof UserError && error.code === "model-external-data") return error.message;
    throw error;
  }
  throw new Error("The data was loaded");
}

const valuesOf = (model: Model): readonly unknown[] =>
  graphOf(model).initializer.map((tensor) => [...tensorValues(tensor)]);

test("a model that keeps nothing outside is handed back as it is", async () => {
  const model = modelWith();
  expect(await load(model, {})).toBe(model);
});

test("tensors come in from their offsets, and none reads more than it needs", async () => {
  const model = modelWith(
    external({ location: "w.bin", offset: "8", length: "8" }, "middle"),
    external({ location: "w.bin" }, "start"),
    external({ location: "deep/w.bin", offset: "16" }, "end"),
    external({ location: "./w.bin", length: "4000000000000" }, "boasting"),
  );
  const reads: string[] = [];
  const machine = { files: { "models/w.bin": FLOATS, "models/deep/w.bin": FLOATS } };
  const loaded = await load(model, machine, { reads });
  expect(valuesOf(loaded)).toEqual([
    [3, 4],
    [1, 2],
    [5, 6],
    [1, 2],
  ]);
  expect(reads.map((read) => read.split(" ")[1])).toEqual(["8+8", "0+8", "16+8", "0+8"]);
});

test("a loaded model is written whole and reads again without its files", async () => {
  const machine = { files: { "models/w.bin": FLOATS } };
  const loaded = await load(modelWith(external({ location: "w.bin", offset: "4" })), machine);
  const again = readModel(writeModel(loaded), "again.onnx");
  expect(await load(again, {})).toBe(again);
  expect(valuesOf(again)).toEqual([[2, 3]]);
});

test("the model that was given keeps its references", async () => {
  const model = modelWith(external({ location: "w.bin" }));
  const before = writeModel(model);
  await load(model, { files: { "models/w.bin": FLOATS } });
  expect(Buffer.compare(writeModel(model), before)).toBe(0);
});

test("the tensor of a Constant node comes in as well", async () => {
  const attribute = join(
    field(1, "value"),
    field(5, external({ location: "w.bin" })),
    field(20, 4),
  );
  const constant = field(1, join(field(2, "c"), field(4, "Constant"), field(5, attribute)));
  const model = readModel(modelBytes(constant, ...IDENTITY_GRAPH), "m.onnx");
  const loaded = await load(model, { files: { "models/w.bin": FLOATS } });
  const tensor = graphOf(loaded).node[0]?.attribute[0]?.t;
  expect(tensor === undefined ? [] : [...tensorValues(tensor)]).toEqual([1, 2]);
});

test.each([
  "/etc/passwd",
  "C:\\keys.bin",
  "\\\\host\\share",
  "../w.bin",
  "a/../../w.bin",
  "a\\..\\b",
  "..",
  "",
])('the location "%s" is outside the folder, whether or not there is a file', async (location) => {
  const files = { "models/w.bin": FLOATS, "w.bin": FLOATS, "/etc/passwd": FLOATS };
  expect(await refusalOf(load(modelWith(external({ location })), { files }))).toBe(
    `Cannot read model "m.onnx": tensor "w" keeps its data in "${location}", which is outside the model's folder`,
  );
});

test.each([
  ["a link to a file", { "models/w.bin": "/etc/passwd" }, "w.bin"],
  ["a link to a folder", { "models/deep": "/etc" }, "deep/passwd"],
  ["a link to a link", { "models/w.bin": "models/x", "models/x": "/etc/passwd" }, "w.bin"],
  ["a link into a folder whose name begins alike", { "models/w.bin": "models-too/w.bin" }, "w.bin"],
])("%s that leaves the folder is not followed", async (_, links, location) => {
  const files = { "/etc/passwd": FLOATS, "models-too/w.bin": FLOATS };
  expect(await refusalOf(load(modelWith(external({ location })), { files, links }))).toBe(
    `Cannot read model "m.onnx": tensor "w" keeps its data in "${location}", which is outside the model's folder`,
  );
});

test.each([
  ["within the folder", { "models/w.bin": "models/deep/v2.bin" }],
  ["to where the model itself really lies", { "models/w.bin": "/store/blobs/77" }],
])("a link %s is followed", async (_, links) => {
  const files = { "models/deep/v2.bin": FLOATS, "/store/blobs/77": FLOATS };
  const loaded = await load(modelWith(external({ location: "w.bin" })), { files, links });
  expect(valuesOf(loaded)).toEqual([[1, 2]]);
});

test("a missing file is named, with its cause", async () => {
  const loading = load(modelWith(external({ location: "gone.bin" })), {});
  await expect(loading).rejects.toMatchObject({
    message:
      'Cannot read model "m.onnx": tensor "w" keeps its data in "gone.bin", which cannot be read',
    cause: { code: "file-missing" },
  });
});

test.each([
  [{ offset: "20" }, 'needs 8 bytes at 20 of "w.bin", which has 4 there'],
  [{ offset: "1000" }, 'needs 8 bytes at 1000 of "w.bin", which has 0 there'],
  [{ length: "7" }, 'needs 8 bytes at 0 of "w.bin", which has 7 there'],
  [{ offset: "-1" }, 'has the offset "-1" of external data; it must be a whole number of bytes'],
  [{ offset: "0x8" }, 'has the offset "0x8" of external data; it must be a whole number of bytes'],
  [{ length: "8.5" }, 'has the length "8.5" of external data; it must be a whole number of bytes'],
  [
    { length: "99999999999999999999" },
    'has the length "99999999999999999999" of external data; it must be a whole number of bytes',
  ],
])("the range %j is refused with what is there", async (range, why) => {
  const loading = load(modelWith(external({ location: "w.bin", ...range })), {
    files: { "models/w.bin": FLOATS },
  });
  expect(await refusalOf(loading)).toBe(`Cannot read model "m.onnx": tensor "w" ${why}`);
});

test("petabytes that a small model claims are not allocated", async () => {
  const huge = join(
    ...[2 ** 20, 2 ** 20].map((size) => field(1, size)),
    field(2, 1),
    field(8, "w"),
    field(13, join(field(1, "location"), field(2, "w.bin"))),
    field(14, 1),
  );
  expect(await refusalOf(load(modelWith(huge), { files: { "models/w.bin": FLOATS } }))).toBe(
    'Cannot read model "m.onnx": tensor "w" needs 4398046511104 bytes at 0 of "w.bin", which has 24 there',
  );
});

/** A tensor of so many floats kept elsewhere. */
const floatsAt = (name: string, elements: number, entries: Readonly<Record<string, string>>) =>
  join(
    field(1, elements),
    field(2, 1),
    field(8, name),
    ...Object.entries(entries).map(([key, value]) =>
      field(13, join(field(1, key), field(2, value))),
    ),
    field(14, 1),
  );

const LARGE_ELEMENTS = 2 ** 14;
const LARGE_BYTES = LARGE_ELEMENTS * 4;
const TWO_LARGE = new Uint8Array(
  Float32Array.from({ length: 2 * LARGE_ELEMENTS }, (_, place) => place).buffer,
);
describe("a model with more external data than is held", () => {
  const files = { "models/w.bin": TWO_LARGE, "models/s.bin": FLOATS };
  const model = modelWith(
    floatsAt("first", LARGE_ELEMENTS, { location: "w.bin" }),
    floatsAt("second", LARGE_ELEMENTS, { location: "w.bin", offset: String(LARGE_BYTES) }),
    floatsAt("small", 2, { location: "s.bin" }),
  );
  const mostHeld = 2 * LARGE_BYTES + 7;

  test("leaves its weights in their files, and reads each when somebody looks at it", async () => {
    const reads: string[] = [];
    const loaded = await load(model, { files }, { reads, mostHeld });
    expect(reads).toEqual(["/project/models/s.bin 0+8"]);
    const [, second] = graphOf(loaded).initializer;
    expect(second === undefined ? [] : tensorValues(second)[1]).toBe(LARGE_ELEMENTS + 1);
    expect(reads.slice(1)).toEqual([`/project/models/w.bin ${LARGE_BYTES}+${LARGE_BYTES} now`]);
  });

  test("is held whole when it takes a byte less", async () => {
    const reads: string[] = [];
    await load(model, { files }, { reads, mostHeld: mostHeld + 1 });
    expect(reads).toHaveLength(3);
    expect(reads.some((read) => read.endsWith("now"))).toBe(false);
  });

  test("is written as if it were held", async () => {
    const [left, held] = [
      await load(model, { files }, { mostHeld: 0 }),
      await load(model, { files }),
    ];
    expect(Buffer.compare(writeModel(left), writeModel(held))).toBe(0);
  });

  test("is refused when a file becomes shorter while it is worked on", async () => {
    const host = fakeHost({ files });
    const loaded = await loadExternalData(model, {
      source: "m.onnx",
      mostHeld: 0,
      files: {
        folders: () => Promise.resolve(["/project/models"]),
        realPath: (location) => host.files.realPath(`models/${location}`),
        sizeBytes: (path) => host.files.sizeBytes(path),
        read: (path, offset, length) => host.files.readRange(path, offset, length),
        readNow: (path, offset, length) => host.files.readRangeNow(path, offset, length),
      },
    });
    await host.files.write("models/w.bin", TWO_LARGE.subarray(0, LARGE_BYTES + 100));
    const [first, second] = graphOf(loaded.model).initializer;
    expect(first === undefined ? 0 : tensorValues(first)).toHaveLength(LARGE_ELEMENTS);
    expect(() => (second === undefined ? undefined : tensorValues(second))).toThrow(
      'Cannot read model "m.onnx": "w.bin" became shorter while tensor "second" was read from it',
    );
  });
});

test("tensors that share some of their bytes are refused, those that share all are not", async () => {
  const machine = { files: { "models/w.bin": FLOATS } };
  const shared = [external({ location: "w.bin" }, "a"), external({ location: "w.bin" }, "b")];
  expect(valuesOf(await load(modelWith(...shared), machine))).toEqual([
    [1, 2],
    [1, 2],
  ]);
  const apart = external({ location: "w.bin", offset: "8" }, "c");
  expect(valuesOf(await load(modelWith(...shared, apart), machine))).toHaveLength(3);
  const half = external({ location: "w.bin", offset: "4" }, "half");
  expect(await refusalOf(load(modelWith(...shared, half), machine))).toBe(
    'Cannot read model "m.onnx": tensors "b" (bytes 0 to 8) and "half" (bytes 4 to 12) overlap in "w.bin"; its offsets or lengths are wrong: export it again',
  );
});

test("strings cannot be external", async () => {
  const strings = join(external({ location: "w.bin" }), field(2, 8));
  expect(await refusalOf(load(modelWith(strings), {}))).toBe(
    'Cannot read model "m.onnx": tensor "w" holds strings, which cannot be external',
  );
});

const nodeWith = (...attribute: readonly Uint8Array[]): Uint8Array =>
  field(1, join(field(1, "x"), field(2, "y"), field(4, "Own"), field(5, join(...attribute))));
const TENSOR = external({ location: "w.bin" }, "far");

test.each([
  [
    "a subgraph",
    modelBytes(nodeWith(field(6, field(5, TENSOR)), field(20, 5)), ...IDENTITY_GRAPH.slice(1)),
  ],
  ["a list", modelBytes(nodeWith(field(10, TENSOR)), ...IDENTITY_GRAPH.slice(1))],
  ["a sparse initializer", modelBytes(...IDENTITY_GRAPH, field(15, field(1, TENSOR)))],
  [
    "a function",
    join(modelBytes(...IDENTITY_GRAPH), field(25, field(7, nodeWith(field(5, TENSOR)).slice(2)))),
  ],
])("external data of %s is refused, as no engine reads it there", async (_, bytes) => {
  const loading = load(readModel(bytes, "m.onnx"), { files: { "models/w.bin": FLOATS } });
  expect(await refusalOf(loading)).toBe(
    'Cannot read model "m.onnx": tensor "far" of a subgraph, a function or a list is external; save the model with its data inside',
  );
});
