/** Whether the int8 kernels of this machine sum pairs in int16: a job that runs the probe. */
import { writeModel } from "../model/write-model.ts";
import type { Feeds } from "../schema/tensor.ts";
import type { Limits, SessionOptions } from "./engine.ts";
import { type EngineProgram, runJob } from "./run-job.ts";
import { EXACT_ANSWER, saturationProbe } from "./saturation-probe.ts";

const MODEL_FILE = "model.onnx";
const ORDINARY: SessionOptions = { threads: 1, kernels: "ordinary", optimization: "all" };

export async function saturates(program: EngineProgram, limits: Limits): Promise<boolean> {
  const { model, feeds } = saturationProbe();
  const outputs = await runJob(
    program,
    {
      doing: "probe the int8 kernels",
      job: (folder) => ({
        kind: "predict",
        modelPath: program.host.files.resolve(folder, MODEL_FILE),
        batch: 1,
        options: ORDINARY,
      }),
      feeds: feeds satisfies Feeds,
      files: { [MODEL_FILE]: writeModel(model) },
      limits,
    },
    (answer) => Promise.resolve(answer.outputs),
  );
  return Number(outputs[0]?.values[0]) !== EXACT_ANSWER;
}
