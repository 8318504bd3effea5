/** Pools between two layers: carried in int8 where the engine's integer kernel does what the float one does. */
import { describe, expect, test } from "@jest/globals";
import type { PassResult } from "../../../src/compress/pass.ts";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import { type Attribute, type Model, type Node, intAttribute } from "../../../src/model/ir.ts";
import { intsAttribute, textAttribute } from "../../support/attributes.ts";
import { float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, relativeError, runModel } from "../../support/run-model.ts";

/** Each of two layers adds half a step of 255 in what it reads and of 127 in its weight. */
const EIGHT_BITS = 0.03;
const empty = new Float64Array();
const x = floats([4, 2, 15, 15], (at) => Math.sin(at * 0.9) * 2);
const kernel = intsAttribute("kernel_shape", 3, 3);
const strides = intsAttribute("strides", 2, 2);
const pads = intsAttribute("pads", 1, 1, 1, 1);

/** @param middle from r to z */
const between = (middle: readonly Node[], side: number): Model =>
  small({
    opset: 19,
    inputs: [float("x", "rows", 2, 15, 15)],
    outputs: [float("y", "rows", 3, side, side)],
    weights: [
      weight("w1", [4, 2, 3, 3], 1),
      weight("b1", [4], { seed: 2, spread: 1 }),
      weight("w3", [3, 4, 1, 1], 3),
      weight("w4", [3, 4, 3, 3], 4),
    ],
    nodes: [node("c = Conv(x, w1, b1)", [pads]), node("r = Relu(c)"), ...middle],
  });

const averaged = (side: number, ...attributes: readonly Attribute[]): Model =>
  between([node("z = AveragePool(r)", attributes, "pool"), node("y = Conv(z, w3)")], side);

const apply = (model: Model): Promise<PassResult> =>
  int8Static.apply(model, { pass: "int8-static" }, passContext({ x }));

const isCarried = ({ changes }: PassResult): boolean =>
  changes.some(({ node: name, kind }) => name === "pool" && kind === "applied");

const [ceil, padsCount] = [intAttribute("ceil_mode", 1), intAttribute("count_include_pad", 1)];

describe("AveragePool", () => {
  test.each<readonly [string, boolean, Model]>([
    ["pads", true, averaged(8, kernel, strides, pads)],
    ["pads that count", true, averaged(8, kernel, strides, pads, padsCount)],
    ["a size rounded up", true, averaged(8, intsAttribute("kernel_shape", 2, 2), strides, ceil)],
    [
      "a size rounded up and pads that count",
      false,
      averaged(8, intsAttribute("kernel_shape", 2, 2), strides, ceil, padsCount),
    ],
    ["dilations", false, averaged(11, kernel, intsAttribute("dilations", 2, 2))],
    ["dilations of 1", false, averaged(13, kernel, intsAttribute("dilations", 1, 1))],
    [
      "pads that it chooses",
      true,
      averaged(8, kernel, strides, textAttribute("auto_pad", "SAME_UPPER")),
    ],
  ])("with %s keeps its answers, carried in int8: %p", async (_, isInt8, model) => {
    const made = await apply(model);
    expect(isCarried(made)).toBe(isInt8);
    const [before, after] = [await runModel(model, { x }), await runModel(made.model, { x })];
    expect(after["y"]).toHaveLength(before["y"]?.length ?? 0);
    expect(relativeError(before["y"] ?? empty, after["y"] ?? empty)).toBeLessThan(EIGHT_BITS);
  });
});

const thirds = intsAttribute("strides", 3, 3);

test("MaxPool whose places are read too stays float, and one whose places nobody names is carried", async () => {
  const unpooled = between(
    [
      node("m, places = MaxPool(r)", [kernel, thirds], "pool"),
      node("d = Conv(m, w5)"),
      node("z = MaxUnpool(d, places)", [kernel, thirds]),
      node("y = Conv(z, w4)"),
    ],
    13,
  );
  unpooled.graph?.initializer.push(weight("w5", [4, 4, 1, 1], 5));
  const made = await apply(unpooled);
  expect(isCarried(made)).toBe(false);
  // Rounding moves the place of the largest of nine, so that the answer is compared with what the candidate says by itself.
  const unoptimized = await runModel(made.model, { x }, { optimization: "disabled" });
  const answered = await runModel(made.model, { x });
  expect(relativeError(unoptimized["y"] ?? empty, answered["y"] ?? empty)).toBeLessThan(EIGHT_BITS);
  const plain = between(
    [node("z, _ = MaxPool(r)", [kernel, strides], "pool"), node("y = Conv(z, w3)")],
    7,
  );
  expect(isCarried(await apply(plain))).toBe(true);
});
