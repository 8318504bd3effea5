import { expect, test } from "@jest/globals";
import { recalibrateOutput } from "../../src/compress/recalibrate-output.ts";
import { labelledRows } from "../../src/measure/recalibration/labelled-rows.ts";
import { recalibratedScores } from "../../src/measure/recalibration/recalibrated-scores.ts";
import { graphOf } from "../../src/model/ir.ts";
import type { Recalibration } from "../../src/schema/recalibration.ts";
import { float, int64, node, small } from "../support/models.ts";
import { floats, runModel } from "../support/run-model.ts";
import { classification } from "../support/samples.ts";

const ROWS = 6;
const logitAt = (place: number): number => 4 * Math.sin(3 * place + 1);

const AFFINE: Recalibration = {
  kind: "affine",
  classes: 2,
  matrix: Float64Array.of(0.7, 0.1, -0.2, 1.3),
  offset: Float64Array.of(0.25, -0.5),
};
const CURVE: Recalibration = {
  kind: "isotonic",
  positive: 1,
  thresholds: Float64Array.of(0.1, 0.3, 0.55, 0.9),
  values: Float64Array.of(0, 0.2, 0.4, 1),
};
const TURNED: Recalibration = { ...CURVE, positive: 0 };
const FLAT: Recalibration = {
  ...CURVE,
  thresholds: Float64Array.of(0.4),
  values: Float64Array.of(0.35),
};

/** x to scores by Softmax, or as they are, with an answer that reads them. */
function scored(kind: "probabilities" | "logits") {
  return small({
    opset: 17,
    inputs: [float("x", "N", 2)],
    outputs: [float("scores", "N", 2), int64("answer", "N")],
    nodes: [
      kind === "probabilities" ? node("scores = Softmax(x)", { axis: 1 }) : node("scores = Neg(x)"),
      node("answer = ArgMax(scores)", { axis: 1, keepdims: 0 }),
    ],
  });
}

const x = floats([ROWS, 2], logitAt);

function wanted(recalibration: Recalibration, kind: "probabilities" | "logits"): Float64Array {
  const sign = kind === "logits" ? -1 : 1;
  const rows = Array.from({ length: ROWS }, (_, row) => [
    sign * Math.fround(logitAt(2 * row)),
    sign * Math.fround(logitAt(2 * row + 1)),
  ]);
  const labels = rows.map((_, row) => row % 2);
  return recalibratedScores(
    labelledRows(classification(rows, { scores: "logits", labels })),
    recalibration,
  );
}

test.each([
  ["affine", AFFINE],
  ["isotonic", CURVE],
  ["isotonic of the first class", TURNED],
  ["a curve of one point", FLAT],
] as const)("%s: the engine gives what the formula gives", async (_, recalibration) => {
  const model = recalibrateOutput(scored("probabilities"), recalibration, {
    output: "scores",
    scores: "probabilities",
  });
  const { scores = new Float64Array(), answer } = await runModel(model, { x });
  const exact = wanted(recalibration, "probabilities");
  // The nodes are float32.
  for (const [place, value] of exact.entries()) expect(scores[place]).toBeCloseTo(value, 5);
  const answers = Array.from({ length: ROWS }, (__, row) =>
    Number((exact[2 * row + 1] ?? 0) > (exact[2 * row] ?? 0)),
  );
  expect([...(answer ?? [])]).toEqual(answers);
});

test("logits stay logits: their softmax is the recalibrated probability", async () => {
  const model = recalibrateOutput(scored("logits"), AFFINE, { output: "scores", scores: "logits" });
  const { scores = new Float64Array() } = await runModel(model, { x });
  const exact = wanted(AFFINE, "logits");
  for (let row = 0; row < ROWS; row += 1) {
    const [a = 0, b = 0] = scores.subarray(2 * row, 2 * row + 2);
    expect(1 / (1 + Math.exp(a - b))).toBeCloseTo(exact[2 * row + 1] ?? 0, 5);
  }
});

test("a probability of 0 has a score too", async () => {
  const model = recalibrateOutput(scored("probabilities"), AFFINE, {
    output: "scores",
    scores: "probabilities",
  });
  const { scores = new Float64Array() } = await runModel(model, {
    x: floats([1, 2], (place) => 500 * place),
  });
  expect([...scores].every(Number.isFinite)).toBe(true);
});

test("names that the model has already are not taken twice", () => {
  const once = recalibrateOutput(scored("probabilities"), AFFINE, {
    output: "scores",
    scores: "probabilities",
  });
  const twice = recalibrateOutput(once, AFFINE, { output: "scores", scores: "probabilities" });
  const made = graphOf(twice).node.flatMap(({ output }) => output);
  const constants = graphOf(twice).initializer.map(({ name }) => name);
  expect(new Set([...made, ...constants]).size).toBe(made.length + constants.length);
});

test("a graph that cannot take it is refused", () => {
  const asked = { output: "x", scores: "probabilities" } as const;
  expect(() => recalibrateOutput(scored("probabilities"), AFFINE, asked)).toThrow(
    'Cannot recalibrate output "x": it is an input or a constant, and no node makes it',
  );
  expect(() =>
    recalibrateOutput(scored("logits"), CURVE, { output: "scores", scores: "logits" }),
  ).toThrow("it holds logits");
  const old = small({
    opset: 7,
    inputs: [float("x", "N", 2)],
    outputs: [float("scores", "N", 2)],
    nodes: [node("scores = Softmax(x)", { axis: 1 })],
  });
  expect(() =>
    recalibrateOutput(old, AFFINE, { output: "scores", scores: "probabilities" }),
  ).toThrow("its operator set is older than 8");
});
