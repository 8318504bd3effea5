/** Runs base and candidate on the further sets of rows, one set after the other, and measures each as one slice. */
import type { Host } from "../../host/host.ts";
import { withExpectations } from "../../measure/expected-accuracy.ts";
import { measureNovelty } from "../../measure/novelty.ts";
import { visibleText } from "../../report/escape.ts";
import { randomStreams } from "../../stats/random.ts";
import type { Engine } from "../../run/engine.ts";
import type { ChallengeFacts, DataDrift } from "../../schema/generated/record.ts";
import type { Measurement } from "../../schema/measurement.ts";
import { EngineError } from "../../schema/user-error.ts";
import type { Candidate } from "../candidate/candidate.ts";
import type { Challenge } from "../load/challenge.ts";
import type { BoundData } from "../load/load-data.ts";
import { measureBehaviourIn } from "./measure-behaviour.ts";
import { driftFrom } from "./data-drift-facts.ts";
import { observeAnswers } from "./observe.ts";
import { type Observed, subjectOf } from "./observe-model.ts";
import type { Prepared } from "../prepare.ts";
import { readingFor, readSamples, type Samples } from "./read-answers.ts";

export interface Challenged extends Observed {
  readonly challenged: readonly ChallengeFacts[];
  /** Of the data of other times and places, against the calibration data. */
  readonly shifted: readonly DataDrift[];
}

export interface ChallengeRequest extends Prepared {
  readonly candidate: Candidate;
  readonly observed: Observed;
}

/** What was observed before, with what the challenges add; an engine that fails ends it early, and says why. */
export async function observeChallenges(
  host: Host,
  engine: Engine,
  request: ChallengeRequest,
): Promise<Challenged> {
  const { observed, challenges } = request;
  const measurements = [...observed.measurements];
  const challenged: ChallengeFacts[] = [];
  const shifted: DataDrift[] = [];
  if (observed.failure !== undefined) return { ...observed, challenged, shifted };
  for (const challenge of challenges) {
    host.log.progress(`${request.inForce.name}: ${visibleText(challenge.name)}`);
    const data = await challenge.open();
    challenged.push(factsOf(challenge, data));
    if (challenge.kind !== "perturbation") shifted.push(driftFrom(request, data.dataset));
    try {
      measurements.push(...(await measureChallenge(host, engine, { request, challenge, data })));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const failure = `on ${challenge.name}: ${error.message}`;
      return { ...observed, measurements, challenged, shifted, failure };
    }
  }
  return { ...observed, measurements, challenged, shifted };
}

function factsOf(
  { name, kind, critical }: Challenge,
  { dataset: { source, digest, rows } }: BoundData,
): ChallengeFacts {
  return { name, kind, critical, source, digest, rows };
}

interface Opened {
  readonly request: ChallengeRequest;
  readonly challenge: Challenge;
  readonly data: BoundData;
}

async function measureChallenge(
  host: Host,
  engine: Engine,
  { request, challenge, data }: Opened,
): Promise<readonly Measurement[]> {
  const { inForce, base, criteria } = request;
  const subject = { ...subjectOf(request), feeds: data.feeds };
  const answers = await observeAnswers(host, engine, subject);
  const samples = readSamples(answers, readingFor(request.data.task, data, answers.base));
  if (challenge.kind === "novel") return noveltyOf(request, challenge, samples);
  const measured = await measureBehaviourIn(host.threads, {
    samples,
    slices: [],
    groups: [],
    criteria: criteria.filter(({ kind }) => kind !== "group-gap"),
    seed: [inForce.seed, base.digest, data.dataset.digest].join(":"),
    clusters: data.clusters,
    baseline: undefined,
  });
  const { samples: known } = request.observed;
  const expected =
    challenge.kind === "perturbation" || known === undefined
      ? measured
      : withExpectations(measured, ({ arm, kernels }) => {
          const own = arm === "candidate" ? kernels : "base";
          return { known: known[own], rows: samples[own] };
        });
  return expected.map((measurement) => ({ ...measurement, slice: challenge.name }));
}

/** Whether confidence tells these rows from the evaluation rows; nothing where those were not answered. */
function noveltyOf(
  { observed, inForce }: ChallengeRequest,
  { name }: Challenge,
  samples: Samples,
): readonly Measurement[] {
  if (observed.samples === undefined) return [];
  const { base, ordinary } = observed.samples;
  return measureNovelty(
    {
      base: { known: base, novel: samples.base },
      candidate: { known: ordinary, novel: samples.ordinary },
    },
    { slice: name, random: randomStreams(inForce.seed).stream(`novelty:${name}`) },
  );
}
