/** HardSigmoid and HardSwish in int8: the engine has no kernels for them, but what they do is what codes do when they change their scale. */
import { type Node, floatAttribute, makeNode, readFloat, withNode } from "../../model/ir.ts";
import type { ActivationScale, ActivationType } from "../quantize/activation-scale.ts";
import { clamp } from "../quantize/rounding.ts";
import { roundHalfEven } from "../../stats/round-half-even.ts";

/** ONNX's defaults. */
const [SLOPE, OFFSET] = [0.2, 0.5] as const;

/** HardSwish(x) = x × max(0, min(1, x / 6 + 0.5)). */
const [SWISH_SLOPE, SWISH_OFFSET] = [1 / 6, 0.5] as const;

interface Line {
  readonly slope: number;
  /** What it makes of 0. */
  readonly offset: number;
}

export const lineOf = (node: Node): Line => ({
  slope: readFloat(node, "alpha", SLOPE),
  offset: readFloat(node, "beta", OFFSET),
});

/** Whether a scale and a zero point can stand for its line: it rises, and 0 lies between its ends. */
export function isCodedHardSigmoid(node: Node): boolean {
  if (node.domain !== "" || node.opType !== "HardSigmoid") return false;
  const { slope, offset } = lineOf(node);
  return slope > 0 && offset >= 0 && offset <= 1;
}

export const isHardSwish = (node: Node): boolean =>
  node.domain === "" && node.opType === "HardSwish";

/** As the engine spells it where it computes it in float: the product keeps the name. */
export function expandHardSwish(node: Node, gate: string): readonly [gate: Node, product: Node] {
  const [input = ""] = node.input;
  const attributes = [floatAttribute("alpha", SWISH_SLOPE), floatAttribute("beta", SWISH_OFFSET)];
  return [
    makeNode({ operator: "HardSigmoid", inputs: [input], outputs: [gate], attributes }),
    withNode(node, { operator: "Mul", inputs: [input, gate] }),
  ];
}

/**
 * The scale and zero point with which the codes of what a HardSigmoid reads are those of what it makes: y = slope × x + offset
 * moves by a step where x moves by one that is 1 / slope times as long, and codes end at 0 and 255 as y does at 0 and 1.
 * undefined for other operators, for other codes than uint8, and where values that share the scale of y have moved its ends.
 */
export function scaleBefore(
  node: Node,
  made: ActivationScale | undefined,
  { bits, symmetric }: ActivationType,
): ActivationScale | undefined {
  if (bits !== 8 || symmetric) return undefined;
  if (made === undefined || !isCodedHardSigmoid(node)) return undefined;
  if (made.zeroPoint !== 0 || 255 * made.scale > 1 + OUTWARD) return undefined;
  const { slope, offset } = lineOf(node);
  const zeroPoint = clamp(roundHalfEven(offset / made.scale), 0, 255);
  return { scale: Math.fround(made.scale / slope), zeroPoint };
}

/** How much a scale may grow when it is rounded up to 12 bits. */
const OUTWARD = 2 ** -11;

/** What it reads, as it is, between two scales: the engine looks each code up in a table. */
export function rescaling(node: Node): Node {
  return withNode(node, { operator: "LeakyRelu", attributes: [floatAttribute("alpha", 1)] });
}
