/** The real engine process, bundled from the sources under test. */
import { writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { nodeHost } from "../../src/host/node-host.ts";
import type { Model } from "../../src/model/ir.ts";
import { writeModel } from "../../src/model/write-model.ts";
import type { Limits, SessionOptions } from "../../src/run/engine.ts";
import type { EngineProgram } from "../../src/run/run-job.ts";

export const LIMITS: Limits = { timeoutMs: 60_000, memoryBytes: 2e9 };
export const PLAIN: SessionOptions = { threads: 1, kernels: "ordinary", optimization: "all" };

export interface BuiltEngine {
  readonly program: EngineProgram;
  /** Writes a file beside the engine and gives its path. */
  readonly keep: (name: string, content: Model | Uint8Array | string) => string;
  readonly folder: string;
}

/** The caller removes `folder`. */
export async function buildEngine(): Promise<BuiltEngine> {
  const folder = await mkdtemp(join(tmpdir(), "gate-engine-"));
  const enginePath = join(folder, "engine.mjs");
  await build({
    entryPoints: ["src/run/process/main.ts"],
    outfile: enginePath,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["onnxruntime-node"],
    logLevel: "error",
  });
  const runtimePath = resolve("node_modules/onnxruntime-node/dist/index.js");
  return {
    program: { host: nodeHost(), enginePath, runtimePath },
    folder,
    keep: (name, content) => {
      const path = join(folder, name);
      const isFile = typeof content === "string" || content instanceof Uint8Array;
      writeFileSync(path, isFile ? content : writeModel(content));
      return path;
    },
  };
}
