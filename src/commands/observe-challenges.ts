/** Runs base and candidate on the further sets of rows, one set after the other, and measures each as one slice. */
import type { Host } from "../host/host.ts";
import type { Engine } from "../run/engine.ts";
import type { ChallengeFacts } from "../schema/generated/record.ts";
import type { Measurement } from "../schema/measurement.ts";
import { EngineError } from "../schema/user-error.ts";
import type { Candidate } from "./candidate.ts";
import type { Challenge } from "./challenge.ts";
import type { BoundData } from "./load-data.ts";
import { measureBehaviour } from "./measure-behaviour.ts";
import { observeAnswers } from "./observe.ts";
import { type Observed, subjectOf } from "./observe-model.ts";
import type { Prepared } from "./prepare.ts";
import { readingFor, readSamples } from "./read-answers.ts";

export interface Challenged extends Observed {
  readonly challenged: readonly ChallengeFacts[];
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
  if (observed.failure !== undefined) return { ...observed, challenged };
  for (const challenge of challenges) {
    host.log.progress(`${request.inForce.name}: ${challenge.name}`);
    const data = await challenge.open();
    challenged.push(factsOf(challenge, data));
    try {
      measurements.push(...(await measureChallenge(host, engine, { request, challenge, data })));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const failure = `on ${challenge.name}: ${error.message}`;
      return { ...observed, measurements, challenged, failure };
    }
  }
  return { ...observed, measurements, challenged };
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
  const measured = measureBehaviour({
    samples: readSamples(answers, readingFor(request.data.task, data, answers.base)),
    slices: [],
    groups: [],
    criteria: criteria.filter(({ kind }) => kind !== "group-gap"),
    seed: [inForce.seed, base.digest, data.dataset.digest].join(":"),
    clusters: data.clusters,
    baseline: undefined,
  });
  return measured.map((measurement) => ({ ...measurement, slice: challenge.name }));
}
