/** Before IR version 4 every initializer had to be listed as an input; the engine takes those for constants all the same. */
import { indexGraph } from "../../model/graph-index.ts";
import { type Model, graphOf, withGraph, withIrVersion } from "../../model/ir.ts";
import type { PassResult } from "../pass.ts";

/** The first version in which an initializer that is listed as an input is a default that callers may replace. */
const DEFAULTS_SINCE = 4;

/** The version is raised where none is listed too: what passes add is not. */
export function fixListedInitializers(model: Model): PassResult {
  if (model.irVersion >= DEFAULTS_SINCE) return { model, changes: [] };
  const graph = graphOf(model);
  const given = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !given.has(name));
  const index = indexGraph(graph);
  const changes = graph.input
    .filter(({ name }) => given.has(name))
    .map(({ name }) => ({
      kind: "applied" as const,
      node: name,
      operator: index.consumersOf(name)[0]?.node.opType ?? "",
      reason: "no longer listed as an input",
    }));
  return { model: withGraph(withIrVersion(model, DEFAULTS_SINCE), { inputs }), changes };
}
