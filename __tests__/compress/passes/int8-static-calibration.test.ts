import { expect, test } from "@jest/globals";
import { activationScale } from "../../../src/compress/quantize/activation-scale.ts";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import type { StepOf } from "../../../src/compress/pass.ts";
import { type Model, graphOf } from "../../../src/model/ir.ts";
import { floatValues } from "../../../src/model/tensor-data.ts";
import { calibrationCases, valuesOf } from "../../support/calibration-reference.ts";
import { float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, relativeError, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"int8-static">, "pass">;

const [outliers] = calibrationCases.filter(({ name }) => name === "outliers");
if (outliers === undefined) throw new Error("The case is gone");
const values = valuesOf(outliers);
const x = floats([outliers.rows, outliers.width], (at) => values[at] ?? 0);

const linear: Model = small({
  inputs: [float("x", "rows", outliers.width)],
  outputs: [float("y", "rows", 4)],
  weights: [weight("w", [outliers.width, 4], 1)],
  nodes: [node("y = MatMul(x, w)")],
});

async function calibrated(step: Step): Promise<Model> {
  const { model } = await int8Static.apply(
    linear,
    { pass: "int8-static", ...step },
    passContext({ x }),
  );
  return model;
}

function inputScale(model: Model): number {
  const graph = graphOf(model);
  const quantize = graph.node.find(({ opType }) => opType === "QuantizeLinear");
  const scale = graph.initializer.find(({ name }) => name === quantize?.input[1]);
  if (scale === undefined) throw new Error("Nothing quantizes the input");
  return floatValues(scale)[0] ?? Number.NaN;
}

const within = (threshold: number): { readonly minimum: number; readonly maximum: number } => ({
  minimum: Math.max(outliers.minimum, -threshold),
  maximum: Math.min(outliers.maximum, threshold),
});

test.each<readonly [string, Step, { readonly minimum: number; readonly maximum: number }]>([
  ["the extremes, unless said", {}, outliers],
  ["the extremes", { calibration: "minmax" }, outliers],
  ["the averaged extremes of rows", { calibration: "moving-average" }, outliers.average],
  ...outliers.percentiles.map(
    (ends) =>
      [
        `percentile ${ends.percentile}`,
        { calibration: "percentile", percentile: ends.percentile },
        ends,
      ] as const,
  ),
  ["entropy", { calibration: "entropy" }, within(outliers.entropyThreshold)],
])("the scale of the model's input is that of %s", async (_, step, { minimum, maximum }) => {
  expect(inputScale(await calibrated(step))).toBe(activationScale(minimum, maximum).scale);
});

test("percentile is 99.999 unless said", async () => {
  const [first] = outliers.percentiles.filter(({ percentile }) => percentile === 99.999);
  const { minimum, maximum } = first ?? outliers;
  const model = await calibrated({ calibration: "percentile" });
  expect(inputScale(model)).toBe(activationScale(minimum, maximum).scale);
});

test("rows without outliers are answered better where calibration cut them", async () => {
  const plain = { x: floats([4, outliers.width], (at) => Math.sin(at)) };
  const { y: wanted = new Float64Array() } = await runModel(linear, plain);
  const errorOf = async (step: Step): Promise<number> => {
    const { y: made = new Float64Array() } = await runModel(await calibrated(step), plain);
    return relativeError(wanted, made);
  };
  // The error of the weights stays.
  const extremes = await errorOf({});
  expect(await errorOf({ calibration: "entropy" })).toBeLessThan(extremes / 2);
  expect(await errorOf({ calibration: "percentile", percentile: 99 })).toBeLessThan(extremes / 2);
});

test("a percentile for another calibration is refused: it would be ignored", async () => {
  await expect(calibrated({ calibration: "entropy", percentile: 99 })).rejects.toThrow(
    'Cannot apply int8-static: percentile is for "calibration: percentile", and the calibration is "entropy"',
  );
});
