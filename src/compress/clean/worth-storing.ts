/** Which results of constants are stored: those that do not make the file larger than what they replace. */
import type { Tensor } from "../../model/ir.ts";
import { tensorBytes } from "../../model/tensor-data.ts";
import type { ConstantParts } from "./constant-parts.ts";
import { isEqual } from "./join-constants.ts";

/** What was computed, and how much it takes. */
interface Result {
  readonly key: string;
  readonly bytes: number;
  /** The first of the results that equal this one: they are stored once. */
  readonly first: Tensor;
  /** The stored constants that it is made of. */
  readonly sources: ReadonlySet<string>;
}

/**
 * The keys of the results that are stored. Small ones always are; larger ones are where the constants that they are made of, and that
 * nothing else needs then, take at least as much. Results that share constants are looked at together.
 */
export function worthStoring(
  parts: ConstantParts,
  computed: ReadonlyMap<string, Tensor>,
  limitBytes: number,
): ReadonlySet<string> {
  const sourcesOf = sourceFinder(parts);
  const bytesOf = (key: string): number => {
    const tensor = parts.tensors.get(key);
    return tensor === undefined ? 0 : tensorBytes(tensor);
  };
  const sum = (keys: ReadonlySet<string>): number =>
    [...keys].reduce((total, key) => total + bytesOf(key), 0);
  const stored = new Set<string>();
  const candidates: Result[] = [];
  const firstOf = equalFinder();
  for (const [key, tensor] of computed) {
    const bytes = tensorBytes(tensor);
    const sources = sourcesOf(key);
    if (bytes <= limitBytes) stored.add(key);
    else if (bytes <= sum(sources))
      candidates.push({ key, bytes, first: firstOf(tensor), sources });
  }
  const gone = new Set([...stored, ...candidates.map(({ key }) => key)]);
  const needed = new Set(
    [...parts.read].flatMap((key) => (gone.has(key) ? [] : [...sourcesOf(key)])),
  );
  for (const group of groupsOf(candidates))
    for (const { key } of withoutGrowth(group, needed, bytesOf)) stored.add(key);
  return stored;
}

/** A stored constant is its own source. */
function sourceFinder({ tensors, producers }: ConstantParts): (key: string) => ReadonlySet<string> {
  const known = new Map([...tensors.keys()].map((key) => [key, new Set([key])]));
  // What makes a value comes before what reads it.
  for (const [key, { input }] of producers)
    known.set(key, new Set(input.flatMap((name) => [...(known.get(name) ?? [])])));
  return (key) => known.get(key) ?? new Set();
}

function equalFinder(): (tensor: Tensor) => Tensor {
  const firsts = new Map<string, Tensor[]>();
  return (tensor) => {
    const key = `${tensor.dataType}:${tensor.dims.join("x")}`;
    const alike = firsts.get(key) ?? [];
    const known = alike.find((other) => isEqual(other, tensor));
    if (known === undefined) firsts.set(key, [...alike, tensor]);
    return known ?? tensor;
  };
}

/** Results that share a constant, directly or by way of others. */
function groupsOf(results: readonly Result[]): readonly (readonly Result[])[] {
  const parents = new Map<string, string>();
  const rootOf = (source: string): string => {
    let root = source;
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
    return root;
  };
  for (const { sources } of results) {
    const [first = "", ...others] = [...sources].map(rootOf);
    for (const other of others) if (rootOf(other) !== first) parents.set(rootOf(other), first);
  }
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const [source = ""] = result.sources;
    groups.set(rootOf(source), [...(groups.get(rootOf(source)) ?? []), result]);
  }
  return [...groups.values()];
}

/** Takes away what adds most to the file, one after the other, until nothing adds to it. */
function withoutGrowth(
  group: readonly Result[],
  neededByOthers: ReadonlySet<string>,
  bytesOf: (key: string) => number,
): readonly Result[] {
  const needed = new Set(neededByOthers);
  const freed = (sources: Iterable<string>): number =>
    [...sources].reduce((sum, key) => sum + (needed.has(key) ? 0 : bytesOf(key)), 0);
  let kept = group;
  while (kept.length > 0) {
    const distinct = new Map(kept.map(({ first, bytes }) => [first, bytes]));
    const stored = [...distinct.values()].reduce((sum, bytes) => sum + bytes, 0);
    const total = stored - freed(new Set(kept.flatMap(({ sources }) => [...sources])));
    const added = kept.map(({ bytes, sources }) => bytes - freed(sources));
    const most = Math.max(...added);
    if (most <= 0 && total <= 0) break;
    const worst = kept[added.lastIndexOf(most)];
    for (const source of worst?.sources ?? []) needed.add(source);
    kept = kept.filter((result) => result !== worst);
  }
  return kept;
}
