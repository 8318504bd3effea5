/** A job in which one model is attacked. */
import type { Column } from "../schema/tensor.ts";
import type { AttackJob, Limits } from "./engine.ts";
import { type EngineProgram, runJob } from "./run-job.ts";

export function attack(
  program: EngineProgram,
  { modelPath, options, feeds, ...plan }: AttackJob,
  limits: Limits,
): Promise<Column> {
  return runJob(
    program,
    {
      doing: `attack model "${modelPath}"`,
      job: () => ({
        kind: "attack",
        modelPath: program.host.files.resolve(modelPath),
        options,
        plan,
      }),
      feeds,
      limits,
    },
    ({ outputs: [changed] }) => {
      if (changed === undefined) throw new Error("An attack gives the input that it changed");
      return Promise.resolve(changed);
    },
  );
}
