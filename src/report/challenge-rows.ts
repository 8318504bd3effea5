/** How candidate and base compare on each further set of rows, as the cells of a table. */
import type { MetricName } from "../schema/generated/metric-name.ts";
import type {
  ChallengeFacts,
  FindingOutcome,
  RecordedMeasurement,
  RunRecord,
} from "../schema/generated/record.ts";
import { worstFirst } from "./finding-row.ts";
import { findMeasurement } from "./headline.ts";
import { formatChange, formatRange, formatValue } from "./numbers.ts";

export interface ChallengeRow {
  readonly name: string;
  readonly rows: string;
  readonly metric: string;
  readonly reference: string;
  readonly candidate: string;
  readonly change: string;
  readonly flips: string;
  /** The worst of its findings; undefined when no criterion looks at it. */
  readonly outcome: FindingOutcome | undefined;
}

/** The first of these that was measured says most about a task. */
const TELLING: readonly MetricName[] = ["accuracy", "mae", "sqnr", "novelty-auc", "flips"];

export function challengeRows(record: RunRecord): readonly ChallengeRow[] {
  return (record.data.challenges ?? []).map((facts) => rowOf(record, facts));
}

/** Of the slice that bears the name. */
export function rowOf(
  record: RunRecord,
  { name, rows }: Pick<ChallengeFacts, "name" | "rows">,
): ChallengeRow {
  const own = record.findings.filter(({ slice }) => slice === name);
  return {
    name,
    rows: rows.toLocaleString("en-US"),
    ...figuresOf(record, name),
    outcome: worstFirst(own)[0]?.outcome,
  };
}

type Figures = Pick<ChallengeRow, "metric" | "reference" | "candidate" | "change" | "flips">;

const NOTHING: Figures = { metric: "–", reference: "–", candidate: "–", change: "–", flips: "–" };

function figuresOf(record: RunRecord, slice: string): Figures {
  const find = (metric: MetricName, arm: RecordedMeasurement["arm"]) =>
    findMeasurement(record, { slice, kernels: "ordinary", metric, arm });
  const metric = TELLING.find((one) => find(one, "candidate") !== undefined);
  if (metric === undefined) return NOTHING;
  const candidate = find(metric, "candidate");
  const unit = candidate?.unit ?? "";
  return {
    metric,
    reference: formatValue(find(metric, "base")?.estimate ?? null, unit),
    candidate: formatValue(candidate?.estimate ?? null, unit),
    change: changeText(find(metric, "change"), unit),
    flips: formatValue(find("flips", "candidate")?.estimate ?? null, "share"),
  };
}

function changeText(change: RecordedMeasurement | undefined, unit: string): string {
  if (change === undefined) return "–";
  const value = formatChange(change.estimate, unit);
  const { interval } = change;
  return interval === null ? value : `${value} ${formatRange(interval, unit, formatChange)}`;
}
