/** What differs between two policies of a model, value by value, as a reviewer reads it. */

export interface PolicyChange {
  /** Such as criteria[2].margin. */
  readonly path: string;
  /** JSON; undefined where there was, or is, nothing. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export function policyChanges(before: unknown, after: unknown): readonly PolicyChange[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const paths = [...new Set([...old.keys(), ...now.keys()])];
  return paths
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }));
}

function leavesOf(value: unknown, path = ""): ReadonlyMap<string, string> {
  if (typeof value !== "object" || value === null)
    return value === undefined ? new Map() : new Map([[path, JSON.stringify(value)]]);
  const entries = Array.isArray(value)
    ? value.map((item, index): readonly [string, unknown] => [`${path}[${index}]`, item])
    : Object.entries(value).map(([key, item]): readonly [string, unknown] => [
        path === "" ? key : `${path}.${key}`,
        item,
      ]);
  return new Map(entries.flatMap(([inner, item]) => [...leavesOf(item, inner)]));
}
