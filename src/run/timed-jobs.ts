/** Jobs in which several arms take turns: how long single calls take, and how arms bear a load. */
import type {
  ArmLoad,
  LatencyArm,
  LatencyJob,
  LatencyObservation,
  Limits,
  LoadJob,
} from "./engine.ts";
import { type EngineProgram, runJob } from "./run-job.ts";

export function latency(
  program: EngineProgram,
  job: LatencyJob,
  limits: Limits,
): Promise<LatencyObservation> {
  const { feeds, arms, ...plan } = job;
  return runJob(
    program,
    {
      doing: `time model "${arms.at(-1)?.modelPath ?? ""}"`,
      job: () => ({ kind: "latency", arms: resolved(program, arms), ...plan }),
      feeds,
      limits,
    },
    ({ result }) =>
      Promise.resolve({
        arms: (result.latency ?? []).map((arm) => ({
          ...arm,
          blocks: arm.blocks.map((block) => Float64Array.from(block)),
        })),
      }),
  );
}

export function load(
  program: EngineProgram,
  job: LoadJob,
  limits: Limits,
): Promise<readonly ArmLoad[]> {
  const { feeds, arms, ...plan } = job;
  return runJob(
    program,
    {
      doing: `put model "${arms.at(-1)?.modelPath ?? ""}" under load`,
      job: () => ({ kind: "load", arms: resolved(program, arms), ...plan }),
      feeds,
      limits,
    },
    ({ result }) => Promise.resolve(result.load ?? []),
  );
}

function resolved(program: EngineProgram, arms: readonly LatencyArm[]): readonly LatencyArm[] {
  return arms.map((arm) => ({
    ...arm,
    modelPath: program.host.files.resolve(arm.modelPath),
  }));
}
