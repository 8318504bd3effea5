/** A canary without one of its blocks. */
import { graphOf, type Model, withGraph } from "../../model/ir.ts";
import { residualBlocks } from "../../model/residual-blocks.ts";
import { node, refused } from "./wrap-output.ts";

/** The first block is replaced by what goes round it. @throws UserError where there is none */
export function skipBlock(model: Model): { readonly model: Model; readonly block: string } {
  const [block] = residualBlocks(model);
  if (block === undefined) throw refused("the model has no block with a residual connection");
  const { name, position, before, after } = block;
  const nodes = graphOf(model).node.with(position, node("Identity", [before], after));
  return { model: withGraph(model, { nodes }), block: name };
}
