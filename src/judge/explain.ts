/** One sentence for a person about one finding, and after a failure one that says what to do. */
import type { Outcome } from "../schema/generated/record.ts";
import type { Case } from "./case.ts";
import { isOfPreset } from "../schema/preset-reason.ts";
import { difference, distance, figure, precisionApart } from "./figures.ts";
import { isOfFewSources, type Judgement } from "./judge-target.ts";
import { nextStep } from "./next-step.ts";
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
      return `${subjectOf(target)} ${shownAndAllowed(worst)}`;
    case "fail":
      return [`${subjectOf(target)} ${shownAndAllowed(worst)}`, saturation(explained)]
        .filter((sentence) => sentence !== undefined)
        .join(". ");
    case "inconclusive":
      return inconclusive(explained);
    case "not-checked": {
      const { unavailable, provider } =
        given.slices.find(({ name }) => name === target.slice) ?? {};
      if (unavailable !== undefined)
        return `The candidate is not checked on ${target.slice}${provider === true ? ", which cannot be used here" : ""}: ${unavailable}`;
      return `${subjectOf(target)} is not checked: ${whyNotChecked(target, worst, given)}`;
    }
    case "error":
      return worst.state === "missing"
        ? `${subjectOf(target)} was not measured, because the engine failed`
        : `${subjectOf(target)} cannot be computed: ${worst.reason}`;
  }
}

/** undefined when nothing failed, and when the explanation says it already. */
export function adviceOn(explained: Explained): string | undefined {
  const isOwn = explained.outcome === "fail" && saturation(explained) === undefined;
  return isOwn ? nextStep(explained.target) : undefined;
}

function subjectOf({ criterion, metric, slice }: Target): string {
  const where = slice === "all" || criterion.kind === "group-gap" ? "" : ` on ${slice}`;
  const between = criterion.kind === "group-gap" ? ` ${slice}` : "";
  return `${metric}${where}${between}`;
}

/** What is, and what may be, in as many digits as tell them apart. */
function shownAndAllowed(judgement: Judgement): string {
  const { limit } = judgement.expected;
  const precision = precisionApart(valueOf(judgement), limit);
  return `${shown(judgement, precision)}; ${allowed(judgement, precision)}`;
}

const isChangeOf = ({ expected: { operator } }: Judgement): boolean =>
  operator === "change-above" || operator === "change-below";

const valueOf = (judgement: Judgement): number | null =>
  isChangeOf(judgement) || judgement.expected.unit === "ratio"
    ? judgement.actual.change
    : judgement.actual.candidate;

function shown(judgement: Judgement, precision: number): string {
  const {
    actual: { interval },
    expected: { unit },
    versus,
  } = judgement;
  const isChange = isChangeOf(judgement);
  const format = isChange ? difference : figure;
  const range =
    interval === null
      ? ""
      : ` (${bare(format(interval.lower, unit))} to ${bare(format(interval.upper, unit))})`;
  const than = versus === "baseline" ? "the baseline's" : "the float model's";
  const said = format(valueOf(judgement), unit, precision);
  if (unit === "ratio") return `is ${said}${range} of ${than}`;
  const against = versus === "baseline" ? " from the baseline" : "";
  return isChange ? `changes by ${said}${range}${against}` : `is ${said}${range}`;
}

/** The unit stands behind the value already. */
const bare = (text: string): string => text.replace(/ \S+$/, "");

function allowed({ expected }: Judgement, precision: number): string {
  const { operator, limit, unit } = expected;
  const size = distance(limit, unit, precision);
  switch (operator) {
    case "change-above":
      return unit === "ratio"
        ? `more than ${figure(limit, unit, precision)} is needed`
        : `a loss of less than ${size} is allowed`;
    case "change-below":
      return unit === "ratio"
        ? `less than ${figure(limit, unit, precision)} is allowed`
        : `a rise of less than ${size} is allowed`;
    case "at-most":
      return `at most ${figure(limit, unit, precision)} is allowed`;
    case "at-least":
      return `at least ${figure(limit, unit, precision)} is needed`;
  }
}

/** The exact kernels agree and the ordinary ones do not: it is this CPU, not the numbers in the model. */
function saturation({ worst, other }: Explained): string | undefined {
  if (worst.kernels !== "ordinary" || other?.state !== "proven") return undefined;
  return "The exact kernels keep the limit: it is this CPU, whose int8 kernels saturate, that answers differently. Quantize with saturation-safe scales (reduce_range in other tools)";
}

function inconclusive(explained: Explained): string {
  const { target, worst } = explained;
  const { state, noise } = worst;
  if (state === "too-few") return tooFew(explained);
  const start = `${subjectOf(target)} ${shownAndAllowed(worst)}, which is neither proven nor refuted`;
  if (state === "noisy") {
    const itself = Number.isFinite(noise)
      ? `the same model differed from itself by up to ${figure(noise, "ratio")}${widened(worst)}`
      : "it is unknown by how much the same model differs from itself";
    return `${start}. It is the environment: this machine is too uneven to tell, ${itself}. Run it again, on a quieter machine if there is one`;
  }
  const more = whatWouldDecide(worst);
  const because = saturation(explained);
  return `${start}. ${because === undefined ? more : `${more}. ${because}`}`;
}

/** By what it is judged, which may reach beyond the limit where the interval that is shown does not. */
function widened({ actual: { interval }, noise }: Judgement): string {
  if (interval === null) return "";
  const [lower, upper] = [interval.lower / noise, interval.upper * noise];
  return `, and with that the interval is ${figure(lower, "ratio")} to ${figure(upper, "ratio")}`;
}

function tooFew({ target, worst }: Explained): string {
  const shownOnly = isOfPreset(target.criterion) ? ". It is shown, and does not block" : "";
  if (target.criterion.kind === "group-gap")
    return `${subjectOf(target)} ${shownAndAllowed(worst)}, which ${smallestGroup(target, worst)} cannot prove. ${whatWouldDecide(worst)}${shownOnly}`;
  const { actual, rowsNeeded } = worst;
  const needed = rows(actual.n + Number(rowsNeeded));
  return `${subjectOf(target)} is not judged on ${rows(actual.n)} rows: it needs ${needed}, since with fewer it is mostly its own bias${shownOnly}`;
}

/** A ratio of rates rests on the positive answers alone. */
function smallestGroup({ metric }: Target, { support, sources }: Judgement): string {
  const count = Math.floor(Number(support));
  if (metric === "demographic-parity-ratio")
    return `about ${rows(count)} positive answers of the smallest group`;
  const what = sources === undefined ? "row" : "source";
  return `the ${rows(count)} ${what}${count === 1 ? "" : "s"} of the smallest group`;
}

function whatWouldDecide(worst: Judgement): string {
  const { expected, rowsNeeded, rowsNeededIfReal, sources } = worst;
  if (expected.unit === "ratio") return "Run it again: more calls may decide it";
  if (isOfFewSources(sources))
    return `It cannot be decided with ${rows(Number(sources))} sources: rows of one source are alike, so that more sources are needed, and not more rows`;
  const { count, more } = amountIn(worst);
  const isReal = rowsNeededIfReal !== null && rowsNeededIfReal !== 0;
  if (rowsNeeded === null || rowsNeeded === 0)
    return isReal
      ? `If the change is as it was seen, about ${more(rowsNeededIfReal)} would prove it 4 times in 5`
      : "More rows of this kind are not expected to prove it";
  const equal = `About ${more(rowsNeeded)} would decide it, were the models equal`;
  if (!isReal || rowsNeededIfReal === rowsNeeded) return equal;
  const change = isBetter(worst) ? "gain" : "change";
  return `${equal}; about ${rows(count(rowsNeededIfReal))} if the ${change} is as it was seen`;
}

/** Fewer rows prove that nothing is lost where something is won. */
function isBetter({ actual, expected: { operator } }: Judgement): boolean {
  const change = Number(actual.change);
  return operator === "change-above" ? change > 0 : operator === "change-below" && change < 0;
}

interface Amount {
  readonly count: (needed: number) => number;
  /** "12 more rows". */
  readonly more: (needed: number) => string;
}

/** Where rows come in clusters, what helps is another source. */
function amountIn({ sources, actual }: Judgement): Amount {
  if (sources === undefined)
    return {
      count: (needed) => needed,
      more: (needed) => `${rows(needed)} more ${needed === 1 ? "row" : "rows"}`,
    };
  const each = actual.n / sources;
  const count = (needed: number): number => Math.ceil(needed / each);
  const size = `of ${rows(Math.round(each))} rows`;
  return {
    count,
    more: (needed) =>
      count(needed) === 1
        ? `1 more source ${size}`
        : `${rows(count(needed))} more sources ${size} each`,
  };
}

const rows = (count: number): string => count.toLocaleString("en-US");

function whyNotChecked(target: Target, worst: Judgement, given: Case): string {
  if (isAgainstBaseline(target.criterion) && given.baseline.state !== "present")
    return given.baseline.reason ?? "there is no baseline";
  if (worst.reason !== "") return worst.reason;
  if (worst.state !== "empty") return "it was not measured";
  return target.criterion.kind === "group-gap"
    ? "no group has rows enough to be compared"
    : "no row of the evaluation data is there";
}
