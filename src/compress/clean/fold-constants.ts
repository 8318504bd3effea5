/** Computes once what never changes: nodes whose inputs are all constants become constants themselves, in branches and loop bodies too. */
import { freshNames } from "../../model/graph-index.ts";
import { withInnerGraphs } from "../../model/inner-graphs.ts";
import {
  type Graph,
  type Model,
  type Node,
  type Tensor,
  graphOf,
  makeTensor,
  withGraph,
  withNode,
  withParts,
  withTensorName,
} from "../../model/ir.ts";
import { tensorBytes } from "../../model/tensor-data.ts";
import { writeModel } from "../../model/write-model.ts";
import type { Column } from "../../schema/tensor.ts";
import { EngineError } from "../../schema/user-error.ts";
import { applied, refused } from "../changes.ts";
import type { Change, Evaluate, PassResult } from "../pass.ts";
import { refusal } from "../refusal.ts";
import {
  type ConstantParts,
  type ConstantValue,
  computing,
  constantParts,
} from "./constant-parts.ts";
import { worthStoring } from "./worth-storing.ts";

/** @param limitBytes results that are larger than this are stored only where the file does not grow by them */
export async function foldConstants(
  model: Model,
  evaluate: Evaluate,
  limitBytes: number,
): Promise<PassResult> {
  const parts = constantParts(model);
  if (parts.values.length === 0) return { model, changes: [] };
  const changes: Change[] = [];
  const computed = await compute(model, parts, { evaluate, changes });
  const stored = worthStoring(parts, computed, limitBytes);
  const made = new Map<Graph, Tensor[]>();
  for (const { key, name, graph, node } of parts.values) {
    const tensor = computed.get(key);
    if (tensor === undefined) continue;
    if (stored.has(key)) {
      made.set(graph, [...(made.get(graph) ?? []), withTensorName(tensor, name)]);
      changes.push(applied(node, "computed once"));
    } else {
      const reason = `its constant result would take ${tensorBytes(tensor)} bytes`;
      changes.push(refused(node, refusal("grows", reason)));
    }
  }
  const fresh = freshNames(graphOf(model));
  const { node: nodes, initializer: initializers } = storedIn(graphOf(model), made, fresh);
  return { model: withGraph(model, { nodes, initializers }), changes };
}

interface Computing {
  readonly evaluate: Evaluate;
  readonly changes: Change[];
}

/** All at once, or graph by graph where the engine does not run all: what it cannot run alone is left as it is, and the report says so. */
async function compute(
  model: Model,
  parts: ConstantParts,
  { evaluate, changes }: Computing,
): Promise<ReadonlyMap<string, Tensor>> {
  const attempt = async (values: readonly ConstantValue[]): Promise<readonly Column[] | string> => {
    try {
      return await evaluate(writeModel(computing(model, parts, values)));
    } catch (error) {
      if (error instanceof EngineError) return error.message;
      throw error;
    }
  };
  const columns: Column[] = [];
  const take = (answer: readonly Column[] | string, [first]: readonly ConstantValue[]): void => {
    if (typeof answer !== "string") columns.push(...answer);
    else if (first !== undefined) {
      const why = `its constants cannot be computed: ${answer}`;
      changes.push(refused(first.node, refusal("not-computable", why)));
    }
  };
  const all = await attempt(parts.values);
  const graphs = [...new Set(parts.values.map(({ graph }) => graph))];
  if (typeof all !== "string" || graphs.length === 1) take(all, parts.values);
  else
    for (const graph of graphs) {
      const values = parts.values.filter((value) => value.graph === graph);
      take(await attempt(values), values);
    }
  return new Map(columns.map((column) => [column.name, tensorOf(column)]));
}

const tensorOf = ({ name, elementType, itemShape, values }: Column): Tensor =>
  makeTensor(name, elementType, { dims: itemShape, values });

/** The graph with what was made in place of the nodes that make it. A node that makes something else too stays for that. */
function storedIn(
  graph: Graph,
  made: ReadonlyMap<Graph, readonly Tensor[]>,
  fresh: (hint: string) => string,
): Graph {
  const tensors = made.get(graph) ?? [];
  const names = new Set(tensors.map(({ name }) => name));
  const isLeft = ({ output }: Node): boolean =>
    output.length === 0 || output.some((name) => name !== "" && !names.has(name));
  const nodes = graph.node
    .filter(isLeft)
    .map((node) => withoutOutputs(node, names, fresh))
    .map((node) => withInnerGraphs(node, (inner) => storedIn(inner, made, fresh)));
  return withParts(graph, { nodes, initializers: [...graph.initializer, ...tensors] });
}

/** What nothing reads any more gets another name: not every operator may leave an output out. */
function withoutOutputs(
  node: Node,
  names: ReadonlySet<string>,
  fresh: (hint: string) => string,
): Node {
  if (!node.output.some((name) => names.has(name))) return node;
  const outputs = node.output.map((name) => (names.has(name) ? fresh("u") : name));
  return withNode(node, { outputs });
}
