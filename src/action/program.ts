/** What the Action works with, and what every mode is given. */
import type { recordBaselines } from "../commands/baseline.ts";
import type { revalidate } from "../commands/revalidate.ts";
import type { Host } from "../host/host.ts";
import type { GitHub } from "../publish/github.ts";
import type { Engine } from "../run/engine.ts";
import type { Inputs } from "./inputs.ts";
import type { Job } from "./job.ts";
import type { Means } from "./judge-step.ts";
import type { Runner } from "./runner.ts";

export interface ActionProgram {
  readonly runner: Runner;
  readonly host: Host;
  readonly token: string;
  /** The gate. */
  readonly check: Means["check"];
  readonly revalidate: typeof revalidate;
  readonly recordBaselines: typeof recordBaselines;
  readonly engineFor: (job: Job, inputs: Inputs) => Promise<Engine>;
  readonly connect: (job: Job) => Promise<GitHub>;
  /** Hands over what is to be done when the job is cancelled; little time is left then. */
  readonly onCancel: (act: () => Promise<void>) => void;
}

/** What a step begins with; each mode reads its event by itself. */
export interface Start {
  readonly inputs: Inputs;
  readonly job: Job;
  /** The event as GitHub tells it, unchecked. */
  readonly payload: unknown;
}

/** Sets outputs, summary and conclusion. What it throws ends the job with its message. */
export type RunMode = (program: ActionProgram, start: Start) => Promise<void>;

export function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
