/** `npm run bench:large`: a generated model of 3 GB through recipes that take one weight after the other, and through the gate; what each makes, and the memory that it takes. */
import { parseArgs } from "node:util";
import { markdownTable } from "markdown-table";
import type { Host } from "../src/host/host.ts";
import { nodeHost } from "../src/host/node-host.ts";
import { terminalLog } from "../src/host/terminal-log.ts";
import { type GeneratedShape, THREE_GIGABYTES, writeGenerated } from "./generated-model.ts";
import { runOurs } from "./variants.ts";

/** Beyond the largest tensor. */
const ALLOWED_BYTES = 1.5e9;
const TIMEOUT_MS = 1_800_000;
/** Of the data that the gate answers. */
const ROWS = 30;

/** Recipes by name, built-in or made here. The last ones make what does not fit into one file either. */
const OWN: Readonly<Record<string, string>> = {
  "keep-most":
    "[{ pass: int8-dynamic, keep-float: ['layers.*1', 'layers.*2', 'layers.*4', 'layers.*5'] }]",
  strip: "[{ pass: clean }, { pass: strip }]",
};

const { values } = parseArgs({
  options: {
    recipes: { type: "string", default: "int8-dynamic,float16,keep-most,strip" },
    check: { type: "boolean", default: false },
    blocks: { type: "string", default: String(THREE_GIGABYTES.blocks) },
  },
});

interface Row {
  readonly recipe: string;
  readonly bytes: number;
  readonly files: number;
  readonly seconds: number;
  readonly peakBytes: number;
  readonly treeBytes: number;
  readonly failure: string | undefined;
}

const log = terminalLog(process.stderr);
const host = nodeHost({ log });
const folder = await host.files.makeTemporaryDirectory();
try {
  const shape = { ...THREE_GIGABYTES, blocks: Number(values.blocks) };
  const modelPath = host.files.resolve(folder, "model.onnx");
  host.log.progress("generating the model");
  await writeGenerated(host, modelPath, shape);
  const rows: Row[] = [];
  for (const recipe of values.recipes.split(",")) {
    host.log.progress(`compressing by ${recipe}`);
    rows.push(await compressBy(host, { recipe, modelPath, folder }));
  }
  if (values.check) {
    host.log.progress("checking int8-dynamic");
    rows.push(await checkBy(host, { recipe: "int8-dynamic", modelPath, folder }, shape));
  }
  log.finish();
  process.stdout.write(`${await describe(host, { modelPath, shape, rows })}\n`);
} finally {
  await host.files.remove(folder);
}

interface Compressing {
  readonly recipe: string;
  readonly modelPath: string;
  readonly folder: string;
}

/** By the command line, in a process of its own; what it makes is weighed and removed. */
async function compressBy(
  { files }: Host,
  { recipe, modelPath, folder: scratch }: Compressing,
): Promise<Row> {
  const output = files.resolve(scratch, "made", "candidate.onnx");
  const words = ["--recipe", await recipeFor(recipe, scratch), "--output", output, "--quiet"];
  const ran = await runOurs(host, ["compress", modelPath, ...words], TIMEOUT_MS);
  const made = (await files.exists(output)) ? await files.list(files.resolve(output, "..")) : [];
  let bytes = 0;
  for (const file of made) bytes += await files.sizeBytes(files.resolve(output, "..", file));
  await files.remove(files.resolve(output, ".."));
  return { ...ran, recipe, bytes, files: made.length };
}

/** The gate as a policy asks for it, without timings: the engine's processes hold the models, the program's own does not. */
async function checkBy(
  { files }: Host,
  { recipe, modelPath, folder: scratch }: Compressing,
  { width }: GeneratedShape,
): Promise<Row> {
  const columns = Array.from({ length: width }, (_, place) => `c${place}`);
  const lines = Array.from({ length: ROWS }, (_, row) =>
    columns.map((_column, place) => Math.sin(row * 7 + place).toFixed(4)).join(),
  );
  await files.write(files.resolve(scratch, "rows.csv"), [columns.join(), ...lines].join("\n"));
  const policy = {
    version: 1,
    models: {
      generated: {
        path: modelPath,
        inputs: { x: { columns } },
        data: { evaluation: { path: "rows.csv" } },
        recipe,
        limits: { seconds: 1200, "memory-mb": 16_000 },
        criteria: [
          { kind: "floor", metric: "sqnr", limit: 20 },
          { kind: "ceiling", metric: "bytes", limit: 0.3, relative: true },
        ],
      },
    },
  };
  const path = files.resolve(scratch, "policy.yml");
  await files.write(path, JSON.stringify(policy));
  const ran = await runOurs(host, ["check", "--policy", path, "--quiet"], TIMEOUT_MS);
  const output = files.resolve(scratch, "out");
  const candidate = files.resolve(output, "generated", "candidate.onnx");
  const isMade = await files.exists(candidate);
  const bytes = isMade ? await files.sizeBytes(candidate) : 0;
  await files.remove(output);
  // Without a baseline the verdict is no pass, which is not what is measured.
  const failure = isMade ? undefined : ran.failure;
  return { ...ran, recipe: `check by ${recipe}`, bytes, files: isMade ? 1 : 0, failure };
}

async function recipeFor(name: string, scratch: string): Promise<string> {
  const passes = OWN[name];
  if (passes === undefined) return name;
  const path = host.files.resolve(scratch, `${name}.yml`);
  await host.files.write(path, `version: 1\nname: ${name}\ndescription: own\npasses: ${passes}\n`);
  return path;
}

async function describe(
  { files }: Host,
  {
    modelPath,
    shape,
    rows,
  }: {
    readonly modelPath: string;
    readonly shape: GeneratedShape;
    readonly rows: readonly Row[];
  },
): Promise<string> {
  const largest = shape.width * shape.inner * 4;
  const allowed = largest + ALLOWED_BYTES;
  const total = await files.sizeBytes(`${modelPath}.data`);
  const table = rows.map(({ recipe, bytes, files: count, seconds, failure, ...peaks }) => [
    recipe,
    megabytes(bytes),
    String(count),
    seconds.toFixed(0),
    megabytes(peaks.peakBytes),
    megabytes(peaks.treeBytes),
    failure ?? (peaks.peakBytes <= allowed ? "yes" : "no"),
  ]);
  const head = ["recipe", "MB", "files", "s", "peak MB", "with engine MB", "within"];
  const lines = [
    `Model: ${megabytes(total)} MB, largest tensor ${megabytes(largest)} MB; allowed ${megabytes(allowed)} MB`,
    "",
    markdownTable([head, ...table], { align: ["l", "r", "r", "r", "r", "r", "l"] }),
  ];
  return lines.join("\n");
}

function megabytes(bytes: number): string {
  return Math.round(bytes / 1e6).toLocaleString("en-US");
}
