/** Where two documents differ, as paths with both values. */

export interface Difference {
  readonly path: string;
  readonly recorded: unknown;
  readonly recomputed: unknown;
}

/** Two machines may round a logarithm differently in its last bit. */
const RELATIVE_TOLERANCE = 1e-9;

export function differences(
  recorded: unknown,
  recomputed: unknown,
  path = "",
): readonly Difference[] {
  if (isSame(recorded, recomputed)) return [];
  if (!isObject(recorded) || !isObject(recomputed)) return [{ path, recorded, recomputed }];
  const [before, after] = [new Map(Object.entries(recorded)), new Map(Object.entries(recomputed))];
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys.flatMap((key) =>
    differences(before.get(key), after.get(key), path === "" ? key : `${path}.${key}`),
  );
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "number" || typeof b !== "number") return a === b;
  return Math.abs(a - b) <= RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
