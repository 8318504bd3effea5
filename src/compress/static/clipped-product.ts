/** A product that ends in float and is clipped before others read it as codes: the engine needs help to keep it whole. */
import type { GraphIndex } from "../../model/graph-index.ts";
import type { Plan } from "./plan.ts";

/** The engine takes out a Clip whose work the codes do, and then makes no whole graph of a product that ended in float for it. */
export function isClippedProduct(
  value: string,
  { layers, outputs }: Pick<Plan, "layers" | "outputs">,
  index: GraphIndex,
): boolean {
  const clip = index.producerOf(value)?.node;
  if (clip?.domain !== "" || clip.opType !== "Clip") return false;
  const product = index.producerOf(clip.input[0] ?? "")?.node;
  return product !== undefined && layers.has(product) && !outputs.has(product);
}
