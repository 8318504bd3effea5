/** Nodes that answer the same whatever the model is given. */
import { type GraphIndex, subgraphsOf } from "./graph-index.ts";
import type { Graph, Node } from "./ir.ts";

/** These answer differently each time, or are kept by the engine as they are, for a fold would undo them. */
const NEVER: ReadonlySet<string> = new Set([
  "RandomNormal",
  "RandomNormalLike",
  "RandomUniform",
  "RandomUniformLike",
  "Multinomial",
  "Bernoulli",
  "Dropout",
  "QuantizeLinear",
  "DequantizeLinear",
  "Constant",
  ...sequenceOperators(),
]);

/** What they give is no tensor, and no constant of a file holds it. */
function sequenceOperators(): readonly string[] {
  return [
    "SequenceConstruct",
    "SequenceEmpty",
    "SequenceErase",
    "SequenceInsert",
    "SplitToSequence",
    "Optional",
  ];
}

/**
 * In the order of the graph: what reads constants alone, and what reads nothing but that. The engine computes them once.
 * @param isOuter true for names that are constant in the graphs around this one
 */
export function constantNodes(
  graph: Graph,
  index: GraphIndex,
  isOuter: (name: string) => boolean = () => false,
): readonly Node[] {
  const constant = new Set<string>();
  const isConstant = (name: string): boolean =>
    name === "" ||
    constant.has(name) ||
    index.constantOf(name) !== undefined ||
    (isOuter(name) && index.producerOf(name) === undefined && !index.isGraphInput(name));
  return graph.node.filter((node) => {
    const pure = node.domain === "" && !NEVER.has(node.opType) && subgraphsOf(node).length === 0;
    if (!pure || !node.input.every(isConstant)) return false;
    for (const name of node.output) constant.add(name);
    return true;
  });
}
