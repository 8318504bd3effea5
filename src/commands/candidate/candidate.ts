/** A candidate, and what it is made from. */
import type { Canary } from "./canary.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import type { RecordedChange, RecordedTrial } from "../../schema/generated/record.ts";
import type { LoadedModel } from "../load/load-model.ts";
import type { Prepared } from "../prepare.ts";

export interface Candidate {
  readonly loaded: LoadedModel;
  readonly origin: "compressed" | "provided";
  readonly recipe: Recipe | null;
  readonly chosenBy: "policy" | "search" | "baseline";
  readonly trials: readonly RecordedTrial[];
  readonly changes: readonly RecordedChange[];
  readonly notices: readonly string[];
  /** A canary that is slow: so much longer its calls are made to take, as a share. */
  readonly slowedBy?: number;
}

export interface CandidateRequest extends Prepared {
  readonly canary: Canary;
}
