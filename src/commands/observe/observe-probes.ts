/** Runs base and candidate on odd inputs and in other batches. An engine that refuses them is an answer, too. */
import type { Host } from "../../host/host.ts";
import { measureBatches, measureOddAnswers } from "../../measure/probes.ts";
import type { Sample } from "../../measure/sample.ts";
import { buildSample } from "../../measure/build-sample.ts";
import type { Engine } from "../../run/engine.ts";
import type { Measurement } from "../../schema/measurement.ts";
import type { Column } from "../../schema/tensor.ts";
import { EngineError } from "../../schema/user-error.ts";
import type { Candidate } from "../candidate/candidate.ts";
import type { BoundData } from "../load/load-data.ts";
import type { Probe } from "../load/load-probes.ts";
import { observeBlocks } from "./observe-blocks.ts";
import { subjectOf } from "./observe-model.ts";
import type { Behaved } from "./observe-suites.ts";
import { answersAt, type Subject } from "./observe.ts";
import type { Prepared } from "../prepare.ts";
import { readingFor } from "./read-answers.ts";

export interface Probed extends Behaved {
  readonly probeNotices: readonly string[];
}

export interface ProbesRequest extends Prepared {
  readonly candidate: Candidate;
  readonly observed: Behaved;
}

const LARGER_BATCH = 8;

/** Nothing here ends the run: what an arm refuses is said in a notice. */
export async function observeProbes(
  host: Host,
  engine: Engine,
  request: ProbesRequest,
): Promise<Probed> {
  const { observed, probes, inForce } = request;
  const [measurements, notices]: [Measurement[], string[]] = [[], []];
  for (const probe of observed.failure === undefined ? probes : []) {
    host.log.progress(`${inForce.name}: probe ${probe.name}`);
    const shown = await observeProbe(host, engine, { request, probe });
    measurements.push(...shown.measurements);
    notices.push(...shown.notices);
  }
  return {
    ...observed,
    measurements: [...observed.measurements, ...measurements],
    probeNotices: notices,
  };
}

interface Shown {
  readonly measurements: readonly Measurement[];
  readonly notices: readonly string[];
}

async function observeProbe(
  host: Host,
  engine: Engine,
  { request, probe }: { readonly request: ProbesRequest; readonly probe: Probe },
): Promise<Shown> {
  const data = await probe.open();
  if (probe.name === "blocks") {
    const measurements = await observeBlocks(host, engine, { ...request, feeds: data.feeds });
    return { measurements, notices: [] };
  }
  return observeAnswers(engine, request, { probe, data });
}

interface Opened {
  readonly probe: Probe;
  readonly data: BoundData;
}

async function observeAnswers(
  engine: Engine,
  request: ProbesRequest,
  { probe, data }: Opened,
): Promise<Shown> {
  const subject: Subject = { ...subjectOf(request), feeds: data.feeds };
  const answer = (modelPath: string, batch: number): Promise<Column | EngineError> =>
    orRefusal(() => answersAt(engine, subject, { modelPath, batch, kernels: "ordinary" }));
  const slice = `probe=${probe.name}`;
  const { batch } = subject.serving;
  const base = await answer(subject.basePath, probe.name === "batch" ? 1 : batch);
  const candidate = await answer(subject.candidatePath, probe.name === "batch" ? 1 : batch);
  const read = reader(request, data, base);
  if (probe.name !== "batch") {
    const odd = {
      slice,
      rows: data.feeds.rows,
      base: read(base),
      candidate: read(candidate),
      clusters: data.clusters,
    };
    return { measurements: measureOddAnswers(odd), notices: refusals(slice, base, candidate) };
  }
  const [baseMany, candidateMany] = [
    await answer(subject.basePath, LARGER_BATCH),
    await answer(subject.candidatePath, LARGER_BATCH),
  ];
  const samples = [base, baseMany, candidate, candidateMany].map(read);
  const [b1, b8, c1, c8] = samples;
  if (b1 === undefined || b8 === undefined || c1 === undefined || c8 === undefined)
    return { measurements: [], notices: refusals(slice, baseMany, candidateMany) };
  return {
    measurements: measureBatches({
      slice,
      base: [b1, b8],
      candidate: [c1, c8],
      clusters: data.clusters,
    }),
    notices: [],
  };
}

async function orRefusal(run: () => Promise<Column>): Promise<Column | EngineError> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

/** Both arms are read alike; what was refused has no answers. */
function reader(
  { data: { task } }: ProbesRequest,
  data: BoundData,
  base: Column | EngineError,
): (answers: Column | EngineError) => Sample | undefined {
  return (answers) => {
    if (answers instanceof EngineError) return undefined;
    const like = base instanceof EngineError ? answers : base;
    return buildSample(answers, readingFor(task, data, like));
  };
}

function refusals(
  slice: string,
  base: Column | EngineError,
  candidate: Column | EngineError,
): readonly string[] {
  if (!(candidate instanceof EngineError)) {
    return base instanceof EngineError
      ? [
          `On ${slice} the base is refused by the engine, and the candidate answers (${base.message})`,
        ]
      : [];
  }
  const who = base instanceof EngineError ? "base and candidate are" : "only the candidate is";
  return [`On ${slice} ${who} refused by the engine (${candidate.message})`];
}
