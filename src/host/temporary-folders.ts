/** Temporary folders of this process: those that are still there when it ends are removed with it. */
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Of the whole process: it ends once, whoever made them. */
const open = new Set<string>();

function removeAll(): void {
  for (const folder of open) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

export async function makeTemporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "compression-gate-"));
  if (open.size === 0) process.once("exit", removeAll);
  open.add(folder);
  return folder;
}

/** It was removed. */
export function forgetTemporaryFolder(folder: string): void {
  if (open.delete(folder) && open.size === 0) process.removeListener("exit", removeAll);
}
