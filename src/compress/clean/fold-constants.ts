/** Computes once what never changes: nodes whose inputs are all constants become initializers. */
import { constantNodes } from "../../model/constant-nodes.ts";
import { type GraphIndex, indexGraph } from "../../model/graph-index.ts";
import {
  type Graph,
  type Model,
  type Node,
  type Tensor,
  graphOf,
  makeTensor,
  withGraph,
} from "../../model/ir.ts";
import { writeModel } from "../../model/write-model.ts";
import { untypedValues } from "../../model/extra-outputs.ts";
import { tensorBytes } from "../../model/tensor-data.ts";
import type { Column } from "../../schema/tensor.ts";
import { EngineError } from "../../schema/user-error.ts";
import { applied, refused } from "../changes.ts";
import type { Change, Evaluate, PassResult } from "../pass.ts";
import { type Refusal, refusal } from "../refusal.ts";

/** @param limitBytes a result that is larger than this, and larger than what it replaces, stays a computation */
export async function foldConstants(
  model: Model,
  evaluate: Evaluate,
  limitBytes: number,
): Promise<PassResult> {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const foldable = constantNodes(graph, index);
  if (foldable.length === 0) return { model, changes: [] };
  const wanted = wantedValues(foldable, graph, index);
  const piece = constantPiece(model, foldable, wanted);
  const computed = await tryEvaluate(evaluate, piece);
  if ("code" in computed)
    return { model, changes: foldable.slice(0, 1).map((node) => refused(node, computed)) };
  return replaceComputed(model, { foldable, computed: computed.columns, limitBytes, index });
}

/** Outputs of foldable nodes that something else reads. */
function wantedValues(
  foldable: readonly Node[],
  graph: Graph,
  index: GraphIndex,
): readonly string[] {
  const folded = new Set(foldable);
  const outputs = new Set(graph.output.map((output) => output.name));
  return foldable
    .flatMap((node) => node.output)
    .filter((name) => name !== "" && !outputs.has(name))
    .filter((name) => index.consumersOf(name).some(({ node }) => !folded.has(node)));
}

function constantPiece(model: Model, nodes: readonly Node[], wanted: readonly string[]): Model {
  const graph = graphOf(model);
  const read = new Set(nodes.flatMap((node) => node.input));
  const constants = graph.node.filter(
    (node) => node.opType === "Constant" && node.output.some((name) => read.has(name)),
  );
  return withGraph(model, {
    nodes: [...constants, ...nodes],
    initializers: graph.initializer.filter((tensor) => read.has(tensor.name)),
    inputs: [],
    outputs: untypedValues(wanted),
    valueInfos: [],
  });
}

async function tryEvaluate(
  evaluate: Evaluate,
  piece: Model,
): Promise<{ readonly columns: readonly Column[] } | Refusal> {
  if (graphOf(piece).output.length === 0) return { columns: [] };
  try {
    return { columns: await evaluate(writeModel(piece)) };
  } catch (error) {
    // A constant part that the engine cannot run alone is left as it is, and the report says so.
    if (error instanceof EngineError)
      return refusal("not-computable", `its constants cannot be computed: ${error.message}`);
    throw error;
  }
}

interface Replacing {
  readonly foldable: readonly Node[];
  readonly computed: readonly Column[];
  readonly limitBytes: number;
  readonly index: GraphIndex;
}

function replaceComputed(model: Model, replacing: Replacing): PassResult {
  const { foldable, computed, limitBytes, index } = replacing;
  const graph = graphOf(model);
  const producers = new Map(foldable.flatMap((node) => node.output.map((name) => [name, node])));
  const made = new Map<string, Tensor>();
  const changes: Change[] = [];
  for (const column of computed) {
    const node = producers.get(column.name);
    const tensor = makeTensor(column.name, column.elementType, {
      dims: column.itemShape,
      values: column.values,
    });
    const bytes = tensorBytes(tensor);
    if (node === undefined) continue;
    if (bytes > limitBytes && bytes > inputBytes(node, index)) {
      const why = refusal("grows", `its constant result would take ${bytes} bytes`);
      changes.push(refused(node, why));
    } else {
      made.set(column.name, tensor);
      changes.push(applied(node, "computed once"));
    }
  }
  const nodes = graph.node.filter(
    (node) =>
      node.output.some((name) => name !== "" && !made.has(name)) || node.output.length === 0,
  );
  const initializers = [...graph.initializer, ...made.values()];
  return { model: withGraph(model, { nodes, initializers }), changes };
}

function inputBytes(node: Node, index: GraphIndex): number {
  return node.input.reduce((total, name) => {
    const tensor = index.constantOf(name);
    return total + (tensor === undefined ? 0 : tensorBytes(tensor));
  }, 0);
}
