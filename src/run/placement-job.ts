/** A job that finds out on which provider the operators of a model run. */
import type { Limits, Placement, PredictJob } from "./engine.ts";
import { type EngineProgram, runJob } from "./run-job.ts";

export function placement(
  program: EngineProgram,
  { modelPath, options, feeds }: PredictJob,
  limits: Limits,
): Promise<Placement> {
  return runJob(
    program,
    {
      doing: `run the model on provider "${options.provider ?? "cpu"}"`,
      job: () => ({
        kind: "placement",
        modelPath: program.host.files.resolve(modelPath),
        options,
      }),
      feeds,
      limits,
    },
    ({ result }) => Promise.resolve(result.placement ?? {}),
  );
}
