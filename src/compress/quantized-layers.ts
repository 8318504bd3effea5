/** Which layers a recipe quantized or rounded, and the same recipe with some of them spared. */
import { indexGraph } from "../model/graph-index.ts";
import { graphOf, type Model } from "../model/ir.ts";
import { tensorDims } from "../model/tensor-data.ts";
import type { PassStep, Recipe } from "../schema/generated/recipe.ts";
import type { RecordedChange } from "../schema/generated/record.ts";
import { nodeLabel } from "./layers.ts";

export interface QuantizedLayer {
  /** Those that changed its weight, in the recipe's order. */
  readonly passes: readonly string[];
  readonly node: string;
  readonly operator: string;
}

type LossyStep = Extract<
  PassStep,
  {
    readonly pass:
      | "int4-weights"
      | "int8-dynamic"
      | "int8-static"
      | "low-rank"
      | "prune-channels"
      | "prune-weights"
      | "round-weights";
  }
>;
const LOSSY: ReadonlySet<string> = new Set<LossyStep["pass"]>([
  "int4-weights",
  "int8-dynamic",
  "int8-static",
  "low-rank",
  "prune-channels",
  "prune-weights",
  "round-weights",
]);
const isLossy = (step: PassStep): step is LossyStep => LOSSY.has(step.pass);
const WEIGHTED: ReadonlySet<string> = new Set(["MatMul", "Gemm", "Conv", "Gather"]);

/** Those with the largest weights in the base model first; each once. */
export function quantizedLayers(
  base: Model,
  changes: readonly Pick<RecordedChange, "pass" | "kind" | "node" | "operator">[],
): readonly QuantizedLayer[] {
  const sizes = weightSizes(base);
  const layers = new Map<string, QuantizedLayer>();
  for (const { pass, kind, node, operator } of changes) {
    if (kind !== "applied" || !LOSSY.has(pass) || !WEIGHTED.has(operator)) continue;
    const passes = layers.get(node)?.passes ?? [];
    layers.set(node, { passes: [...new Set([...passes, pass])], node, operator });
  }
  return [...layers.values()].toSorted(
    (a, b) => (sizes.get(b.node) ?? 0) - (sizes.get(a.node) ?? 0),
  );
}

/** Elements of the largest constant that each node reads. */
function weightSizes(model: Model): ReadonlyMap<string, number> {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  return new Map(
    graph.node.map((node) => {
      const sizes = node.input.map((name) => {
        const constant = index.constantOf(name);
        return constant === undefined
          ? 0
          : tensorDims(constant).reduce((product, size) => product * size, 1);
      });
      return [nodeLabel(node), Math.max(0, ...sizes)];
    }),
  );
}

export function keepingFloat(recipe: Recipe, layers: readonly QuantizedLayer[]): Recipe {
  const passes = recipe.passes.map((step): PassStep => {
    const nodes = layers
      .filter((layer) => layer.passes.includes(step.pass))
      .map(({ node }) => node);
    if (nodes.length === 0 || !isLossy(step)) return step;
    return { ...step, "keep-float": [...new Set([...(step["keep-float"] ?? []), ...nodes])] };
  });
  return { ...recipe, passes };
}

/** The same recipe where it rounds none of them. */
export function withMoreLevels(recipe: Recipe, layers: readonly QuantizedLayer[]): Recipe {
  const passes = recipe.passes.map((step): PassStep => {
    if (step.pass !== "round-weights") return step;
    const nodes = layers.filter((layer) => layer.passes.includes(step.pass));
    if (nodes.length === 0) return step;
    const named = new Set([...(step["more-levels"] ?? []), ...nodes.map(({ node }) => node)]);
    return { ...step, "more-levels": [...named] };
  });
  return { ...recipe, passes };
}
