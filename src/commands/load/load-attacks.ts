/** The attacks that the policy asks for, with what they leave unsaid. */
import { inputColumns } from "../../data/input-columns.ts";
import { itemWidth } from "../../data/dataset.ts";
import type { JudgedTest } from "../../judge/targets.ts";
import type { AttackPlan } from "../../run/engine.ts";
import type { AttackTest, ModelPolicy } from "../../schema/generated/policy.ts";
import { isNumericArray } from "../../schema/numeric-array.ts";
import type { NumericArray } from "../../schema/tensor.ts";
import { UserError } from "../../schema/user-error.ts";
import type { GateData } from "./load-data.ts";
import type { LoadedModel } from "./load-model.ts";

/** Changes what the model is fed, within the engine. */
export interface ValueMeans {
  readonly kind: "values";
  readonly plan: Pick<
    AttackPlan,
    "kind" | "input" | "epsilon" | "low" | "high" | "queries" | "middle"
  >;
}

/** Changes the data, which is bound to the model's inputs anew. */
export interface GreedyMeans {
  readonly kind: "greedy-columns" | "greedy-characters";
  readonly columns: readonly string[];
  readonly changes: number;
  readonly queries: number;
  readonly middle: number;
}

export interface LoadedAttack {
  readonly slice: string;
  readonly rows: number;
  readonly means: ValueMeans | GreedyMeans;
  readonly judged: JudgedTest | undefined;
}

export interface AttacksWanted {
  readonly policy: ModelPolicy;
  readonly data: GateData;
  readonly loaded: LoadedModel;
}

const ROWS = 50;
const QUERIES = 200;
const EPSILON = 0.1;
const CHANGES = 3;

/** @throws UserError for a task without classes and labels, and for a model without an input that can be attacked so */
export function loadAttacks(wanted: AttacksWanted): readonly LoadedAttack[] {
  return (wanted.policy.attacks ?? []).map((test) => loadAttack(test, wanted));
}

function loadAttack(test: AttackTest, wanted: AttacksWanted): LoadedAttack {
  const { task, evaluation } = wanted.data;
  if (task.kind !== "classification" || evaluation.labels === undefined)
    throw refused(test, "it needs classes and labels (task, data.evaluation.label)");
  const slice = `attack=${test.attack}`;
  return {
    slice,
    rows: test.rows ?? ROWS,
    means: meansOf(test, wanted),
    judged:
      test.margin === undefined
        ? undefined
        : { slice, mustPass: false, critical: test.critical ?? false, margin: test.margin },
  };
}

const refused = ({ attack }: AttackTest, why: string): UserError =>
  new UserError("policy-invalid", `Cannot attack the model by "${attack}": ${why}`);

function meansOf(test: AttackTest, wanted: AttacksWanted): LoadedAttack["means"] {
  const { task } = wanted.data;
  const { attack, queries = QUERIES, changes = CHANGES } = test;
  const middle = task.scores === "logits" ? 0 : (task.threshold ?? 0.5);
  switch (attack) {
    case "square":
    case "simba":
      if (test.changes !== undefined)
        throw refused(test, "changes are counted by greedy attacks alone; take out `changes`");
      return { kind: "values", plan: { kind: attack, ...inputOf(test, wanted), queries, middle } };
    case "greedy-columns":
    case "greedy-characters":
      if (test.epsilon !== undefined)
        throw refused(test, "no value moves by a distance; take out `epsilon`");
      return { kind: attack, columns: columnsOf(test, wanted), changes, queries, middle };
  }
}

function inputOf(
  test: AttackTest,
  { data: { evaluation } }: AttacksWanted,
): Pick<AttackPlan, "input" | "epsilon" | "low" | "high"> {
  const target = evaluation.feeds.columns.find(
    ({ name, elementType }) => elementType === "float32" && (test.input ?? name) === name,
  );
  if (target === undefined || !isNumericArray(target.values)) {
    const named = test.input === undefined ? "" : ` named "${test.input}"`;
    throw refused(test, `the model has no float32 input${named}`);
  }
  const { low, high } = rangeOf(target.values);
  return { input: target.name, epsilon: (test.epsilon ?? EPSILON) * (high - low), low, high };
}

/** Single values for columns, all of them; for characters the first text. */
function columnsOf(test: AttackTest, { policy, data, loaded }: AttacksWanted): readonly string[] {
  const bindings = policy.inputs ?? {};
  const columns = inputColumns(data.evaluation.dataset, loaded.signature.inputs, bindings)
    .filter(({ column }) => (test.input ?? column.name) === column.name)
    .filter(({ column, isTokenized }) =>
      test.attack === "greedy-characters"
        ? column.elementType === "string"
        : !isTokenized && itemWidth(column) === 1,
    )
    .map(({ column }) => column.name);
  if (columns.length > 0)
    return test.attack === "greedy-characters" ? columns.slice(0, 1) : columns;
  const what = test.attack === "greedy-characters" ? "text" : "column of single values";
  const named = test.input === undefined ? "" : ` named "${test.input}"`;
  throw refused(test, `the model reads no ${what}${named}`);
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
