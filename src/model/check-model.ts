/** Whether a graph is well-formed: every value written once, before it is read, by an operator whose set is imported. */
import { subgraphsOf } from "./graph-index.ts";
import { type Graph, type Model, type Node, graphOf, opsetVersion } from "./ir.ts";

/** Problems as sentences; empty for a well-formed model. Types and shapes are the engine's to check. */
export function checkModel(model: Model): readonly string[] {
  const problems: string[] = [];
  checkScope(graphOf(model), new Set(), problems);
  for (const domain of missingOpsets(model))
    problems.push(`operator set "${domain}" is used but not imported`);
  return problems;
}

/** Domains whose operators the graph uses, and that the model neither imports nor defines; the default one is "ai.onnx". */
export function missingOpsets(model: Model): readonly string[] {
  const local = new Set(model.functions.map(({ domain }) => domain));
  return [...domainsOf(graphOf(model))]
    .filter((domain) => opsetVersion(model, domain) === 0 && !local.has(domain))
    .map((domain) => (domain === "" ? "ai.onnx" : domain));
}

function checkScope(graph: Graph, outer: ReadonlySet<string>, problems: string[]): void {
  const known = new Set(outer);
  const written = new Set<string>();
  const write = (name: string): void => {
    if (name === "") return;
    if (written.has(name)) problems.push(`value "${name}" is written twice`);
    written.add(name);
    known.add(name);
  };
  for (const { name } of graph.input) write(name);
  const given = new Set<string>();
  for (const { name } of graph.initializer) {
    if (given.has(name)) problems.push(`initializer "${name}" is there twice`);
    given.add(name);
    written.add(name);
    known.add(name);
  }
  for (const { values } of graph.sparseInitializer) write(values?.name ?? "");
  for (const node of graph.node) {
    checkNode(node, known, problems);
    for (const name of node.output) write(name);
  }
  for (const { name } of graph.output) {
    if (!known.has(name)) problems.push(`output "${name}" is not computed`);
  }
}

function checkNode(node: Node, known: ReadonlySet<string>, problems: string[]): void {
  const label = node.name === "" ? node.opType : `${node.opType} "${node.name}"`;
  for (const name of node.input) {
    if (name !== "" && !known.has(name))
      problems.push(`${label} reads "${name}", which is not computed before it`);
  }
  for (const subgraph of subgraphsOf(node)) checkScope(subgraph, known, problems);
}

function domainsOf(graph: Graph): ReadonlySet<string> {
  const domains = new Set<string>();
  for (const node of graph.node) {
    domains.add(node.domain);
    for (const subgraph of subgraphsOf(node))
      for (const domain of domainsOf(subgraph)) domains.add(domain);
  }
  return domains;
}
