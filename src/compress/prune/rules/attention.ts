/** Attention as one operator of com.microsoft: whole heads can go. */
import { intAttribute, type Node, readInt } from "../../../model/ir.ts";
import type { Rule, RuleContext } from "../rule.ts";

const QUERY_KEY_VALUE = [0, 1, 2] as const;

/** Queries, keys and values as [batch, places, heads × depth], a bias of all three at most, and no past. */
const multiHeadAttention: Rule = (node, context) => {
  const sides = QUERY_KEY_VALUE.map((at) => context.carriedBy(node.input[at]));
  const [query, key, value] = sides;
  if (query === undefined || key === undefined || value === undefined) return undefined;
  if (sides.some((side) => side?.rank !== 3 || side.axis !== 2) || !isPlain(node)) return undefined;
  const heads = readInt(node, "num_heads", 0);
  if (sides.some((side) => (side?.channels.length ?? 0) % heads !== 0)) return undefined;
  const leaders = query.channels.filter((_, at) => at % (query.channels.length / heads) === 0);
  for (const side of [query, key, value])
    context.tie(
      side.channels,
      side.channels.map((_, at) => leaders[Math.floor((at * heads) / side.channels.length)] ?? 0),
    );
  if (
    !sliceBias(
      node,
      [query, key, value].map(({ channels }) => channels),
      context,
    )
  )
    return undefined;
  context.rewrite(leaders, (left) => ({
    attributes: [intAttribute("num_heads", left(leaders).length)],
    // The engine's own scale is by the depth of a head, which stays.
  }));
  return [{ rank: 3, axis: 2, channels: value.channels }];
};

/** Masks are the same for all heads as rows of a batch, not as scores of each head. */
function isPlain(node: Node): boolean {
  const inputs = node.input.slice(5).every((name) => name === "");
  return inputs && node.output.slice(1).every((name) => name === "");
}

function sliceBias(node: Node, sides: readonly Int32Array[], context: RuleContext): boolean {
  if ((node.input[3] ?? "") === "") return true;
  const all = Int32Array.from(sides.flatMap((channels) => [...channels]));
  return context.slice(3, 0, all);
}

export const ATTENTION: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["com.microsoft:MultiHeadAttention", multiHeadAttention],
]);
