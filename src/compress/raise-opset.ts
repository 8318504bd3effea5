/** Models of old operator sets under set 13, where scales for each channel begin: the same answers from the same kernels. */
import { freshNames, subgraphsOf } from "../model/graph-index.ts";
import { inferElementTypes } from "../model/infer-types.ts";
import { untypedValues } from "../model/extra-outputs.ts";
import {
  type Model,
  type Node,
  copyWith,
  graphOf,
  makeNode,
  opsetVersion,
  tensorAttribute,
  withGraph,
  withIrVersion,
  withOpset,
  withParts,
} from "../model/ir.ts";
import { fixListedInitializers } from "./clean/fix-listed-initializers.ts";
import { RaisedWriter, isUnchanged } from "./raise/raised-writer.ts";
import { refuseOldOpset } from "./refusal.ts";

export const RAISED_OPSET = 13;
/** Before it, operators had other attributes, which said what they may overwrite. */
const OLDEST = 6;
/** The format in which set 13 came. */
const IR_VERSION = 7;

/** @throws RecipeRefused when the model's operators are older than what the pass writes, and cannot be raised */
export function atLeastOpset(
  model: Model,
  pass: string,
  { lowest, need }: { readonly lowest: number; readonly need: string },
): Model {
  const opset = opsetVersion(model, "");
  if (opset >= lowest) return model;
  const raised = raiseOpset(model);
  if ("model" in raised) return raised.model;
  refuseOldOpset(pass, { opset, lowest, need, operator: raised.operator });
  return model;
}

type Raised<Part> = Part | { readonly operator: string };

/** Or the first operator that has no known form in the new set. */
export function raiseOpset(given: Model): Raised<{ readonly model: Model }> {
  const { model } = fixListedInitializers(given);
  const graph = graphOf(model);
  const opset = opsetVersion(model, "");
  if (opset < OLDEST) return { operator: graph.node[0]?.opType ?? "" };
  const types = inferElementTypes(model);
  const typeOf = types.get.bind(types);
  const writer = new RaisedWriter({ opset, fresh: freshNames(graph), typeOf });
  const nodes = writer.nodes(graph);
  if (writer.stuckAt !== undefined) return { operator: writer.stuckAt };
  const functions: LocalFunction[] = [];
  for (const local of model.functions) {
    const raised = raiseFunction(local, model);
    if ("operator" in raised) return raised;
    functions.push(raised.local);
  }
  const initializers = [...graph.initializer, ...writer.tensors];
  const written = copyWith(withGraph(model, { nodes, initializers }), { functions });
  const raised = withOpset(written, "", RAISED_OPSET);
  return { model: withIrVersion(raised, Math.max(IR_VERSION, Number(model.irVersion))) };
}

type LocalFunction = Model["functions"][number];

/**
 * The engine reads the nodes of a function as operators of the model's set, whatever set the function names: both are raised
 * together. Where they name different ones, it stays as it is, and its operators must mean the same in all of them.
 */
function raiseFunction(
  local: LocalFunction,
  model: Model,
): Raised<{ readonly local: LocalFunction }> {
  const opset = opsetVersion(model, "");
  const own = local.opsetImport.find(({ domain }) => domain === "");
  if (own === undefined) return { local };
  if (Number(own.version) !== opset) {
    const operator = firstChanging(local.node, Math.min(Number(own.version), opset));
    return operator === undefined ? { local } : { operator };
  }
  const body = withParts(graphOf(model), {
    nodes: local.node,
    initializers: [],
    valueInfos: [],
    inputs: untypedValues(local.input),
    outputs: untypedValues(local.output),
  });
  const writer = new RaisedWriter({ opset, fresh: freshNames(body), typeOf: () => undefined });
  const nodes = writer.nodes(body);
  if (writer.stuckAt !== undefined) return { operator: writer.stuckAt };
  const constants = writer.tensors.map((tensor) =>
    makeNode({
      operator: "Constant",
      inputs: [],
      outputs: [tensor.name],
      attributes: [tensorAttribute("value", tensor)],
    }),
  );
  const raised = copyWith(own, { version: BigInt(RAISED_OPSET) });
  const opsetImport = local.opsetImport.map((one) => (one === own ? raised : one));
  return { local: copyWith(local, { node: [...constants, ...nodes], opsetImport }) };
}

function firstChanging(nodes: readonly Node[], opset: number): string | undefined {
  for (const node of nodes) {
    if (node.domain === "" && !isUnchanged(node.opType, opset)) return node.opType;
    for (const inner of subgraphsOf(node)) {
      const found = firstChanging(inner.node, opset);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
