/** How base and candidate bear each pattern of load, as the cells of a table. */
import type { MetricName } from "../schema/generated/metric-name.ts";
import type { FindingOutcome, RecordedMeasurement, RunRecord } from "../schema/generated/record.ts";
import { formatRange, formatValue } from "./numbers.ts";

const PREFIX = "load=";

export interface LoadRow {
  readonly pattern: string;
  readonly queries: string;
  readonly metric: string;
  readonly reference: string;
  readonly candidate: string;
  readonly ratio: string;
  readonly outcome: FindingOutcome | undefined;
}

/** What is estimated says so: it follows from the time and decides nothing. */
const titleOf = ({ metric, detail }: RecordedMeasurement): string =>
  detail?.["estimated"] === 1 ? `${metric} (estimated)` : metric;

export function loadRows({ measurements, findings }: RunRecord): readonly LoadRow[] {
  const ratios = measurements.filter(
    ({ slice, arm }) => slice.startsWith(PREFIX) && arm === "change",
  );
  return ratios.map((ratio) => {
    const find = (arm: RecordedMeasurement["arm"]): RecordedMeasurement | undefined =>
      measurements.find(
        (one) => one.slice === ratio.slice && one.metric === ratio.metric && one.arm === arm,
      );
    const [base, candidate] = [find("base"), find("candidate")];
    return {
      pattern: ratio.slice.slice(PREFIX.length),
      queries: ratio.n.toLocaleString("en-US"),
      metric: titleOf(ratio),
      reference: withRange(base),
      candidate: withRange(candidate),
      ratio: withRange(ratio),
      outcome: outcomeOf(findings, ratio),
    };
  });
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
