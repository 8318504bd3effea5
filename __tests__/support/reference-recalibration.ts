/** What our own fits find where the reference recalibrates. */
import { fitBeta } from "../../src/measure/recalibration/beta.ts";
import { fitRecalibration } from "../../src/measure/recalibration/fit-recalibration.ts";
import { fitIsotonic } from "../../src/measure/recalibration/isotonic-curve.ts";
import { type LabelledRows, labelledRows } from "../../src/measure/recalibration/labelled-rows.ts";
import { fitPlatt } from "../../src/measure/recalibration/platt.ts";
import {
  lossOf,
  recalibratedScores,
  valueOn,
} from "../../src/measure/recalibration/recalibrated-scores.ts";
import { fitTemperature } from "../../src/measure/recalibration/temperature.ts";
import { fitVector } from "../../src/measure/recalibration/vector.ts";
import type { ClassificationSample } from "../../src/measure/sample.ts";
import { logSumExp } from "../../src/stats/log-sum-exp.ts";
import { expectedPart, input, matrix, numbers } from "./reference.ts";
import { type Computed, diabetes, of } from "./reference-inputs.ts";
import { classification } from "./samples.ts";

/** The rows of the digits with an even position, or the others. */
function halfOf(part: "even" | "odd"): ClassificationSample {
  const wanted = part === "even" ? 0 : 1;
  const labels = numbers("digits", "labels");
  return classification(
    matrix("digits", "comp").filter((_, row) => row % 2 === wanted),
    { labels: labels.filter((_, row) => row % 2 === wanted) },
  );
}

function temperature(): unknown {
  const [fit, other] = [halfOf("even"), halfOf("odd")];
  const { recalibration, lossBefore, lossAfter } = fitRecalibration(fit, "temperature");
  const unseen = labelledRows(other);
  const after = recalibratedScores(unseen, recalibration);
  return {
    T: fitTemperature(labelledRows(fit)),
    nll_fit_before: lossBefore,
    nll_fit_after: lossAfter,
    nll_eval_before: lossOf(unseen, unseen.logs.map(Math.exp)),
    nll_eval_after: lossOf(unseen, after),
    ece15_eval_before: of("expected-calibration-error", other),
    ece15_eval_after: of("expected-calibration-error", { ...other, scores: after }),
  };
}

const ofDiabetes = (arm: "base" | "comp"): LabelledRows => labelledRows(diabetes(arm));

function isotonic(): unknown {
  const { logs, labels } = ofDiabetes("comp");
  const curve = fitIsotonic(
    Float64Array.from(labels, (_, row) => Math.exp(logs[row * 2 + 1] ?? 0)),
    Uint8Array.from(labels),
  );
  const at = expectedPart("recalibrate.isotonic", "at");
  const places = Array.isArray(at) ? at.map(Number) : [];
  return {
    x_thresholds: [...curve.thresholds],
    y_thresholds: [...curve.values],
    pred: places.map((place) => valueOn(curve, place)),
  };
}

export const RECALIBRATION: Computed = {
  "recalibrate.temperature": temperature,
  "recalibrate.platt": () => {
    const line = fitPlatt(ofDiabetes("comp"), 1);
    return line === undefined ? {} : { A: -line.slope, B: -line.intercept };
  },
  "recalibrate.isotonic": isotonic,
  "recalibrate.beta": () => fitBeta(ofDiabetes("base"), 1),
  "recalibrate.vector_ridge": () => {
    const { factors, offsets, objective } = fitVector(labelledRows(halfOf("even")));
    return { objective, w: [...factors], b: [...offsets] };
  },
  "numeric.logsumexp": () => {
    const rows = input("numeric.logsumexp");
    return Array.isArray(rows) ? rows.map((row: number[]) => logSumExp(row)) : [];
  },
};
