/** Attacks columns and texts of the data: all rows at once, one round of questions after the other. */
import { marginOf } from "../../data/attacks/attack.ts";
import { changedRows, type ChangedRow } from "../../data/attacks/changed-rows.ts";
import { cellAt, columnChoices } from "../../data/attacks/column-choices.ts";
import {
  type Attacker,
  type Cell,
  characterAttacker,
  columnAttacker,
  type Start,
} from "../../data/attacks/greedy.ts";
import type { DataColumn, Dataset } from "../../data/dataset.ts";
import { columnOf } from "../../data/dataset.ts";
import type { Host } from "../../host/host.ts";
import { floatsOf } from "../../measure/build-sample.ts";
import type { Engine } from "../../run/engine.ts";
import type { Feeds } from "../../schema/tensor.ts";
import { randomStreams } from "../../stats/random.ts";
import type { GreedyMeans } from "../load/load-attacks.ts";
import { bindData } from "../load/load-data.ts";
import { answersAt, type Subject } from "./observe.ts";
import type { Prepared } from "../prepare.ts";

export interface GreedyAssault {
  readonly request: Prepared;
  readonly means: GreedyMeans;
  readonly subject: Subject;
  /** Of the evaluation data, and their right classes. */
  readonly rows: readonly number[];
  readonly labels: Int32Array;
}

interface AttackedRow {
  readonly row: number;
  readonly label: number;
  readonly attacker: Attacker;
  left: number;
}

/** The rows with what was changed in each, as the model is fed them. Every row is asked at most `queries` times. */
export async function greedyRows(
  host: Host,
  engine: Engine,
  { assault, modelPath }: { readonly assault: GreedyAssault; readonly modelPath: string },
): Promise<Feeds> {
  const { rows, labels, means } = assault;
  const unchanged = rows.map((row, place) => ({
    row,
    label: labels[place] ?? 0,
    cells: new Map(),
  }));
  const ask = (asked: readonly Question[]): Promise<readonly number[]> =>
    marginsOf(host, engine, { assault, modelPath, asked });
  const margins = await ask(unchanged);
  const attackerOf = attackers(assault);
  const attacked = unchanged.map(({ row, label }, place): AttackedRow => ({
    row,
    label,
    attacker: attackerOf(row, margins[place] ?? Number.NaN),
    left: means.queries,
  }));
  while (await playRound(attacked, ask));
  const changed = attacked.map(({ row, attacker }) => ({ row, cells: attacker.best() }));
  return bound(host, assault, changed);
}

interface Question extends ChangedRow {
  readonly label: number;
}

/** False when nobody has a question left. */
async function playRound(
  attacked: readonly AttackedRow[],
  ask: (asked: readonly Question[]) => Promise<readonly number[]>,
): Promise<boolean> {
  const asking = attacked.map((one) => ({
    one,
    proposed: one.left === 0 ? [] : one.attacker.propose(one.left),
  }));
  const asked = asking.flatMap(({ one: { row, label }, proposed }) =>
    proposed.map((cells): Question => ({ row, label, cells })),
  );
  if (asked.length === 0) return false;
  const margins = await ask(asked);
  let place = 0;
  for (const { one, proposed } of asking) {
    if (proposed.length === 0) continue;
    one.attacker.hear(margins.slice(place, place + proposed.length));
    one.left -= proposed.length;
    place += proposed.length;
  }
  return true;
}

/** The stream of a row is the same whichever model is asked. */
function attackers({
  request,
  means,
  subject,
}: GreedyAssault): (row: number, margin: number) => Attacker {
  const { evaluation, calibration } = request.data;
  const streams = randomStreams(subject.seed);
  const startOf = (row: number, margin: number): Start => ({
    margin,
    changes: means.changes,
    random: streams.stream(`attack-${row}`),
  });
  const columnsOf = (dataset: Dataset): readonly DataColumn[] =>
    means.columns.map((name) => columnOf(dataset, name, "attacked"));
  const own = columnsOf(evaluation.dataset);
  if (means.kind === "greedy-characters") {
    const [texts] = own;
    const column = texts?.name ?? "";
    return (row, margin) =>
      characterAttacker({
        ...startOf(row, margin),
        column,
        text: String(texts?.values[row] ?? ""),
      });
  }
  const choices = new Map(
    columnsOf(calibration.dataset).map((column): [string, readonly Cell[]] => [
      column.name,
      columnChoices(column),
    ]),
  );
  return (row, margin) =>
    columnAttacker({
      ...startOf(row, margin),
      own: new Map(own.map((column): [string, Cell] => [column.name, cellAt(column, row)])),
      choices,
    });
}

async function bound(
  host: Host,
  { request }: GreedyAssault,
  rows: readonly ChangedRow[],
): Promise<Feeds> {
  const { inForce, base, data } = request;
  const { feeds } = await bindData(host, changedRows(data.evaluation.dataset, rows, host.digest), {
    loaded: base,
    request: { policy: inForce.policy, directory: inForce.directory },
    task: data.task,
    label: undefined,
  });
  return feeds;
}

async function marginsOf(
  host: Host,
  engine: Engine,
  {
    assault,
    modelPath,
    asked,
  }: {
    readonly assault: GreedyAssault;
    readonly modelPath: string;
    readonly asked: readonly Question[];
  },
): Promise<readonly number[]> {
  const { subject, means } = assault;
  const feeds = await bound(host, assault, asked);
  const { batch } = subject.serving;
  const answers = await answersAt(
    engine,
    { ...subject, feeds },
    { modelPath, batch, kernels: "ordinary" },
  );
  const scores = floatsOf(answers);
  const width = scores.length / asked.length;
  return asked.map(({ label }, place) =>
    marginOf(scores.subarray(place * width, (place + 1) * width), label, means.middle),
  );
}
