/** One sentence for a person about one finding. */
import type { Outcome } from "../schema/generated/record.ts";
import type { Case } from "./case.ts";
import type { Judgement } from "./judge-target.ts";
import type { Target } from "./requirement.ts";
import { isAgainstBaseline } from "./targets.ts";

export interface Explained {
  readonly target: Target;
  readonly worst: Judgement;
  readonly other: Judgement | undefined;
  readonly outcome: Outcome;
  readonly given: Case;
}

export function explain(explained: Explained): string {
  const { outcome, target, worst, given } = explained;
  switch (outcome) {
    case "pass":
      return `${subjectOf(target)} ${shown(worst)}, ${allowed(worst)}`;
    case "fail":
      return `${subjectOf(target)} ${shown(worst)}; ${allowed(worst)}${saturation(explained)}`;
    case "inconclusive":
      return inconclusive(explained);
    case "not-checked":
      return notChecked(target, worst, given);
    case "error":
      return `${subjectOf(target)} cannot be computed: ${given.engineFailure ?? worst.reason ?? "it is undefined"}`;
  }
}

function subjectOf({ criterion, metric, slice }: Target): string {
  const where = slice === "all" ? "" : ` on ${slice}`;
  const reference = isAgainstBaseline(criterion) ? " against the baseline" : "";
  return `${metric}${where}${reference}`;
}

function shown({ actual, expected }: Judgement): string {
  const value = expected.operator.startsWith("change")
    ? actual.change
    : judgedValue(expected.unit, actual);
  const interval = actual.interval;
  const range =
    interval === null
      ? ""
      : ` (${format(interval.lower, expected.unit)} to ${format(interval.upper, expected.unit)})`;
  const verb = expected.operator.startsWith("change") ? "changes by" : "is";
  return `${expected.unit === "ratio" ? "is" : verb} ${value === null ? "undefined" : format(value, expected.unit)}${range}`;
}

const judgedValue = (unit: string, actual: Judgement["actual"]): number | null =>
  unit === "ratio" ? actual.change : actual.candidate;

function allowed({ expected }: Judgement): string {
  const limit = expected.limit === null ? "undefined" : format(expected.limit, expected.unit);
  switch (expected.operator) {
    case "change-above":
    case "at-least":
      return `allowed is ${limit} or more`;
    case "change-below":
    case "at-most":
      return `allowed is ${limit} or less`;
  }
}

/** The exact kernels agree and the ordinary ones do not: it is this CPU, not the numbers in the model. */
function saturation({ worst, other }: Explained): string {
  if (worst.kernels !== "ordinary" || other?.state !== "proven") return "";
  return ". The exact kernels keep the limit: this CPU's int8 kernels saturate (they sum u8 × s8 pairs in int16), so the model answers differently here than on a CPU with VNNI; quantize its weights with saturation-safe scales (reduce_range in other tools)";
}

function inconclusive(explained: Explained): string {
  const { target, worst } = explained;
  if (worst.state === "too-few") {
    return `${subjectOf(target)} is not judged on ${worst.actual.n} rows: it needs ${worst.actual.n + (worst.rowsNeeded ?? 0)}`;
  }
  const start = `${subjectOf(target)} ${shown(worst)} is neither proven nor refuted; ${allowed(worst)}`;
  if (worst.state === "noisy")
    return `${start}. The machine was too uneven: the same model differed from itself by about as much`;
  if (worst.rowsNeeded !== null && worst.rowsNeeded > 0) {
    return `${start}. About ${worst.rowsNeeded.toLocaleString("en-US")} more rows would decide it, were the models equal${saturation(explained)}`;
  }
  return `${start}${saturation(explained)}`;
}

function notChecked(target: Target, worst: Judgement, given: Case): string {
  if (isAgainstBaseline(target.criterion) && given.baseline.state !== "present") {
    return `${subjectOf(target)} is not checked: ${given.baseline.reason ?? "there is no baseline"}`;
  }
  if (worst.state === "empty")
    return `${subjectOf(target)} is not checked: no row of the evaluation data is there`;
  if (worst.state === "undefined")
    return `${subjectOf(target)} is not checked: ${worst.reason ?? "it is undefined"}`;
  return `${subjectOf(target)} is not checked: it was not measured`;
}

/** Plain figures with their unit; three significant digits. */
function format(value: number, unit: string): string {
  switch (unit) {
    case "share":
      return `${digits(value * 100)} %`;
    case "ratio":
      return `×${digits(value)}`;
    case "":
      return digits(value);
    default:
      return `${digits(value)} ${unit}`;
  }
}

function digits(number: number): string {
  const text = Number(number.toPrecision(3));
  return String(Object.is(text, -0) ? 0 : text).replace("-", "−");
}
