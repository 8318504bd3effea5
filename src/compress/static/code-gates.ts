/**
 * A value times a HardSigmoid of its own, as HardSwish is, in codes: what the gate makes are the codes of what it reads, ended where it
 * ends, under another scale. The engine clips bytes eight times as fast as it looks them up in a table.
 */
import type { GraphIndex } from "../../model/graph-index.ts";
import { type Node, makeNode, makeTensor } from "../../model/ir.ts";
import type { ActivationScale, ActivationType } from "../quantize/activation-scale.ts";
import { clamp } from "../quantize/rounding.ts";
import { roundHalfEven } from "../../stats/round-half-even.ts";
import { isCodedHardSigmoid, lineOf } from "./hard-sigmoid.ts";
import type { Plan } from "./plan.ts";
import type { GrowingGraph } from "./stored-codes.ts";

export interface CodeGate {
  /** What the HardSigmoid reads, and the product too. */
  readonly gated: string;
  /** What the HardSigmoid makes, which the product alone reads. */
  readonly made: string;
  /** Where the HardSigmoid leaves 0, and where it reaches 1. */
  readonly from: number;
  readonly to: number;
}

/** The HardSigmoid nodes of a plan. */
export type CodeGates = ReadonlyMap<Node, CodeGate>;

/** From it on, Clip knows bytes. */
const CLIPPED_BYTES_OPSET = 12;

export function codeGates(
  plan: Plan,
  index: GraphIndex,
  {
    ranges,
    type,
    opset,
  }: {
    readonly ranges: ReadonlyMap<string, Reach>;
    readonly type: ActivationType;
    readonly opset: number;
  },
): CodeGates {
  const isCoded = type.bits === 8 && !type.symmetric && opset >= CLIPPED_BYTES_OPSET;
  return new Map(
    [...(isCoded ? plan.carriers : [])].flatMap((node) => {
      const gate = codeGate(node, plan, index);
      const seen = ranges.get(gate?.gated ?? "");
      const isCheap = gate !== undefined && seen !== undefined && keepsItsSteps(gate, seen);
      return isCheap ? [[node, gate] as const] : [];
    }),
  );
}

function codeGate(node: Node, plan: Plan, index: GraphIndex): CodeGate | undefined {
  const [gated = "", made = ""] = [node.input[0], node.output[0]];
  // A Relu that is gone needs codes that begin at 0, whatever the gate needs.
  if (!isCodedHardSigmoid(node) || plan.rectified.has(gated)) return undefined;
  const readers = index.consumersOf(made);
  const product = readers.length === 1 && !index.isGraphOutput(made) ? readers[0]?.node : undefined;
  if (product === undefined || product.domain !== "" || product.opType !== "Mul") return undefined;
  if (!plan.carriers.has(product) || !product.input.includes(gated)) return undefined;
  const { slope, offset } = lineOf(node);
  return {
    gated,
    made,
    from: -offset / slope,
    to: (1 - offset) / slope,
  };
}

interface Reach {
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * What codes of a gated value must reach. Codes that begin where the gate opens would have shorter steps, and a PP-LCNet is further from its
 * float model by them.
 */
export const gatedReach = ({ from }: CodeGate, { minimum, maximum }: Reach): Reach => ({
  minimum: Math.min(minimum, from),
  maximum,
});

/** How much longer steps may become so that codes begin where the gate opens. */
const LONGER = 1.1;

function keepsItsSteps(gate: CodeGate, seen: Reach): boolean {
  const reach = gatedReach(gate, seen);
  const own = Math.max(seen.maximum, 0) - Math.min(seen.minimum, 0);
  return reach.maximum - reach.minimum <= LONGER * own;
}

/** The codes between which the gate rises. */
function endsOf(
  { from, to }: CodeGate,
  { scale, zeroPoint }: ActivationScale,
): { readonly low: number; readonly high: number } {
  const low = clamp(roundHalfEven(zeroPoint + from / scale), 0, 254);
  return { low, high: Math.max(low + 1, roundHalfEven(zeroPoint + to / scale)) };
}

/**
 * 0 and 1 are exact, and nothing is rounded a second time. Where `from` is no whole number of steps the line is off by up to half a step of
 * what is gated, which times the value itself is at most a quarter of one for HardSwish.
 */
export function gateScale(gate: CodeGate, gated: ActivationScale): ActivationScale {
  const { low, high } = endsOf(gate, gated);
  return { scale: Math.fround(1 / (high - low)), zeroPoint: low };
}

/** @returns the name of the gate's codes, given that of what is gated */
export function writeGate(
  gate: CodeGate,
  { codes, gated }: { readonly codes: string; readonly gated: ActivationScale },
  graph: GrowingGraph,
): string {
  const { low, high } = endsOf(gate, gated);
  const bound = (code: number, isNeeded: boolean): string => {
    if (!isNeeded) return "";
    const name = graph.fresh("e");
    graph.tensors.push(makeTensor(name, "uint8", { dims: [], values: Uint8Array.of(code) }));
    return name;
  };
  const bounds = [bound(low, low > 0), bound(high, high < 255)];
  if (bounds.every((name) => name === "")) return codes;
  const clipped = graph.fresh("q");
  const inputs = bounds[1] === "" ? [codes, bounds[0] ?? ""] : [codes, ...bounds];
  graph.nodes.push(makeNode({ operator: "Clip", inputs, outputs: [clipped] }));
  return clipped;
}
