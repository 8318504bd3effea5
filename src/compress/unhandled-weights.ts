/** Names the nodes with large constants of which a pass says nothing, since it does not know their operators: so that nobody takes them for done. */
import { indexGraph, subgraphsOf, valueNames } from "../model/graph-index.ts";
import { type Graph, type Model, type Node, type Tensor, graphOf, readInt } from "../model/ir.ts";
import { elementCount, elementTypeOf, tensorDims } from "../model/tensor-data.ts";
import { refused } from "./changes.ts";
import { RECURRENT } from "./dynamic/recurrent.ts";
import { LAYER_OPERATORS, nodeLabel } from "./layers.ts";
import type { PassResult, Refused } from "./pass.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** Of fewer nobody expects that they become smaller. */
const LARGE = 1024;

/** They hand a constant on, and something is said of what reads it; tables whose rows are picked are for the recipe to ask for. */
const PASSING: ReadonlySet<string> = new Set([
  "Cast",
  "Gather",
  "Identity",
  "Reshape",
  "Slice",
  "Transpose",
]);

const WEIGHTED: ReadonlySet<string> = new Set([...LAYER_OPERATORS, ...RECURRENT]);

/** The same result, with one refusal more for each such node that is left in its model, in branches and functions too. */
export function withUnhandled(
  { model, changes }: PassResult,
  { given, minimumElements }: { readonly given: Model; readonly minimumElements: number },
): PassResult {
  // What the pass wrote itself has names of its own.
  const known = valueNames(graphOf(given));
  const named = new Set(changes.map(({ node, operator }) => `${operator} ${node}`));
  const isOpen = (node: Node): boolean =>
    node.domain === "" &&
    (!PASSING.has(node.opType) || picksAcross(node)) &&
    node.output.some((name) => known.has(name)) &&
    !named.has(`${node.opType} ${nodeLabel(node)}`);
  const least = Math.max(LARGE, minimumElements);
  const more = unhandledIn(graphOf(model), { isOpen, least, outer: () => undefined });
  return { model, changes: [...changes, ...more, ...inFunctions(model)] };
}

/** Passes look at graphs only: what a function of the model computes is left as it is. */
const inFunctions = ({ functions }: Model): readonly Refused[] =>
  functions.flatMap(({ domain, name, node: nodes }) =>
    nodes
      .filter((node) => node.domain === "" && WEIGHTED.has(node.opType))
      .map((node) => refused(node, refusal("subgraph", `it is inside function ${domain}:${name}`))),
  );

/** No pass picks anything but rows from codes. */
const picksAcross = (node: Node): boolean =>
  node.opType === "Gather" && readInt(node, "axis", 0) !== 0;

interface Around {
  readonly isOpen: (node: Node) => boolean;
  readonly least: number;
  readonly outer: (name: string) => Tensor | undefined;
}

function unhandledIn(graph: Graph, { outer, ...around }: Around): readonly Refused[] {
  const index = indexGraph(graph);
  const { isOpen, least } = around;
  const constantOf = (name: string): Tensor | undefined => index.constantOf(name) ?? outer(name);
  return graph.node.flatMap((node) => {
    const sizes = isOpen(node) ? node.input.map((name) => weightElements(constantOf(name))) : [];
    const largest = Math.max(0, ...sizes);
    const inner = subgraphsOf(node).flatMap((one) =>
      unhandledIn(one, { ...around, outer: constantOf }),
    );
    return largest < least ? inner : [refused(node, reasonFor(node, largest)), ...inner];
  });
}

function reasonFor(node: Node, floats: number): Refusal {
  const { opType } = node;
  return picksAcross(node)
    ? refusal(
        "attributes",
        `it picks along axis ${readInt(node, "axis", 0)} of ${floats} constant floats, and this pass knows tables by their rows (axis 0)`,
      )
    : refusal(
        "operator",
        `this pass knows no smaller form of ${opType}, which reads ${floats} constant floats`,
      );
}

/** Of what lies along one axis, as a bias does, there is never much. */
function weightElements(tensor: Tensor | undefined): number {
  if (tensor === undefined || elementTypeOf(tensor) !== "float32") return 0;
  const dims = tensorDims(tensor);
  return dims.filter((size) => size > 1).length > 1 ? elementCount(dims) : 0;
}
