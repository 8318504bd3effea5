/** Which layers a recipe quantized, and the same recipe with some of them kept float. */
import { indexGraph } from "../model/graph-index.ts";
import { graphOf, type Model } from "../model/ir.ts";
import { tensorDims } from "../model/tensor-data.ts";
import type { PassStep, Recipe } from "../schema/generated/recipe.ts";
import { nodeLabel } from "./layers.ts";
import type { Change } from "./pass.ts";

export interface QuantizedLayer {
  readonly pass: string;
  readonly node: string;
  readonly operator: string;
}

type QuantizingStep = Extract<
  PassStep,
  { readonly pass: "int8-dynamic" | "int8-static" | "int4-weights" | "round-weights" }
>;
const QUANTIZING: ReadonlySet<string> = new Set<QuantizingStep["pass"]>([
  "int8-dynamic",
  "int8-static",
  "int4-weights",
  "round-weights",
]);
const isQuantizing = (step: PassStep): step is QuantizingStep => QUANTIZING.has(step.pass);
const WEIGHTED: ReadonlySet<string> = new Set(["MatMul", "Gemm", "Conv", "Gather"]);

/** Those with the largest weights in the base model first; each once. */
export function quantizedLayers(
  base: Model,
  changes: readonly (Change & { readonly pass: string })[],
): readonly QuantizedLayer[] {
  const sizes = weightSizes(base);
  const layers = new Map<string, QuantizedLayer>();
  for (const { pass, kind, node, operator } of changes) {
    if (kind !== "applied" || !QUANTIZING.has(pass) || !WEIGHTED.has(operator)) continue;
    layers.set(`${pass}\n${node}`, { pass, node, operator });
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
    const nodes = layers.filter(({ pass }) => pass === step.pass).map(({ node }) => node);
    if (nodes.length === 0 || !isQuantizing(step)) return step;
    return { ...step, "keep-float": [...new Set([...(step["keep-float"] ?? []), ...nodes])] };
  });
  return { ...recipe, passes };
}
