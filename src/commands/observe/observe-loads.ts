/** Puts base, base again and candidate under the patterns of load that the policy names. */
import type { Host } from "../../host/host.ts";
import { loadMeasurements } from "../../measure/load-measurements.ts";
import { visibleText } from "../../report/escape.ts";
import type { Engine } from "../../run/engine.ts";
import type { Measurement } from "../../schema/measurement.ts";
import { EngineError } from "../../schema/user-error.ts";
import type { Candidate } from "../candidate/candidate.ts";
import type { PlannedLoad } from "../load/load-test.ts";
import { subjectOf } from "./observe-model.ts";
import type { Probed } from "./observe-probes.ts";
import { firstRows, LATENCY_ARMS, optionsFor } from "./observe.ts";
import type { Prepared } from "../prepare.ts";

export interface LoadsRequest extends Prepared {
  readonly candidate: Candidate;
  readonly observed: Probed;
}

const ROUNDS = 20;
/** Different queries at most. */
const INPUTS = 32;

/** What was observed before, with what the loads add; an engine that fails ends it, and says why. */
export async function observeLoads(
  host: Host,
  engine: Engine,
  request: LoadsRequest,
): Promise<Probed> {
  const { observed, loads, inForce } = request;
  const measurements = [...observed.measurements];
  for (const load of observed.failure === undefined ? loads : []) {
    host.log.progress(`${inForce.name}: ${visibleText(load.slice)}`);
    try {
      measurements.push(...(await measureLoad(engine, request, load)));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return { ...observed, measurements, failure: `under ${load.slice}: ${error.message}` };
    }
  }
  return { ...observed, measurements };
}

async function measureLoad(
  engine: Engine,
  request: LoadsRequest,
  { slice, pattern, rowsPerQuery, queries, threads }: PlannedLoad,
): Promise<readonly Measurement[]> {
  const { basePath, candidatePath, feeds, serving, limits, seed } = subjectOf(request);
  const options = optionsFor({ ...serving, threads }, "ordinary");
  const rounds = Math.min(ROUNDS, Math.ceil(queries / 2));
  const arms = await engine.load(
    {
      arms: [
        { name: LATENCY_ARMS.base, modelPath: basePath, options },
        { name: LATENCY_ARMS.control, modelPath: basePath, options },
        { name: LATENCY_ARMS.candidate, modelPath: candidatePath, options },
      ],
      feeds: firstRows(feeds, INPUTS * rowsPerQuery),
      pattern,
      rowsPerQuery,
      queries: Math.ceil(queries / rounds),
      rounds,
      seed,
    },
    limits,
  );
  return loadMeasurements({ arms, names: LATENCY_ARMS, rowsPerQuery, slice, seed });
}
