/** The residual blocks of a model: what is added to a value that it was made from. */
import { type GraphIndex, indexGraph } from "./graph-index.ts";
import { type Graph, graphOf, type Model } from "./ir.ts";

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
    const before = roundOf(index, first, second);
    return before === undefined ? [] : [{ name: added.name, position, before, after }];
  });
  const isOwn = (name: string): boolean =>
    name !== "" && found.filter((other) => other.name === name).length === 1;
  return found.map((block) => (isOwn(block.name) ? block : { ...block, name: block.after }));
}

const isConstant = (index: GraphIndex, value: string): boolean =>
  index.constantOf(value) !== undefined;

/** Which of two values the other is made from. */
function roundOf(index: GraphIndex, first: string, second: string): string | undefined {
  if (first === second) return undefined;
  if (isWeightedFrom(index, second, first)) return first;
  return isWeightedFrom(index, first, second) ? second : undefined;
}

/** Whether a value is made from another, by weights that lie between them. */
function isWeightedFrom(index: GraphIndex, value: string, origin: string): boolean {
  const [pending, seen] = [[value], new Set<string>()];
  let [isMade, isWeighted] = [false, false];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (name === origin) isMade = true;
    if (name === origin || seen.has(name)) continue;
    seen.add(name);
    const producer = index.producerOf(name)?.node;
    if (producer === undefined) continue;
    isWeighted ||= WEIGHTED.test(producer.opType);
    pending.push(...producer.input);
  }
  return isMade && isWeighted;
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
