import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/commands/load/repository-root.ts
async function repositoryRoot(host, directory) {
  const { exitCode, stdout } = await host.processes.run({
    command: "git",
    arguments: ["rev-parse", "--show-cdup"],
    workingDirectory: directory,
    timeoutMs: 3e4
  });
  return exitCode === 0 ? host.files.resolve(directory, stdout.trim()) : void 0;
}

export {
  repositoryRoot
};
