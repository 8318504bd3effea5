import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import { TensorProto_DataType as DataType, TensorProtoSchema } from "onnx-buf";
import { compress } from "../../src/commands/compress.ts";
import { inspect } from "../../src/commands/inspect.ts";
import { PASSES } from "../../src/compress/generated/passes.ts";
import { elementBits, elementTypeOfNumber } from "../../src/model/data-types.ts";
import { type Graph, type Model, type Tensor, copyWith, graphOf } from "../../src/model/ir.ts";
import { readModel } from "../../src/model/read-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { builtInRecipes } from "../../src/policy/recipes.ts";
import { UserError } from "../../src/schema/user-error.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import { type FakeHost, fakeHost } from "../support/fake-host.ts";
import { float, int64, node, small, weight } from "../support/models.ts";

const TYPES: readonly (readonly [string, number])[] = Object.entries(DataType).flatMap(
  ([name, number]): readonly (readonly [string, number])[] =>
    typeof number === "number" && number !== DataType.UNDEFINED ? [[name, number]] : [],
);

/** Those that need no rows, and the pass that looks at every constant. */
const RECIPES: readonly string[] = [
  ...builtInRecipes()
    .filter(({ passes }) => passes.every(({ pass }) => !needsRows(pass)))
    .map(({ name }) => name),
  "pack.yml",
];

function needsRows(pass: string): boolean {
  return PASSES.find(({ name }) => name === pass)?.needsCalibration ?? true;
}

const PLACES = 1024;

/** Mostly zeros, as what a pass is keenest to store in fewer bytes. */
function mostlyZeros(dataType: number): Tensor {
  const shared = { name: "c", dims: [32n, 32n], dataType };
  const bits = elementBits(dataType);
  if (bits !== undefined) {
    const rawData = new Uint8Array((PLACES * bits) / 8).fill(1, 0, 16);
    return create(TensorProtoSchema, { ...shared, rawData });
  }
  const stringData = Array.from({ length: PLACES }, (_, at) => Uint8Array.of(at % 100));
  return create(TensorProtoSchema, { ...shared, stringData });
}

const PACK = "version: 1\nname: pack\npasses: [pass: pack-weights]\n";

const hostWith = (model: Model): FakeHost =>
  fakeHost({ files: { "given.onnx": writeModel(model), "pack.yml": PACK } });

/** In every place in which passes look for a constant. */
const everywhere = (dataType: number): Model =>
  small({
    inputs: [float("x", "rows", 32), int64("i", "rows", 1)],
    outputs: "abdefghjklmn".split("").map((name) => float(name)),
    weights: [
      weight("w", [32, 32], 1),
      mostlyZeros(dataType),
      copyWith(mostlyZeros(dataType), { name: "one", dims: [1n], ...firstOf(dataType) }),
    ],
    nodes: [
      node("a = MatMul(x, w)", {}, "fc"),
      node("b = MatMul(a, c)"),
      node("d = Gemm(b, c, one)"),
      node("e = Add(d, c)"),
      node("f = Mul(e, one)"),
      node("q, s, z = DynamicQuantizeLinear(f)"),
      node("g = MatMulInteger(q, c, z, one)"),
      node("u = DequantizeLinear(c, s, one)"),
      node("h = MatMul(x, u)"),
      node("j = Gather(c, i)"),
      node("k = Clip(x, one, one)"),
      node("v = Conv(x, c, one)"),
      node("l = BatchNormalization(v, one, one, one, one)"),
      node("o = Reshape(x, one)"),
      node("m = ConvInteger(o, c, z, one)"),
      node("n = my:Keep(x, c)"),
    ],
  });

function firstOf(dataType: number): Partial<Tensor> {
  const { rawData, stringData } = mostlyZeros(dataType);
  const bits = elementBits(dataType);
  return bits === undefined
    ? { stringData: stringData.slice(0, 1) }
    : { rawData: rawData.slice(0, Math.ceil(bits / 8)) };
}

/** Whatever is refused is refused in a sentence. */
async function compressed(host: FakeHost, recipe: string): Promise<Model | undefined> {
  const request = { modelPath: "given.onnx", recipe, outputPath: "made.onnx", inputs: {} };
  try {
    await compress(host, fakeEngine(), {
      ...request,
      calibration: undefined,
      tokenizer: undefined,
    });
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
  return readModel(host.contents.get("/project/made.onnx") ?? new Uint8Array(), "made");
}

const named = (name: string, { initializer }: Graph): Tensor | undefined =>
  initializer.find((tensor) => tensor.name === name);

describe.each(TYPES)("a model with a constant of type %s", (_, dataType) => {
  const model = everywhere(dataType);
  const rawData = named("c", graphOf(model))?.rawData;

  test("is compressed by every recipe without data, and keeps what cannot be read", async () => {
    for (const recipe of RECIPES) {
      const made = await compressed(hostWith(model), recipe);
      if (made === undefined || elementTypeOfNumber(dataType) !== undefined) continue;
      const kept = expect.objectContaining({ dataType, rawData });
      expect(graphOf(made).initializer).toContainEqual(kept);
    }
  });

  test("is inspected, and every pass says what it would do", async () => {
    const { passes } = await inspect(hostWith(model), fakeEngine(), "given.onnx");
    expect(passes.map(({ pass }) => pass)).toEqual(PASSES.map(({ name }) => name));
    expect(passes.find(({ pass }) => pass === "int8-dynamic")?.applied).toBeGreaterThan(0);
  });
});
