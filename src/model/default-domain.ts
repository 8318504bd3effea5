/** One name for the default domain, which files write as "" or "ai.onnx": whoever looks for an operator looks for the first. */
import { clearField } from "@bufbuild/protobuf";
import { NodeProtoSchema } from "./generated/onnx-messages.ts";
import { withInnerGraphs } from "./inner-graphs.ts";
import { type Graph, type Model, type Node, copyWith, withParts } from "./ir.ts";

const ALIAS = "ai.onnx";

type OpsetImport = Model["opsetImport"][number];

/** The same model with "" for "ai.onnx" everywhere. */
export function withDefaultDomain(model: Model): Model {
  const { graph } = model;
  return copyWith(model, {
    ...(graph === undefined ? {} : { graph: renamedGraph(graph) }),
    opsetImport: renamedImports(model.opsetImport),
    functions: model.functions.map((one) =>
      copyWith(one, {
        domain: plainName(one.domain),
        node: one.node.map(renamedNode),
        opsetImport: renamedImports(one.opsetImport),
      }),
    ),
  });
}

const plainName = (domain: string): string => (domain === ALIAS ? "" : domain);

/** Not there at all, as most files have it: an empty name would take two bytes. */
function withoutDomain(node: Node): Node {
  const copy = copyWith(node, {});
  clearField(copy, NodeProtoSchema.field.domain);
  return copy;
}

const renamedGraph = (graph: Graph): Graph =>
  withParts(graph, { nodes: graph.node.map(renamedNode) });

function renamedNode(node: Node): Node {
  return withInnerGraphs(node.domain === ALIAS ? withoutDomain(node) : node, renamedGraph);
}

/** Where a file imports both, the engine takes the last. */
function renamedImports(imports: readonly OpsetImport[]): OpsetImport[] {
  const renamed = imports.map((one) => {
    const domain = plainName(one.domain);
    return domain === one.domain ? one : copyWith(one, { domain });
  });
  const last = renamed.findLast(({ domain }) => domain === "");
  return renamed.filter((one) => one.domain !== "" || one === last);
}
