/** The residual blocks of a model: what is added to a value that it was made from. */
import { type GraphIndex, indexGraph } from "./graph-index.ts";
import { type Graph, graphOf, type Model, type Node } from "./ir.ts";

export interface ResidualBlock {
  /** Name of the addition that ends it, or of its result. */
  readonly name: string;
  /** Place of that addition among the nodes. */
  readonly position: number;
  /** The value that goes round the block, and the one that leaves it. */
  readonly before: string;
  readonly after: string;
}

/** Where weights are: an addition without one on its way is part of an activation, not a block. */
const WEIGHTED = /MatMul|Gemm|Conv|Attention|LSTM|GRU|RNN/;

/** In the order of the nodes. A shortcut that is itself computed, as where widths change, makes no block. */
export function residualBlocks(model: Model): readonly ResidualBlock[] {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const found = graph.node.flatMap((added, position): ResidualBlock[] => {
    const [first = "", second = ""] = added.input;
    const [after = ""] = added.output;
    if (added.opType !== "Add" || isConstant(index, first) || isConstant(index, second)) return [];
    const before = roundOf({ graph, index }, first, second);
    return before === undefined ? [] : [{ name: added.name, position, before, after }];
  });
  const isOwn = (name: string): boolean =>
    name !== "" && found.filter((other) => other.name === name).length === 1;
  return found.map((block) => (isOwn(block.name) ? block : { ...block, name: block.after }));
}

const isConstant = (index: GraphIndex, value: string): boolean =>
  index.constantOf(value) !== undefined;

interface Known {
  readonly graph: Graph;
  readonly index: GraphIndex;
}

/** Which of two values the other is made from. */
function roundOf(known: Known, first: string, second: string): string | undefined {
  if (first === second) return undefined;
  if (isWeightedFrom(known, second, first)) return first;
  return isWeightedFrom(known, first, second) ? second : undefined;
}

/**
 * Whether a value is made from another by weights, all of which stand behind that other. A mask that is added to scores has
 * been at work in earlier layers, too; but weights stand before it, so that it begins no block. Nor does a value that meets
 * another source with weights of its own, as in attention to an encoder.
 */
function isWeightedFrom({ graph, index }: Known, value: string, origin: string): boolean {
  const nodes = nodesBetween(index, value, origin);
  const made = new Set([origin]);
  let isWeighted = false;
  for (const node of graph.node) {
    if (!nodes.has(node)) continue;
    const isMade = node.input.some((name) => made.has(name));
    if (WEIGHTED.test(node.opType)) {
      if (!isMade) return false;
      isWeighted = true;
    }
    if (isMade) for (const name of node.output) made.add(name);
  }
  return isWeighted && made.has(value);
}

/** All that a value is made by, as far back as the origin. */
function nodesBetween(index: GraphIndex, value: string, origin: string): ReadonlySet<Node> {
  const pending = [value];
  const nodes = new Set<Node>();
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const node = name === origin ? undefined : index.producerOf(name)?.node;
    if (node === undefined || nodes.has(node)) continue;
    nodes.add(node);
    pending.push(...node.input);
  }
  return nodes;
}

/** The values at both ends of each block in a rewritten model; undefined where they cannot be found. */
export function blocksIn(
  rewritten: Model,
  blocks: readonly ResidualBlock[],
): readonly (Pick<ResidualBlock, "before" | "after"> | undefined)[] {
  const own = residualBlocks(rewritten);
  // Passes keep the order of nodes, but may give values other names.
  if (own.length === blocks.length) return own;
  const known = namesOf(graphOf(rewritten));
  return blocks.map(({ before, after }) =>
    known.has(before) && known.has(after) ? { before, after } : undefined,
  );
}

const namesOf = ({ input, node }: Graph): ReadonlySet<string> =>
  new Set([...input.map(({ name }) => name), ...node.flatMap(({ output }) => output)]);
