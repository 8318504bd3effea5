/** The program of the Action. */
import { fileURLToPath } from "node:url";
import { recordBaselines } from "../commands/baseline.ts";
import { checkChange } from "../commands/change/check-change.ts";
import { revalidate } from "../commands/revalidate.ts";
import { nodeHost } from "../host/node-host.ts";
import { connectGitHub } from "../publish/connect-github.ts";
import { childEngine } from "../run/child-engine.ts";
import { actionsRunner, forgetSecrets, takeToken } from "./actions-runner.ts";
import { runAction } from "./run-action.ts";
import { runnerRuntime } from "./runtime/runner-runtime.ts";

/** What shells report for a program that was interrupted. */
const CANCELLED = 130;

const token = takeToken(process.env);
const runner = actionsRunner(process.env);
const log = {
  progress: (message: string) => runner.line(message),
  warn: (message: string) =>
    runner.annotate({ level: "warning", title: "compression-gate", message }),
};
const beside = (program: string): string => fileURLToPath(new URL(program, import.meta.url));
const host = nodeHost({
  log,
  threadPath: beside("measure.js"),
  workingDirectory: process.env["GITHUB_WORKSPACE"] ?? process.cwd(),
});

await runAction({
  runner,
  host,
  token,
  check: checkChange,
  revalidate,
  recordBaselines,
  engineFor: async ({ workspace }, { registry }) => {
    const environment = process.env;
    const runtimePath = await runnerRuntime({
      environment,
      workspace,
      registry,
      line: log.progress,
    });
    forgetSecrets(process.env);
    return childEngine({ host, enginePath: beside("engine.js"), runtimePath });
  },
  connect: ({ apiUrl, owner, repository }) =>
    connectGitHub({
      token,
      apiUrl,
      owner,
      repository,
      timeoutMs: 30_000,
      now: () => Date.now(),
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    }),
  onCancel: (act) => {
    for (const signal of ["SIGINT", "SIGTERM"]) {
      process.once(signal, () => void act().finally(() => process.exit(CANCELLED)));
    }
  },
});
