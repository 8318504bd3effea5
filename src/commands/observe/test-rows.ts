/** Where the rows of a behaviour test come from: cases and pairs that somebody wrote, a file, or changed evaluation rows. */
import {
  columnOf,
  type DataColumn,
  type Dataset,
  itemWidth,
  makeDataset,
} from "../../data/dataset.ts";
import { perturbDataset } from "../../data/perturb.ts";
import { readDataset } from "../../data/read-dataset.ts";
import { readJsonl } from "../../data/read-jsonl.ts";
import { sampleRows } from "../../data/sample-rows.ts";
import { selectRows } from "../../data/select-rows.ts";
import type { Host } from "../../host/host.ts";
import type { Cases, CaseRow, RowChange, SetColumns } from "../../schema/generated/suite.ts";
import { UserError } from "../../schema/user-error.ts";
import { bindData, type BoundData } from "../load/load-data.ts";
import {
  chosenColumns,
  perturbationOf,
  type PerturbationsRequest,
} from "../load/load-perturbations.ts";
import type { TestRows } from "../load/suite.ts";

const ROWS = 500;

export interface RowsRequest extends PerturbationsRequest {
  /** Paths in the suite are relative to this folder. */
  readonly suiteDirectory: string;
  /** For messages: the suite and the test. */
  readonly source: string;
}

/** Bound at once: what somebody wrote is small, and wrong more often. */
export async function caseRows(
  host: Host,
  cases: Cases,
  request: RowsRequest,
): Promise<() => Promise<TestRows>> {
  const { suiteDirectory, source } = request;
  const usual = request.policy.data.evaluation.label;
  const label = (Array.isArray(cases) ? usual : (cases.label ?? usual)) ?? "label";
  const dataset = Array.isArray(cases)
    ? datasetOf(
        host,
        cases.map((one) => ({ ...one.row, [label]: one.label })),
        source,
      )
    : await readDataset(host, host.files.resolve(suiteDirectory, cases.path), cases.path);
  const rows = { before: await bind(host, dataset, { request, label }), after: undefined };
  return () => Promise.resolve(rows);
}

/** Changed evaluation rows are made when they are needed; whether they can be made is said at once. */
export async function pairRows(
  host: Host,
  change: RowChange,
  request: RowsRequest,
): Promise<() => Promise<TestRows>> {
  const { seed, data, source } = request;
  const bindPair = async (before: Dataset, after: Dataset): Promise<TestRows> => ({
    before: await bind(host, before, { request, label: undefined }),
    after: await bind(host, after, { request, label: undefined }),
  });
  if ("pairs" in change) {
    const rows = await bindPair(
      datasetOf(
        host,
        change.pairs.map(({ before }) => before),
        `${source}, before`,
      ),
      datasetOf(
        host,
        change.pairs.map(({ after }) => after),
        `${source}, after`,
      ),
    );
    return () => Promise.resolve(rows);
  }
  const { dataset } = data.evaluation;
  const count = change.rows ?? ROWS;
  const changed =
    "set" in change ? setter(host, change, dataset) : perturber(host, change, request);
  return () => {
    const before = sampleRows(dataset, { count, seed }, host.digest);
    const after = changed(before);
    const differ = before.rowDigests.flatMap((own, row) =>
      own === after.rowDigests[row] ? [] : [row],
    );
    if (differ.length === 0) {
      throw new UserError(
        "data-empty",
        `Cannot test ${source}: it changes none of ${before.rows} evaluation rows`,
      );
    }
    const kept = [before, after].map((side) => selectRows(side, differ, host.digest));
    return bindPair(kept[0] ?? before, kept[1] ?? after);
  };
}

type Change = (dataset: Dataset) => Dataset;

function perturber(
  host: Host,
  change: Exclude<RowChange, { pairs: unknown } | SetColumns>,
  request: RowsRequest,
): Change {
  const { severity } = change;
  const perturbation = perturbationOf(change.perturbation);
  const columns = chosenColumns(change, request);
  const facts = { perturbation, severity, columns, seed: request.seed };
  const reference = request.data.calibration.dataset;
  return (dataset) => perturbDataset(dataset, { ...facts, reference }, host.digest);
}

function setter(host: Host, { set }: SetColumns, evaluation: Dataset): Change {
  for (const [name, value] of Object.entries(set)) {
    const column = columnOf(evaluation, name, "set by a behaviour test");
    const isText = column.elementType === "string";
    if (itemWidth(column) === 1 && isText === (typeof value === "string")) continue;
    throw new UserError(
      "policy-invalid",
      `Cannot set column "${name}" to ${JSON.stringify(value)}: it holds ${isText ? "text" : "numbers"}`,
    );
  }
  return (dataset) => {
    const columns = [...dataset.columns.values()].map((column) => {
      const value = set[column.name];
      return value === undefined ? column : constantColumn(column, value);
    });
    return makeDataset({ source: dataset.source, columns }, host.digest);
  };
}

function constantColumn({ name, itemShape, rows }: DataColumn, value: string | number): DataColumn {
  const shared = { name, itemShape, rows };
  if (typeof value === "string")
    return { ...shared, elementType: "string", values: Array.from({ length: rows }, () => value) };
  return { ...shared, elementType: "float64", values: new Float64Array(rows).fill(value) };
}

/** @throws UserError when a row lacks a column that another has */
function datasetOf(host: Host, rows: readonly CaseRow[], source: string): Dataset {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  for (const [position, row] of rows.entries()) {
    const lacking = names.find((name) => row[name] === undefined);
    if (lacking === undefined) continue;
    throw new UserError(
      "data-malformed",
      `Cannot read ${source}: case ${position + 1} has no "${lacking}", and other cases have`,
    );
  }
  const lines = rows.map((row) => JSON.stringify(row)).join("\n");
  const { columns } = readJsonl(lines, source);
  return makeDataset({ source, columns }, host.digest);
}

function bind(
  host: Host,
  dataset: Dataset,
  { request, label }: { readonly request: RowsRequest; readonly label: string | undefined },
): Promise<BoundData> {
  const { loaded, policy, directory, data } = request;
  return bindData(host, dataset, {
    loaded,
    request: { policy, directory },
    task: data.task,
    label,
  });
}
