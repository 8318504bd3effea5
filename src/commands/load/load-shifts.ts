/** Data of another time or place, bound as the evaluation data are. */
import { readDataset } from "../../data/read-dataset.ts";
import type { Host } from "../../host/host.ts";
import type { ShiftData } from "../../schema/generated/policy.ts";
import type { Challenge } from "./challenge.ts";
import { bindData, sampled, type DataRequest, type GateData } from "./load-data.ts";
import type { LoadedModel } from "./load-model.ts";

export interface ShiftRequest extends DataRequest {
  readonly loaded: LoadedModel;
  readonly data: GateData;
}

/** Read and bound at once, so that what is wrong with them is said before anything runs. */
export async function loadShifts(host: Host, request: ShiftRequest): Promise<readonly Challenge[]> {
  const shifts = request.policy.data.shifts ?? [];
  const challenges: Challenge[] = [];
  for (const shift of shifts) challenges.push(await loadShift(host, shift, request));
  return challenges;
}

async function loadShift(
  host: Host,
  shift: ShiftData,
  { loaded, data, policy, directory }: ShiftRequest,
): Promise<Challenge> {
  const path = host.files.resolve(directory, shift.path);
  const whole = await readDataset(host, path, shift.path);
  const dataset = sampled(whole, shift.rows ?? policy.data.evaluation.rows, host.digest);
  const bound = await bindData(host, dataset, {
    loaded,
    request: { policy, directory },
    task: data.task,
    label: shift.novel === true ? undefined : (shift.label ?? policy.data.evaluation.label),
  });
  return {
    name: `shift=${shift.name}`,
    kind: shift.novel === true ? "novel" : "shift",
    critical: shift.critical ?? false,
    rows: dataset.rows,
    ...(dataset === whole ? {} : { sampledFrom: whole.rows }),
    open: () => Promise.resolve(bound),
  };
}
