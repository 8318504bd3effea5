/** How much worse than the float model the candidate bears a perturbation, over all its severities (Hendrycks & Dietterich 2019, with the float model as the reference). */
import type { RunRecord } from "../schema/generated/record.ts";
import { escapeText } from "./escape.ts";
import { findMeasurement } from "./headline.ts";
import { formatValue } from "./numbers.ts";

/** Shares of wrong answers of both arms. */
export interface Errors {
  readonly base: number;
  readonly candidate: number;
}

export interface CorruptionError {
  /** The candidate's errors to the base's. NaN where neither errs. */
  readonly ratio: number;
  /** The same of what the perturbation adds to the errors of the same rows as they were; undefined where those are unknown. */
  readonly relative: number | undefined;
}

/** Sums over severities, so that the severe count more. */
export function corruptionError(
  severities: readonly Errors[],
  clean: Errors | undefined,
): CorruptionError {
  const over = (arm: keyof Errors, less: number): number =>
    severities.reduce((total, errors) => total + errors[arm] - less, 0);
  return {
    ratio: over("candidate", 0) / over("base", 0),
    relative:
      clean === undefined
        ? undefined
        : over("candidate", clean.candidate) / over("base", clean.base),
  };
}

/** A line for each perturbation of several severities where both arms err. */
export function corruptionLines(record: RunRecord): readonly string[] {
  const named = new Map<string, string[]>();
  for (const { name, kind } of record.data.challenges ?? []) {
    const [perturbation = name] = name.split("@", 1);
    if (kind === "perturbation")
      named.set(perturbation, [...(named.get(perturbation) ?? []), name]);
  }
  const sentences = [...named].flatMap(([perturbation, slices]) => {
    const severities = slices.flatMap((slice) => errorsOn(record, slice) ?? []);
    if (slices.length < 2 || severities.length < slices.length) return [];
    const { ratio, relative } = corruptionError(severities, cleanErrors(record, slices));
    if (!Number.isFinite(ratio)) return [];
    const added =
      relative !== undefined && Number.isFinite(relative)
        ? `, and what it adds to the errors ${formatValue(relative, "")} times`
        : "";
    return [
      `Under ${escapeText(perturbation)}, over ${slices.length} severities, the candidate errs ${formatValue(ratio, "")} times as often as the float model${added}.`,
    ];
  });
  return sentences.length === 0 ? [] : [sentences.join(" "), ""];
}

interface Counted extends Errors {
  readonly rows: number;
}

function errorsOn(record: RunRecord, slice: string): Counted | undefined {
  const find = (arm: "base" | "candidate") =>
    findMeasurement(record, { slice, kernels: "ordinary", metric: "accuracy", arm });
  const [base, candidate] = [find("base"), find("candidate")];
  const [before, after] = [base?.estimate, candidate?.estimate];
  if (typeof before !== "number" || typeof after !== "number") return undefined;
  return { base: 1 - before, candidate: 1 - after, rows: candidate?.n ?? 0 };
}

/** Of the evaluation rows, where all of them were perturbed. */
function cleanErrors(record: RunRecord, slices: readonly string[]): Errors | undefined {
  const all = errorsOn(record, "all");
  return slices.every((slice) => errorsOn(record, slice)?.rows === all?.rows) ? all : undefined;
}
