/** Base and candidate asked for the rows of a probe, in one way or several. An engine that refuses them is an answer, too. */
import { buildSample } from "../../measure/build-sample.ts";
import type { Sample } from "../../measure/sample.ts";
import type { Engine } from "../../run/engine.ts";
import type { Measurement } from "../../schema/measurement.ts";
import type { Column } from "../../schema/tensor.ts";
import { EngineError } from "../../schema/user-error.ts";
import type { ProbeData } from "../load/load-probes.ts";
import type { ResolvedTask } from "../load/resolve-task.ts";
import { type Asked, answersAt, type Subject } from "./observe.ts";
import { readingFor } from "./read-answers.ts";

export interface Both<Value> {
  readonly base: Value;
  readonly candidate: Value;
}

export type Way = Omit<Asked, "modelPath" | "kernels">;
export type Answered = Both<Column | EngineError>;

export interface Asking {
  readonly engine: Engine;
  /** With the rows of the probe as its feeds. */
  readonly subject: Subject;
  readonly task: ResolvedTask;
  readonly data: ProbeData;
  readonly slice: string;
}

export interface Shown {
  readonly measurements: readonly Measurement[];
  readonly notices: readonly string[];
}

export async function askBoth({ engine, subject }: Asking, way: Way): Promise<Answered> {
  const answer = (modelPath: string): Promise<Column | EngineError> =>
    orRefusal(() => answersAt(engine, subject, { ...way, modelPath, kernels: "ordinary" }));
  return {
    base: await answer(subject.basePath),
    candidate: await answer(subject.candidatePath),
  };
}

async function orRefusal(run: () => Promise<Column>): Promise<Column | EngineError> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

/** All are read alike, as the first is; what was refused has no sample. */
export function samplesOf(
  { task, data }: Asking,
  answers: readonly Answered[],
): readonly Both<Sample | undefined>[] {
  const like = answers
    .flatMap(({ base, candidate }) => [base, candidate])
    .find((answer) => !(answer instanceof EngineError));
  const read = (answer: Column | EngineError): Sample | undefined =>
    answer instanceof EngineError || like === undefined || like instanceof EngineError
      ? undefined
      : buildSample(answer, readingFor(task, data, like));
  return answers.map(({ base, candidate }) => ({ base: read(base), candidate: read(candidate) }));
}

/** Who was refused, and in whose words; none when both answered. */
export function refusals(slice: string, { base, candidate }: Answered): readonly string[] {
  if (!(candidate instanceof EngineError)) {
    return base instanceof EngineError
      ? [
          `On ${slice} the base is refused by the engine, and the candidate answers (${base.message})`,
        ]
      : [];
  }
  const who = base instanceof EngineError ? "base and candidate are" : "only the candidate is";
  return [`On ${slice} ${who} refused by the engine (${candidate.message})`];
}
