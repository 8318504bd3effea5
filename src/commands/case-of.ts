/** What the judge is given of a run. */
import type { Case } from "../judge/case.ts";
import type { JudgedSlice, JudgedTest } from "../judge/targets.ts";
import type { Behaved } from "./observe-suites.ts";
import type { Prepared } from "./prepare.ts";

export interface Observation extends Prepared {
  readonly observed: Behaved;
  readonly canary: boolean;
}

export function caseOf(observation: Observation): Case {
  const { criteria, observed, data, reference, inForce, canary } = observation;
  const { measurements, failure } = observed;
  return {
    criteria,
    measurements,
    slices: slicesOf(observation),
    tests: testsOf(observation),
    groups: data.groups.map(({ column }) => column),
    baseline: reference,
    onInconclusive: inForce.onInconclusive,
    canary,
    ...(failure === undefined ? {} : { engineFailure: failure }),
  };
}

/** Slices of the evaluation data, and sets of rows apart from them. */
function slicesOf({ data, challenges }: Prepared): readonly JudgedSlice[] {
  return [
    ...data.slices.map(({ name, critical, rows }) => ({ name, critical, rows: rows.length })),
    ...challenges.map(({ name, critical, rows }) => ({
      name,
      critical,
      rows,
      apart: true as const,
    })),
  ];
}

function testsOf({ suites }: Prepared): readonly JudgedTest[] {
  return suites.flatMap(({ tests }) =>
    tests.map(({ slice, kind, critical, margin }) => ({
      slice,
      mustPass: kind === "must-pass",
      critical,
      margin,
    })),
  );
}
