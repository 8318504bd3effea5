/** An engine that is asked the same of calibration data once. */
import type { Host } from "../../host/host.ts";
import type { Engine, RangesJob, SumsJob } from "../../run/engine.ts";

/** Elements of sums that are kept, as doubles 512 MB: what a few deep layers hand over is asked for again. */
const MOST_KEPT = 2 ** 26;

/** Ranges and sums depend on the model and the question alone; the rows must stay the same for as long as it is used. */
export function rememberCalibration(
  host: Host,
  engine: Engine,
  mostKept: number = MOST_KEPT,
): Engine {
  const known = new Map<string, ReturnType<Engine["ranges"]>>();
  const summed = new Map<string, ReturnType<Engine["sums"]>>();
  let kept = 0;
  return {
    ...engine,
    ranges: (job: RangesJob, limits) => {
      // What lies at a path may change.
      if ("path" in job.model) return engine.ranges(job, limits);
      const how = `${job.batch} ${JSON.stringify(job.detail ?? {})}`;
      const key = `${host.digest.sha256(job.model)}\n${how}\n${job.tensors.join("\n")}`;
      const ranges = known.get(key) ?? engine.ranges(job, limits);
      known.set(key, ranges);
      return ranges;
    },
    sums: (job: SumsJob, limits) => {
      const key = `${host.digest.sha256(job.model)}\n${job.outputs.join("\n")}`;
      const remembered = summed.get(key);
      if (remembered !== undefined) return remembered;
      const sums = engine.sums(job, limits);
      summed.set(key, sums);
      return sums.then((columns) => {
        const elements = columns.reduce((sum, { values }) => sum + values.length, 0);
        if (kept + elements > mostKept) summed.delete(key);
        else kept += elements;
        return columns;
      });
    },
  };
}
