import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { checkModel } from "../../src/model/check-model.ts";
import { graphOf, type Model } from "../../src/model/ir.ts";
import { readModel } from "../../src/model/read-model.ts";
import { UserError } from "../../src/schema/user-error.ts";
import { FIXTURE_MODELS, fixtureBytes } from "../support/fixtures.ts";
import { field, IDENTITY_GRAPH, join, modelBytes } from "../support/wire.ts";

const SOUND = modelBytes(...IDENTITY_GRAPH);
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

function outcomeOf(bytes: Uint8Array): Model | UserError {
  try {
    return readModel(bytes, "m.onnx");
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function refusalOf(bytes: Uint8Array): UserError {
  const outcome = outcomeOf(bytes);
  if (outcome instanceof UserError) return outcome;
  throw new Error("The model was read");
}

/** A model with one initializer of these fields of TensorProto. */
function withTensor(...fields: readonly Uint8Array[]): Uint8Array {
  return modelBytes(...IDENTITY_GRAPH, field(5, join(...fields, field(8, "w"))));
}

const dims = (...sizes: readonly (number | bigint)[]): Uint8Array =>
  join(...sizes.map((size) => field(1, size)));
const FLOAT = field(2, 1);

test("a sound model is read, and a node reads as it was written", () => {
  const { node, input, output } = graphOf(readModel(SOUND, "m.onnx"));
  expect(node.map(({ opType, input: from, output: to }) => [opType, from, to])).toEqual([
    ["Identity", ["x"], ["y"]],
  ]);
  expect([input[0]?.name, output[0]?.name]).toEqual(["x", "y"]);
});

test("weights are views into the file, not copies", () => {
  const bytes = fixtureBytes("mail-spam/model.onnx");
  const { initializer } = graphOf(readModel(bytes, "m.onnx"));
  const inside = initializer.filter(({ rawData }) => rawData.length > 0);
  expect(inside.length).toBeGreaterThan(10);
  for (const { rawData } of inside) expect(rawData.buffer).toBe(bytes.buffer);
});

test.each([
  ["an empty file", new Uint8Array(), "model-empty", "the file is empty"],
  [
    "a Git LFS pointer",
    text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n"),
    "model-lfs-pointer",
    "it is a Git LFS pointer, not the model itself; fetch the model with `git lfs pull`",
  ],
  [
    "a web page",
    text("<!DOCTYPE html><title>Not found</title>"),
    "model-not-onnx",
    "it is not an ONNX file (its bytes are no model message)",
  ],
  [
    "a zip archive",
    text("PK\u0003\u0004 and so on"),
    "model-not-onnx",
    "it is not an ONNX file (its bytes are no model message)",
  ],
  [
    "another message of the same wire format",
    field(2, "a name and nothing else"),
    "model-not-onnx",
    "it holds no ONNX graph; export the model as .onnx",
  ],
  [
    "a model without a graph",
    join(field(1, 8), field(8, field(2, 17))),
    "model-empty",
    "it holds no graph; export the model again",
  ],
  [
    "a graph without outputs",
    modelBytes(...IDENTITY_GRAPH.slice(0, 3)),
    "model-empty",
    "its graph has no outputs",
  ],
  [
    "a model that imports no operators",
    join(field(1, 8), field(7, join(...IDENTITY_GRAPH))),
    "model-malformed",
    "it imports no operator set (opset_import is empty)",
  ],
  [
    "half a model",
    SOUND.slice(0, SOUND.length / 2),
    "model-truncated",
    `the file ends, or is damaged, within the model (${Math.floor(SOUND.length / 2)} bytes are there); copy or download it again`,
  ],
])("%s is refused with a sentence that says so", (_, bytes, ...[code, why]) => {
  expect(refusalOf(bytes)).toMatchObject({ code, message: `Cannot read model "m.onnx": ${why}` });
});

test.each([
  ["a negative dimension", withTensor(dims(2, -3n), FLOAT), 'tensor "w" has the dimension -3'],
  [
    "petabytes in 100 bytes",
    withTensor(dims(2 ** 20, 2 ** 20, 2 ** 10), FLOAT, field(9, new Uint8Array(4))),
    'tensor "w" would have 1125899906842624 elements',
  ],
  [
    "dimensions whose product is beyond any number",
    withTensor(...Array.from({ length: 40 }, () => dims(2n ** 62n)), FLOAT),
    'tensor "w" would have 4611686018427387904 elements',
  ],
  [
    "too few raw bytes",
    withTensor(dims(2, 3), FLOAT, field(9, new Uint8Array(23))),
    'tensor "w" of shape [2, 3] needs 24 bytes and has 23',
  ],
  [
    "too many raw bytes",
    withTensor(dims(2, 3), FLOAT, field(9, new Uint8Array(25))),
    'tensor "w" of shape [2, 3] needs 24 bytes and has 25',
  ],
  [
    "an odd number of 4-bit values in too few bytes",
    withTensor(dims(5), field(2, 22), field(9, new Uint8Array(2))),
    'tensor "w" of shape [5] needs 3 bytes and has 2',
  ],
  [
    "no data at all",
    withTensor(dims(2), FLOAT),
    'tensor "w" of shape [2] needs 2 values and has 0',
  ],
  [
    "the values of another type",
    withTensor(dims(2), FLOAT, field(7, Uint8Array.of(1, 2))),
    'tensor "w" of shape [2] needs 2 values and has 0',
  ],
  [
    "half of a complex number",
    withTensor(dims(1), field(2, 14), field(4, new Uint8Array(4))),
    'tensor "w" of shape [1] needs 2 values and has 1',
  ],
  [
    "strings as raw data",
    withTensor(dims(4), field(2, 8), field(9, "abcd")),
    'tensor "w" of shape [4] keeps strings as raw data, which ONNX does not allow',
  ],
])("a tensor with %s is refused before anything is made of it", (_, bytes, why) => {
  expect(bytes.length).toBeLessThan(600);
  expect(refusalOf(bytes)).toMatchObject({
    code: "model-malformed",
    message: `Cannot read model "m.onnx": ${why}`,
  });
});

test.each([
  ["a scalar", [FLOAT, field(9, new Uint8Array(4))]],
  ["no elements, whatever the other dimensions", [dims(0, 2n ** 62n, 2n ** 62n), FLOAT]],
  ["as many elements as may be, kept elsewhere", [dims(2 ** 20, 2 ** 20), FLOAT, field(14, 1)]],
  ["five 4-bit values in three bytes", [dims(5), field(2, 22), field(9, new Uint8Array(3))]],
  ["a type that is not known yet", [dims(3), field(2, 99), field(9, new Uint8Array(7))]],
])("a tensor of %s is read", (_, fields) => {
  expect(graphOf(readModel(withTensor(...fields), "m.onnx")).initializer).toHaveLength(1);
});

test("one element more than may be is refused, wherever the data lies", () => {
  const over = withTensor(dims(2 ** 40 + 1), FLOAT, field(14, 1));
  expect(refusalOf(over).message).toContain('tensor "w" would have 1099511627777 elements');
});

const BAD = join(dims(-1n), FLOAT, field(8, "bad"));
const attribute = (...fields: readonly Uint8Array[]): Uint8Array =>
  field(5, join(field(1, "a"), ...fields));
const node = (...attributes: readonly Uint8Array[]): Uint8Array =>
  field(1, join(field(1, "x"), field(2, "y"), field(4, "Own"), ...attributes));

test.each([
  ["an attribute", modelBytes(node(attribute(field(5, BAD))), ...IDENTITY_GRAPH.slice(1))],
  ["a list of tensors", modelBytes(node(attribute(field(10, BAD))), ...IDENTITY_GRAPH.slice(1))],
  ["a sparse initializer", modelBytes(...IDENTITY_GRAPH, field(15, field(1, BAD)))],
  [
    "a subgraph",
    modelBytes(node(attribute(field(6, field(5, BAD)), field(20, 5))), ...IDENTITY_GRAPH.slice(1)),
  ],
  ["a function", join(SOUND, field(25, join(field(7, node(attribute(field(5, BAD))).slice(2)))))],
])("a bad tensor is found in %s", (_, bytes) => {
  expect(refusalOf(bytes).message).toContain('tensor "bad" has the dimension -1');
});

function nested(depth: number): Uint8Array {
  let graph = join(...IDENTITY_GRAPH);
  for (let level = 0; level < depth; level += 1)
    graph = join(node(attribute(field(6, graph), field(20, 5))), ...IDENTITY_GRAPH.slice(1));
  return modelBytes(graph);
}

test("subgraphs may nest far deeper than any exporter nests them", () => {
  expect(graphOf(readModel(nested(30), "m.onnx")).node[0]?.opType).toBe("Own");
});

test.each([33, 200, 1000])("%d nested subgraphs are refused, and no stack overflows", (depth) => {
  expect(refusalOf(nested(depth))).toMatchObject({
    code: "model-malformed",
    message: 'Cannot read model "m.onnx": its subgraphs nest deeper than 32',
  });
});

const CODES = ["model-empty", "model-malformed", "model-not-onnx", "model-truncated"];

test("a set of operators that is used must be imported, or defined by the model", () => {
  const own = join(field(1, "x"), field(2, "y"), field(4, "Own"), field(7, "own"));
  const bytes = modelBytes(field(1, own), ...IDENTITY_GRAPH.slice(1));
  expect(refusalOf(bytes)).toMatchObject({
    code: "model-malformed",
    message:
      'Cannot read model "m.onnx": it uses operators of the set "own" and does not import it; the file may be cut off, or its exporter at fault',
  });
  const imported = join(bytes, field(8, join(field(1, "own"), field(2, 1))));
  const defined = join(bytes, field(25, join(field(1, "Own"), field(10, "own"))));
  for (const sound of [imported, defined])
    expect(graphOf(readModel(sound, "m.onnx")).node).toHaveLength(1);
});

test("a model cut at any byte is refused as such, or ends between two fields of the model", () => {
  for (let length = 0; length < SOUND.length; length += 1)
    expect(CODES).toContain(refusalOf(SOUND.slice(0, length)).code);
});

test.each(FIXTURE_MODELS)(
  "%s cut anywhere is refused, or lost nothing that it computes with",
  (path) => {
    const bytes = fixtureBytes(path);
    const nodes = graphOf(readModel(bytes, path)).node.length;
    const isSafe = (length: number): boolean => {
      const outcome = outcomeOf(bytes.subarray(0, length));
      if (!(outcome instanceof UserError))
        return graphOf(outcome).node.length === nodes && checkModel(outcome).length === 0;
      const { code, message } = outcome;
      return CODES.includes(code) && /^Cannot read model "m\.onnx": [a-z].*[^.]$/.test(message);
    };
    // Only behind the graph, which is one field, can a cut fall between two fields.
    const last = Array.from({ length: 120 }, (_, missing) => bytes.length - 1 - missing);
    expect(last.filter((length) => !isSafe(length))).toEqual([]);
    fc.assert(fc.property(fc.nat(bytes.length - 1), isSafe), { numRuns: 40 });
  },
);

test("a damaged model is read or refused with a sentence, and nothing else", () => {
  const bytes = fixtureBytes("census-income/model.onnx");
  const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(damage, (changes) => {
      const damaged = bytes.slice();
      for (const [at, value] of changes) damaged[at] = value;
      const outcome = outcomeOf(damaged);
      expect(outcome instanceof UserError || graphOf(outcome).output.length > 0).toBe(true);
    }),
    { numRuns: 200 },
  );
});
