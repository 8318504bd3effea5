/** A candidate, and what it is made from. */
import type { Baseline } from "../schema/generated/baseline.ts";
import type { Criterion } from "../schema/generated/policy.ts";
import type { Recipe } from "../schema/generated/recipe.ts";
import type { RecordedChange, RecordedTrial } from "../schema/generated/record.ts";
import type { GateData } from "./load-data.ts";
import type { LoadedModel } from "./load-model.ts";
import type { ModelInForce } from "./model-in-force.ts";

export interface Candidate {
  readonly loaded: LoadedModel;
  readonly origin: "compressed" | "provided";
  readonly recipe: Recipe | null;
  readonly chosenBy: "policy" | "search" | "baseline";
  readonly trials: readonly RecordedTrial[];
  readonly changes: readonly RecordedChange[];
  readonly notices: readonly string[];
}

export interface CandidateRequest {
  readonly inForce: ModelInForce;
  readonly base: LoadedModel;
  readonly data: GateData;
  readonly criteria: readonly Criterion[];
  readonly baseline: Baseline | undefined;
  readonly engineVersion: string;
  readonly canary: boolean;
}
