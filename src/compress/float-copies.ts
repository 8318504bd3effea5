/** Keeps a rewrite from storing codes of a weight beside its floats, which another reader needs: that would only add to the file. */
import { type GraphIndex, indexGraph, subgraphsOf } from "../model/graph-index.ts";
import { type Graph, type Model, type Node, type Tensor, graphOf } from "../model/ir.ts";
import { elementCount, elementTypeOf, tensorDims } from "../model/tensor-data.ts";
import { dropUnused } from "./drop-unused.ts";
import type { PassResult } from "./pass.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** Names of weights that a rewrite leaves as they are, and what needs their floats, in words. */
export type FloatNames = ReadonlyMap<string, string>;

/** @param keeper what needs the floats: `Relu "act"` */
export const alsoFloat = (what: "weight" | "table", keeper: string): Refusal =>
  refusal(
    "shared",
    `its ${what} is shared with ${keeper}, which keeps it float: codes of it would only be added`,
  );

/** Less than this is no weight that anybody would miss. */
const SMALL = 256;

/**
 * Rewrites a second time where the first left floats of which some readers were given codes: those weights then stay float for all.
 * Which they are depends on what the rewrite does with each reader, in branches too, so that only its result tells.
 */
export function withoutCopies(
  model: Model,
  rewrite: (floats: FloatNames) => PassResult,
): PassResult {
  const given = graphOf(dropUnused(model));
  const before = readCounts(given);
  const weights = floatWeights(given);
  let floats: FloatNames = new Map();
  for (;;) {
    const result = rewrite(floats);
    const left = graphOf(result.model);
    const after = readCounts(left);
    const stored = floatWeights(left);
    const copied = [...weights].filter(
      (name) =>
        !floats.has(name) && stored.has(name) && (after.get(name) ?? 0) < (before.get(name) ?? 0),
    );
    if (copied.length === 0) return result;
    floats = new Map([...floats, ...copied.map((name) => [name, keeperIn(left, name)] as const)]);
  }
}

/** Without those that layers needed until they were given codes. */
export const readersOf = (name: string, index: GraphIndex): readonly Node[] =>
  index
    .consumersOf(name)
    .map(({ node }) => node)
    .filter(({ output }) =>
      output.some((made) => index.consumersOf(made).length > 0 || index.isGraphOutput(made)),
    );

interface TableUse {
  readonly index: GraphIndex;
  readonly readers: readonly Node[];
  /** Those of the readers that codes could serve. */
  readonly picking: readonly Node[];
  readonly options: { readonly floats?: FloatNames };
}

/** What keeps the table float, in words; undefined when nothing does. */
export function keeperOf(
  table: string,
  { index, readers, picking, options }: TableUse,
): string | undefined {
  const known = options.floats?.get(table);
  if (known !== undefined) return known;
  const other = readers.find((node) => !picking.includes(node));
  if (other !== undefined) return called(other, (value) => index.consumersOf(value)[0]?.node);
  return index.isGraphOutput(table) ? outputCalled(table) : undefined;
}

/** A Transpose stands for what reads what it turns. */
function called(node: Node, readerOf: (value: string) => Node | undefined): string {
  const { name, opType, output } = node;
  const [made = ""] = output;
  const reader = opType === "Transpose" ? readerOf(made) : undefined;
  if (reader !== undefined) return called(reader, readerOf);
  return `${opType} "${name === "" ? made : name}"`;
}

const outputCalled = (name: string): string => `output "${name}"`;

/** The first that still reads a weight. */
function keeperIn(graph: Graph, weight: string): string {
  for (const { node, output } of graphsIn(graph)) {
    const readerOf = (value: string): Node | undefined =>
      node.find(({ input }) => input.includes(value));
    const reader = readerOf(weight);
    if (reader !== undefined) return called(reader, readerOf);
    if (output.some(({ name }) => name === weight)) return outputCalled(weight);
  }
  throw new Error(`Nothing reads weight "${weight}", which was left`);
}

/** Of others nobody expects that they become smaller. */
export const isLargeFloat = (
  tensor: Tensor,
  { minimumElements }: { readonly minimumElements: number },
): boolean =>
  elementTypeOf(tensor) === "float32" && elementCount(tensorDims(tensor)) >= minimumElements;

function* graphsIn(graph: Graph): Iterable<Graph> {
  yield graph;
  for (const node of graph.node) for (const inner of subgraphsOf(node)) yield* graphsIn(inner);
}

/** How often a name is read, in all graphs. */
function readCounts(graph: Graph): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { node, output } of graphsIn(graph))
    for (const name of [...node.flatMap(({ input }) => input), ...output.map((one) => one.name)])
      counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function floatWeights(graph: Graph): ReadonlySet<string> {
  const names = new Set<string>();
  for (const one of graphsIn(graph)) {
    const index = indexGraph(one);
    const made = one.node.flatMap(({ opType, output }) => (opType === "Constant" ? output : []));
    for (const name of [...one.initializer.map((tensor) => tensor.name), ...made]) {
      const tensor = index.constantOf(name);
      if (tensor === undefined || elementTypeOf(tensor) !== "float32") continue;
      if (elementCount(tensorDims(tensor)) >= SMALL) names.add(name);
    }
  }
  return names;
}
