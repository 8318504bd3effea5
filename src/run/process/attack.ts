/** Attacks rows of one input within the engine process: a thousand questions to a model cost no thousand processes. */
import type { InferenceSession } from "onnxruntime-node";
import { type AttackedItem, marginOf } from "../../data/attacks/attack.ts";
import { simba } from "../../data/attacks/simba.ts";
import { square } from "../../data/attacks/square.ts";
import { isNumericArray, toDoubles } from "../../schema/numeric-array.ts";
import type { Column } from "../../schema/tensor.ts";
import { type Random, randomStreams } from "../../stats/random.ts";
import type { AttackPlan } from "../engine.ts";
import { predict } from "./predict.ts";
import type { Runtime } from "./session.ts";

const ATTACKS = { square, simba } as const;

export interface AttackRequest {
  readonly runtime: Runtime;
  readonly session: InferenceSession;
  readonly columns: readonly Column[];
  readonly plan: AttackPlan;
}

interface AttackedRow {
  readonly item: AttackedItem;
  readonly random: Random;
  best: Float64Array;
  margin: number;
}

/** The attacked column as it was at each row's smallest margin; a row whose answer is wrong is left alone from then on. */
export async function attackRows(request: AttackRequest): Promise<Column> {
  const { columns, plan } = request;
  const target = columns.find(({ name }) => name === plan.input);
  if (target === undefined || !isNumericArray(target.values))
    throw new Error(`The model has no numeric input "${plan.input}"`);
  const rows = startRows(target, plan);
  const first = await marginsOf(
    request,
    target,
    rows.map(({ best }) => best),
  );
  for (const [position, row] of rows.entries()) row.margin = first[position] ?? 0;
  const { propose } = ATTACKS[plan.kind];
  for (let query = 0; query < plan.queries; query += 1) {
    // Every row draws in every query, so that its stream is the same whichever model is asked.
    const proposed = rows.map(({ item, best, random }) =>
      propose({ item, best, query, queries: plan.queries, random }),
    );
    const asked = rows.map((row, position) =>
      row.margin <= 0 ? row.best : (proposed[position] ?? row.best),
    );
    const margins = await marginsOf(request, target, asked);
    for (const [position, row] of rows.entries()) {
      const margin = margins[position] ?? Number.POSITIVE_INFINITY;
      if (row.margin <= 0 || !(margin < row.margin)) continue;
      row.best = asked[position] ?? row.best;
      row.margin = margin;
    }
  }
  return withItems(
    target,
    rows.map(({ best }) => best),
  );
}

function startRows(target: Column, plan: AttackPlan): AttackedRow[] {
  const values = isNumericArray(target.values) ? toDoubles(target.values) : new Float64Array();
  const size = values.length / target.rows;
  const shape = planesOf(target.itemShape, size);
  const streams = randomStreams(plan.seed);
  return Array.from({ length: target.rows }, (_, row) => {
    const own = values.slice(row * size, (row + 1) * size);
    const item = { ...shape, values: own, epsilon: plan.epsilon, low: plan.low, high: plan.high };
    return { item, best: own, margin: 0, random: streams.stream(`attack-${row}`) };
  });
}

/** Images have planes; anything else is one line. */
function planesOf(
  itemShape: readonly number[],
  size: number,
): Pick<AttackedItem, "channels" | "height" | "width"> {
  const [channels = 1, height = 1, width = size] =
    itemShape.length === 2 ? [1, ...itemShape] : itemShape.length === 3 ? itemShape : [];
  return channels <= 4 && height > 1
    ? { channels, height, width }
    : { channels: 1, height: 1, width: size };
}

async function marginsOf(
  { runtime, session, columns, plan }: AttackRequest,
  target: Column,
  items: readonly Float64Array[],
): Promise<readonly number[]> {
  const changed = withItems(target, items);
  const [scores] = await predict({
    runtime,
    session,
    columns: columns.map((column) => (column === target ? changed : column)),
    rows: items.map((_, row) => row),
    batch: plan.batch,
    outputs: [plan.output],
  });
  if (scores === undefined || !isNumericArray(scores.values)) return [];
  const values = toDoubles(scores.values);
  const size = values.length / items.length;
  return items.map((_, row) =>
    marginOf(values.subarray(row * size, (row + 1) * size), plan.labels[row] ?? 0, plan.middle),
  );
}

function withItems(target: Column, items: readonly Float64Array[]): Column {
  const size = items[0]?.length ?? 0;
  const values = new Float32Array(items.length * size);
  for (const [row, item] of items.entries()) values.set(item, row * size);
  return { ...target, values };
}
