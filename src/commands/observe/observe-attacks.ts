/** Attacks base and candidate with equal means, and tries on each what was found for the other. */
import { selectFeeds } from "../../data/select-feeds.ts";
import type { Host } from "../../host/host.ts";
import { buildSample } from "../../measure/build-sample.ts";
import { measureTest } from "../../measure/behaviour-test.ts";
import { rightAnswers } from "../../measure/right-answers.ts";
import type { ClassificationSample } from "../../measure/sample.ts";
import type { Engine } from "../../run/engine.ts";
import type { Measurement } from "../../schema/measurement.ts";
import type { Column, Feeds } from "../../schema/tensor.ts";
import { EngineError } from "../../schema/user-error.ts";
import type { Candidate } from "../candidate/candidate.ts";
import { greedyRows } from "./greedy-attack.ts";
import type { LoadedAttack } from "../load/load-attacks.ts";
import { subjectOf } from "./observe-model.ts";
import type { Probed } from "./observe-probes.ts";
import { answersAt, optionsFor, type Subject } from "./observe.ts";
import type { Prepared } from "../prepare.ts";
import { readingFor } from "./read-answers.ts";

export interface AttacksRequest extends Prepared {
  readonly candidate: Candidate;
  readonly observed: Probed;
}

/** What was observed before, with what the attacks add; an engine that fails ends it, and says why. */
export async function observeAttacks(
  host: Host,
  engine: Engine,
  request: AttacksRequest,
): Promise<Probed> {
  const { observed, attacks, inForce } = request;
  const measurements = [...observed.measurements];
  for (const attack of observed.failure === undefined ? attacks : []) {
    host.log.progress(`${inForce.name}: ${attack.slice}`);
    try {
      measurements.push(...(await measureAttack(host, engine, { request, attack })));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return { ...observed, measurements, failure: `under ${attack.slice}: ${error.message}` };
    }
  }
  return { ...observed, measurements };
}

interface Assault {
  readonly host: Host;
  readonly engine: Engine;
  readonly request: AttacksRequest;
  readonly attack: LoadedAttack;
  readonly subject: Subject;
  /** Of the evaluation data. */
  readonly rows: readonly number[];
  readonly labels: Int32Array;
}

async function measureAttack(
  host: Host,
  engine: Engine,
  { request, attack }: Pick<Assault, "request" | "attack">,
): Promise<readonly Measurement[]> {
  const { feeds, rows, labels } = attackedRows(request, attack);
  const subject = { ...subjectOf(request), feeds };
  const assault: Assault = { host, engine, request, attack, subject, rows, labels };
  const { basePath, candidatePath } = subject;
  const onBase = await adversarialRows(assault, basePath);
  const onCandidate = await adversarialRows(assault, candidatePath);
  const survives = (path: string, changed: Feeds): Promise<Uint8Array> =>
    stillRight(assault, path, changed);
  const [base, candidate] = [
    await survives(basePath, onBase),
    await survives(candidatePath, onCandidate),
  ];
  const [toCandidate, toBase] = [
    await survives(candidatePath, onBase),
    await survives(basePath, onCandidate),
  ];
  const all = request.data.evaluation.clusters;
  const clusters = all === undefined ? undefined : Int32Array.from(rows, (row) => all[row] ?? -1);
  const shared = { kernels: "ordinary", isSample: true, clusters } as const;
  const { slice } = attack;
  return [
    ...measureTest({ ...shared, slice, base, candidate }),
    ...measureTest({
      ...shared,
      slice: `${slice}, found on the base`,
      base,
      candidate: toCandidate,
    }),
    ...measureTest({
      ...shared,
      slice: `${slice}, found on the candidate`,
      base: toBase,
      candidate,
    }),
  ];
}

/** The first rows that both answer rightly: an attack on a wrong answer has nothing to do. */
function attackedRows(
  { data, observed }: AttacksRequest,
  { rows: count }: LoadedAttack,
): { readonly feeds: Feeds } & Pick<Assault, "rows" | "labels"> {
  const { samples } = observed;
  const [base, candidate] = [samples?.base, samples?.ordinary].map((sample) =>
    sample?.kind === "classification" ? rightAnswers(sample) : new Uint8Array(),
  );
  const { feeds, labels = new Int32Array() } = data.evaluation;
  const rows = Array.from(labels.keys())
    .filter((row) => base?.[row] === 1 && candidate?.[row] === 1)
    .slice(0, count);
  return {
    feeds: selectFeeds(feeds, rows),
    rows,
    labels: Int32Array.from(rows, (row) => labels[row] ?? 0),
  };
}

async function adversarialRows(assault: Assault, modelPath: string): Promise<Feeds> {
  const { host, engine, attack, subject, labels } = assault;
  const { feeds, serving, limits, output, seed } = subject;
  const { means } = attack;
  if (feeds.rows === 0) return feeds;
  if (means.kind !== "values")
    return greedyRows(host, engine, { assault: { ...assault, means }, modelPath });
  const changed: Column = await engine.attack(
    {
      ...means.plan,
      modelPath,
      options: optionsFor(serving, "ordinary"),
      feeds,
      labels: [...labels],
      output,
      batch: serving.batch,
      seed,
    },
    limits,
  );
  const columns = feeds.columns.map((column) => (column.name === changed.name ? changed : column));
  return { rows: feeds.rows, columns };
}

async function stillRight(
  { engine, request, subject, labels }: Assault,
  modelPath: string,
  feeds: Feeds,
): Promise<Uint8Array> {
  if (feeds.rows === 0) return new Uint8Array();
  const { batch } = subject.serving;
  const answers = await answersAt(
    engine,
    { ...subject, feeds },
    { modelPath, batch, kernels: "ordinary" },
  );
  const data = { ...request.data.evaluation, labels };
  return rightAnswers(
    asClasses(buildSample(answers, readingFor(request.data.task, data, answers))),
  );
}

/** @throws Error for any other task: attacks are loaded for classes alone */
function asClasses(sample: ReturnType<typeof buildSample>): ClassificationSample {
  if (sample.kind !== "classification") throw new Error(`A ${sample.kind} has no right class`);
  return sample;
}
