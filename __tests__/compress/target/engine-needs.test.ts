import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { applyRecipe } from "../../../src/compress/apply-recipe.ts";
import { int4Weights } from "../../../src/compress/passes/int4-weights.ts";
import {
  engineNeed,
  gatherNeed,
  packedProductNeed,
  refuseModelBeyond,
} from "../../../src/compress/target/engine-needs.ts";
import { type Model, graphOf, makeTensor, withOpset } from "../../../src/model/ir.ts";
import { operatorCounts } from "../../../src/model/signature.ts";
import type { PassStep } from "../../../src/schema/generated/recipe.ts";
import { constant, float, int64, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, relativeError, runModel } from "../../support/run-model.ts";

const file = new URL("../../../fixtures/reference/engine-versions.json", import.meta.url);
const measured: {
  readonly features: readonly string[];
  readonly releases: Readonly<Record<string, readonly string[]>>;
} = JSON.parse(readFileSync(file, "utf8"));

const releases = Object.entries(measured.releases).map(
  ([version, features]) => [Number(version.split(".")[1]), features] as const,
);
/** The oldest measured release from which on all took it. */
function oldestThatTakes(feature: string): number {
  const refusing = releases.filter(([, features]) => !features.includes(feature));
  const newest = Math.max(0, ...refusing.map(([release]) => release));
  return Math.min(...releases.map(([release]) => release).filter((release) => release > newest));
}

const linear: Model = small({
  inputs: [float("x", "rows", 32)],
  outputs: [float("y", "rows", 4)],
  weights: [weight("w", [32, 4], 1), constant("b", [4], 1, -1, 0.5, 0)],
  nodes: [node("p = MatMul(x, w)", {}, "fc"), node("y = Add(p, b)")],
});

/** x in codes of 16 bits and back. */
function wideNeed(opset: number): number {
  const domain = opset < 21 ? "com.microsoft:" : "";
  const model = small({
    opset,
    inputs: [float("x", "rows", 32)],
    outputs: [float("y", "rows", 32)],
    weights: [
      constant("s", [], 0.01),
      makeTensor("z", "uint16", { dims: [], values: Uint16Array.of(32768) }),
    ],
    nodes: [
      node(`q = ${domain}QuantizeLinear(x, s, z)`),
      node(`y = ${domain}DequantizeLinear(q, s, z)`),
    ],
  });
  return engineNeed(model).release;
}

const needOf: Readonly<Record<string, (name: string) => number>> = {
  opset: (name) => engineNeed(withOpset(linear, "", Number(name.split(" ")[1]))).release,
  ir: (name) => engineNeed({ ...linear, irVersion: BigInt(name.split(" ")[1] ?? 0) }).release,
  MatMulNBits: (name) =>
    packedProductNeed({ bits: Number(name.split(" ")[1]), hasBias: name.endsWith("bias") }).release,
  QuantizeLinear: (name) => wideNeed(name.endsWith("opset 21") ? 21 : 17),
  GatherBlockQuantized: (name) =>
    gatherNeed(name.endsWith("int4") ? undefined : Number(name.split(" ")[1])).release,
};

describe("what passes may write needs the release that was measured to take it first", () => {
  const named = measured.features.filter((name) => needOf[name.split(" ")[0] ?? ""] !== undefined);
  test.each(named)("%s", (name) => {
    // Level 4 has a kernel of its own, which came one release earlier.
    const feature = name.replace(", accuracy level 4", "");
    expect(needOf[name.split(" ")[0] ?? ""]?.(feature)).toBe(oldestThatTakes(feature));
  });
});

test("what no measured release takes is never taken to be within a target", () => {
  expect(() => refuseModelBeyond(999, { model: withOpset(linear, "", 40), doing: "try" })).toThrow(
    "Cannot try: no release of onnxruntime is known to take opset 40, and the target begins with 1.999 (target.onnxruntime)",
  );
});

const step = { pass: "int4-weights", "minimum-elements": 1, "block-size": 16 } as const;
const x = floats([4, 32], (at) => Math.sin(at * 0.7) * 2);

test.each([
  [18, "float Add"],
  [19, "kernel's own bias"],
])("for 1.%d a bias is the %s", async (oldestEngine, form) => {
  const { model } = await int4Weights.apply(linear, step, { ...passContext(), oldestEngine });
  const isOwn = form !== "float Add";
  expect(operatorCounts(model)).toEqual({
    "com.microsoft:MatMulNBits": 1,
    ...(isOwn ? {} : { Add: 1 }),
  });
  expect(engineNeed(model).release).toBeLessThanOrEqual(oldestEngine);
  const { model: free } = await int4Weights.apply(linear, step, passContext());
  const [{ y: wanted = new Float64Array() }, { y = new Float64Array() }] = [
    await runModel(free, { x }),
    await runModel(model, { x }),
  ];
  // The same codes; only the order of a float sum differs.
  expect(relativeError(wanted, y)).toBeLessThan(1e-6);
});

test("a Gemm's own bias becomes an Add for engines that know none", async () => {
  const gemm = small({
    inputs: [float("x", "rows", 32)],
    outputs: [float("y", "rows", 4)],
    weights: [weight("w", [4, 32], 2), constant("b", [4], 1, -1, 0.5, 0)],
    nodes: [node("y = Gemm(x, w, b)", { transB: 1 })],
  });
  const { model } = await int4Weights.apply(gemm, step, { ...passContext(), oldestEngine: 17 });
  expect(operatorCounts(model)).toEqual({ "com.microsoft:MatMulNBits": 1, Add: 1 });
});

test("layers and tables that an old engine cannot run in 4 bits are left, and the reason is the target", async () => {
  const embedding = small({
    inputs: [int64("i", "rows", 3)],
    outputs: [float("y", "rows", 3, 4)],
    weights: [weight("table", [8, 16], 4), weight("w", [16, 4], 5)],
    nodes: [node("e = Gather(table, i)"), node("y = MatMul(e, w)")],
  });
  const changesFor = async (oldestEngine: number): Promise<readonly string[]> => {
    const context = { ...passContext(), oldestEngine };
    const { changes } = await int4Weights.apply(embedding, { ...step, embeddings: true }, context);
    return changes.map((change) => `${change.operator} ${"code" in change ? change.code : "done"}`);
  };
  expect(await changesFor(16)).toEqual(["MatMul target", "Gather target"]);
  expect(await changesFor(19)).toEqual(["MatMul done", "Gather target"]);
  expect(await changesFor(20)).toEqual(["MatMul done", "Gather done"]);
});

test("the target is no reason where there is no weight to pack", async () => {
  const product = small({
    inputs: [float("x", "rows", 16), float("w", 16, 4)],
    outputs: [float("y", "rows", 4)],
    nodes: [node("y = MatMul(x, w)")],
  });
  const { changes } = await int4Weights.apply(
    product,
    { ...step, bits: 8 },
    { ...passContext(), oldestEngine: 17 },
  );
  expect(changes).toMatchObject([
    { kind: "refused", code: "not-constant", reason: "its weight is not a constant" },
  ]);
});

const recipe = (...passes: PassStep[]): Parameters<typeof applyRecipe>[1] => ({
  version: 1,
  name: "r",
  passes,
});
const within = (oldestEngine: number): Parameters<typeof applyRecipe>[2] => ({
  ...passContext(),
  oldestEngine,
  tryOnce: () => Promise.resolve(),
});

test("a recipe is refused when the model itself is too new for the target", async () => {
  const young = withOpset(linear, "", 21);
  const passes: PassStep = { pass: "int8-dynamic", "minimum-elements": 1 };
  await expect(applyRecipe(young, recipe(passes), within(17))).rejects.toMatchObject({
    refusal: "target",
    message:
      'Cannot apply recipe "r" to this model: opset 21 needs onnxruntime 1.18, and the target begins with 1.17 (target.onnxruntime)',
  });
  const { changes } = await applyRecipe(young, recipe(passes), within(18));
  expect(changes).toMatchObject([{ pass: "int8-dynamic", kind: "applied", operator: "MatMul" }]);
});

test("a recipe that could only write what is too new is refused, and says why", async () => {
  await expect(applyRecipe(linear, recipe(step), within(16))).rejects.toMatchObject({
    code: "recipe-refused",
    message: expect.stringContaining(
      "MatMulNBits with 4 bits needs onnxruntime 1.17, and the target begins with 1.16",
    ),
  });
});

test("tables of packed bytes are known by their bits, as others write them", () => {
  const packed = small({
    inputs: [int64("i", "rows")],
    outputs: [float("y", "rows", 16)],
    weights: [
      makeTensor("w", "uint8", { dims: [2, 16], values: new Uint8Array(32) }),
      constant("s", [2, 1], 1, 1),
    ],
    nodes: [node("y = Gather(w, i, s)", { bits: 8, block_size: 16 })],
  });
  for (const gather of graphOf(packed).node) {
    gather.opType = "GatherBlockQuantized";
    gather.domain = "com.microsoft";
  }
  expect(engineNeed(packed)).toEqual({
    release: 23,
    what: "GatherBlockQuantized with 8 bits in bytes",
  });
});
