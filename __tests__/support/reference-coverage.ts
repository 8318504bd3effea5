/** How far our functions agree with the reference: by key, how many of its numbers we compute, and which differ. */
import { COMPUTED } from "./reference-checks.ts";
import type { Computed } from "./reference-inputs.ts";
import { expected, expectedPart, referenceKeys, withOtherValues } from "./reference.ts";

export interface Coverage {
  readonly key: string;
  readonly leaves: number;
  readonly computed: number;
  /** Paths of numbers that are further away than the key's tolerance. */
  readonly misses: readonly string[];
}

/** What values hold beside results: what a case was asked with, and remarks. Nobody computes these. */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  "energy.rapl": ["note_formula"],
  "intervals.binomial": ["x", "n"],
  "latency.order_statistic_ci": ["n", "q"],
  "power.paired_mde": ["discordance", "n"],
  "power.paired_ni": ["discordance", "true_diff", "margin", "power"],
  "recalibrate.isotonic": ["at"],
  "robust.square_schedule": ["it", "n_queries", "h"],
  "verdict.samples_needed": ["lost", "gained", "n", "margin"],
};

/** Results are hidden while ours are computed: a check that copies one cannot agree. */
export function referenceCoverage(checks: Computed = COMPUTED): readonly Coverage[] {
  const computed = withOtherValues(
    hidden,
    () => new Map(referenceKeys().map((key) => [key, leavesOf(key, checks[key]?.())])),
  );
  return referenceKeys().map((key) => {
    const wanted = leavesOf(key, expectedPart(key));
    const ours = new Map(computed.get(key));
    const { tolerance } = expected(key);
    const compared = wanted.filter(([path]) => ours.has(path));
    const strangers = [...ours.keys()].filter((path) => !wanted.some(([other]) => other === path));
    const misses = compared.filter(([path, value]) => !agrees(ours.get(path), value, tolerance));
    return {
      key,
      leaves: wanted.length,
      computed: compared.length,
      misses: [...misses.map(([path]) => path), ...strangers],
    };
  });
}

function agrees(ours: unknown, wanted: unknown, tolerance: number): boolean {
  if (typeof wanted !== "number") return ours === wanted;
  return typeof ours === "number" && Math.abs(ours - wanted) <= tolerance;
}

const isGiven = (key: string, name: string): boolean => GIVEN[key]?.includes(name) === true;

/** The same shape with NaN for every result. */
function hidden(key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return Number.NaN;
  if (Array.isArray(value)) return value.map((part) => hidden(key, part));
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      isGiven(key, name) ? part : hidden(key, part),
    ]),
  );
}

/** Numbers, words and nulls with the path that leads to them; what we leave undefined is not computed. */
function leavesOf(key: string, value: unknown, path = ""): readonly (readonly [string, unknown])[] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, part]) =>
    isGiven(key, name) ? [] : leavesOf(key, part, `${path}/${name}`),
  );
}
