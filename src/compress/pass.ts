/** The contract of a pass, and what it needs from stages that stand to its right. */
import type { Model, Tensor } from "../model/ir.ts";
import type { PassStep } from "../schema/generated/recipe.ts";
import type { Column, ElementType } from "../schema/tensor.ts";
import type { Extremes, RangeDetail, ValueHistogram } from "../schema/value-range.ts";
import type { Refusal } from "./refusal.ts";

interface NodeFacts {
  /** The node's name, or its first output when it has none. */
  readonly node: string;
  readonly operator: string;
}

export interface Applied extends NodeFacts {
  readonly kind: "applied";
  /** What was done. */
  readonly reason: string;
}

export interface Refused extends NodeFacts, Refusal {
  readonly kind: "refused";
}

/** What a pass did to one node, or why it left the node alone. */
export type Change = Applied | Refused;

/** Extremes of one value over the calibration data, 0 not included by itself. */
export interface ValueRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly elementType: ElementType;
  /** Shape in the first call. */
  readonly shape: readonly number[];
  readonly nonFinite: number;
  /** Of the extremes of single rows, when asked for. */
  readonly average?: Extremes;
  /** When asked for; absent where float32 has no such fine edges. */
  readonly histogram?: ValueHistogram;
  /** Largest magnitude at each place of the last axis, when asked for and of one size. */
  readonly channels?: readonly number[];
}

/** One output of a model, added up over all calls. */
export interface SummedTensor {
  readonly dims: readonly number[];
  readonly values: Float64Array;
}

/** Runs the model on calibration data; implemented by `run/`. */
export interface Calibration {
  ranges(
    model: Model,
    values: readonly string[],
    detail?: RangeDetail,
  ): Promise<ReadonlyMap<string, ValueRange>>;
  /** Adds up outputs whose shape does not depend on the rows: memory does not grow with them. */
  sums(model: Model, outputs: readonly string[]): Promise<ReadonlyMap<string, SummedTensor>>;
}

/** Runs a model that has no inputs once; each output comes as one row with its full shape. Implemented by `run/`. */
export type Evaluate = (model: Uint8Array) => Promise<readonly Column[]>;

/** The same tensor; implemented by `commands/`. */
export type PutAside = (tensor: Tensor) => Tensor;

export const asItIs: PutAside = (tensor) => tensor;

export interface PassContext {
  /** The oldest release of the engine that must load the result: the 17 of onnxruntime 1.17. Any when absent. */
  readonly oldestEngine?: number | undefined;
  readonly calibration: Calibration | undefined;
  readonly evaluate: Evaluate;
  /** Takes a weight out of memory until somebody looks at it; the same tensor when absent. Used where a model is larger than memory should be. */
  readonly putAside?: PutAside;
}

export interface PassResult {
  readonly model: Model;
  readonly changes: readonly Change[];
}

export type StepOf<Name extends PassStep["pass"]> = Extract<PassStep, { readonly pass: Name }>;

/** A rewrite of a model. It shares every tensor that it does not touch and never changes its input. */
export interface Pass<Name extends PassStep["pass"] = PassStep["pass"]> {
  readonly name: Name;
  /** One sentence for people. */
  readonly description: string;
  /** Why it finds nothing to do where it has nothing to say of any node; that no layers fit, when absent or undefined. */
  readonly whenIdle?: string | ((model: Model) => string | undefined);
  /** True when the pass needs calibration data. */
  readonly needsCalibration: boolean;
  /** True when it holds one weight at a time, so that a model may be larger than memory; never when absent. */
  takesTurns?(step: StepOf<Name>): boolean;
  apply(model: Model, step: StepOf<Name>, context: PassContext): Promise<PassResult>;
}

export type AnyPass = { readonly [Name in PassStep["pass"]]: Pass<Name> }[PassStep["pass"]];
