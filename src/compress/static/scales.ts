/** One scale for every quantized value; values that only move, or that Concat joins, share it. */
import type { GraphIndex } from "../../model/graph-index.ts";
import type { Node } from "../../model/ir.ts";
import type { ValueRange } from "../pass.ts";
import {
  type ActivationScale,
  type ActivationType,
  activationScale,
  codesOf,
} from "../quantize/activation-scale.ts";
import { movedReach } from "./absorbed-lines.ts";
import { type CodeGates, gateScale, gatedReach } from "./code-gates.ts";
import { isMover } from "./movers.ts";
import { type Plan, carriedInputs } from "./plan.ts";

/** Where results end whatever is read. With 255/256 the scale of a Sigmoid is exactly 1/256, as ONNX Runtime's own tool has it. */
function fixedMaximum({ opType }: Node, type: ActivationType): number | undefined {
  const { most } = codesOf(type);
  if (opType === "Sigmoid") return most / (most + 1);
  return opType === "HardSigmoid" ? 1 : undefined;
}

/**
 * Above it, the results of a Softmax have codes up to 1: rows that calibration lacks may be surer than those that it holds.
 * Where even the surest is below, they are spread over so many that codes up to 1 would leave them less than seven bits.
 */
const SURE = 0.5;

/** How much a scale grows when it is rounded up to 12 bits. */
const OUTWARD = 1 + 2 ** -11;

interface Writing {
  readonly index: GraphIndex;
  readonly type: ActivationType;
  readonly gates: CodeGates;
}

export type ActivationScales = ReadonlyMap<string, ActivationScale>;

/**
 * Values that only move share a scale. Those that Concat joins do too, unless a Relu or Clip that is gone needs
 * a narrower one: the engine joins values of different scales as well, which takes a table look-up.
 * @throws Error when a value of the plan has no range: the caller must have asked for all of them.
 */
export function activationScales(
  plan: Plan,
  ranges: ReadonlyMap<string, ValueRange>,
  { index, type, gates }: Writing,
): ActivationScales {
  const groups = new Groups();
  const gatesBy = new Map([...gates.values()].map((gate) => [gate.gated, gate]));
  for (const { input } of plan.layers.values()) {
    const span = observedSpan(input, plan, ranges);
    const isSure = isMadeBySoftmax(input, index) && span.maximum >= SURE;
    groups.add(input, isSure ? { ...span, minimum: 0, maximum: 1 } : span);
  }
  for (const [node, value] of plan.outputs) {
    const fixed = fixedMaximum(node, type);
    const seen = observedSpan(value, plan, ranges);
    const gate = gatesBy.get(value);
    const line = plan.lines.get(node);
    const moved = line === undefined ? seen : { ...seen, ...movedReach(line, seen) };
    const span = gate === undefined ? moved : { ...moved, ...gatedReach(gate, moved) };
    groups.add(value, fixed === undefined ? span : { minimum: 0, maximum: fixed, ceiling: 1 });
  }
  for (const { node, input, output } of joins(plan)) if (isMover(node)) groups.join(input, output);
  for (const { node, input, output } of joins(plan))
    if (!isMover(node) && groups.clampTogether(input, output)) groups.join(input, output);
  const scales = new Map(
    groups.values().map((value) => {
      const { minimum, maximum } = groups.spanOf(value);
      return [value, activationScale(minimum, maximum, type)] as const;
    }),
  );
  for (const gate of gates.values()) {
    const gated = scales.get(gate.gated);
    if (gated !== undefined) scales.set(gate.made, gateScale(gate, gated));
  }
  return scales;
}

function isMadeBySoftmax(value: string, index: GraphIndex): boolean {
  const maker = index.producerOf(value)?.node;
  return maker?.domain === "" && maker.opType === "Softmax";
}

/** The absorbed nodes whose value has codes below 0, or beyond what the nodes let through. */
export function unclampedNodes(
  plan: Plan,
  scales: ActivationScales,
  type: ActivationType,
): readonly Node[] {
  const { least, most } = codesOf(type);
  return [...plan.rectified.values()].flatMap(({ final, nodes, ceiling }) => {
    const { scale, zeroPoint } = scales.get(final) ?? { scale: 1, zeroPoint: 0 };
    return zeroPoint === least && (most - least) * scale <= ceiling * OUTWARD ? [] : nodes;
  });
}

interface Join {
  readonly node: Node;
  readonly input: string;
  readonly output: string;
}

function joins(plan: Plan): readonly Join[] {
  return [...plan.outputs].flatMap(([node, output]) =>
    plan.carriers.has(node) && (isMover(node) || node.opType === "Concat")
      ? carriedInputs(node).map((input) => ({ node, input, output }))
      : [],
  );
}

/** What the values of a group reach; the ceiling is that of the lowest that an absorbed node cut, if one did. */
interface Span {
  readonly minimum: number;
  readonly maximum: number;
  readonly ceiling: number | undefined;
}

function observedSpan(value: string, plan: Plan, ranges: ReadonlyMap<string, ValueRange>): Span {
  const range = ranges.get(value);
  if (range === undefined) throw new Error(`No calibrated range for value "${value}"`);
  const { minimum, maximum } = range;
  return { minimum, maximum, ceiling: plan.rectified.get(value)?.ceiling };
}

function together(one: Span, other: Span): Span {
  const ceilings = [one, other].flatMap(({ ceiling }) => ceiling ?? []);
  return {
    minimum: Math.min(one.minimum, other.minimum),
    maximum: Math.max(one.maximum, other.maximum),
    ceiling: ceilings.length === 0 ? undefined : Math.min(...ceilings),
  };
}

const clamps = ({ minimum, maximum, ceiling }: Span): boolean =>
  ceiling === undefined || (minimum >= 0 && maximum <= ceiling);

/** Disjoint sets of value names, each with what its values reach. */
class Groups {
  readonly #parent = new Map<string, string>();
  readonly #spans = new Map<string, Span>();

  add(value: string, span: Span): void {
    if (!this.#parent.has(value)) this.#parent.set(value, value);
    this.#spans.set(value, span);
  }

  join(first: string, second: string): void {
    const span = this.#spanOfBoth(first, second);
    const root = this.#rootOf(second);
    this.#parent.set(this.#rootOf(first), root);
    this.#spans.set(root, span);
  }

  clampTogether(first: string, second: string): boolean {
    return clamps(this.#spanOfBoth(first, second));
  }

  spanOf(value: string): Span {
    const span = this.#spans.get(this.#rootOf(value));
    if (span === undefined) throw new Error(`Value "${value}" is carried and was never quantized`);
    return span;
  }

  values(): readonly string[] {
    return [...this.#parent.keys()];
  }

  #spanOfBoth(first: string, second: string): Span {
    return together(this.spanOf(first), this.spanOf(second));
  }

  #rootOf(value: string): string {
    let root = value;
    for (
      let up = this.#parent.get(root);
      up !== undefined && up !== root;
      up = this.#parent.get(root)
    )
      root = up;
    return root;
  }
}
