/** Patterns of nodes that are to stay float, and match none: most likely a name that was mistyped, or that another export gave. */
import { subgraphsOf } from "../model/graph-index.ts";
import { type Model, type Node, graphOf } from "../model/ir.ts";
import { didYouMean } from "../schema/did-you-mean.ts";
import type { PassStep, Recipe } from "../schema/generated/recipe.ts";
import { matchesWildcard } from "../schema/matches-wildcard.ts";
import { nodeLabel } from "./layers.ts";

/** A sentence for each pattern of a step that matches no node, neither of the model as it was given nor as the step finds it. */
export function unmatchedNotices(
  { name }: Recipe,
  step: PassStep,
  { given, found }: { readonly given: Model; readonly found: Model },
): readonly string[] {
  const patterns = "keep-float" in step ? (step["keep-float"] ?? []) : [];
  if (patterns.length === 0) return [];
  const own = nodeLabels(given);
  const labels = [...own, ...nodeLabels(found)];
  return patterns
    .filter((pattern) => !labels.some((label) => matchesWildcard(label, pattern)))
    .map(
      (pattern) =>
        `No node of this model is named "${pattern}", which ${step.pass} of recipe "${name}" is to keep float${nearest(pattern, own)}`,
    );
}

/** What begins like the names that a pattern with one star at its end would match is as near as its beginning. */
function nearest(pattern: string, labels: readonly string[]): string {
  const start = pattern.slice(0, -1);
  if (!pattern.endsWith("*") || start.includes("*")) return didYouMean(pattern, labels);
  return didYouMean(
    pattern,
    labels.map((label) => `${label.slice(0, start.length)}*`),
  );
}

/** In branches, loop bodies and functions too. */
function nodeLabels(model: Model): readonly string[] {
  return [...graphOf(model).node, ...model.functions.flatMap(({ node }) => node)].flatMap(labelsIn);
}

const labelsIn = (node: Node): readonly string[] => [
  nodeLabel(node),
  ...subgraphsOf(node).flatMap((graph) => graph.node.flatMap(labelsIn)),
];
