/** Runs the passes of a recipe one after the other and checks what each makes. */
import { checkModel } from "../model/check-model.ts";
import type { Model } from "../model/ir.ts";
import { modelSignature } from "../model/signature.ts";
import type { Piece } from "../model/stored-data.ts";
import { joinedPieces, modelPieces } from "../model/write-model.ts";
import type { PassStep, Recipe } from "../schema/generated/recipe.ts";
import { EngineError, UserError } from "../schema/user-error.ts";
import { grownNotices } from "./grown.ts";
import { type StepDone, idleNotices, refuseIdle, stepDone } from "./idle-passes.ts";
import { unmatchedNotices } from "./keep-float.ts";
import { PASSES } from "./generated/passes.ts";
import type { Change, Pass, PassContext } from "./pass.ts";
import { RecipeRefused, refuseLargeModel } from "./refusal.ts";
import { refuseModelBeyond } from "./target/engine-needs.ts";

export interface Made {
  readonly model: Model;
  /** As one file, made when they are first asked for: weights are the tensors' own bytes. */
  readonly pieces: readonly Piece[];
  /** The same in one. @throws UserError model-too-large */
  readonly bytes: Uint8Array;
}

/** Loads the candidate and answers once. @throws EngineError when the engine refuses it */
export type Trial = (made: Made) => Promise<void>;

export interface RecipeContext extends PassContext {
  readonly tryOnce: Trial;
}

export type StepChange = Change & { readonly pass: PassStep["pass"] };

export interface Compressed extends Made {
  readonly changes: readonly StepChange[];
  /** What whoever asked for the recipe may not have meant. */
  readonly notices: readonly string[];
}

/**
 * The candidate that a recipe makes of a model: the same model and recipe give the same bytes.
 * @throws RecipeRefused when a pass cannot be applied, or when the recipe would change nothing; UserError model-malformed; EngineError
 */
export async function applyRecipe(
  model: Model,
  recipe: Recipe,
  context: RecipeContext,
): Promise<Compressed> {
  const { oldestEngine } = context;
  checkGiven(model);
  refuseModelBeyond(oldestEngine, { model, doing: `apply recipe "${recipe.name}" to this model` });
  for (const step of recipe.passes) {
    const takesTurns = passOf(step).takesTurns?.(step) ?? false;
    refuseLargeModel(step.pass, takesTurns, model);
  }
  let current = model;
  const done: StepDone[] = [];
  const unmatched: string[] = [];
  for (const step of recipe.passes) {
    unmatched.push(...unmatchedNotices(recipe, step, { given: model, found: current }));
    const result = await applyStep(current, step, context);
    done.push(stepDone(passOf(step), current, result.changes));
    checkResult(model, result.model, step.pass);
    refuseModelBeyond(oldestEngine, { model: result.model, doing: `apply ${step.pass}` });
    current = result.model;
  }
  refuseIdle(recipe, done);
  const changes = done.flatMap(({ pass, changes: own }) =>
    own.map((change) => ({ ...change, pass })),
  );
  const made = madeOf(current);
  const grown = grownNotices(recipe, model, made.pieces);
  const notices = [...grown, ...unmatched, ...idleNotices(recipe, done)];
  await tryCandidate(made, recipe, context.tryOnce);
  return Object.assign(made, { changes, notices });
}

export function madeOf(model: Model): Made {
  let [pieces, bytes]: [readonly Piece[] | undefined, Uint8Array | undefined] = [
    undefined,
    undefined,
  ];
  const written = (): readonly Piece[] => (pieces ??= modelPieces(model));
  return {
    model,
    get pieces() {
      return written();
    },
    get bytes() {
      return (bytes ??= joinedPieces(model, written()));
    },
  };
}

function applyStep<Name extends PassStep["pass"]>(
  model: Model,
  step: Extract<PassStep, { readonly pass: Name }>,
  context: PassContext,
): ReturnType<Pass["apply"]> {
  return passOf(step).apply(model, step, context);
}

function passOf<Name extends PassStep["pass"]>(
  step: Extract<PassStep, { readonly pass: Name }>,
): Pass<Name> {
  // The catalogue holds each pass under its own name, so the step found by that name is its own.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const pass = PASSES.find(({ name }) => name === step.pass) as Pass<Name> | undefined;
  if (pass === undefined) throw new Error(`No pass is named ${step.pass}`);
  return pass;
}

/** The engine takes the last of two constants with one name; which of them passes would take is nobody's intent. */
function checkGiven(model: Model): void {
  const [problem] = checkModel(model);
  if (problem === undefined) return;
  throw new UserError("model-malformed", `Cannot compress the model: ${problem}; export it again`);
}

function checkResult(before: Model, after: Model, pass: string): void {
  const problems = [...checkModel(after)];
  const [old, made] = [modelSignature(before), modelSignature(after)];
  if (JSON.stringify(old) !== JSON.stringify(made)) problems.push("inputs or outputs changed");
  if (problems.length > 0) {
    throw new Error(`Pass ${pass} made a model that is not well-formed: ${problems.join("; ")}`);
  }
}

async function tryCandidate(made: Made, recipe: Recipe, tryOnce: Trial): Promise<void> {
  try {
    await tryOnce(made);
  } catch (error) {
    // A crash or a limit is a failure of the engine; only a refusal is about the recipe.
    if (!(error instanceof EngineError) || error.code !== "engine-failed") throw error;
    const message = `Cannot apply recipe "${recipe.name}": the engine refuses what it makes (${error.message})`;
    throw new RecipeRefused("engine", message, { cause: error });
  }
}
