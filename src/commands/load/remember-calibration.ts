/** An engine that is asked the same of calibration data once. */
import type { Host } from "../../host/host.ts";
import type { Engine, RangesJob, SumsJob } from "../../run/engine.ts";

/** Ranges and sums depend on the model and the question alone; the rows must stay the same for as long as it is used. */
export function rememberCalibration(host: Host, engine: Engine): Engine {
  const known = new Map<string, ReturnType<Engine["ranges"]>>();
  const summed = new Map<string, ReturnType<Engine["sums"]>>();
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
      const sums = summed.get(key) ?? engine.sums(job, limits);
      summed.set(key, sums);
      return sums;
    },
  };
}
