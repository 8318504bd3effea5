/** Where the inference engine is on this machine. */
import { createRequire } from "node:module";
import { join } from "node:path";

/** Entry file of onnxruntime-node in the user's own node_modules. */
export function userRuntime(directory: string): string | undefined {
  try {
    return createRequire(join(directory, "resolve.cjs")).resolve("onnxruntime-node");
  } catch {
    return undefined;
  }
}
