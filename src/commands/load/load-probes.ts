/** The odd inputs that the policy asks for: a few evaluation rows, spoiled. */
import { type Dataset, makeDataset } from "../../data/dataset.ts";
import { inputColumns } from "../../data/input-columns.ts";
import { hasFloatInput, withOddNumbers } from "../../data/odd-inputs.ts";
import { findRowLengths } from "../../data/row-lengths.ts";
import { sampleRows } from "../../data/sample-rows.ts";
import { selectFeeds } from "../../data/select-feeds.ts";
import type { Host } from "../../host/host.ts";
import type { Criterion, ProbeName } from "../../schema/generated/policy.ts";
import type { RowLengths } from "../../schema/row-lengths.ts";
import { UserError } from "../../schema/user-error.ts";
import { bindData, type BoundData } from "./load-data.ts";
import type { PerturbationsRequest } from "./load-perturbations.ts";
import { blockSlices } from "../observe/block-slices.ts";

export interface Probe {
  readonly name: ProbeName;
  readonly open: () => Promise<ProbeData>;
}

export interface ProbeData extends BoundData {
  /** Of the padding probe alone: what of each row is its own, or why nobody can ask without padding. */
  readonly padding?: RowLengths | { readonly inapplicable: string };
}

/** Enough to see what happens; batches differ in few rows. */
const ROWS = 64;
const BATCH_ROWS = 256;

/** Those that the policy names, and the one that a criterion asks for. @throws UserError for a probe that does not apply to the model */
export function loadProbes(
  host: Host,
  request: PerturbationsRequest,
  criteria: readonly Criterion[],
): readonly Probe[] {
  const asked = criteria.some(({ metric }) => metric === "block-sqnr");
  const names = new Set([...(request.policy.probes ?? []), ...(asked ? ["blocks" as const] : [])]);
  return [...names].map((name) => ({ name, open: opening(host, name, request) }));
}

function opening(host: Host, name: ProbeName, request: PerturbationsRequest): Probe["open"] {
  const { data, seed } = request;
  const { dataset, feeds } = data.evaluation;
  const some = (count: number): Dataset => sampleRows(dataset, { count, seed }, host.digest);
  switch (name) {
    case "batch":
      return () => bind(host, some(BATCH_ROWS), request);
    case "padding":
      return () => padded(host, some(BATCH_ROWS), request);
    case "blocks":
      if (blockSlices(request.loaded.model).length === 0) throw withoutBlocks();
      return () => bind(host, some(ROWS), request);
    case "empty-text": {
      const names = textColumns(request);
      return () => bind(host, emptied(host, some(ROWS), names), request);
    }
    case "nan":
    case "infinite":
    case "extreme":
      if (!hasFloatInput(feeds)) throw inapplicable(name, "float32 or float64 input");
      return async () => {
        const bound = await bind(host, some(ROWS), request);
        return { ...bound, feeds: withOddNumbers(bound.feeds, name, seed) };
      };
  }
}

/** The rows of `dataset` that have padding. */
async function padded(
  host: Host,
  dataset: Dataset,
  request: PerturbationsRequest,
): Promise<ProbeData> {
  const { loaded, policy, directory } = request;
  const bound = await bind(host, dataset, request);
  const { feeds, clusters } = bound;
  const binding = { inputs: loaded.signature.inputs, bindings: policy.inputs ?? {}, directory };
  const found = await findRowLengths(host, dataset, { binding, feeds });
  if (found.kind === "inapplicable") return { ...bound, padding: { inapplicable: found.reason } };
  const { lengths } = found.padded;
  const rows = [...lengths.keys()].filter((row) => {
    const length = lengths[row] ?? 0;
    return length > 0 && length < found.full;
  });
  return {
    ...bound,
    feeds: selectFeeds(feeds, rows),
    clusters: clusters && Int32Array.from(rows, (row) => clusters[row] ?? 0),
    padding: { ...found.padded, lengths: rows.map((row) => lengths[row] ?? 0) },
  };
}

const withoutBlocks = (): UserError =>
  new UserError(
    "policy-invalid",
    `Cannot compare the blocks of the model: it has no residual block; take "blocks" out of its probes and "block-sqnr" out of its criteria`,
  );

function inapplicable(name: ProbeName, what: string): UserError {
  return new UserError(
    "policy-invalid",
    `Cannot probe the model with "${name}": it has no ${what}; take "${name}" out of its probes`,
  );
}

function textColumns({ loaded, policy, data }: PerturbationsRequest): readonly string[] {
  const { inputs } = loaded.signature;
  const names = inputColumns(data.evaluation.dataset, inputs, policy.inputs ?? {})
    .filter(({ column }) => column.elementType === "string")
    .map(({ column }) => column.name);
  if (names.length === 0) throw inapplicable("empty-text", "text input");
  return names;
}

function emptied(host: Host, dataset: Dataset, names: readonly string[]): Dataset {
  const columns = [...dataset.columns.values()].map((column) =>
    names.includes(column.name)
      ? { ...column, values: Array.from({ length: column.values.length }, () => "") }
      : column,
  );
  return makeDataset({ source: dataset.source, columns }, host.digest);
}

function bind(
  host: Host,
  dataset: Dataset,
  { loaded, policy, directory, data }: PerturbationsRequest,
): Promise<BoundData> {
  const request = { policy, directory };
  return bindData(host, dataset, { loaded, request, task: data.task, label: undefined });
}
