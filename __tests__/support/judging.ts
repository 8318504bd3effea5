/** Measurements and cases for a judge. */
import type { Case } from "../../src/judge/case.ts";
import { judge } from "../../src/judge/judge.ts";
import { changeOfShares, exactly, shareOf, withMargin } from "../../src/measure/evidence.ts";
import type { Criterion, Finding, NonInferiority } from "../../src/schema/generated/record.ts";
import type { Measurement } from "../../src/schema/measurement.ts";

type Part = Partial<Measurement>;

const SHARED = { kernels: "ordinary", slice: "all", unit: "share", better: "higher" } as const;

/** Exact bounds take a search each, and simulations draw the same counts again and again. */
const known = new Map<string, ReturnType<typeof shareOf>>();

function knownShare(count: number, n: number): ReturnType<typeof shareOf> {
  const key = `${count}:${n}`;
  const share = known.get(key) ?? shareOf(count, n);
  known.set(key, share);
  return share;
}

/* oxlint-disable max-params -- three numbers of a table read better than an object in fifty tests */
/** Accuracy that lost and gained so many rows, in all arms. */
export function accuracyOf(
  lost: number,
  gained: number,
  n: number,
  part: Part = {},
): readonly Measurement[] {
  const right = Math.floor(0.9 * n);
  const versus = part.versus ?? "base";
  const shared = { ...SHARED, metric: "accuracy", ...part } as const;
  return [
    { ...shared, arm: versus, ...knownShare(right, n) },
    { ...shared, arm: "candidate", versus, ...knownShare(right + gained - lost, n) },
    { ...shared, arm: "change", versus, ...changeOfShares(lost, gained, n) },
  ];
}

export function flipsOf(count: number, n: number, part: Part = {}): Measurement {
  return {
    ...SHARED,
    metric: "flips",
    arm: "candidate",
    versus: "base",
    better: "lower",
    ...shareOf(count, n),
    ...part,
  };
}

export function bytesOf(ratio: number, part: Part = {}): Measurement {
  return {
    ...SHARED,
    metric: "bytes",
    arm: "change",
    versus: "base",
    unit: "ratio",
    better: "lower",
    ...exactly(ratio, 1),
    ...part,
  };
}

/** A mean change with this interval: estimate ± 1.645 standard errors. */
export function changeOf(
  metric: Measurement["metric"],
  estimate: number,
  standardError: number,
  part: Part = {},
): Measurement {
  return {
    ...SHARED,
    metric,
    arm: "change",
    versus: "base",
    unit: "",
    better: "lower",
    ...withMargin(estimate, standardError, { n: 2000, degreesOfFreedom: Number.POSITIVE_INFINITY }),
    ...part,
  };
}

/** A latency ratio beside what the same model differed from itself. */
export function latencyOf(
  ratio: number,
  standardError: number,
  control: { readonly lower: number | null; readonly upper: number | null } = {
    lower: 1,
    upper: 1,
  },
): Measurement {
  const logs = withMargin(Math.log(ratio), standardError, { n: 40, degreesOfFreedom: 39 });
  const interval =
    logs.interval === null
      ? null
      : {
          ...logs.interval,
          lower: Math.exp(logs.interval.lower),
          upper: Math.exp(logs.interval.upper),
        };
  return {
    ...SHARED,
    metric: "latency-p50",
    arm: "change",
    versus: "base",
    unit: "ratio",
    better: "lower",
    ...logs,
    estimate: ratio,
    interval,
    detail: { control: 1, controlLower: control.lower, controlUpper: control.upper, blocks: 40 },
  };
}

export const ACCURACY: NonInferiority = {
  kind: "non-inferiority",
  metric: "accuracy",
  margin: 0.01,
  "slice-margin": 0.03,
};

export function caseOf(
  criteria: readonly Criterion[],
  measurements: readonly Measurement[],
  part: Partial<Case> = {},
): Case {
  return {
    criteria,
    measurements,
    slices: [],
    groups: [],
    baseline: { state: "missing", reason: "there is no baseline yet" },
    onInconclusive: "fail",
    ...part,
  };
}

/** The one finding of one criterion. */
export function findingOf(
  criterion: Criterion,
  measurements: readonly Measurement[],
  part: Partial<Case> = {},
): Finding {
  const [finding] = judge(caseOf([criterion], measurements, part)).findings;
  if (finding === undefined) throw new Error("There is a finding");
  return finding;
}
