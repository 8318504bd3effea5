/** The patterns of load that the policy names, with what they leave unsaid. */
import type { JudgedLoad } from "../../judge/targets.ts";
import type { LoadPattern } from "../../run/engine.ts";
import type { LoadTest, ModelPolicy } from "../../schema/generated/policy.ts";
import { UserError } from "../../schema/user-error.ts";
import type { TensorSpec } from "../../schema/tensor.ts";
import { fixedBatchOf } from "../../schema/row-axis.ts";
import { combinations, servedAt } from "./sweep.ts";

export interface PlannedLoad {
  readonly slice: string;
  readonly pattern: LoadPattern;
  readonly rowsPerQuery: number;
  /** What is asked, where the model takes another number whatever is asked. */
  readonly rowsAsked?: number;
  readonly queries: number;
  readonly threads: number;
  readonly judged: JudgedLoad | undefined;
}

const QUERIES = 200;
const COLD_STARTS = 20;
const QUERIES_PER_SECOND = 50;
const CLIENTS = 4;
const ROWS: Readonly<Partial<Record<LoadTest["pattern"], number>>> = {
  "multi-stream": 8,
  offline: 256,
};

/** @throws UserError for two tests of one name */
export function plannedLoads(
  policy: ModelPolicy,
  inputs: readonly TensorSpec[],
): readonly PlannedLoad[] {
  const { load = [] } = policy;
  const planned = load.flatMap((test) => plansOf(test, policy, inputs));
  const names = planned.map(({ slice }) => slice);
  const twin = names.find((name, position) => names.indexOf(name) !== position);
  if (twin === undefined) return planned;
  throw new UserError(
    "policy-invalid",
    `Cannot time "${twin}": two patterns of load have that name; give each its own`,
  );
}

/** One for each number of rows and threads that the test names. */
function plansOf(
  test: LoadTest,
  policy: ModelPolicy,
  inputs: readonly TensorSpec[],
): readonly PlannedLoad[] {
  const { batch, threads } = servedAt(policy, inputs);
  const fixed = fixedBatchOf(inputs);
  const metric = `latency-p${test.percentile ?? 50}` as const;
  const swept = combinations({
    rows: test.rows ?? ROWS[test.pattern] ?? batch,
    threads: test.threads ?? threads,
    word: "rows",
  });
  return swept.map((one): PlannedLoad => {
    const slice = `load=${test.name ?? test.pattern}${one.name}`;
    return {
      slice,
      pattern: patternOf(test),
      rowsPerQuery: fixed ?? one.rows,
      ...(fixed === undefined || fixed === one.rows ? {} : { rowsAsked: one.rows }),
      queries: test.queries ?? (test.pattern === "cold-start" ? COLD_STARTS : QUERIES),
      threads: one.threads,
      judged: test.limit === undefined ? undefined : { slice, metric, limit: test.limit },
    };
  });
}

function patternOf(test: LoadTest): LoadPattern {
  const { pattern: kind } = test;
  switch (kind) {
    case "server":
    case "burst":
      return { kind, queriesPerSecond: test["queries-per-second"] ?? QUERIES_PER_SECOND };
    case "concurrent":
      return { kind, clients: test.clients ?? CLIENTS };
    case "single-stream":
    case "multi-stream":
    case "offline":
    case "cold-start":
      return { kind };
  }
}
