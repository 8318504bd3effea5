/** Every question to an engine, described for its key: the order of the fields is part of it. */
import type { Question } from "./answer-key.ts";
import type {
  LatencyArm,
  LatencyJob,
  LoadJob,
  OptimizeJob,
  PredictJob,
  RangesJob,
  SumsJob,
} from "./engine.ts";

export const predictQuestion = ({
  modelPath,
  feeds,
  rows,
  batch,
  outputs,
  unpadding,
  options,
}: PredictJob): Question => ({
  paths: [modelPath],
  feeds,
  options: [
    rows === undefined ? null : [...rows],
    batch,
    outputs ?? null,
    options,
    ...(unpadding === undefined ? [] : [unpadding]),
  ],
});

const armsOf = (arms: readonly LatencyArm[]): Pick<Question, "paths" | "options"> => ({
  paths: arms.map(({ modelPath }) => modelPath),
  options: arms.map(({ name, options }) => [name, options]),
});

export function timedQuestion({ arms, feeds, ...plan }: LatencyJob | LoadJob): Question {
  const { options, ...models } = armsOf(arms);
  return { ...models, feeds, options: [options, plan] };
}

export const rangesQuestion = ({ model, feeds, ...rest }: RangesJob): Question => ({
  ...("path" in model ? { paths: [model.path] } : { models: [model] }),
  feeds,
  options: rest,
});

export const sumsQuestion = ({ model, feeds, ...rest }: SumsJob): Question => ({
  models: [model],
  feeds,
  options: rest,
});

export const optimizeQuestion = ({ modelPath, options }: OptimizeJob): Question => ({
  paths: [modelPath],
  options,
});
