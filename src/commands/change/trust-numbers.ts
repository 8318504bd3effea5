/** Records that strangers say they have measured: believed as to the answers of rows, and checked in all else. */
import type { Host } from "../../host/host.ts";
import { checkedRecord, recordPath, writeRecord } from "../../record/record-file.ts";
import type { ChangeFacts, ProviderFacts, RunRecord } from "../../schema/generated/record.ts";
import { UserError } from "../../schema/user-error.ts";
import { VERSION } from "../../schema/version.ts";
import { factsOf } from "../build-record.ts";
import { judgedScope } from "../case-of.ts";
import type { RecordSource } from "./check-change.ts";
import { differences } from "../differences.ts";
import type { ModelInForce } from "../model-in-force.ts";
import { providerSlice, providersNamed } from "../load/other-providers.ts";
import { type InForce, readInForce } from "../prepare.ts";
import { verifyRecord } from "../verify.ts";
import { servedAt } from "../load/sweep.ts";

export interface StrangersNumbers {
  /** JSON by the folder in which it lay, such as "income" or "income/left-behind". */
  readonly records: ReadonlyMap<string, unknown>;
  /** The change that is judged. */
  readonly facts: ChangeFacts;
}

export function trustNumbers(host: Host, { records, facts }: StrangersNumbers): RecordSource {
  return async (model, { kind, inForce }) => {
    const given = records.get(kind === "in-force" ? model : `${model}/${kind}`);
    if (given === undefined) return { unjudged: "The run of the fork left no record of it" };
    const opened = opening(given);
    if (typeof opened === "string") return refused(opened);
    const why = await objectionTo(host, opened, { facts, inForce });
    if (why !== undefined) return refused(why);
    const record = withoutWords(opened);
    await writeRecord(host, recordPath(host, inForce.output), record);
    return record;
  };
}

const refused = (why: string): { readonly unjudged: string } => ({
  unjudged: `The record that the run of the fork left is refused: ${why}`,
});

/** The record, or why it is none. */
function opening(given: unknown): RunRecord | string {
  try {
    return checkedRecord(
      given,
      (why) => new UserError("record-invalid", `it does not fit the schema: ${why}`),
    );
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

interface Judging {
  readonly facts: ChangeFacts;
  readonly inForce: ModelInForce;
}

/** undefined: nothing speaks against the record. */
async function objectionTo(
  host: Host,
  record: RunRecord,
  judging: Judging,
): Promise<string | undefined> {
  const [other] = differences(saidBy(record), await expectedOf(host, record, judging));
  if (other !== undefined)
    return `${other.path} is ${shown(other.recorded)}, and ${shown(other.recomputed)} is what is judged`;
  const { isVerifiable, differences: found } = verifyRecord(record, host.digest);
  const [wrong] = found;
  if (wrong !== undefined)
    return `${wrong.path} is ${shown(wrong.recorded)}, but ${shown(wrong.recomputed)} follows from its own numbers`;
  return isVerifiable ? undefined : "it lacks the evidence of its measurements";
}

const shown = (value: unknown): string =>
  value === undefined ? "nothing" : JSON.stringify(value).slice(0, 80);

/** All that does not depend on what the models answered. The base commit may differ: what is in force may not. */
function saidBy({ tool, canary, seed, change, model, data, policy, ...rest }: RunRecord): unknown {
  return {
    change: { pullRequest: change?.pullRequest, head: change?.head },
    tool: tool.version,
    canary,
    seed,
    model: { name: model.name, digest: model.digest },
    data: { evaluation: data.evaluation, calibration: data.calibration, overlap: data.overlapRows },
    policy: { ...policy, source: undefined },
    baseline: rest.baseline,
    judged: rest.judged,
    rows: { digest: rest.rows.digest, label: rest.rows.label },
  };
}

async function expectedOf(
  host: Host,
  record: RunRecord,
  { facts, inForce }: Judging,
): Promise<unknown> {
  const found = await readInForce(host, { inForce, canary: false });
  const { evaluation, calibration, overlap } = found.data;
  const known = evaluation.labels ?? evaluation.targets;
  return {
    change: { pullRequest: facts.pullRequest, head: facts.head },
    tool: VERSION,
    canary: undefined,
    seed: inForce.seed,
    model: { name: inForce.name, digest: found.base.digest },
    data: {
      evaluation: factsOf(evaluation.dataset),
      calibration: factsOf(calibration.dataset),
      overlap,
    },
    policy: {
      source: undefined,
      digest: inForce.digest,
      criteria: found.criteria,
      "on-inconclusive": inForce.onInconclusive,
      correction: inForce.correction,
      serving: servedAt(inForce.policy, found.base.signature.inputs),
    },
    baseline: found.reference,
    judged: judgedScope(found, { onProviders: providersIn(record, found) }),
    rows: {
      digest: evaluation.dataset.rowDigests,
      label: known === undefined ? undefined : [...known],
    },
  };
}

/** All that the policy names. That one could not be used may be said: it is then not checked, and passes nothing. */
function providersIn({ providers = [] }: RunRecord, found: InForce): readonly ProviderFacts[] {
  const { rows } = found.data.evaluation.dataset;
  return providersNamed(found.inForce.policy).map((name) => {
    const slice = providerSlice(name);
    const { unavailable } = providers.find((said) => said.slice === slice) ?? {};
    return { name, slice, rows, ...(unavailable === undefined ? {} : { unavailable }) };
  });
}

/** Sentences that no number bears out do not speak in our name. */
function withoutWords({ blame: _, suites: __, examples: ___, ...record }: RunRecord): RunRecord {
  return {
    ...record,
    candidate: { ...record.candidate, trials: [], changes: [] },
    notices: [],
  };
}
