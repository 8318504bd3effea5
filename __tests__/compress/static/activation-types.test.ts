/** Activations in other codes than uint8, and models of old operator sets with one scale for a weight. */
import { describe, expect, test } from "@jest/globals";
import { auditFusion } from "../../../src/compress/fusion-audit.ts";
import type { PassResult, StepOf } from "../../../src/compress/pass.ts";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import { engineNeed } from "../../../src/compress/target/engine-needs.ts";
import { checkModel } from "../../../src/model/check-model.ts";
import { type Model, graphOf, opsetVersion } from "../../../src/model/ir.ts";
import { operatorCounts } from "../../../src/model/signature.ts";
import { elementTypeOf } from "../../../src/model/tensor-data.ts";
import { intsAttribute } from "../../support/attributes.ts";
import { constant, float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, optimizedModel, relativeError, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"int8-static">, "pass">;

const empty = new Float64Array();
const x = floats([4, 2, 6, 6], (at) => Math.sin(at * 0.9) * 2);
const pads = intsAttribute("pads", 1, 1, 1, 1);

/** The Conv in the middle can be kept float. */
const network = (opset: number): Model =>
  small({
    opset,
    inputs: [float("x", "rows", 2, 6, 6)],
    outputs: [float("y", "rows", 3)],
    weights: [
      weight("w1", [4, 2, 3, 3], { seed: 1, spread: 0.2 }),
      weight("b1", [4], 2),
      weight("w2", [4, 4, 3, 3], { seed: 3, spread: 0.1 }),
      weight("w3", [4, 3], 4),
      constant("b3", [3], 0.1, 0.2, -0.3),
    ],
    nodes: [
      node("c1 = Conv(x, w1, b1)", [pads], "first"),
      node("r1 = Relu(c1)"),
      node("c2 = Conv(r1, w2)", [pads], "second"),
      node("s = Sigmoid(c2)"),
      node("p = GlobalAveragePool(s)"),
      node("f = Flatten(p)"),
      node("y = Gemm(f, w3, b3)", {}, "last"),
    ],
  });

const apply = (model: Model, step: Step): Promise<PassResult> =>
  int8Static.apply(model, { pass: "int8-static", ...step }, passContext({ x }));

async function errorOf(before: Model, after: Model): Promise<number> {
  const [wanted, made] = [await runModel(before, { x }), await runModel(after, { x })];
  return relativeError(wanted["y"] ?? empty, made["y"] ?? empty);
}

async function fatesOf(model: Model): Promise<readonly string[]> {
  return auditFusion(model, await optimizedModel(model)).layers.map(({ fate }) => fate);
}

const zeroPointTypes = (model: Model): ReadonlySet<string | undefined> => {
  const graph = graphOf(model);
  const names = graph.node.flatMap(({ opType, input }) =>
    opType === "QuantizeLinear" ? [input[2]] : [],
  );
  return new Set(
    graph.initializer.filter(({ name }) => names.includes(name)).map((each) => elementTypeOf(each)),
  );
};

const FUSED = ["fused", "fused", "fused"];
const FLOAT = ["dequantized", "dequantized", "dequantized"];

async function relusLeft(symmetric: boolean): Promise<number | undefined> {
  const { model } = await apply(network(17), { activations: { symmetric } });
  return operatorCounts(model)["Relu"];
}

interface Coded {
  readonly type: string;
  readonly activations: NonNullable<Step["activations"]>;
  readonly fates: readonly string[];
  /** Relative, of the answers. */
  readonly bound: number;
}

describe("activations", () => {
  test.each<Coded>([
    { type: "uint8", activations: { bits: 8, symmetric: false }, fates: FUSED, bound: 0.03 },
    // Half of the codes are never used where values are not negative.
    { type: "int8", activations: { bits: 8, symmetric: true }, fates: FUSED, bound: 0.06 },
    // Only the weights are in 8 bits.
    { type: "uint16", activations: { bits: 16, symmetric: false }, fates: FLOAT, bound: 0.01 },
    { type: "int16", activations: { bits: 16, symmetric: true }, fates: FLOAT, bound: 0.01 },
  ])("in $type are $fates", async ({ type, activations, fates, bound }) => {
    for (const opset of [13, 17, 21]) {
      const given = network(opset);
      const { model } = await apply(given, { activations });
      expect(checkModel(model)).toEqual([]);
      expect(zeroPointTypes(model)).toEqual(new Set([type]));
      expect(opsetVersion(model, "")).toBe(opset);
      expect(await errorOf(given, model)).toBeLessThan(bound);
      expect(await fatesOf(model)).toEqual(fates);
    }
  });

  test("in 16 bits need the release that reads them, by operators of its own before set 21", async () => {
    const wide = { activations: { bits: 16 } } as const;
    const [old, current] = [await apply(network(17), wide), await apply(network(21), wide)];
    expect(opsetVersion(old.model, "com.microsoft")).toBe(1);
    expect(engineNeed(old.model)).toEqual({ release: 17, what: "codes of 16 bits" });
    expect(engineNeed(current.model)).toEqual({ release: 18, what: "opset 21" });
    expect(old.changes[0]?.reason).toBe("int8 weight, int16 activation, its bias corrected");
  });

  test("keep a Relu where codes go below 0, and it is gone where they begin there", async () => {
    const [signed, unsigned] = [await relusLeft(true), await relusLeft(false)];
    expect([signed, unsigned]).toEqual([1, undefined]);
  });

  test.each(["entropy", "mse"] as const)("in 16 bits have no ranges by %s", async (calibration) => {
    await expect(
      apply(network(17), { activations: { bits: 16 }, calibration }),
    ).rejects.toMatchObject({ code: "recipe-invalid" });
  });
});

describe("one scale for each weight", () => {
  const step = { "per-channel": false };

  test.each([10, 11, 12])("opset %d stays, and its layers are fused", async (opset) => {
    const given = network(opset);
    const { model } = await apply(given, step);
    expect(opsetVersion(model, "")).toBe(opset);
    expect(await fatesOf(model)).toEqual(FUSED);
    expect(await errorOf(given, model)).toBeLessThan(0.03);
    const raised = await apply(given, { "per-channel": true });
    expect(opsetVersion(raised.model, "")).toBe(13);
  });

  test("a layer that stays float between two others stays float in the engine", async () => {
    const { model } = await apply(network(11), { ...step, "keep-float": ["second"] });
    expect(opsetVersion(model, "")).toBe(11);
    expect((await fatesOf(model))[1]).toBe("island");
  });

  test("opset 9, which has no QuantizeLinear, is raised", async () => {
    const { model } = await apply(network(9), step);
    expect(opsetVersion(model, "")).toBe(13);
  });
});
