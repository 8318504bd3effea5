/** The command line of `compress`. */
import type { CompressRequest, CompressResult } from "../../commands/compress.ts";
import { readingAhead } from "../../host/read-ahead.ts";
import { formatBytes, formatPercentOf } from "../../report/numbers.ts";
import type { Command, Context } from "../command.ts";
import { inputsFrom } from "../options.ts";
import { countOf } from "../count-of.ts";

export const compress: Command = {
  spec: {
    name: "compress",
    summary: "Compresses a model by a recipe, without a policy",
    positionals: ["MODEL"],
    options: [
      {
        name: "recipe",
        short: "r",
        value: "NAME|FILE",
        needed: true,
        description: "A built-in recipe, or a recipe file (.yml)",
      },
      {
        name: "output",
        short: "o",
        value: "FILE",
        needed: true,
        description: "Where the compressed model goes",
      },
      {
        name: "calibration",
        short: "c",
        value: "FILE",
        description: "Rows for recipes that calibrate",
      },
      {
        name: "input",
        value: "NAME=COLUMN,…",
        repeated: true,
        description: "Columns that an input takes (default: guessed)",
      },
      {
        name: "target",
        value: ">=1.N",
        description: "Releases of onnxruntime that must load the result (default: any)",
      },
      { name: "tokenizer", value: "FILE", description: "tokenizer.json, when the rows are text" },
    ],
    example: "compression-gate compress model.onnx --recipe int8-dynamic -o small.onnx",
  },
  run: async (context) => {
    const { arguments: given } = context;
    const [modelPath = ""] = given.positionals;
    const outputPath = given.required("output");
    const result = await compressMeanwhile(context, {
      modelPath,
      recipe: given.required("recipe"),
      outputPath,
      calibration: given.text("calibration"),
      tokenizer: given.text("tokenizer"),
      target: given.text("target"),
      inputs: inputsFrom(given),
    });
    const { recipe, bytesBefore, bytesAfter, changes, digest, notices } = result;
    const refused = changes.filter(({ kind }) => kind === "refused");
    const lines = [
      `${outputPath}: ${formatBytes(bytesBefore)} → ${formatBytes(bytesAfter)} (${formatPercentOf(bytesAfter, bytesBefore)}) by ${recipe.name}`,
      ...notices.map((notice) => `Note: ${notice}`),
      `${countOf(changes.length - refused.length, "change")}; ${countOf(refused.length, "node")} left unchanged`,
      ...refused
        .slice(0, 20)
        .map(
          ({ pass, node, operator, reason }) => `  ${pass} left ${operator} "${node}": ${reason}`,
        ),
      `sha256 ${digest}`,
      "",
    ];
    return { exitCode: 0, text: lines.join("\n"), json: { ...result, path: outputPath } };
  },
};

/** The model is read and an engine process starts while what compresses is loaded. */
async function compressMeanwhile(
  { host, engine }: Context,
  request: CompressRequest,
): Promise<CompressResult> {
  const dismiss = engine.startAhead();
  const reading = readingAhead(host, request.modelPath);
  try {
    const { compress: runCompress } = await import("../../commands/compress.ts");
    return await runCompress(reading, engine, request);
  } finally {
    await dismiss();
  }
}
