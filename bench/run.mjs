/** Bundles a benchmark and the program as it stands in `src/`, and runs it: `node bench/run.mjs compress [options]`. */
import { spawnSync } from "node:child_process";
import { build } from "esbuild";

const FOLDER = ".cache/bench/program";
const [name, ...options] = process.argv.slice(2);
await build({
  entryPoints: {
    [name]: `bench/${name}.ts`,
    cli: "src/cli/main.ts",
    engine: "src/run/process/main.ts",
    measure: "src/commands/observe/thread/main.ts",
  },
  outdir: FOLDER,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  external: ["onnxruntime-node"],
  // As in dist/: what a run does not ask for is not parsed.
  splitting: true,
  chunkNames: "[name]-[hash]",
  banner: {
    js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
  },
});
const { status } = spawnSync(
  process.execPath,
  ["--no-warnings", `${FOLDER}/${name}.js`, ...options],
  { stdio: "inherit" },
);
process.exitCode = status ?? 1;
