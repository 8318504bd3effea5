/** How far our functions agree with the reference: by key, how many of its numbers we compute, and which differ. */
import { COMPUTED } from "./reference-checks.ts";
import { expected, expectedPart, referenceKeys } from "./reference.ts";

export interface Coverage {
  readonly key: string;
  readonly leaves: number;
  readonly computed: number;
  /** Paths of numbers that are further away than the key's tolerance. */
  readonly misses: readonly string[];
}

export function referenceCoverage(): readonly Coverage[] {
  return referenceKeys().map((key) => {
    const wanted = leavesOf(expectedPart(key));
    const ours = new Map(leavesOf(COMPUTED[key]?.()));
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

/** Numbers, words and nulls with the path that leads to them; what we leave undefined is not computed. */
function leavesOf(value: unknown, path = ""): readonly (readonly [string, unknown])[] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, `${path}/${key}`));
}
