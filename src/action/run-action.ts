/** One step of a workflow, from its inputs to its outputs. */
import { PublishError } from "../publish/publish-error.ts";
import { EngineError, UserError } from "../schema/user-error.ts";
import { VERSION } from "../schema/version.ts";
import { problemText } from "./comment-text.ts";
import { type Mode, readInputs } from "./inputs.ts";
import { readJob } from "./job.ts";
import { baselineMode } from "./modes/baseline.ts";
import { checkMode } from "./modes/check.ts";
import { judgeForkMode } from "./modes/judge-fork.ts";
import { judgeMode } from "./modes/judge.ts";
import { measureMode } from "./modes/measure.ts";
import { planMode } from "./modes/plan.ts";
import { revalidateMode } from "./modes/revalidate.ts";
import type { ActionProgram, RunMode, Start } from "./program.ts";
import type { Runner } from "./runner.ts";

const MODES: Readonly<Record<Mode, RunMode>> = {
  baseline: baselineMode,
  check: checkMode,
  judge: judgeMode,
  "judge-fork": judgeForkMode,
  measure: measureMode,
  plan: planMode,
  revalidate: revalidateMode,
};

/** Sets the conclusion of the job, whatever happens: nothing is thrown. */
export async function runAction(program: ActionProgram): Promise<void> {
  const { runner } = program;
  try {
    const start = await readStart(program);
    // Before anything that takes time, so that nobody looks at an empty log.
    runner.line(`compression-gate ${VERSION}: ${start.inputs.mode} on ${start.job.eventName}`);
    await MODES[start.inputs.mode](program, start);
  } catch (error) {
    await fail(runner, explain(error));
  }
}

async function readStart({ runner, host }: ActionProgram): Promise<Start> {
  const inputs = readInputs(runner);
  const job = readJob(runner);
  const payload: unknown = JSON.parse(await host.files.readText(job.eventPath));
  return { inputs, job, payload };
}

/** Before there is a report, or because of a bug. */
async function fail(runner: Runner, message: string): Promise<void> {
  runner.output("verdict", "error");
  runner.fail(message);
  await runner.summarize(problemText(message));
}

/** Some errors are a sentence already; anything else is a bug, and comes with its stack. */
function explain(error: unknown): string {
  const isSentence =
    error instanceof UserError || error instanceof EngineError || error instanceof PublishError;
  if (isSentence) return error.message;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a bug in compression-gate ${VERSION}; please report it with these lines:\n${stack}`;
}
