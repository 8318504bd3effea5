/** Takes out nodes that pass their input on unchanged, and joins nodes that compute the same. */
import { type GraphIndex, indexGraph, subgraphsOf } from "../../model/graph-index.ts";
import {
  type Graph,
  type Model,
  type Node,
  graphOf,
  readInt,
  withGraph,
  withNode,
} from "../../model/ir.ts";
import { dataTypeOf } from "../../model/data-types.ts";
import { elementTypeOf, floatValues, tensorValues } from "../../model/tensor-data.ts";
import type { ElementType } from "../../schema/tensor.ts";
import { applied } from "../changes.ts";
import type { Change, PassResult } from "../pass.ts";

export type TypeOf = (value: string) => ElementType | undefined;

export function removeIdentities(model: Model, typeOf: TypeOf): PassResult {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const captured = capturedNames(graph);
  const renamed = new Map<string, string>();
  const changes: Change[] = [];
  const kept: Node[] = [];
  for (const original of graph.node) {
    const node = renameInputs(original, renamed);
    const reason = passesOn(node, { index, typeOf });
    const [source, target] = [node.input[0] ?? "", node.output[0] ?? ""];
    const free = !index.isGraphOutput(target) && !captured.has(target) && source !== "";
    if (reason === undefined || !free) {
      kept.push(node);
      continue;
    }
    renamed.set(target, source);
    changes.push(applied(node, reason));
  }
  if (changes.length === 0) return { model, changes };
  return { model: withGraph(model, { nodes: kept }), changes };
}

/** Names that subgraphs read: renaming those would mean rewriting the subgraphs. */
function capturedNames(graph: Graph): ReadonlySet<string> {
  const index = indexGraph(graph);
  const names = new Set<string>();
  for (const node of graph.node) {
    if (subgraphsOf(node).length === 0) continue;
    for (const name of index.namesReadBy(node)) names.add(name);
  }
  return names;
}

function renameInputs(node: Node, renamed: ReadonlyMap<string, string>): Node {
  if (!node.input.some((name) => renamed.has(name))) return node;
  return withNode(node, { inputs: node.input.map((name) => renamed.get(name) ?? name) });
}

interface Facts {
  readonly index: GraphIndex;
  readonly typeOf: TypeOf;
}

/** Why the node's first output equals its first input, or undefined when it does not. */
function passesOn(node: Node, { index, typeOf }: Facts): string | undefined {
  if (node.domain !== "" && node.domain !== "ai.onnx") return undefined;
  switch (node.opType) {
    case "Identity":
      return "it passes its input on";
    case "Cast":
      return isSameType(node, typeOf) ? "it casts to the type that the value has" : undefined;
    case "Dropout":
      return isIdleDropout(node, index) ? "it does nothing outside training" : undefined;
    case "Transpose":
    case "Pad":
      return undefined;
    default:
      return isNeutral(node, { index, typeOf }) ? "it changes nothing" : undefined;
  }
}

function isSameType(node: Node, typeOf: TypeOf): boolean {
  const known = typeOf(node.input[0] ?? "");
  return known !== undefined && dataTypeOf(known) === readInt(node, "to", 0);
}

function isIdleDropout(node: Node, index: GraphIndex): boolean {
  const mask = node.output[1] ?? "";
  const unread = mask === "" || index.consumersOf(mask).length === 0;
  return unread && !index.isGraphOutput(mask) && (node.input[2] ?? "") === "";
}

const NEUTRAL: Readonly<Record<string, number>> = { Add: 0, Sub: 0, Mul: 1, Div: 1 };

/** x + 0, x − 0, x × 1, x ÷ 1 with a scalar on the right: a shaped constant could broadcast. −0 + 0 is 0, which compares equal. */
function isNeutral(node: Node, { index }: Facts): boolean {
  const neutral = NEUTRAL[node.opType];
  const constant = index.constantOf(node.input[1] ?? "");
  if (neutral === undefined || constant === undefined) return false;
  const type = elementTypeOf(constant);
  if (constant.dims.length > 0 || type === undefined) return false;
  // Its values are bits.
  const [value] = type === "float16" ? floatValues(constant) : tensorValues(constant);
  return value !== undefined && Number(value) === neutral;
}
