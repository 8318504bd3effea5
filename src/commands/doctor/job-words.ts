/** What a job of a workflow is called, and what it runs the gate for. */
import type { GateJob } from "../../policy/read-workflow.ts";

export const placeOf = ({ source, id }: GateJob): string => `${source}, job ${id}`;

export const modeOf = ({ mode = "check" }: GateJob["inputs"]): string => mode;

/** Whether the job's conclusion is a verdict: jobs that plan or measure for others have none. */
export const concludes = (inputs: GateJob["inputs"]): boolean =>
  ["check", "judge"].includes(modeOf(inputs));
