/** What the judge is given of a run. */
import type { ProviderFacts } from "../schema/generated/record.ts";
import { type Canary, canaryKindOf } from "./candidate/canary.ts";
import type { Case } from "../judge/case.ts";
import type { JudgedLoad, JudgedSlice, JudgedTest } from "../judge/targets.ts";
import { blockSlices } from "./observe/block-slices.ts";
import type { Provided } from "./observe/observe-providers.ts";
import type { Behaved } from "./observe/observe-suites.ts";
import { goneSlices } from "./gone-slices.ts";
import type { InForce, Prepared } from "./prepare.ts";

/** The parts of a case that a record keeps beside its measurements and criteria. */
export type JudgedScope = Pick<
  Case,
  "slices" | "tests" | "loads" | "blocks" | "groups" | "waiving" | "engineFailure"
>;

type Ended = Pick<Provided, "failure" | "onProviders">;

export function judgedScope(prepared: InForce, { failure, onProviders }: Ended): JudgedScope {
  return {
    slices: [
      ...slicesOf(prepared),
      ...goneSlices(prepared),
      ...servingSlices(prepared),
      ...onProviders.map(judgedProvider),
    ],
    ...(prepared.suites.length + prepared.attacks.length === 0 ? {} : { tests: testsOf(prepared) }),
    ...(prepared.loads.length === 0 ? {} : { loads: loadsOf(prepared) }),
    groups: prepared.data.groups.map(({ column }) => column),
    ...(prepared.probes.some(({ name }) => name === "blocks")
      ? { blocks: [...blockSlices(prepared.base.model)] }
      : {}),
    ...(prepared.waiving === undefined ? {} : { waiving: prepared.waiving }),
    ...(failure === undefined ? {} : { engineFailure: failure }),
  };
}

export interface Judging extends Pick<Prepared, "criteria" | "reference" | "inForce"> {
  readonly scope: JudgedScope;
  readonly measurements: Behaved["measurements"];
  readonly canary: Canary;
}

export function caseOf({
  scope,
  criteria,
  measurements,
  reference,
  inForce,
  canary,
}: Judging): Case {
  return {
    ...scope,
    criteria,
    measurements,
    baseline: reference,
    onInconclusive: inForce.onInconclusive,
    ...(inForce.correction === undefined ? {} : { correction: inForce.correction }),
    canary: canary !== false,
    ...canaryKind(canary),
  };
}

/** Slices of the evaluation data, and sets of rows apart from them. */
function slicesOf({ data, challenges }: InForce): readonly JudgedSlice[] {
  return [
    ...data.slices.map(({ name, critical, rows }) => ({ name, critical, rows: rows.length })),
    ...challenges
      .filter(({ kind }) => kind !== "novel")
      .map(({ name, critical, rows }) => ({
        name,
        critical,
        rows,
        apart: true as const,
      })),
  ];
}

/** Only timings differ there. */
const servingSlices = ({ servings, data }: InForce): readonly JudgedSlice[] =>
  servings.map(({ slice }) => ({
    name: slice,
    critical: true,
    rows: data.evaluation.dataset.rows,
    timed: true,
  }));

/** All that holds of the CPU must be proven there too. */
const judgedProvider = ({ slice, rows, unavailable }: ProviderFacts): JudgedSlice => ({
  name: slice,
  critical: true,
  rows,
  apart: true,
  provider: true,
  ...(unavailable === undefined ? {} : { unavailable }),
});

function loadsOf({ loads }: InForce): readonly JudgedLoad[] {
  return loads.flatMap(({ judged }) => (judged === undefined ? [] : [judged]));
}

function testsOf({ suites, attacks }: InForce): readonly JudgedTest[] {
  const tests = suites.flatMap((suite) =>
    suite.tests.map(({ slice, kind, critical, margin }) => ({
      slice,
      mustPass: kind === "must-pass",
      critical,
      margin,
    })),
  );
  return [...tests, ...attacks.flatMap(({ judged }) => judged ?? [])];
}

function canaryKind(canary: Canary): Pick<Case, "canaryKind"> {
  const kind = canaryKindOf(canary);
  return kind === undefined ? {} : { canaryKind: kind };
}
