/** The worst flips with what their rows say: for the page beside the record, and for the record where the policy allows it. */
import { contentOf } from "../data/row-content.ts";
import type { Host } from "../host/host.ts";
import { examplesPath } from "../record/record-file.ts";
import { examplesPage } from "../report/examples-page.ts";
import { type WorstFlip, worstFlips } from "../report/worst-flips.ts";
import type { Example, RowTable, RunRecord } from "../schema/generated/record.ts";
import type { ModelInForce } from "./model-in-force.ts";
import type { Prepared } from "./prepare.ts";

/** More than anybody looks at, and few enough for one page. */
const MOST_EXAMPLES = 20;

export interface Examples {
  readonly shown: readonly Example[];
  /** Of all flips. */
  readonly count: number;
}

export function examplesOf(
  host: Host,
  { rows }: RunRecord,
  { inForce: { policy }, data }: Pick<Prepared, "inForce" | "data">,
): Examples {
  const flips = worstFlips(rows);
  const worst = flips.slice(0, MOST_EXAMPLES);
  const { dataset, feeds } = data.evaluation;
  const contents = contentOf(
    { dataset, feeds, bindings: policy.inputs ?? {}, label: policy.data.evaluation.label },
    worst.map(({ row }) => row),
    host.digest,
  );
  const shown = worst.map((found, position): Example => {
    const { cells = [], pictures = [] } = contents[position] ?? {};
    const line = dataset.lines?.[found.row];
    return {
      row: found.row + 1,
      ...(line === undefined ? {} : { line }),
      ...answersOf(rows, found, data.task.classes),
      cells: [...cells],
      pictures: [...pictures],
    };
  });
  return { shown, count: flips.length };
}

function answersOf(
  rows: RowTable,
  { row, digest, flip }: WorstFlip,
  classes: readonly string[] | undefined,
): Omit<Example, "row" | "cells" | "pictures"> {
  const named = (answer: number | null | undefined): string =>
    answer === null || answer === undefined ? "none" : (classes?.[answer] ?? String(answer));
  const label = rows.label?.[row];
  const [before, after] = [rows.baseScore?.[row], rows.candidateScore?.[row]];
  return {
    digest,
    flip,
    ...(label === undefined ? {} : { label: named(label) }),
    base: named(rows.base[row]),
    candidate: named(rows.candidate[row]),
    ...(before === undefined || before === null ? {} : { baseScore: before }),
    ...(after === undefined || after === null ? {} : { candidateScore: after }),
  };
}

/** What others may read: nothing, unless what is in force says so. */
export function exampleFacts(
  { publishExamples = false }: ModelInForce,
  { shown }: Examples,
): Pick<RunRecord, "examples"> {
  return publishExamples && shown.length > 0 ? { examples: [...shown] } : {};
}

interface Page {
  readonly inForce: ModelInForce;
  readonly examples: Examples;
  readonly isPrivate: boolean;
}

/** Results are uploaded as a whole: where they may leave this machine, the page is not there. */
export async function writeExamples(
  host: Host,
  { inForce: { name, output, publishExamples = false }, examples, isPrivate }: Page,
): Promise<void> {
  const path = examplesPath(host, output);
  if (examples.shown.length > 0 && (isPrivate || publishExamples))
    await host.files.write(path, examplesPage(name, { ...examples, isPublished: publishExamples }));
  else await host.files.remove(path);
}
