/** Constants that are multiplied and added to a value on its way into codes: the codes stay what they are, and mean something else. */
import type { GraphIndex } from "../../model/graph-index.ts";
import type { Node } from "../../model/ir.ts";
import { isKeptFloat } from "../layers.ts";
import type { ActivationScale } from "../quantize/activation-scale.ts";
import { clamp } from "../quantize/rounding.ts";
import { roundHalfEven } from "../../stats/round-half-even.ts";
import { withNumber } from "./spelled-gates.ts";

/** factor × value + shift, of a factor above 0. */
export interface AbsorbedLine {
  readonly factor: number;
  readonly shift: number;
  readonly nodes: readonly Node[];
  /** What the last of the nodes makes. */
  readonly final: string;
}

/** The value that a Mul or an Add of one number reads. */
export function movedValue(node: Node, index: GraphIndex): string | undefined {
  if (node.domain !== "" || (node.opType !== "Mul" && node.opType !== "Add")) return undefined;
  const moved = withNumber(node, index);
  return moved === undefined || index.constantOf(moved.value) !== undefined
    ? undefined
    : moved.value;
}

/** Of the nodes that follow a product or a sum one by one, and alone read what comes before. */
export function lineAfter(
  node: Node,
  index: GraphIndex,
  keepFloat: readonly string[],
): AbsorbedLine | undefined {
  if (node.domain !== "" || (node.opType !== "Mul" && node.opType !== "Add")) return undefined;
  const nodes: Node[] = [];
  let [final, factor, shift] = [node.output[0] ?? "", 1, 0];
  for (;;) {
    const next = moverOf(final, index);
    if (next === undefined || isKeptFloat(next.node, keepFloat)) break;
    factor *= next.factor;
    shift = shift * next.factor + next.term;
    nodes.push(next.node);
    final = next.node.output[0] ?? "";
  }
  return nodes.length === 0 ? undefined : { factor, shift, nodes, final };
}

interface MovedBy {
  readonly node: Node;
  readonly factor: number;
  readonly term: number;
}

/** The only reader of a value, where it moves it by a number that codes can follow. */
function moverOf(value: string, index: GraphIndex): MovedBy | undefined {
  const readers = index.consumersOf(value);
  const node = readers.length === 1 && !index.isGraphOutput(value) ? readers[0]?.node : undefined;
  if (node === undefined || movedValue(node, index) !== value) return undefined;
  const number = withNumber(node, index)?.factor ?? Number.NaN;
  if (!Number.isFinite(number)) return undefined;
  if (node.opType === "Add") return { node, factor: 1, term: number };
  return number > 0 ? { node, factor: number, term: 0 } : undefined;
}

interface Reach {
  readonly minimum: number;
  readonly maximum: number;
}

/** Of fewer steps, a whole number would make each of them much longer. */
const LEAST_STEPS = 2;

/** What codes reach so that the value which becomes `shift`, 0, is among them, and where that costs little exactly. */
export function movedReach({ shift }: AbsorbedLine, { minimum, maximum }: Reach): Reach {
  const [low, high] = [Math.min(minimum, shift, 0), Math.max(maximum, shift, 0)];
  const steps = Math.floor((255 * Math.abs(shift)) / (high - low));
  const isCheap = steps >= LEAST_STEPS;
  return { minimum: low, maximum: isCheap ? low + (255 * Math.abs(shift)) / steps : high };
}

/** The scale by which a value is quantized so that its codes are those of factor × value + shift. */
export function scaleBeforeLine(
  line: AbsorbedLine | undefined,
  made: ActivationScale | undefined,
): ActivationScale | undefined {
  if (line === undefined || made === undefined) return undefined;
  const { factor, shift } = line;
  const { scale, zeroPoint } = made;
  const zero = clamp(roundHalfEven(zeroPoint + shift / scale), 0, 255);
  return { scale: Math.fround(scale / factor), zeroPoint: zero };
}
