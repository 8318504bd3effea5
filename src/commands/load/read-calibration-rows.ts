/** Rows of a file as inputs of a model, without a policy that says which column is which. */
import { bindInputs } from "../../data/bind-inputs.ts";
import { readDataset } from "../../data/read-dataset.ts";
import type { Host } from "../../host/host.ts";
import type { InputBinding } from "../../schema/generated/policy.ts";
import type { Feeds } from "../../schema/tensor.ts";
import { inferBindings } from "./infer-bindings.ts";
import type { ModelFile } from "./load-model.ts";

export interface CalibrationRows {
  readonly path: string;
  readonly inputs: Readonly<Record<string, InputBinding>>;
  readonly tokenizer: string | undefined;
}

export async function readCalibrationRows(
  host: Host,
  base: ModelFile,
  { path, inputs: given, tokenizer }: CalibrationRows,
): Promise<Feeds> {
  const dataset = await readDataset(host, path);
  const bindings = inferBindings(base, dataset, { given, tokenizer, label: undefined });
  return bindInputs(host, dataset, {
    inputs: base.signature.inputs,
    bindings,
    directory: host.files.resolve("."),
  });
}
