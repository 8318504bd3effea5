/** Two acceptances of one model: what moved, and whether engine, data or candidate moved it. */
import type { Drift, DriftCause, Ground, MovedValue } from "../schema/drift.ts";
import type { Baseline } from "../schema/generated/baseline.ts";
import type { RunRecord } from "../schema/generated/record.ts";
import { buildBaseline } from "./baseline-file.ts";

type Values = Readonly<Record<string, number>>;

/** A run against the baseline of the same model. */
export function driftOf(baseline: Baseline, record: RunRecord): Drift {
  return driftBetween(baseline, buildBaseline(record));
}

/** Rows are known by digest, so that a changed engine shows on the rows that stayed and changed data in those that did not. */
export function driftBetween(before: Baseline, after: Baseline): Drift {
  const grounds = groundsOf(before, after);
  const rows = Object.keys(after.answers);
  const shared = rows.filter((row) => before.answers[row] !== undefined);
  const changed = shared.filter((row) => isOther(before.answers[row], after.answers[row])).length;
  const came = rows.length - shared.length;
  const gone = Object.keys(before.answers).length - shared.length;
  const { baseValues } = before;
  return {
    acceptedAt: before.acceptedAt,
    causes: causesOf(grounds, { changed, came, gone }),
    grounds,
    sharedRows: shared.length,
    candidate: movedValues(before.values, after.values).filter(isBeyondRounding),
    base:
      baseValues === undefined || after.baseValues === undefined
        ? undefined
        : movedValues(baseValues, after.baseValues).filter(isBeyondRounding),
  };
}

function groundsOf(before: Baseline, after: Baseline): readonly Ground[] {
  const both = (
    what: Ground["what"],
    pick: (baseline: Baseline) => string | undefined,
  ): readonly Ground[] => {
    const [accepted, now] = [pick(before), pick(after)];
    // Older baselines do not hold all of it.
    return accepted === undefined || now === undefined || accepted === now
      ? []
      : [{ what, accepted, now }];
  };
  return [
    ...both("model", ({ modelDigest }) => modelDigest),
    ...both("candidate", ({ candidateDigest }) => candidateDigest),
    ...both("evaluation data", ({ evaluationDigest }) => evaluationDigest),
    ...both("calibration data", ({ calibrationDigest }) => calibrationDigest),
    ...both("policy", ({ policyDigest }) => policyDigest),
    ...both("engine", ({ onnxruntime }) => onnxruntime),
  ];
}

/** What a candidate is made of, besides the recipe, which is that of the baseline. */
const MAKINGS: readonly Ground["what"][] = ["model", "calibration data", "policy", "engine"];

interface RowCounts {
  readonly changed: number;
  readonly came: number;
  readonly gone: number;
}

/** Another candidate may answer otherwise by right: engine and machine are then above suspicion. */
function causesOf(
  grounds: readonly Ground[],
  { changed, came, gone }: RowCounts,
): readonly DriftCause[] {
  const moved = new Set(grounds.map(({ what }) => what));
  const causes: DriftCause[] = [];
  if (moved.has("candidate"))
    causes.push({ kind: "candidate", because: MAKINGS.filter((what) => moved.has(what)) });
  else if (changed > 0)
    causes.push({ kind: moved.has("engine") ? "engine" : "machine", rows: changed });
  if (came > 0 || gone > 0) causes.push({ kind: "data", came, gone });
  return causes;
}

/** Kernels of another instruction set sum in another order, which moves a float32 result by about 1e-6 of itself. */
const ROUNDING = 1e-5;

/** Classes are whole numbers; no answer ("none") is near no number. */
function isOther(accepted: string | undefined, now: string | undefined): boolean {
  if (accepted === now) return false;
  const [a, b] = [Number(accepted), Number(now)];
  return (Number.isInteger(a) && Number.isInteger(b)) || !isNear(a, b);
}

const isNear = (a: number, b: number): boolean =>
  Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));

const isBeyondRounding = ({ accepted = Number.NaN, now = Number.NaN }: MovedValue): boolean =>
  !isNear(accepted, now);

/** All that is not the same to the last digit; a metric that a later version brought has not moved. */
export function movedValues(accepted: Values, now: Values): readonly MovedValue[] {
  const known = new Set(Object.keys(accepted).map(metricOf));
  const names = [...new Set([...Object.keys(accepted), ...Object.keys(now)])].toSorted();
  return names
    .filter((name) => known.has(metricOf(name)))
    .map((name) => ({ name, accepted: accepted[name], now: now[name] }))
    .filter((value) => value.accepted !== value.now);
}

const metricOf = (name: string): string => name.split(" on ", 1)[0] ?? name;
