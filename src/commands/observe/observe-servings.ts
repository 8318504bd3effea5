/** Times base and candidate in the further ways to serve the model that the policy names. */
import type { Host } from "../../host/host.ts";
import type { Engine } from "../../run/engine.ts";
import { EngineError } from "../../schema/user-error.ts";
import { timeUntilDecided } from "./measure-costs.ts";
import { subjectOf } from "./observe-model.ts";
import type { LoadsRequest } from "./observe-loads.ts";
import type { Probed } from "./observe-probes.ts";

/** What was observed before, with the timings; an engine that fails ends it, and says why. */
export async function observeServings(
  host: Host,
  engine: Engine,
  request: LoadsRequest,
): Promise<Probed> {
  const { observed, servings, inForce, criteria } = request;
  const measurements = [...observed.measurements];
  for (const { slice, batch, threads } of observed.failure === undefined ? servings : []) {
    host.log.progress(`${inForce.name}: ${slice}`);
    try {
      const subject = subjectOf(request);
      const serving = { ...subject.serving, batch, threads };
      const timed = { subject: { ...subject, serving }, criteria };
      const timings = await timeUntilDecided(host, engine, timed);
      measurements.push(...timings.map((measurement) => ({ ...measurement, slice })));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return { ...observed, measurements, failure: `under ${slice}: ${error.message}` };
    }
  }
  return { ...observed, measurements };
}
