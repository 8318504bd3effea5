/** A factor and an offset for the logit of each class (Guo et al. 2017), held near 1 and 0. */
import { choleskyFactor, choleskySolve } from "../../stats/cholesky.ts";
import { logSumExp } from "../../stats/log-sum-exp.ts";
import { UserError } from "../../schema/user-error.ts";
import type { LabelledRows } from "./labelled-rows.ts";

/** What squares of factor − 1 and of offset cost beside the mean log loss: it makes the optimum one point. */
const RIDGE = 1e-3;
const STEPS = 200;
const PRECISION = 1e-12;
/** Beyond this, its system of equations is larger than the model. */
const MOST_CLASSES = 64;

export interface VectorScaling {
  readonly factors: Float64Array;
  readonly offsets: Float64Array;
  /** Mean log loss and ridge. */
  readonly objective: number;
}

/** @throws UserError for very many classes */
export function fitVector(rows: LabelledRows): VectorScaling {
  const { classes } = rows;
  if (classes > MOST_CLASSES)
    throw new UserError(
      "policy-invalid",
      `Cannot recalibrate by vector: the model has ${classes} classes, and ${MOST_CLASSES} are the most; use temperature`,
    );
  let at: Float64Array = Float64Array.from({ length: 2 * classes }, (_, place) =>
    place < classes ? 1 : 0,
  );
  let { objective, gradient, hessian } = slopesAt(rows, at);
  for (let step = 0; step < STEPS; step += 1) {
    // The ridge keeps it positive definite: there is always a factor.
    const factor = choleskyFactor(hessian, 2 * classes) ?? hessian;
    choleskySolve(factor, 2 * classes, gradient);
    const direction = gradient;
    let length = 1;
    let next = slopesAt(rows, moved(at, direction, length));
    while (next.objective > objective && length > 1e-6) {
      length /= 2;
      next = slopesAt(rows, moved(at, direction, length));
    }
    at = moved(at, direction, length);
    ({ objective, gradient, hessian } = next);
    if (Math.max(...direction.map(Math.abs)) * length < PRECISION) break;
  }
  return { factors: at.subarray(0, classes), offsets: at.subarray(classes), objective };
}

const moved = (at: Float64Array, direction: Float64Array, length: number): Float64Array =>
  at.map((value, place) => value - length * (direction[place] ?? 0));

interface Slopes {
  readonly objective: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

function slopesAt({ count, classes, logs, labels }: LabelledRows, at: Float64Array): Slopes {
  const size = 2 * classes;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const logits = new Float64Array(classes);
  let loss = 0;
  for (let row = 0; row < count; row += 1) {
    const own = logs.subarray(row * classes, (row + 1) * classes);
    for (const [k, log] of own.entries()) logits[k] = (at[k] ?? 1) * log + (at[classes + k] ?? 0);
    const norm = logSumExp(logits);
    loss += norm - (logits[labels[row] ?? 0] ?? 0);
    const p = logits.map((logit) => Math.exp(logit - norm));
    addRow({ p, own, label: labels[row] ?? -1 }, gradient, hessian);
  }
  let ridge = 0;
  for (let place = 0; place < size; place += 1) {
    const from = (at[place] ?? 0) - (place < classes ? 1 : 0);
    ridge += RIDGE * from * from;
    gradient[place] = (gradient[place] ?? 0) / count + 2 * RIDGE * from;
  }
  for (const [place, value] of hessian.entries())
    hessian[place] = value / count + (place % (size + 1) === 0 ? 2 * RIDGE : 0);
  return { objective: loss / count + ridge, gradient, hessian };
}

interface Row {
  readonly p: Float64Array;
  readonly own: Float64Array;
  readonly label: number;
}

function addRow({ p, own, label }: Row, gradient: Float64Array, hessian: Float64Array): void {
  const classes = p.length;
  const size = 2 * classes;
  for (let j = 0; j < classes; j += 1) {
    const [pj, xj] = [p[j] ?? 0, own[j] ?? 0];
    const residual = pj - (j === label ? 1 : 0);
    gradient[j] = (gradient[j] ?? 0) + residual * xj;
    gradient[classes + j] = (gradient[classes + j] ?? 0) + residual;
    for (let k = 0; k < classes; k += 1) {
      const curve = (j === k ? pj : 0) - pj * (p[k] ?? 0);
      const xk = own[k] ?? 0;
      const add = (a: number, b: number, value: number): void => {
        hessian[a * size + b] = (hessian[a * size + b] ?? 0) + value;
      };
      add(j, k, curve * xj * xk);
      add(j, classes + k, curve * xj);
      add(classes + j, k, curve * xk);
      add(classes + j, classes + k, curve);
    }
  }
}
