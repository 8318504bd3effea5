/** Passes of a recipe that changed nothing, and why: a recipe that works by the others would hide it. */
import type { Model } from "../model/ir.ts";
import { graphOf } from "../model/ir.ts";
import type { PassStep, Recipe } from "../schema/generated/recipe.ts";
import { isInteger } from "./fusion-detours.ts";
import type { AnyPass, Change } from "./pass.ts";
import { RecipeRefused } from "./refusal.ts";

/** One pass of a recipe, applied. */
export interface StepDone {
  readonly pass: PassStep["pass"];
  readonly changes: readonly Change[];
  /** Why it changed nothing; undefined when it did. */
  readonly idle: Idle | undefined;
}

interface Idle {
  readonly reasons: readonly string[];
  /** What there is to say of a model in which nothing was even looked at. */
  readonly otherwise: string;
}

/** They tidy up: for a recipe that does more they are no reason to make a candidate, and it is no news that nothing was untidy. */
const TIDYING: ReadonlySet<string> = new Set(["clean", "strip"]);

export function stepDone(
  { name, whenIdle }: Pick<AnyPass, "name" | "whenIdle">,
  given: Model,
  changes: readonly Change[],
): StepDone {
  const isIdle = !changes.some(({ kind }) => kind === "applied");
  const reasons = changes.map(({ operator, reason }) =>
    operator === "" ? reason : `${operator}: ${reason}`,
  );
  const own = typeof whenIdle === "function" ? whenIdle(given) : whenIdle;
  const otherwise = own ?? whyNoLayers(given);
  return { pass: name, changes, idle: isIdle ? { reasons, otherwise } : undefined };
}

/** @throws RecipeRefused when no pass that compresses changed anything */
export function refuseIdle(recipe: Recipe, done: readonly StepDone[]): void {
  const compressing = done.filter(({ pass }) => !TIDYING.has(pass));
  const idle = compressing.flatMap((step) => step.idle ?? []);
  if (compressing.length === 0 || idle.length < compressing.length) return;
  const names = compressing.map(({ pass }) => pass).join(", ");
  throw new RecipeRefused(
    "nothing-to-do",
    `Cannot apply recipe "${recipe.name}": ${names} would change nothing in this model (${whyIdle(idle)})`,
  );
}

/** A sentence for each pass that compresses and changed nothing. */
export function idleNotices({ name }: Recipe, done: readonly StepDone[]): readonly string[] {
  return done.flatMap(({ pass, idle }, place) =>
    idle === undefined || TIDYING.has(pass)
      ? []
      : [
          `${pass}, pass ${place + 1} of recipe "${name}", changed nothing in this model (${whyIdle([idle])})`,
        ],
  );
}

const MOST_REASONS = 3;

/** What was refused most. */
function whyIdle(idle: readonly Idle[]): string {
  const counts = new Map<string, number>();
  for (const reason of idle.flatMap(({ reasons }) => reasons))
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const commonest = [...counts].toSorted(([, a], [, b]) => b - a).map(([reason]) => reason);
  if (commonest.length > 0) return commonest.slice(0, MOST_REASONS).join("; ");
  return [...new Set(idle.map(({ otherwise }) => otherwise))].join("; ");
}

function whyNoLayers(model: Model): string {
  const integers = graphOf(model).node.filter(isInteger);
  const operators = [...new Set(integers.map(({ opType }) => opType))].toSorted();
  return operators.length === 0
    ? "it holds no layers that fit"
    : `it is quantized already: what computes in it is ${operators.join(", ")}`;
}
