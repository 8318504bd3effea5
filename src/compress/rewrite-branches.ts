/** Applies a rewrite of one graph to the branches of If and the bodies of loops, which may read constants of the graphs around them. */
import { untypedValues } from "../model/extra-outputs.ts";
import { indexGraph, outerNamesUsedBy, subgraphsOf, valueNames } from "../model/graph-index.ts";
import {
  type Graph,
  type Model,
  type Node,
  type Tensor,
  graphOf,
  withGraph,
  withOpset,
  withParts,
  withTensorName,
} from "../model/ir.ts";
import { withInnerGraphs } from "../model/inner-graphs.ts";
import { hoistConstants } from "./clean/hoist-constants.ts";
import { joinEqual } from "./clean/join-constants.ts";
import type { Change, PassResult } from "./pass.ts";

/** Looks at the outermost graph of what it is given, and leaves its inputs and outputs. */
export type Rewrite = (model: Model) => PassResult;

type ConstantOf = (name: string) => Tensor | undefined;

/**
 * The outermost graph itself is not rewritten. New values have names that are nowhere else in the model. What two branches make of one
 * weight is stored once, in the graph around them.
 */
export function rewriteBranches(model: Model, rewrite: Rewrite): PassResult {
  const graph = graphOf(model);
  if (graph.node.every((node) => subgraphsOf(node).length === 0)) return { model, changes: [] };
  const branches = new BranchRewriter(model, rewrite);
  const nodes = branches.nodes(graph, () => undefined);
  const { changes } = branches;
  if (!changes.some(({ kind }) => kind === "applied")) return { model, changes };
  const made = withGraph(branches.imports, { nodes });
  return { model: joinEqual(hoistConstants(made).model), changes };
}

class BranchRewriter {
  readonly changes: Change[] = [];
  /** The model with the operator sets that rewritten branches need. */
  imports: Model;
  readonly #rewrite: Rewrite;
  readonly #taken: Set<string>;

  constructor(model: Model, rewrite: Rewrite) {
    this.imports = model;
    this.#rewrite = rewrite;
    this.#taken = new Set(valueNames(graphOf(model)));
  }

  nodes(graph: Graph, outer: ConstantOf): readonly Node[] {
    const index = indexGraph(graph);
    const known: ConstantOf = (name) => index.constantOf(name) ?? outer(name);
    return graph.node.map((node) => withInnerGraphs(node, (inner) => this.#branch(inner, known)));
  }

  #branch(inner: Graph, outer: ConstantOf): Graph {
    const captured = [...outerNamesUsedBy(inner)].flatMap((name) => {
      const constant = outer(name);
      return constant === undefined ? [] : [withTensorName(constant, name)];
    });
    const result = this.#rewrite(this.#alone(inner, captured));
    this.changes.push(...result.changes);
    const made = graphOf(result.model);
    for (const name of valueNames(made)) this.#taken.add(name);
    for (const { domain, version } of result.model.opsetImport)
      this.imports = withOpset(this.imports, domain, Number(version));
    const lent = new Set(captured.map(({ name }) => name));
    const rewritten = withParts(inner, {
      nodes: made.node,
      initializers: made.initializer.filter(({ name }) => !lent.has(name)),
    });
    return withParts(rewritten, { nodes: this.nodes(rewritten, outer) });
  }

  /** The branch as a model's only graph, with the constants that it reads; all other names are taken. */
  #alone(inner: Graph, captured: readonly Tensor[]): Model {
    const known = new Set(inner.valueInfo.map(({ name }) => name));
    const others = [...this.#taken].filter((name) => !known.has(name));
    return withGraph(this.imports, {
      nodes: inner.node,
      initializers: [...inner.initializer, ...captured],
      inputs: inner.input,
      outputs: inner.output,
      valueInfos: [...inner.valueInfo, ...untypedValues(others)],
    });
  }
}
