/** What the rest of the program may ask of the inference engine. Every call runs in a child process of its own: models are untrusted and native code can crash. */
import type { Kernels } from "../schema/measurement.ts";
import type { RowLengths } from "../schema/row-lengths.ts";
import type { Column, ElementType, Feeds } from "../schema/tensor.ts";
import type { Extremes, RangeDetail, ValueHistogram } from "../schema/value-range.ts";

export interface SessionOptions {
  readonly threads: number;
  /** exact: kernels that cannot saturate on CPUs without VNNI (`session.x64quantprecision=1`). */
  readonly kernels: Kernels;
  /** ONNX Runtime's graph optimisation level; production is "all". */
  readonly optimization: "all" | "disabled";
  /** The CPU when absent. Operators that it does not have run on the CPU: `placement` says which do. */
  readonly provider?: string;
}

/** How many operators of a model ran on each execution provider. */
export type Placement = Readonly<Record<string, number>>;

export interface Limits {
  readonly timeoutMs: number;
  /** Peak resident memory of the engine process. */
  readonly memoryBytes: number;
}

export interface PredictJob {
  readonly modelPath: string;
  readonly feeds: Feeds;
  /** Rows of the feeds to answer, in this order; all when absent. */
  readonly rows?: Uint32Array;
  /** Rows in one call of the model. */
  readonly batch: number;
  /** Names of the outputs that are wanted; all tensors that have the rows first when absent. */
  readonly outputs?: readonly string[];
  /** The feeds are taken as they are when absent. */
  readonly unpadding?: Unpadding | undefined;
  readonly options: SessionOptions;
}

/** How padded rows are asked. Answers along the padded axis are zero beyond a row's own positions either way. */
export interface Unpadding extends RowLengths {
  /** True: each call is cut to the longest of its rows. False: rows stay padded. */
  readonly isCut: boolean;
}

export interface Prediction {
  /** One column for each model output, in the model's order; its rows are those that were asked for. */
  readonly outputs: readonly Column[];
  readonly loadMs: number;
  /** Peak resident memory of the process, the model and its data included. */
  readonly peakMemoryBytes: number;
  /** sha256 of all outputs, so that two runs can be compared without keeping them. */
  readonly digest: string;
}

export interface LatencyArm {
  readonly name: string;
  /** So much longer every call is made to take, as a share: to see whether that is noticed. */
  readonly slowedBy?: number;
  readonly modelPath: string;
  readonly options: SessionOptions;
}

export interface LatencyJob {
  readonly arms: readonly LatencyArm[];
  readonly feeds: Feeds;
  readonly batch: number;
  readonly seed: number;
  /** Rounds at most: in each, every arm runs one block, in an order drawn from the seed. */
  readonly blocks: number;
  /** No round begins after this time, save the first ten: a slow model is timed in fewer rounds. */
  readonly budgetMs: number;
  /** A block ends when it has both this many calls and this many milliseconds. */
  readonly callsPerBlock: number;
  readonly blockMs: number;
}

export interface LatencyObservation {
  /** By arm: blocks of call durations in milliseconds. */
  readonly arms: readonly {
    readonly name: string;
    readonly blocks: readonly Float64Array[];
    readonly warmUpCalls: number;
    readonly steady: boolean;
  }[];
}

/** How queries come: one after the other, at times that do not wait for answers, or to a session that is opened for each. */
export type LoadPattern =
  | { readonly kind: "single-stream" | "multi-stream" | "offline" | "cold-start" }
  | { readonly kind: "server" | "burst"; readonly queriesPerSecond: number }
  | { readonly kind: "concurrent"; readonly clients: number };

export interface LoadPlan {
  readonly pattern: LoadPattern;
  readonly rowsPerQuery: number;
  /** In each round, every arm answers this many queries, in an order of arms drawn from the seed. */
  readonly queries: number;
  readonly rounds: number;
  readonly seed: number;
}

export interface LoadJob extends LoadPlan {
  readonly arms: readonly LatencyArm[];
  readonly feeds: Feeds;
}

export interface ArmLoad {
  readonly name: string;
  /** By round: latencies in milliseconds, those of scheduled queries from when they were due. */
  readonly blocks: readonly (readonly number[])[];
  /** Time of all processors, and of the wall. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** From the processor's counter; absent where nobody may read one. */
  readonly joules?: number;
  readonly idleWatts?: number;
}

export interface AttackPlan {
  readonly kind: "square" | "simba";
  /** Name of the float input that is changed, by at most epsilon, between low and high. */
  readonly input: string;
  readonly epsilon: number;
  readonly low: number;
  readonly high: number;
  /** Questions a row. */
  readonly queries: number;
  /** Right class of each row. */
  readonly labels: readonly number[];
  readonly output: string;
  /** From where on a single score is that of the second class. */
  readonly middle: number;
  readonly batch: number;
  readonly seed: number;
}

export interface AttackJob extends AttackPlan {
  readonly modelPath: string;
  readonly options: SessionOptions;
  readonly feeds: Feeds;
}

export interface TensorRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly elementType: ElementType;
  /** Shape in the first call. */
  readonly shape: readonly number[];
  /** Values that were NaN or infinite; they do not enter the range. */
  readonly nonFinite: number;
  /** Of the extremes of each call. */
  readonly average?: Extremes;
  /** Of float32 values, when asked for; absent where float32 has no such fine edges. */
  readonly histogram?: ValueHistogram;
  /** Largest magnitude at each place of the last axis, when asked for and of one size. */
  readonly channels?: readonly number[];
}

export interface RangesJob {
  /** Its bytes, or where it lies: a large model is no array. */
  readonly model: Uint8Array | { readonly path: string };
  readonly feeds: Feeds;
  readonly batch: number;
  /** Names of inputs and outputs of the model; strings are left out of the answer. */
  readonly tensors: readonly string[];
  /** The extremes alone when absent. A histogram takes a second look at every row. */
  readonly detail?: RangeDetail | undefined;
}

export interface SumsJob {
  readonly model: Uint8Array;
  readonly feeds: Feeds;
  readonly batch: number;
  /** Names of numeric outputs whose shape is the same in every call. */
  readonly outputs: readonly string[];
}

export interface OptimizeJob {
  readonly modelPath: string;
  /** Weights are left out of the answer: those of a large model do not fit into one file. */
  readonly withoutWeights?: boolean;
  readonly options: SessionOptions;
}

export interface MemoryObservation {
  readonly loadMs: number;
  /** Peak resident memory of a fresh process that loads the model and answers once, less that of one that loads none. */
  readonly peakMemoryBytes: number;
}

export interface Engine {
  /** e.g. "1.30.0". */
  version(): Promise<string>;
  /** Execution providers that the installed engine knows, by the names that a session takes; whether this machine can use one, only a session says. */
  providers(): Promise<readonly string[]>;
  /** Where the operators of the model ran in one call. */
  placement(job: PredictJob, limits: Limits): Promise<Placement>;
  predict(job: PredictJob, limits: Limits): Promise<Prediction>;
  latency(job: LatencyJob, limits: Limits): Promise<LatencyObservation>;
  /** Latencies of all arms under one pattern of load. */
  load(job: LoadJob, limits: Limits): Promise<readonly ArmLoad[]>;
  /** The attacked input with each row changed to where the model is least sure of its label. */
  attack(job: AttackJob, limits: Limits): Promise<Column>;
  /** Streams the feeds through the unoptimised model and keeps extremes, averages or a histogram: memory does not grow with the rows. */
  ranges(job: RangesJob, limits: Limits): Promise<ReadonlyMap<string, TensorRange>>;
  /** Streams the feeds through the unoptimised model and adds its outputs up in double precision; each comes as one row. */
  sums(job: SumsJob, limits: Limits): Promise<readonly Column[]>;
  /** Runs a model without inputs once; each output is one row of its full shape. */
  evaluate(model: Uint8Array, limits: Limits): Promise<readonly Column[]>;
  /** Loads the model as it would be for answers. @throws EngineError when the engine refuses it */
  open(job: OptimizeJob, limits: Limits): Promise<void>;
  /** The model as ONNX Runtime rewrote it, as bytes of an ONNX file. */
  optimizedModel(job: OptimizeJob, limits: Limits): Promise<Uint8Array>;
  /** Load time and peak memory of a fresh process that answers `rows` one time. */
  memory(job: PredictJob, limits: Limits): Promise<MemoryObservation>;
  /** True when this CPU's ordinary u8 × s8 kernels saturate, found by running a tiny model both ways. */
  saturates(limits: Limits): Promise<boolean>;
  /** Starts the process of the next job while the caller makes that job ready. @returns what ends it when no job came */
  startAhead(): () => Promise<void>;
}
