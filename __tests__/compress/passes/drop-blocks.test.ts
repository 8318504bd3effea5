import { describe, expect, test } from "@jest/globals";
import { dropBlocks } from "../../../src/compress/passes/drop-blocks.ts";
import type { PassResult, StepOf } from "../../../src/compress/pass.ts";
import { checkModel } from "../../../src/model/check-model.ts";
import { graphOf, type Model, type Tensor } from "../../../src/model/ir.ts";
import { intsAttribute } from "../../support/attributes.ts";
import { constant, float, node, randomFloats, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, type Inputs, relativeError, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"drop-blocks">, "pass">;

const apply = (model: Model, inputs: Inputs | undefined, step: Step = {}): Promise<PassResult> =>
  dropBlocks.apply(model, { pass: "drop-blocks", ...step }, passContext(inputs));

const noise = randomFloats(64 * 12 * 16, 9, 1);
const rows = { x: floats([64, 8], (at) => noise[at] ?? 0) };

const same = (name: string, size: number, value: number): Tensor =>
  constant(name, [size], ...Array<number>(size).fill(value));

const scaled = (name: string, factor: number): Tensor =>
  constant(name, [8, 8], ...Array.from({ length: 64 }, (_, at) => (at % 9 === 0 ? factor : 0)));

/** Two blocks behind a layer: the first is `middle`, the second says much. */
const blocks = (middle: readonly Tensor[]): Model =>
  small({
    inputs: [float("x", "rows", 8)],
    outputs: [float("y", "rows", 3)],
    weights: [
      weight("w", [8, 8], 1),
      ...middle,
      weight("u", [8, 8], { seed: 5, spread: 1 }),
      weight("v", [8, 3], 6),
    ],
    nodes: [
      node("a = MatMul(x, w)"),
      node("m = Gemm(a, k, c)", {}, "inner"),
      node("b = Add(a, m)", {}, "first"),
      node("n = MatMul(b, u)"),
      node("t = Tanh(n)"),
      node("d = Add(t, b)", {}, "second"),
      node("y = MatMul(d, v)"),
    ],
  });

const namesIn = (model: Model): readonly string[] =>
  graphOf(model)
    .node.map(({ name }) => name)
    .filter((name) => name !== "");

async function errorOf(before: Model, after: Model, inputs: Inputs): Promise<number> {
  const [wanted, given] = [await runModel(before, inputs), await runModel(after, inputs)];
  return relativeError(wanted["y"] ?? new Float64Array(), given["y"] ?? new Float64Array());
}

describe.each([
  ["says nothing", blocks([scaled("k", 0), same("c", 8, 0)])],
  ["says the same of every row", blocks([scaled("k", 0), same("c", 8, 0.75)])],
  ["says more of what it was told", blocks([scaled("k", 0.5), same("c", 8, -1)])],
])("a block that %s", (_, model) => {
  test("goes, and the model answers as before", async () => {
    const { model: made, changes } = await apply(model, rows);
    expect(checkModel(made)).toEqual([]);
    expect(namesIn(made)).toEqual(["second"]);
    expect(changes).toEqual([
      expect.objectContaining({ kind: "applied", node: "first" }),
      expect.objectContaining({ kind: "refused", node: "second", code: "no-gain" }),
    ]);
    // float32 sums of 64 rows, and a scale for two products.
    expect(await errorOf(model, made, rows)).toBeLessThan(1e-5);
  });
});

test("without recovery, a block goes only where what it says is little itself", async () => {
  const quiet = blocks([scaled("k", 0.05), same("c", 8, 0)]);
  const loud = blocks([scaled("k", 0.5), same("c", 8, -1)]);
  const kept = await apply(loud, rows, { recover: false });
  expect(kept.model).toBe(loud);
  const { model, changes } = await apply(quiet, rows, { recover: false });
  expect(namesIn(model)).toEqual(["second"]);
  // 0.05 of 1.05.
  expect(changes[0]?.reason).toContain("changes by 4.8 %");
});

test("the least missed block goes first, and no more than are asked for", async () => {
  const model = blocks([weight("k", [8, 8], { seed: 4, spread: 0.05 }), same("c", 8, 0)]);
  const one = await apply(model, rows, { noise: 1, blocks: 1 });
  expect(namesIn(one.model)).toEqual(["second"]);
  const all = await apply(model, rows, { noise: 1 });
  expect(namesIn(all.model)).toEqual([]);
  expect(all.changes.map(({ kind }) => kind)).toEqual(["applied", "applied"]);
});

test("the change that is told is the change that is made", async () => {
  const model = small({
    inputs: [float("x", "rows", 8)],
    outputs: [float("y", "rows", 8)],
    weights: [weight("k", [8, 8], { seed: 4, spread: 0.1 })],
    nodes: [node("r = Relu(x)"), node("m = MatMul(r, k)"), node("y = Add(r, m)", {}, "block")],
  });
  const { model: made, changes } = await apply(model, rows, { noise: 1 });
  const [before, after] = [await runModel(model, rows), await runModel(made, rows)];
  const [wanted = [], given = []] = [before["y"], after["y"]].map((values) => [...(values ?? [])]);
  let [left, total] = [0, 0];
  for (let channel = 0; channel < 8; channel += 1) {
    const own = wanted.filter((_, at) => at % 8 === channel);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    total += own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  }
  for (const [at, value] of wanted.entries()) left += (value - (given[at] ?? 0)) ** 2;
  const percent = `${(100 * Math.sqrt(left / total)).toPrecision(2)} %`;
  expect(changes[0]?.reason).toContain(`changes by ${percent}`);
});

test("blocks of images are scaled and shifted by their channels", async () => {
  const pads = intsAttribute("pads", 1, 1, 1, 1);
  const model = small({
    inputs: [float("x", "rows", 3, 4, 4)],
    outputs: [float("y", "rows", 3, 4, 4)],
    weights: [
      constant("k", [3, 3, 1, 1], 0.2, 0, 0, 0, 0.4, 0, 0, 0, -0.3),
      constant("c", [3], 1, 2, 3),
      weight("w", [3, 3, 3, 3], 2),
    ],
    nodes: [
      node("a = Conv(x, w)", [pads]),
      node("m = Conv(a, k, c)"),
      node("s = Add(a, m)", {}, "block"),
      node("y = Tanh(s)"),
    ],
  });
  const images = { x: floats([16, 3, 4, 4], (at) => noise[at] ?? 0) };
  const { model: made } = await apply(model, images);
  expect(namesIn(made)).toEqual([]);
  expect(await errorOf(model, made, images)).toBeLessThan(1e-5);
});

test("a block whose way round has another shape stays, with the reason", async () => {
  const model = small({
    inputs: [float("x", "rows", 1, 8)],
    outputs: [float("y", "rows", 4, 8)],
    weights: [weight("k", [8, 8], 4), constant("ones", [4, 1], 1, 1, 1, 1)],
    nodes: [
      node("m = MatMul(x, k)"),
      node("w = Mul(m, ones)"),
      node("y = Add(x, w)", {}, "widening"),
    ],
  });
  const inputs = { x: floats([16, 1, 8], (at) => noise[at] ?? 0) };
  const result = await apply(model, inputs, { noise: 1 });
  expect(result.model).toBe(model);
  expect(result.changes).toEqual([
    expect.objectContaining({ kind: "refused", node: "widening", code: "structure" }),
  ]);
});

test("rows that are not finite say nothing of a block", async () => {
  const model = blocks([scaled("k", 0), same("c", 8, 0)]);
  const result = await apply(model, { x: floats([16, 8], () => Number.NaN) });
  expect(result.model).toBe(model);
  expect(result.changes.map((change) => "code" in change && change.code)).toEqual([
    "not-calibrated",
    "not-calibrated",
  ]);
});

test("without calibration data it refuses, and says what to do", async () => {
  await expect(apply(blocks([scaled("k", 0), same("c", 8, 0)]), undefined)).rejects.toMatchObject({
    refusal: "no-calibration",
  });
});
