/** Loads a TypeScript module of this repository into a script; files that it reads by its own place are found. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

export async function loadTypeScript(path) {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
    define: { "import.meta.url": JSON.stringify(pathToFileURL(resolve(path)).href) },
  });
  const folder = await mkdtemp(join(tmpdir(), "compression-gate-script-"));
  try {
    const file = join(folder, "module.mjs");
    await writeFile(file, outputFiles[0].contents);
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}
