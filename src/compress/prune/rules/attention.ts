/** Attention as one operator, of ONNX or of com.microsoft: whole heads can go. */
import { intAttribute, type Node, readInt } from "../../../model/ir.ts";
import { tensorDims } from "../../../model/tensor-data.ts";
import type { Carried, Rule, RuleContext } from "../rule.ts";

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

/**
 * Queries, keys and values as [batch, places, heads × depth], a mask that is the same for all heads, and no past. Several heads of queries
 * may share one of keys and values, with which they go.
 */
const attention: Rule = (node, context) => {
  const [query, key, value] = QUERY_KEY_VALUE.map((at) => context.carriedBy(node.input[at]));
  if (query === undefined || key === undefined || value === undefined) return undefined;
  const sides = [query, key, value];
  if (sides.some(({ rank, axis }) => rank !== 3 || axis !== 2)) return undefined;
  const others = [...node.input.slice(4), ...node.output.slice(1)];
  if (others.some((name) => name !== "") || !isSameForHeads(node.input[3] ?? "", context))
    return undefined;
  const [asking, asked] = [readInt(node, "q_num_heads", 0), readInt(node, "kv_num_heads", 0)];
  const share = asking / asked;
  const depths = [depthOf(query, asking), depthOf(key, asked), depthOf(value, asked)];
  if (![share, ...depths].every((size) => Number.isInteger(size))) return undefined;
  const leaders = key.channels.filter((_, at) => at % depthOf(key, asked) === 0);
  for (const [side, heads] of [
    [query, asking],
    [key, asked],
    [value, asked],
  ] as const)
    context.tie(
      side.channels,
      side.channels.map(
        (_, at) => leaders[Math.floor((at * asked) / heads / depthOf(side, heads))] ?? 0,
      ),
    );
  context.rewrite(leaders, (left) => {
    const heads = left(leaders).length;
    const [ofQuery, ofKey] = ["q_num_heads", "kv_num_heads"];
    return {
      attributes: [intAttribute(ofQuery, heads * share), intAttribute(ofKey, heads)],
    };
  });
  const width = depthOf(value, asked);
  const channels = Int32Array.from({ length: asking * width }, (_, at) => {
    const head = Math.floor(at / width / share);
    return value.channels[head * width + (at % width)] ?? 0;
  });
  return [{ rank: 3, axis: 2, channels }];
};

const depthOf = ({ channels }: Carried, heads: number): number => channels.length / heads;

/** A mask is broadcast to [batch, heads, places, places]. */
function isSameForHeads(mask: string, { index, shapeOf }: RuleContext): boolean {
  if (mask === "") return true;
  const constant = index.constantOf(mask);
  const shape = constant === undefined ? shapeOf(mask) : tensorDims(constant);
  return shape !== undefined && (shape.length < 3 || shape.at(-3) === 1);
}

export const ATTENTION: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["Attention", attention],
  ["com.microsoft:MultiHeadAttention", multiHeadAttention],
]);
