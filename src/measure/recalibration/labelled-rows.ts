/** What every recalibration is fitted to: the logarithms of probabilities, and the right class of each row. */
import { UserError } from "../../schema/user-error.ts";
import type { ClassificationSample } from "../sample.ts";

export interface LabelledRows {
  readonly count: number;
  readonly classes: number;
  /** count × classes, row-major; a probability of 0 stands for the smallest that a graph keeps. */
  readonly logs: Float64Array;
  readonly labels: Int32Array;
}

/** The smallest probability that is told from 0: a float32 graph keeps it too. */
export const SMALLEST = 1e-30;

/** Rows without a finite answer are left out. @throws UserError without labels, or without two rows of different classes */
export function labelledRows({
  rows,
  classes,
  scores,
  labels,
  nonFinite,
}: ClassificationSample): LabelledRows {
  if (labels === undefined)
    throw new UserError(
      "policy-invalid",
      "Cannot recalibrate: the calibration data have no labels; give them the label column of the evaluation data",
    );
  const known = Uint32Array.from({ length: rows }, (_, row) => row).filter(
    (row) => nonFinite[row] === 0,
  );
  if (new Set(Array.from(known, (row) => labels[row])).size < 2)
    throw new UserError(
      "policy-invalid",
      "Cannot recalibrate: the calibration rows are of one class; a fit needs more",
    );
  const logs = new Float64Array(known.length * classes);
  for (const [place, row] of known.entries())
    for (let position = 0; position < classes; position += 1)
      logs[place * classes + position] = Math.log(
        Math.max(scores[row * classes + position] ?? 0, SMALLEST),
      );
  return {
    count: known.length,
    classes,
    logs,
    labels: Int32Array.from(known, (row) => labels[row] ?? -1),
  };
}

/** @throws UserError for more than two classes */
export function refuseMoreClasses({ classes }: LabelledRows, method: string): void {
  if (classes === 2) return;
  throw new UserError(
    "policy-invalid",
    `Cannot recalibrate by ${method}: it is for two classes, and the model has ${classes}; use temperature or vector`,
  );
}
