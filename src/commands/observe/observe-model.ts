/** Runs base and candidate and measures all that the criteria may ask; an engine that fails ends it early, and says why. */
import type { Host } from "../../host/host.ts";
import type { Engine } from "../../run/engine.ts";
import type { OperationCounts } from "../../model/count-operations.ts";
import { baselineAnswers } from "../../record/baseline-file.ts";
import type { Measurement } from "../../schema/measurement.ts";
import { EngineError } from "../../schema/user-error.ts";
import type { Candidate } from "../candidate/candidate.ts";
import { layerMeasurements } from "../../measure/layer-fates.ts";
import { unrepeatableRows } from "../../measure/unrepeatable-rows.ts";
import { LOOKS } from "../../measure/widen-for-look.ts";
import { measureBehaviourIn } from "./measure-behaviour.ts";
import { measureCosts } from "./measure-costs.ts";
import { limitsOf } from "../model-in-force.ts";
import type { Prepared } from "../prepare.ts";
import { observeOperations } from "./observe-operations.ts";
import type { LoadedModel } from "../load/load-model.ts";
import {
  firstRows,
  observeAnswersAgain,
  observeRewriting,
  type Rewriting,
  type Subject,
} from "./observe.ts";
import { readingFor, readSamples, type Samples } from "./read-answers.ts";
import { servedAt } from "../load/sweep.ts";

export interface Operations {
  readonly base: OperationCounts;
  readonly candidate: OperationCounts;
}

export interface Observed {
  readonly measurements: readonly Measurement[];
  readonly samples: Samples | undefined;
  readonly rewriting: Rewriting | undefined;
  readonly operations?: Operations | undefined;
  /** Why it ended early. */
  readonly failure?: string;
}

export interface ObservedModel extends Prepared {
  readonly candidate: Candidate;
}

export async function observeModel(
  host: Host,
  engine: Engine,
  observed: ObservedModel,
): Promise<Observed> {
  const subject = subjectOf(observed);
  const measurements: Measurement[] = [];
  let samples: Samples | undefined;
  let rewriting: Rewriting | undefined;
  let operations: Operations | undefined;
  try {
    const answers = await observeAnswersAgain(host, engine, subject);
    const { task, evaluation } = observed.data;
    samples = readSamples(answers, readingFor(task, evaluation, answers.base));
    measurements.push(...repeatedOf(subject, answers));
    measurements.push(...(await behaviourOf(host, observed, samples)));
    const { base, candidate, criteria } = observed;
    rewriting = await observeRewriting(engine, subject, candidate.loaded.model);
    measurements.push(...layerMeasurements(rewriting.fusion.layers, observed.baseline?.values));
    operations = await operationsOf(host, engine, { base, candidate, subject });
    measurements.push(
      ...(await measureCosts(host, engine, {
        base,
        candidate: candidate.loaded,
        subject,
        criteria,
      })),
    );
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { measurements, samples, rewriting, failure: error.message };
  }
  return { measurements, samples, rewriting, operations };
}

/** Of one row of the evaluation data, in both arms. */
async function operationsOf(
  host: Host,
  engine: Engine,
  {
    base,
    candidate,
    subject: { feeds, limits },
  }: Pick<ObservedModel, "base" | "candidate"> & { readonly subject: Subject },
): Promise<Operations | undefined> {
  const count = (model: LoadedModel["model"]): Promise<OperationCounts | undefined> =>
    observeOperations(host, engine, { model, feeds: firstRows(feeds, 1), limits });
  const [before, after] = [await count(base.model), await count(candidate.loaded.model)];
  return before === undefined || after === undefined
    ? undefined
    : { base: before, candidate: after };
}

export function subjectOf({ inForce, base, candidate, data }: ObservedModel): Subject {
  const { serving } = inForce.policy;
  return {
    basePath: base.path,
    candidatePath: candidate.loaded.path,
    feeds: data.evaluation.feeds,
    output: data.task.output.name,
    deviation: data.task.deviation?.name,
    serving: {
      ...servedAt(inForce.policy, base.signature.inputs),
      plan: {
        looks: serving?.looks ?? LOOKS.looks,
        bounds: serving?.bounds ?? LOOKS.bounds,
      },
    },
    limits: limitsOf(inForce.policy),
    seed: inForce.seed,
    ...(candidate.slowedBy === undefined ? {} : { slowedBy: candidate.slowedBy }),
  };
}

function repeatedOf(
  { feeds, serving: { batch } }: Subject,
  { base, ordinary, exact, again }: Awaited<ReturnType<typeof observeAnswersAgain>>,
): readonly Measurement[] {
  const answered = [
    { arm: "base", kernels: "ordinary", column: base },
    { arm: "candidate", kernels: "ordinary", column: ordinary, again },
    { arm: "candidate", kernels: "exact", column: exact },
  ] as const;
  return unrepeatableRows({ feeds, batch, answered });
}

function behaviourOf(
  { threads }: Host,
  { inForce, base, data, criteria, baseline }: ObservedModel,
  samples: Samples,
): Promise<readonly Measurement[]> {
  const { evaluation, slices, groups } = data;
  return measureBehaviourIn(threads, {
    samples,
    slices,
    groups,
    criteria,
    seed: [inForce.seed, base.digest, evaluation.dataset.digest].join(":"),
    clusters: evaluation.clusters,
    baseline:
      baseline === undefined ? undefined : baselineAnswers(baseline, evaluation.dataset.rowDigests),
  });
}
