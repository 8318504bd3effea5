/** Perturbed evaluation rows, as the policy asks for them. */
import { PERTURBATIONS } from "../../data/generated/perturbations.ts";
import type { Dataset } from "../../data/dataset.ts";
import { inputColumns } from "../../data/input-columns.ts";
import type { Perturbation } from "../../data/perturbation.ts";
import { perturbableColumns } from "../../data/perturbable.ts";
import { perturbDataset } from "../../data/perturb.ts";
import { sampleRows } from "../../data/sample-rows.ts";
import type { Host } from "../../host/host.ts";
import type { RobustnessTest } from "../../schema/generated/policy.ts";
import type { Challenge } from "./challenge.ts";
import { bindData } from "./load-data.ts";
import type { ShiftRequest } from "./load-shifts.ts";

const ROWS = 500;

export interface PerturbationsRequest extends ShiftRequest {
  readonly seed: number;
}

/** One challenge for each severity. @throws UserError when a perturbation fits no input of the model */
export function loadPerturbations(host: Host, request: PerturbationsRequest): readonly Challenge[] {
  return (request.policy.robustness ?? []).flatMap((test) => perturbed(host, test, request));
}

function perturbed(
  host: Host,
  test: RobustnessTest,
  request: PerturbationsRequest,
): readonly Challenge[] {
  const { data, seed } = request;
  const { dataset } = data.evaluation;
  const perturbation = perturbationOf(test.perturbation);
  const columns = chosenColumns(test, request);
  const rows = Math.min(dataset.rows, test.rows ?? ROWS);
  return test.severities.map((severity) => ({
    name: `${test.name ?? test.perturbation}@${severity}`,
    kind: "perturbation",
    critical: test.critical ?? false,
    rows,
    open: () => {
      const chosen = sampleRows(dataset, { count: rows, seed }, host.digest);
      const reference = data.calibration.dataset;
      const made = perturbDataset(
        chosen,
        { perturbation, severity, columns, reference, seed },
        host.digest,
      );
      return bindPerturbed(host, made, request);
    },
  }));
}

export function perturbationOf(name: RobustnessTest["perturbation"]): Perturbation {
  const found = PERTURBATIONS.find((known) => known.name === name);
  if (found === undefined) throw new Error(`No perturbation is named ${name}`);
  return found;
}

export function chosenColumns(
  { perturbation, columns }: Pick<RobustnessTest, "perturbation" | "columns">,
  { loaded, policy, data }: ShiftRequest,
): readonly string[] {
  return perturbableColumns({
    perturbation: perturbationOf(perturbation),
    inputs: inputColumns(data.evaluation.dataset, loaded.signature.inputs, policy.inputs ?? {}),
    columns,
    reference: data.calibration.dataset,
  }).map(({ column }) => column.name);
}

function bindPerturbed(
  host: Host,
  dataset: Dataset,
  { loaded, policy, directory, data }: ShiftRequest,
): ReturnType<Challenge["open"]> {
  return bindData(host, dataset, {
    loaded,
    request: { policy, directory },
    task: data.task,
    label: policy.data.evaluation.label,
  });
}
