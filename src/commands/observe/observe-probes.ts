/** Runs base and candidate on odd inputs, in other batches and without padding, as the policy asks. */
import type { Host } from "../../host/host.ts";
import { measureOddAnswers } from "../../measure/probes.ts";
import type { Engine } from "../../run/engine.ts";
import type { Measurement } from "../../schema/measurement.ts";
import type { Candidate } from "../candidate/candidate.ts";
import type { Probe } from "../load/load-probes.ts";
import type { Prepared } from "../prepare.ts";
import { observeBlocks } from "./observe-blocks.ts";
import { observeBatches, observePadding } from "./observe-dependence.ts";
import { subjectOf } from "./observe-model.ts";
import type { Behaved } from "./observe-suites.ts";
import { type Asking, askBoth, refusals, samplesOf, type Shown } from "./probe-arms.ts";

export interface Probed extends Behaved {
  readonly probeNotices: readonly string[];
}

export interface ProbesRequest extends Prepared {
  readonly candidate: Candidate;
  readonly observed: Behaved;
}

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

async function observeProbe(
  host: Host,
  engine: Engine,
  { request, probe }: { readonly request: ProbesRequest; readonly probe: Probe },
): Promise<Shown> {
  const data = await probe.open();
  const subject = { ...subjectOf(request), feeds: data.feeds };
  const { task } = request.data;
  const asking = { engine, subject, task, data, slice: `probe=${probe.name}` };
  switch (probe.name) {
    case "blocks": {
      const measurements = await observeBlocks(host, engine, { ...request, feeds: data.feeds });
      return { measurements, notices: [] };
    }
    case "batch":
      return observeBatches(asking);
    case "padding":
      return observePadding(asking);
    case "nan":
    case "infinite":
    case "extreme":
    case "empty-text":
      return observeOddAnswers(asking);
  }
}

async function observeOddAnswers(asking: Asking): Promise<Shown> {
  const { subject, slice, data } = asking;
  const answered = await askBoth(asking, { batch: subject.serving.batch });
  const [samples] = samplesOf(asking, [answered]);
  const odd = {
    slice,
    rows: data.feeds.rows,
    base: samples?.base,
    candidate: samples?.candidate,
    clusters: data.clusters,
  };
  return { measurements: measureOddAnswers(odd), notices: refusals(slice, answered) };
}
