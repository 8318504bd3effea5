/** The files of a job: what this program writes for an engine process, and what it reads back. */
import type {
  ArmLoad,
  AttackPlan,
  LatencyArm,
  LoadPlan,
  Placement,
  SessionOptions,
  Unpadding,
} from "./engine.ts";
import type { Extremes, RangeDetail, ValueHistogram } from "../schema/value-range.ts";

export const JOB_FILE = "job.json";
export const FEEDS_FILE = "feeds.bin";
export const RESULT_FILE = "result.json";
export const OUTPUTS_FILE = "outputs.bin";
export const OPTIMIZED_FILE = "optimized.onnx";

/** The word after the folder with which the process loads its library first, and its job when its input has ended. */
export const WAITS_FOR_INPUT = "wait";

/** What the process says when its result is written: all that is left to it is to take itself apart. */
export const LAST_WORDS = "the result is written\n";

export type Job =
  | { readonly kind: "idle" }
  | {
      readonly kind: "predict";
      readonly modelPath: string;
      readonly batch: number;
      readonly rows?: readonly number[];
      readonly outputs?: readonly string[];
      readonly unpadding?: Unpadding;
      readonly options: SessionOptions;
    }
  | { readonly kind: "evaluate"; readonly modelPath: string }
  | {
      readonly kind: "latency";
      readonly arms: readonly LatencyArm[];
      readonly batch: number;
      readonly seed: number;
      readonly blocks: number;
      readonly callsPerBlock: number;
      readonly blockMs: number;
      readonly budgetMs: number;
    }
  | {
      readonly kind: "attack";
      readonly modelPath: string;
      readonly options: SessionOptions;
      readonly plan: AttackPlan;
    }
  | (LoadPlan & { readonly kind: "load"; readonly arms: readonly LatencyArm[] })
  | {
      readonly kind: "ranges";
      readonly modelPath: string;
      readonly batch: number;
      readonly tensors: readonly string[];
      readonly detail?: RangeDetail | undefined;
    }
  | {
      readonly kind: "sums";
      readonly modelPath: string;
      readonly batch: number;
      readonly outputs: readonly string[];
    }
  | { readonly kind: "placement"; readonly modelPath: string; readonly options: SessionOptions }
  | { readonly kind: "open"; readonly modelPath: string; readonly options: SessionOptions }
  | {
      readonly kind: "optimize";
      readonly modelPath: string;
      readonly targetPath: string;
      readonly withoutWeights?: boolean;
      readonly options: SessionOptions;
    };

/** What every result says of its process. */
export interface ProcessFacts {
  readonly version: string;
  readonly peakMemoryBytes: number;
}

/** A failure that the engine process could still report itself. */
export interface FailedResult {
  readonly ok: false;
  readonly stage: "runtime" | "job";
  readonly message: string;
}

export interface FinishedResult {
  readonly ok: true;
  readonly process: ProcessFacts;
  readonly loadMs: number;
  /** Of outputs.bin; empty when the job writes none. */
  readonly digest: string;
  readonly latency?: readonly {
    readonly name: string;
    readonly blocks: readonly (readonly number[])[];
    readonly warmUpCalls: number;
    readonly steady: boolean;
  }[];
  readonly load?: readonly ArmLoad[];
  /** What the engine knows; of an idle job. */
  readonly providers?: readonly string[];
  readonly placement?: Placement;
  readonly ranges?: readonly {
    readonly name: string;
    readonly minimum: number | null;
    readonly maximum: number | null;
    readonly elementType: string;
    readonly shape: readonly number[];
    readonly nonFinite: number;
    readonly average?: Extremes;
    readonly histogram?: ValueHistogram;
    /** Largest magnitude at each place of the last axis, when asked for and of one size. */
    readonly channels?: readonly number[];
  }[];
}

export type JobResult = FailedResult | FinishedResult;
