/** The command line of `inspect`. */
import {
  type Inspection,
  inspect as runInspect,
  type PassOutlook,
} from "../../commands/inspect.ts";
import { fusionSentence } from "../../report/fusion-sentence.ts";
import { operationSentence } from "../../report/operation-sentence.ts";
import { formatBytes } from "../../report/numbers.ts";
import type { TensorSpec } from "../../schema/tensor.ts";
import type { Command } from "../command.ts";
import { countOf } from "../count-of.ts";

export const inspect: Command = {
  spec: {
    name: "inspect",
    summary: "Shows what a model is made of, and what each pass would do with it",
    positionals: ["MODEL"],
    options: [],
    example: "compression-gate inspect model.onnx",
  },
  run: async ({ host, engine, arguments: given }) => {
    const inspection = await runInspect(host, engine, given.positionals[0] ?? "");
    return { exitCode: 0, text: render(inspection), json: inspection };
  },
};

function render(inspection: Inspection): string {
  const { path, bytes, gzipBytes, parameters, opsets, operators } = inspection;
  const sets = Object.entries(opsets).map(([domain, version]) => `${domain} ${version}`);
  const lines = [
    `${path}: ${formatBytes(bytes)} (${formatBytes(gzipBytes)} gzipped), ${parameters.toLocaleString("en-US")} parameters, opset ${sets.join(", ")}`,
    "",
    "Inputs",
    ...inspection.inputs.map(tensorLine),
    "Outputs",
    ...inspection.outputs.map(tensorLine),
    "Operators",
    `  ${Object.entries(operators)
      .map(([name, count]) => `${name} ${count}`)
      .join(", ")}`,
    "Bytes of constants by the operator that reads them",
    ...Object.entries(inspection.bytesByOperator).map(
      ([name, size]) => `  ${name.padEnd(32)} ${formatBytes(size)}`,
    ),
    ...operationLines(inspection),
    "Passes",
    ...inspection.passes.flatMap((outlook) => [
      `  ${outlook.pass}: ${outlook.description}`,
      `    ${outlook.impossible ?? wouldChange(outlook)}`,
      ...outlook.refused.map(
        ({ operator, reason, nodes }) => `    leaves ${nodes} × ${operator}: ${reason}`,
      ),
    ]),
    ...fusionLines(inspection),
    "",
  ];
  return lines.join("\n");
}

const wouldChange = ({ applied, needsRows }: PassOutlook): string =>
  `would change ${countOf(applied, "place")}${needsRows ? "; whether more, calibration rows decide" : ""}`;

function operationLines({ operations }: Inspection): readonly string[] {
  return operations === undefined
    ? []
    : ["Operations of one row, free dimensions being 1", `  ${operationSentence(operations)}`];
}

function fusionLines({ fusion }: Inspection): readonly string[] {
  if (fusion === undefined) return [];
  const sentence = "impossible" in fusion ? fusion.impossible : fusionSentence(fusion);
  return sentence === undefined ? [] : ["Quantization", `  ${sentence}`];
}

function tensorLine({ name, elementType, shape }: TensorSpec): string {
  return `  ${name}: ${elementType} [${shape.map((size) => size ?? "?").join(", ")}]`;
}
