/** Hard swish and hard sigmoid spelled in smaller operators, x × clip(x + 3, 0, 6) / 6, as operator sets before 14 have it: they become a HardSigmoid, and a product. */
import { type GraphIndex, indexGraph } from "../../model/graph-index.ts";
import {
  type Model,
  type Node,
  floatAttribute,
  graphOf,
  makeNode,
  withGraph,
  withNode,
} from "../../model/ir.ts";
import { elementTypeOf, floatValues, tensorDims } from "../../model/tensor-data.ts";
import { applied } from "../changes.ts";
import { isKeptFloat, nodeLabel } from "../layers.ts";
import type { Change } from "../pass.ts";
import { clipBound } from "./rectifiers.ts";

interface Joined {
  readonly model: Model;
  readonly changes: readonly Change[];
}

/** @param isWanted whether what is made under a name is to be joined */
export function joinSpelledGates(
  model: Model,
  keepFloat: readonly string[],
  isWanted: (value: string) => boolean = () => true,
): Joined {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const found = new Map<Node, readonly Node[]>();
  const gone = new Set<Node>();
  const changes: Change[] = [];
  for (const node of graph.node) {
    const spelled = isWanted(node.output[0] ?? "") ? readSpelled(node, index) : undefined;
    if (spelled === undefined) continue;
    if ([node, ...spelled.parts].some((each) => isKeptFloat(each, keepFloat))) continue;
    found.set(node, written(node, spelled));
    for (const part of spelled.parts) {
      gone.add(part);
      changes.push(applied(part, `computed by ${nodeLabel(node)}, as part of a hard sigmoid`));
    }
  }
  if (found.size === 0) return { model, changes };
  const nodes = graph.node.filter((node) => !gone.has(node));
  const next = nodes.flatMap((node) => found.get(node) ?? [node]);
  return { model: withGraph(model, { nodes: next }), changes };
}

/** (x ×) clip(x + offset, 0, most) / most. */
interface Spelled {
  readonly input: string;
  /** Of what is clipped: the gate is made under it where it is multiplied. */
  readonly clipped: string;
  readonly isMultiplied: boolean;
  readonly offset: number;
  readonly most: number;
  /** All nodes but the last, each read by one other of them only. */
  readonly parts: readonly Node[];
}

function written(node: Node, { input, clipped, isMultiplied, offset, most }: Spelled) {
  const made = isMultiplied ? clipped : (node.output[0] ?? "");
  const gate = makeNode({
    operator: "HardSigmoid",
    inputs: [input],
    outputs: [made],
    attributes: [floatAttribute("alpha", 1 / most), floatAttribute("beta", offset / most)],
    ...(isMultiplied ? {} : { name: node.name }),
  });
  const product = { operator: "Mul", inputs: [input, made], attributes: [] };
  return isMultiplied ? [gate, withNode(node, product)] : [gate];
}

function readSpelled(node: Node, index: GraphIndex): Spelled | undefined {
  const scaled = readScaled(node, index);
  if (scaled === undefined) return undefined;
  const before = onlyRead(scaled.value, index);
  if (before === undefined) return undefined;
  const product = isOf(before, "Mul") ? before : undefined;
  const clips = product === undefined ? [before] : partsOf(product, index);
  for (const clip of clips) {
    const gate = readClipped(clip, index);
    if (gate === undefined || !isInverse(scaled.factor, gate.most)) continue;
    const others = product?.input.filter((name) => name !== gate.clipped);
    if (others !== undefined && (others.length !== 1 || others[0] !== gate.input)) continue;
    const parts = product === undefined ? gate.parts : [...gate.parts, product];
    return { ...gate, isMultiplied: product !== undefined, parts };
  }
  return undefined;
}

const partsOf = ({ input }: Node, index: GraphIndex): readonly Node[] =>
  input.flatMap((name) => onlyRead(name, index) ?? []);

/** A factor that was rounded to float32 counts as the inverse of the number. */
const isInverse = (factor: number, most: number): boolean =>
  Math.abs(factor * most - 1) <= 2 ** -22;

function readScaled(
  node: Node,
  index: GraphIndex,
): { readonly value: string; readonly factor: number } | undefined {
  const [first = "", second = ""] = node.input;
  if (isOf(node, "Div")) {
    const divisor = numberOf(second, index);
    return divisor === undefined ? undefined : { value: first, factor: 1 / divisor };
  }
  return isOf(node, "Mul") ? withNumber(node, index) : undefined;
}

/** An operator with one constant number among its two inputs. */
export function withNumber(
  { input: [first = "", second = ""] }: Node,
  index: GraphIndex,
): { readonly value: string; readonly factor: number } | undefined {
  const [left, right] = [numberOf(first, index), numberOf(second, index)];
  if (right !== undefined) return { value: first, factor: right };
  return left === undefined ? undefined : { value: second, factor: left };
}

function readClipped(
  clip: Node,
  index: GraphIndex,
): Pick<Spelled, "input" | "clipped" | "offset" | "most" | "parts"> | undefined {
  if (!isOf(clip, "Clip") || clipBound(clip, 1, index) !== 0) return undefined;
  const most = clipBound(clip, 2, index) ?? 0;
  const add = onlyRead(clip.input[0] ?? "", index);
  const sum = add !== undefined && isOf(add, "Add") ? withNumber(add, index) : undefined;
  if (add === undefined || sum === undefined || !Number.isFinite(most) || most <= 0)
    return undefined;
  const { value: input, factor: offset } = sum;
  return { input, clipped: clip.output[0] ?? "", offset, most, parts: [add, clip] };
}

const isOf = (node: Node, operator: string): boolean =>
  node.domain === "" && node.opType === operator;

/** What makes a value that one node alone reads. */
function onlyRead(value: string, index: GraphIndex): Node | undefined {
  const isOnly = index.consumersOf(value).length === 1 && !index.isGraphOutput(value);
  return isOnly ? index.producerOf(value)?.node : undefined;
}

/** One number, which gives no axes to what it meets. */
function numberOf(name: string, index: GraphIndex): number | undefined {
  const constant = index.constantOf(name);
  if (constant === undefined || elementTypeOf(constant) !== "float32") return undefined;
  const dims = tensorDims(constant);
  return dims.length <= 1 && dims.every((size) => size === 1)
    ? floatValues(constant)[0]
    : undefined;
}
