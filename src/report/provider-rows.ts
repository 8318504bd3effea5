/** How candidate and base compare on each execution provider beside the CPU, as the cells of a table. */
import type { ProviderFacts, RunRecord } from "../schema/generated/record.ts";
import { type ChallengeRow, rowOf } from "./challenge-rows.ts";
import { findMeasurement } from "./headline.ts";
import { formatChange } from "./numbers.ts";

export interface ProviderRow extends ChallengeRow {
  /** Ratio of the medians of a call; "–" where nothing was timed. */
  readonly latency: string;
  /** How much does not run on the provider; undefined when all of both models does. Why nothing was measured, a finding says. */
  readonly remark: string | undefined;
}

export function providerRows(record: RunRecord): readonly ProviderRow[] {
  return (record.providers ?? []).map((facts) => ({
    ...rowOf(record, { name: facts.slice, rows: facts.rows }),
    name: facts.name,
    latency: latencyOf(record, facts.slice),
    remark: remarkOn(facts),
  }));
}

function latencyOf(record: RunRecord, slice: string): string {
  const found = findMeasurement(record, {
    slice,
    kernels: "ordinary",
    metric: "latency-p50",
    arm: "change",
  });
  return found === undefined ? "–" : formatChange(found.estimate, found.unit);
}

function remarkOn({ name, operators, unavailable }: ProviderFacts): string | undefined {
  if (operators === undefined || unavailable !== undefined) return undefined;
  const [base, candidate] = [operators.base, operators.candidate].map((placed) =>
    elsewhere(placed, name),
  );
  if (base?.count === 0 && candidate?.count === 0) return undefined;
  return `On ${name} ${candidate?.text} operators of the candidate and ${base?.text} of the float model run elsewhere`;
}

function elsewhere(
  placed: Readonly<Record<string, number>>,
  name: string,
): { readonly count: number; readonly text: string } {
  const all = Object.values(placed).reduce((sum, count) => sum + count, 0);
  const count = all - (placed[name] ?? 0);
  return { count, text: `${count} of ${all}` };
}
