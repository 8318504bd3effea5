/** One scale for every quantized value; values that only move, or that Concat joins, share it. */
import type { Node } from "../../model/ir.ts";
import type { ValueRange } from "../pass.ts";
import { type ActivationScale, activationScale } from "../quantize/activation-scale.ts";
import { type Plan, carriedInputs, isMover } from "./plan.ts";

/** Values whose range is known without data. 255/256 makes the scale exactly 1/256, as ONNX Runtime's own tool does. */
const FIXED_MAXIMUM: Readonly<Record<string, number>> = { Sigmoid: 255 / 256 };

export type ActivationScales = ReadonlyMap<string, ActivationScale>;

/** @throws Error when a value of the plan has no range: the caller must have asked for all of them. */
export function activationScales(
  plan: Plan,
  ranges: ReadonlyMap<string, ValueRange>,
): ActivationScales {
  const groups = new Groups();
  const fixed = new Map<string, number>();
  for (const layer of plan.layers.values()) groups.add(layer.input);
  for (const [node, value] of plan.outputs) {
    groups.add(value);
    joinCarried(node, value, { plan, groups });
    const maximum = FIXED_MAXIMUM[node.opType];
    if (maximum !== undefined) fixed.set(value, maximum);
  }
  return scalesOfGroups(groups, ranges, fixed);
}

function joinCarried(
  node: Node,
  value: string,
  context: { readonly plan: Plan; readonly groups: Groups },
): void {
  if (!context.plan.carriers.has(node)) return;
  if (!isMover(node) && node.opType !== "Concat") return;
  for (const input of carriedInputs(node)) context.groups.join(input, value);
}

function scalesOfGroups(
  groups: Groups,
  ranges: ReadonlyMap<string, ValueRange>,
  fixed: ReadonlyMap<string, number>,
): ActivationScales {
  const extremes = new Map<string, { minimum: number; maximum: number }>();
  for (const value of groups.values()) {
    const range = ranges.get(value);
    if (range === undefined) throw new Error(`No calibrated range for value "${value}"`);
    const known = extremes.get(groups.rootOf(value)) ?? { minimum: 0, maximum: 0 };
    const maximum = fixed.get(value) ?? range.maximum;
    const minimum = fixed.has(value) ? 0 : range.minimum;
    extremes.set(groups.rootOf(value), {
      minimum: Math.min(known.minimum, minimum),
      maximum: Math.max(known.maximum, maximum),
    });
  }
  const scales = new Map<string, ActivationScale>();
  for (const value of groups.values()) {
    const { minimum, maximum } = extremes.get(groups.rootOf(value)) ?? { minimum: 0, maximum: 0 };
    scales.set(value, activationScale(minimum, maximum));
  }
  return scales;
}

/** Disjoint sets of value names. */
class Groups {
  readonly #parent = new Map<string, string>();

  add(value: string): void {
    if (!this.#parent.has(value)) this.#parent.set(value, value);
  }

  join(first: string, second: string): void {
    this.add(first);
    this.add(second);
    this.#parent.set(this.rootOf(first), this.rootOf(second));
  }

  rootOf(value: string): string {
    let root = value;
    for (
      let up = this.#parent.get(root);
      up !== undefined && up !== root;
      up = this.#parent.get(root)
    )
      root = up;
    return root;
  }

  values(): readonly string[] {
    return [...this.#parent.keys()];
  }
}
