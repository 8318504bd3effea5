/** What the rows cannot prove, whatever the candidate is. */
import type { Criterion } from "../schema/generated/record.ts";
import type { Measurement } from "../schema/measurement.ts";
import { provableMargin } from "../stats/tango.ts";
import { distance } from "./figures.ts";
import { provingPower, rowsToProve } from "./power.ts";
import { isAgainstBaseline, type JudgedSlice, targetsOf } from "./targets.ts";

/** Of compressed models that hold their accuracy, few change more answers than this between right and wrong. */
const USUAL_DISCORDANCE = 0.01;
/** Below this chance, rows are called too few. */
const FAIR_CHANCE = 0.5;

export interface Planned {
  readonly criteria: readonly Criterion[];
  readonly slices: readonly JudgedSlice[];
  /** Rows of the evaluation data. */
  readonly rows: number;
  /** Of how many sources the rows of a slice are, or all; undefined where each row is one by itself. */
  readonly sourcesOf?: (slice: string) => number | undefined;
  /** What was measured, of fewer rows where the float model has no answer to some. */
  readonly measurements?: readonly Measurement[];
}

/** One sentence for each margin on accuracy that must be proven and can hardly be. */
export function powerNotices(planned: Planned): readonly string[] {
  const { criteria, slices, rows, sourcesOf, measurements = [] } = planned;
  const measured = new Map(
    measurements.filter(isOfAccuracy).map(({ slice, n }): [string, number] => [slice, n]),
  );
  const rowsOf = (slice: string): number =>
    measured.get(slice) ??
    slices.reduce((found, { name, rows: own }) => (name === slice ? own : found), rows);
  return criteria.flatMap((criterion) => {
    if (criterion.kind !== "non-inferiority" || criterion.metric !== "accuracy") return [];
    if (isAgainstBaseline(criterion) || criterion.relative === true) return [];
    return targetsOf(criterion, slices, [])
      .filter(({ tier }) => tier < 3)
      .flatMap(({ slice }) => {
        const onSlice = criterion["slice-margin"] ?? criterion.margin;
        const margin = slice === "all" ? criterion.margin : onSlice;
        const sources = sourcesOf?.(slice);
        const sentence =
          sources === undefined ? noticeOf(rowsOf(slice), margin) : sourcesNotice(sources, margin);
        return sentence === undefined ? [] : [`${subject(slice)} ${sentence}`];
      });
  });
}

const isOfAccuracy = ({ metric, arm, versus }: Measurement): boolean =>
  metric === "accuracy" && arm === "change" && versus === "base";

const subject = (slice: string): string =>
  slice === "all" ? "The evaluation data" : `The slice ${slice}`;

/** undefined where the rows have a fair chance, and where there are none. */
function noticeOf(n: number, margin: number): string | undefined {
  if (n === 0) return undefined;
  const size = distance(margin, "share");
  const rows = n.toLocaleString("en-US");
  const more = moreOf("rows", n, margin);
  if (provableMargin(n) >= margin)
    return `cannot prove a margin of ${size} with ${rows} rows, not even of an equal model: ${more}`;
  if (hasFairChance(n, margin)) return undefined;
  return `will hardly prove a margin of ${size} with ${rows} rows: ${more}`;
}

/** How alike rows of one source are answered is not known before: they count at least as one row. */
function sourcesNotice(n: number, margin: number): string | undefined {
  if (n === 0 || (provableMargin(n) < margin && hasFairChance(n, margin))) return undefined;
  const sources = n.toLocaleString("en-US");
  return `may not prove a margin of ${distance(margin, "share")} with ${sources} sources, the rows of which may all be answered alike: ${moreOf("sources", n, margin)}`;
}

const hasFairChance = (n: number, margin: number): boolean =>
  provingPower({ n, discordance: USUAL_DISCORDANCE }, margin) >= FAIR_CHANCE;

function moreOf(what: string, n: number, margin: number): string {
  const needed = rowsToProve(USUAL_DISCORDANCE, margin);
  return needed === null
    ? `no practical number of ${what} is enough`
    : `${(needed - n).toLocaleString("en-US")} more ${what} are enough 19 times in 20 where 1 answer in 100 turns from right to wrong or back, as is assumed before the answers are known`;
}
