/** The attacks that the policy asks for, with what they leave unsaid. */
import type { JudgedTest } from "../judge/targets.ts";
import type { AttackPlan } from "../run/engine.ts";
import type { AttackTest, ModelPolicy } from "../schema/generated/policy.ts";
import { isNumericArray } from "../schema/numeric-array.ts";
import type { NumericArray } from "../schema/tensor.ts";
import { UserError } from "../schema/user-error.ts";
import type { GateData } from "./load-data.ts";

export interface LoadedAttack {
  readonly slice: string;
  readonly rows: number;
  readonly plan: Pick<
    AttackPlan,
    "kind" | "input" | "epsilon" | "low" | "high" | "queries" | "middle"
  >;
  readonly judged: JudgedTest | undefined;
}

const ROWS = 50;
const QUERIES = 200;
const EPSILON = 0.1;

/** @throws UserError for a task without classes and labels, and for a model without a float input */
export function loadAttacks(policy: ModelPolicy, data: GateData): readonly LoadedAttack[] {
  return (policy.attacks ?? []).map((test) => loadAttack(test, data));
}

function loadAttack(test: AttackTest, { task, evaluation }: GateData): LoadedAttack {
  const refused = (why: string): UserError =>
    new UserError("policy-invalid", `Cannot attack the model by "${test.attack}": ${why}`);
  if (task.kind !== "classification" || evaluation.labels === undefined)
    throw refused("it needs classes and labels (task, data.evaluation.label)");
  const target = evaluation.feeds.columns.find(
    ({ name, elementType }) => elementType === "float32" && (test.input ?? name) === name,
  );
  if (target === undefined || !isNumericArray(target.values)) {
    const named = test.input === undefined ? "" : ` named "${test.input}"`;
    throw refused(`the model has no float32 input${named}`);
  }
  const { low, high } = rangeOf(target.values);
  const slice = `attack=${test.attack}`;
  return {
    slice,
    rows: test.rows ?? ROWS,
    plan: {
      kind: test.attack,
      input: target.name,
      epsilon: (test.epsilon ?? EPSILON) * (high - low),
      low,
      high,
      queries: test.queries ?? QUERIES,
      middle: task.scores === "logits" ? 0 : (task.threshold ?? 0.5),
    },
    judged:
      test.margin === undefined
        ? undefined
        : { slice, mustPass: false, critical: test.critical ?? false, margin: test.margin },
  };
}

function rangeOf(values: NumericArray): { readonly low: number; readonly high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    const number = Number(value);
    if (number < low) low = number;
    if (number > high) high = number;
  }
  return { low, high };
}
