/** How base and candidate bear each pattern of load, as the cells of a table. */
import type { MetricName } from "../schema/generated/metric-name.ts";
import type { FindingOutcome, RecordedMeasurement, RunRecord } from "../schema/generated/record.ts";
import { OUTCOMES } from "./marks.ts";
import { formatRange, formatValue } from "./numbers.ts";

const PREFIX = "load=";
/** Further ways to serve the model. */
const SERVING = "serving@";
/** What a sweep adds to the name of each of its members: "offline@rows=8,threads=4". */
const MEMBER = /@(?:(?:rows|batch|threads)=\d+,?)+$/;

export interface LoadRow {
  readonly pattern: string;
  readonly queries: string;
  readonly metric: string;
  readonly reference: string;
  readonly candidate: string;
  readonly ratio: string;
  readonly outcome: FindingOutcome | undefined;
  /** How many times worse than the base; less than 1 where it is better. */
  readonly badness: number;
}

export interface SweptRow extends LoadRow {
  /** Of how many it is the worst; 1 where nothing was swept. */
  readonly of: number;
}

/** Of each sweep and metric the worst: what fails, then what is furthest from the base. */
export function worstLoadRows(record: RunRecord): readonly SweptRow[] {
  const groups = new Map<string, LoadRow[]>();
  for (const row of loadRows(record)) {
    const key = [row.pattern.replace(MEMBER, ""), row.metric].join(" ");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((rows) => {
    const [worst] = rows.toSorted((a, b) => rank(a) - rank(b) || b.badness - a.badness);
    return worst === undefined ? [] : [{ ...worst, of: rows.length }];
  });
}

/** A name that says of how many it is the worst. */
export const ofSweep = (pattern: string, count: number): string =>
  count === 1 ? pattern : `${pattern} (worst of ${count})`;

const rank = ({ outcome }: LoadRow): number =>
  outcome === undefined ? OUTCOMES.length : OUTCOMES.indexOf(outcome);

/** What is estimated says so: it follows from the time and decides nothing. */
const titleOf = ({ metric, detail }: RecordedMeasurement): string =>
  detail?.["estimated"] === 1 ? `${metric} (estimated)` : metric;

export function loadRows({ measurements, findings }: RunRecord): readonly LoadRow[] {
  const ratios = measurements.filter(
    ({ slice, arm }) => (slice.startsWith(PREFIX) || slice.startsWith(SERVING)) && arm === "change",
  );
  return ratios.map((ratio) => {
    const find = (arm: RecordedMeasurement["arm"]): RecordedMeasurement | undefined =>
      measurements.find(
        (one) => one.slice === ratio.slice && one.metric === ratio.metric && one.arm === arm,
      );
    const [base, candidate] = [find("base"), find("candidate")];
    return {
      pattern: ratio.slice.startsWith(PREFIX) ? ratio.slice.slice(PREFIX.length) : ratio.slice,
      queries: ratio.n.toLocaleString("en-US"),
      metric: titleOf(ratio),
      reference: withRange(base),
      candidate: withRange(candidate),
      ratio: withRange(ratio),
      outcome: outcomeOf(findings, ratio),
      badness: badnessOf(ratio),
    };
  });
}

/** An unknown ratio is the worst. */
function badnessOf({ estimate, better }: RecordedMeasurement): number {
  if (estimate === null) return Number.POSITIVE_INFINITY;
  return better === "higher" ? 1 / estimate : estimate;
}

function withRange(one: RecordedMeasurement | undefined): string {
  const unit = one?.unit ?? "";
  const text = formatValue(one?.estimate ?? null, unit);
  return one?.interval === null || one?.interval === undefined
    ? text
    : `${text} ${formatRange(one.interval, unit, formatValue)}`;
}

function outcomeOf(
  findings: RunRecord["findings"],
  { slice, metric }: { readonly slice: string; readonly metric: MetricName },
): FindingOutcome | undefined {
  return findings.find((finding) => finding.slice === slice && finding.metric === metric)?.outcome;
}
