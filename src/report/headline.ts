/** What a run comes to: how many checks hold, size, speed, changed answers. */
import type {
  Finding,
  FindingOutcome,
  RecordedMeasurement,
  RunRecord,
} from "../schema/generated/record.ts";
import { worstFirst } from "./finding-row.ts";
import { OUTCOMES } from "./marks.ts";
import { formatBytes, formatPercentOf, formatValue } from "./numbers.ts";

export function findMeasurement(
  { measurements }: RunRecord,
  wanted: Partial<Pick<RecordedMeasurement, "metric" | "arm" | "versus" | "kernels" | "slice">>,
): RecordedMeasurement | undefined {
  const { metric, arm, versus, kernels, slice = "all" } = wanted;
  return measurements.find(
    (measurement) =>
      measurement.slice === slice &&
      (metric === undefined || measurement.metric === metric) &&
      (arm === undefined || measurement.arm === arm) &&
      (versus === undefined || measurement.versus === versus) &&
      (kernels === undefined || measurement.kernels === kernels),
  );
}

export interface Headline {
  /** "243 kB → 47.4 kB (19.5 %)" */
  readonly size: string;
  /** "×0.91"; undefined when it was not measured. */
  readonly latency: string | undefined;
  /** "1 of 2,500 answers changed"; undefined when answers were not compared. */
  readonly answers: string | undefined;
}

/** As measured; of a run that ended before it weighed them, as their files were. */
function sizesOf(record: RunRecord): { readonly base: number; readonly candidate: number } {
  const measured = (arm: "base" | "candidate"): number | null =>
    findMeasurement(record, { metric: "bytes", arm })?.estimate ?? null;
  return {
    base: measured("base") ?? record.model.bytes,
    candidate: measured("candidate") ?? record.candidate.bytes,
  };
}

const sizeText = ({ base, candidate }: ReturnType<typeof sizesOf>): string =>
  `${formatBytes(base)} → ${formatBytes(candidate)}`;

export function headline(record: RunRecord): Headline {
  const sizes = sizesOf(record);
  const latency = latencyOf(record)?.estimate ?? null;
  return {
    size: `${sizeText(sizes)} (${formatPercentOf(sizes.candidate, sizes.base)})`,
    latency: latency === null ? undefined : formatValue(latency, "ratio"),
    answers: changedAnswers(record),
  };
}

/** On one line, without what was not measured. */
export function headlineText(record: RunRecord): string {
  const { size, latency, answers } = headline(record);
  const speed = latency === undefined ? [] : [`latency ${latency}`];
  return [size, ...speed, ...(answers === undefined ? [] : [answers])].join(" · ");
}

const factor = (value: number): string => String(Number(value.toPrecision(2)));

/** "3.1× smaller (222.4 kB → 70.8 kB) and 16 % faster; 1 of 2,500 answers changed". */
export function impact(record: RunRecord): string {
  const sizes = sizesOf(record);
  const ratio = sizes.base / sizes.candidate;
  const size = ratio > 1 ? `${factor(ratio)}× smaller` : `no smaller (×${factor(1 / ratio)})`;
  const speed = speedOf(record);
  const parts = [`${size} (${sizeText(sizes)})${speed === undefined ? "" : ` and ${speed}`}`];
  return [...parts, changedAnswers(record) ?? []].flat().join("; ");
}

/** A speed is claimed where the whole interval is on one side of 1. */
function speedOf(record: RunRecord): string | undefined {
  const { estimate = null, interval = null } = latencyOf(record) ?? {};
  if (estimate === null || interval === null) return undefined;
  if (interval.upper < 1) return `${formatPercentOf(1 - estimate, 1)} faster`;
  if (interval.lower > 1) return `${formatPercentOf(estimate - 1, 1)} slower`;
  return "neither faster nor slower that could be told";
}

const latencyOf = (record: RunRecord): RecordedMeasurement | undefined =>
  findMeasurement(record, { metric: "latency-p50", arm: "change" });

function changedAnswers(record: RunRecord): string | undefined {
  const flips = findMeasurement(record, { metric: "flips", versus: "base", kernels: "ordinary" });
  if (flips !== undefined && flips.estimate !== null)
    return `${countOf(flips)} of ${answersIn(flips.n)} changed`;
  const sqnr = findMeasurement(record, { metric: "sqnr", versus: "base", kernels: "ordinary" });
  return sqnr && `output noise at ${formatValue(sqnr.estimate, "dB")}`;
}

const rows = (count: number): string => count.toLocaleString("en-US");
const answersIn = (count: number): string => `${rows(count)} ${count === 1 ? "answer" : "answers"}`;
const countOf = ({ estimate, n }: RecordedMeasurement): string =>
  rows(Math.round(Number(estimate) * n));

const SAYS: Readonly<Record<FindingOutcome, readonly [one: string, many: string]>> = {
  fail: ["failed", "failed"],
  error: ["ended in an error", "ended in an error"],
  "not-checked": ["was not checked", "were not checked"],
  inconclusive: ["is undecided", "are undecided"],
  waived: ["is waived", "are waived"],
  pass: ["is proven", "are proven"],
};

/** "1 of 14 checks failed, 2 are undecided": of the checks that enter the verdict. */
export function tally(findings: readonly Finding[]): string {
  const entering = findings.filter(({ blocking }) => blocking !== false);
  const counts = OUTCOMES.map((outcome) => ({
    outcome,
    count: entering.filter((finding) => finding.outcome === outcome).length,
  })).filter(({ outcome, count }) => count > 0 && outcome !== "pass");
  const checks = entering.length === 1 ? "check" : "checks";
  if (entering.length === 0) return "Nothing was checked";
  if (counts.length === 0)
    return entering.length === 1
      ? "The one check that must be proven is proven"
      : `All ${entering.length} checks that must be proven are proven`;
  const parts = counts.map(({ outcome, count }, position) => {
    const said = SAYS[outcome][count === 1 ? 0 : 1];
    return position === 0 ? `${count} of ${entering.length} ${checks} ${said}` : `${count} ${said}`;
  });
  return parts.join(", ");
}

/** The verdict's own sentence where it is about the run as a whole; undefined where it is that of its worst finding. */
export function sentenceOfRun({ findings, verdict }: RunRecord): string | undefined {
  if (verdict.outcome === "pass") return undefined;
  const [worst] = worstFirst(findings.filter(({ blocking }) => blocking !== false));
  const isOfFinding = worst !== undefined && verdict.summary.startsWith(worst.explanation);
  return isOfFinding ? undefined : verdict.summary;
}

/** Whether the answers depend on the CPU, in one sentence. */
export function kernelSentence(record: RunRecord): string {
  const { environment } = record;
  const flips = findMeasurement(record, { metric: "kernel-flips" });
  const cpu = environment.saturates
    ? "This CPU's int8 kernels saturate"
    : "This CPU's int8 kernels are exact";
  if (flips === undefined || flips.estimate === null) return `${cpu}.`;
  if (flips.estimate === 0)
    return `${cpu}; the ordinary and the exact kernels give the same ${flips.n === 1 ? "answer" : `${rows(flips.n)} answers`}.`;
  return `${cpu}; the ordinary and the exact kernels differ in ${countOf(flips)} of ${answersIn(flips.n)}.`;
}
