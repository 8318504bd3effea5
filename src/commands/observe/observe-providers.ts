/** Runs base and candidate on the execution providers beside the CPU, and makes sure that they really run there. */
import type { Host } from "../../host/host.ts";
import type { Engine, Placement } from "../../run/engine.ts";
import type { ProviderFacts } from "../../schema/generated/record.ts";
import type { Measurement } from "../../schema/measurement.ts";
import { EngineError } from "../../schema/user-error.ts";
import type { Candidate } from "../candidate/candidate.ts";
import { providerSlice } from "../load/other-providers.ts";
import type { Prepared } from "../prepare.ts";
import { measureBehaviour } from "./measure-behaviour.ts";
import { measureTimings } from "./measure-costs.ts";
import { answersAt, firstRows, optionsFor, type Subject } from "./observe.ts";
import { subjectOf } from "./observe-model.ts";
import type { Probed } from "./observe-probes.ts";
import { readingFor, readSamples } from "./read-answers.ts";

export interface Provided extends Probed {
  /** Beside the CPU. */
  readonly onProviders: readonly ProviderFacts[];
}

export interface ProvidersRequest extends Prepared {
  readonly candidate: Candidate;
  readonly observed: Probed;
}

/** What was observed before, with what the providers add. One that cannot be used is a fact; an engine that fails on one that can ends it, and says why. */
export async function observeProviders(
  host: Host,
  engine: Engine,
  request: ProvidersRequest,
): Promise<Provided> {
  const { observed, providers, inForce } = request;
  const measurements = [...observed.measurements];
  const onProviders: ProviderFacts[] = [];
  for (const name of observed.failure === undefined ? providers : []) {
    const slice = providerSlice(name);
    host.log.progress(`${inForce.name}: ${slice}`);
    try {
      const subject = subjectOn(request, name);
      const facts = { name, slice, rows: subject.feeds.rows, ...(await place(engine, subject)) };
      onProviders.push(facts);
      if (facts.unavailable !== undefined) continue;
      const measured = await measureOn(host, engine, { request, subject });
      measurements.push(...measured.map((measurement) => ({ ...measurement, slice })));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const failure = `on ${slice}: ${error.message}`;
      return { ...observed, measurements, onProviders, failure };
    }
  }
  return { ...observed, measurements, onProviders };
}

function subjectOn(request: ProvidersRequest, provider: string): Subject {
  const subject = subjectOf(request);
  return { ...subject, serving: { ...subject.serving, provider } };
}

type Placed = Pick<ProviderFacts, "operators" | "unavailable">;

/** A provider on which the base does not run is not to be had here; on one that it has, a candidate that is refused has failed. */
async function place(engine: Engine, subject: Subject): Promise<Placed> {
  const { basePath, candidatePath, feeds, serving, limits } = subject;
  const ask = (modelPath: string): Promise<Placement> => {
    const job = { modelPath, feeds: firstRows(feeds, 64), batch: 1 };
    return engine.placement({ ...job, options: optionsFor(serving, "ordinary") }, limits);
  };
  const base = await orWords(() => ask(basePath));
  if (typeof base === "string") return { unavailable: base };
  const candidate = await ask(candidatePath);
  const operators = { base: { ...base }, candidate: { ...candidate } };
  const { provider = "cpu" } = serving;
  const left = [
    ...(provider in base ? [] : ["the float model"]),
    ...(provider in candidate ? [] : ["the candidate"]),
  ];
  if (left.length === 0) return { operators };
  const unavailable = `none of the operators of ${left.join(" and of ")} runs on it, all run elsewhere`;
  return { operators, unavailable };
}

/** The engine's own, when it says no; a crash is more than that. */
async function orWords<Value>(run: () => Promise<Value>): Promise<Value | string> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof EngineError && error.code === "engine-failed")) throw error;
    return error.message.replace(/^Cannot [^:]*: /, "");
  }
}

/** On all evaluation rows; there is one kind of kernels. */
async function measureOn(
  host: Host,
  engine: Engine,
  { request, subject }: { readonly request: ProvidersRequest; readonly subject: Subject },
): Promise<readonly Measurement[]> {
  const { inForce, base, criteria, data } = request;
  const { evaluation, task } = data;
  const { batch } = subject.serving;
  const asked = { batch, kernels: "ordinary" } as const;
  const before = await answersAt(engine, subject, { ...asked, modelPath: subject.basePath });
  const after = await answersAt(engine, subject, { ...asked, modelPath: subject.candidatePath });
  const answers = { base: before, ordinary: after, exact: after };
  const measured = measureBehaviour({
    samples: readSamples(answers, readingFor(task, evaluation, before)),
    slices: [],
    groups: [],
    criteria: criteria.filter(({ kind }) => kind !== "group-gap"),
    seed: [inForce.seed, base.digest, evaluation.dataset.digest].join(":"),
    clusters: evaluation.clusters,
    baseline: undefined,
  });
  return [
    ...measured.filter(
      ({ kernels, metric }) => kernels === "ordinary" && metric !== "kernel-flips",
    ),
    ...(await measureTimings(host, engine, { subject, criteria })),
  ];
}
