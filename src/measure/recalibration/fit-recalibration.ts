/** A recalibration of a model's scores, fitted to labelled rows that no verdict sees. */
import type { RecalibrationMethod } from "../../schema/generated/policy.ts";
import type { Recalibration } from "../../schema/recalibration.ts";
import { UserError } from "../../schema/user-error.ts";
import type { ClassificationSample } from "../sample.ts";
import { fitBeta } from "./beta.ts";
import { fitIsotonic } from "./isotonic-curve.ts";
import { type LabelledRows, labelledRows, refuseMoreClasses } from "./labelled-rows.ts";
import { fitPlatt } from "./platt.ts";
import { lossOf, recalibratedScores } from "./recalibrated-scores.ts";
import { fitTemperature } from "./temperature.ts";
import { fitVector } from "./vector.ts";

export interface Fitted {
  readonly recalibration: Recalibration;
  /** The parameters, as they stand in a sentence. */
  readonly parameters: string;
  readonly rows: number;
  /** Mean log loss of the rows before and after, in nats. */
  readonly lossBefore: number;
  readonly lossAfter: number;
}

/** @throws UserError where the method cannot be fitted to the rows */
export function fitRecalibration(
  sample: ClassificationSample,
  method: RecalibrationMethod,
): Fitted {
  const rows = labelledRows(sample);
  const found = fit(rows, sample, method);
  return {
    ...found,
    rows: rows.count,
    lossBefore: lossOf(rows, rows.logs.map(Math.exp)),
    lossAfter: lossOf(rows, recalibratedScores(rows, found.recalibration)),
  };
}

function fit(
  rows: LabelledRows,
  sample: ClassificationSample,
  method: RecalibrationMethod,
): Pick<Fitted, "recalibration" | "parameters"> {
  const { positive = 1 } = sample;
  switch (method) {
    case "temperature": {
      const temperature = fitTemperature(rows);
      const factors = new Float64Array(rows.classes).fill(1 / temperature);
      const recalibration = diagonal(factors, new Float64Array(rows.classes));
      return { recalibration, parameters: `temperature ${shown(temperature)}` };
    }
    case "vector": {
      const { factors, offsets } = fitVector(rows);
      const parameters = `factors ${[...factors].map(shown).join(", ")}; offsets ${[...offsets].map(shown).join(", ")}`;
      return { recalibration: diagonal(factors, offsets), parameters };
    }
    case "platt": {
      refuseMoreClasses(rows, method);
      const { slope, intercept } = known(fitPlatt(rows, positive), method);
      const curve = { a: slope, b: slope, c: intercept };
      const parameters = `slope ${shown(slope)}, intercept ${shown(intercept)}`;
      return { recalibration: ofTwo(curve, positive), parameters };
    }
    case "beta": {
      refuseMoreClasses(rows, method);
      const curve = known(fitBeta(rows, positive), method);
      const parameters = `a ${shown(curve.a)}, b ${shown(curve.b)}, c ${shown(curve.c)}`;
      return { recalibration: ofTwo(curve, positive), parameters };
    }
    case "isotonic": {
      refuseMoreClasses(rows, method);
      const probabilities = Float64Array.from({ length: rows.count }, (_, row) =>
        Math.exp(rows.logs[row * 2 + positive] ?? 0),
      );
      const happened = Uint8Array.from(rows.labels, (label) => (label === positive ? 1 : 0));
      const { thresholds, values } = fitIsotonic(probabilities, happened);
      const recalibration = { kind: "isotonic", positive, thresholds, values } as const;
      return { recalibration, parameters: `a curve through ${thresholds.length} points` };
    }
  }
}

const shown = (value: number): string => String(Number(value.toPrecision(4)));

function known<Value>(fitted: Value | undefined, method: string): Value {
  if (fitted !== undefined) return fitted;
  throw new UserError(
    "policy-invalid",
    `Cannot recalibrate by ${method}: the scores separate the classes of the calibration rows, so that no fit is best; use temperature`,
  );
}

function diagonal(factors: Float64Array, offset: Float64Array): Recalibration {
  const classes = factors.length;
  const matrix = new Float64Array(classes * classes);
  for (const [place, factor] of factors.entries()) matrix[place * (classes + 1)] = factor;
  return { kind: "affine", classes, matrix, offset };
}

/** Log odds a ln p − b ln(1 − p) + c of the positive class, over a logit of 0 for the other. */
function ofTwo(
  { a, b, c }: { readonly a: number; readonly b: number; readonly c: number },
  positive: number,
): Recalibration {
  const matrix = new Float64Array(4);
  matrix[positive * 2 + positive] = a;
  matrix[(1 - positive) * 2 + positive] = -b;
  const offset = new Float64Array(2);
  offset[positive] = c;
  return { kind: "affine", classes: 2, matrix, offset };
}
