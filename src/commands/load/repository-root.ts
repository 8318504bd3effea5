/** The top folder of the repository that holds a folder. */
import type { Host } from "../../host/host.ts";

/** undefined: the folder is in no git repository. */
export async function repositoryRoot(host: Host, directory: string): Promise<string | undefined> {
  const { exitCode, stdout } = await host.processes.run({
    command: "git",
    arguments: ["rev-parse", "--show-cdup"],
    workingDirectory: directory,
    timeoutMs: 30_000,
  });
  return exitCode === 0 ? host.files.resolve(directory, stdout.trim()) : undefined;
}
