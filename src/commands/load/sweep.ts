/** Numbers of threads and rows a call of which the policy names several: every combination is timed. */
import type { ModelPolicy } from "../../schema/generated/policy.ts";
import { fixedBatchOf } from "../../schema/row-axis.ts";
import type { TensorSpec } from "../../schema/tensor.ts";
import { UserError } from "../../schema/user-error.ts";

type OneOrSeveral = number | readonly number[];

export interface Combination {
  readonly rows: number;
  readonly threads: number;
  /** "@rows=8,threads=4": what is named more than once; "" where nothing is. */
  readonly name: string;
}

export interface Serving {
  readonly batch: number;
  readonly threads: number;
}

/** A further way to serve the model, beside the one in which it is answered. */
export interface PlannedServing extends Serving {
  readonly slice: string;
}

/** How the model is answered: the first of each, and as many rows a call as it takes. */
export const servedAt = ({ serving }: ModelPolicy, inputs: readonly TensorSpec[]): Serving => ({
  batch: fixedBatchOf(inputs) ?? numbersIn(serving?.batch)[0] ?? 1,
  threads: numbersIn(serving?.threads)[0] ?? 1,
});

const numbersIn = (given: OneOrSeveral | undefined): readonly number[] =>
  given === undefined ? [] : typeof given === "number" ? [given] : given;

interface Named {
  readonly rows: OneOrSeveral;
  readonly threads: OneOrSeveral;
  /** What the policy calls rows. */
  readonly word: "rows" | "batch";
}

/** In the order in which they are named, threads fastest. */
export function combinations({ rows, threads, word }: Named): readonly Combination[] {
  const [all, each] = [numbersIn(rows), numbersIn(threads)];
  return all.flatMap((one) =>
    each.map((count) => {
      const parts = [
        ...(all.length > 1 ? [`${word}=${one}`] : []),
        ...(each.length > 1 ? [`threads=${count}`] : []),
      ];
      const name = parts.length === 0 ? "" : `@${parts.join(",")}`;
      return { rows: one, threads: count, name };
    }),
  );
}

/** All but the first, which is how the model is answered and timed anyway. */
export function plannedServings({ serving }: ModelPolicy): readonly PlannedServing[] {
  const { batch = 1, threads = 1 } = serving ?? {};
  return combinations({ rows: batch, threads, word: "batch" })
    .slice(1)
    .map(({ rows, threads: count, name }) => ({
      slice: `serving${name}`,
      batch: rows,
      threads: count,
    }));
}

/** @throws UserError for several numbers of rows a call that the model does not take: they would be timed under a wrong name */
export function refuseUntimed(policy: ModelPolicy, inputs: readonly TensorSpec[]): void {
  const { load = [], serving } = policy;
  const fixed = fixedBatchOf(inputs);
  if (fixed === undefined) return;
  const other = [serving?.batch, ...load.map((test) => test.rows)]
    .flatMap((given) => (typeof given === "object" ? given : []))
    .find((count) => count !== fixed);
  if (other === undefined) return;
  throw new UserError(
    "policy-invalid",
    `Cannot time the model with ${other} rows a call: it takes ${fixed === 1 ? "1 row" : `${fixed} rows`} a call, whatever is asked`,
  );
}
