/** What all trials of a search share: what the base takes and answers, and further rows that a candidate must hold on. */
import type { Host } from "../../host/host.ts";
import type { Footprint } from "../../measure/footprint.ts";
import type { Engine } from "../../run/engine.ts";
import type { LookPlan } from "../../stats/group-sequential.ts";
import type { Column } from "../../schema/tensor.ts";
import type { CandidateRequest } from "../candidate/candidate.ts";
import type { BoundData } from "../load/load-data.ts";
import { loadPerturbations } from "../load/load-perturbations.ts";
import { asksForMemory, type Cost } from "../observe/cost-metrics.ts";
import { footprintOf } from "../observe/measure-costs.ts";
import { limitsOf } from "../model-in-force.ts";
import { answersAt, type Subject } from "../observe/observe.ts";
import { servedAt } from "../load/sweep.ts";

export interface StressedRows {
  readonly name: string;
  readonly critical: true;
  readonly rows: number;
  readonly apart: true;
  readonly data: BoundData;
}

export interface SearchGround {
  /** Of the base, without its memory. */
  readonly sizes: Footprint;
  /** Of the base, with its memory where a criterion asks for it. Measured once, when it is asked for. */
  readonly footprint: () => Promise<Footprint>;
  /** Answered once for each set of rows. */
  readonly baseAnswers: (rows: BoundData) => Promise<Column>;
  /** Perturbed calibration rows, where the policy asks that a perturbation must be proven. */
  readonly stress: readonly StressedRows[];
  /** What is asked of each candidate that may be chosen. */
  readonly costs: readonly Cost[];
  /** How often a candidate's timings may be looked at. */
  readonly plan: LookPlan;
}

/** No row of the evaluation is seen: calibration rows are perturbed in their place, and shifts are left to the verdict. */
export async function prepareGround(
  host: Host,
  engine: Engine,
  {
    request,
    takesTimings,
    plan,
  }: Pick<SearchGround, "plan"> & {
    readonly request: CandidateRequest;
    readonly takesTimings: boolean;
  },
): Promise<SearchGround> {
  const subject = subjectOf(request, request.base.path);
  let footprint: Promise<Footprint> | undefined;
  const answered = new Map<BoundData, Promise<Column>>();
  const answer = ({ feeds }: BoundData): Promise<Column> =>
    answersAt(
      engine,
      { ...subject, feeds },
      { modelPath: subject.basePath, batch: subject.serving.batch, kernels: "ordinary" },
    );
  return {
    footprint: () =>
      (footprint ??= footprintOf(host, engine, {
        loaded: request.base,
        subject,
        criteria: request.criteria,
      })),
    baseAnswers: (rows) => {
      const known = answered.get(rows) ?? answer(rows);
      answered.set(rows, known);
      return known;
    },
    sizes: await footprintOf(host, engine, { loaded: request.base, subject, criteria: [] }),
    stress: await stressedRows(host, request),
    plan,
    costs: [
      ...(asksForMemory(request.criteria) ? (["memory"] as const) : []),
      ...(takesTimings ? (["latency"] as const) : []),
    ],
  };
}

async function stressedRows(
  host: Host,
  { inForce, base, data }: CandidateRequest,
): Promise<readonly StressedRows[]> {
  const { calibration } = data;
  const { evaluation } = inForce.policy.data;
  const { label, ...unlabelled } = evaluation;
  const isLabelled = label !== undefined && calibration.dataset.columns.has(label);
  const policy = {
    ...inForce.policy,
    data: { ...inForce.policy.data, evaluation: isLabelled ? evaluation : unlabelled },
  };
  const perturbed = loadPerturbations(host, {
    policy,
    directory: inForce.directory,
    seed: inForce.seed,
    loaded: base,
    data: { ...data, evaluation: calibration },
  });
  const stressed: StressedRows[] = [];
  for (const { name, critical, rows, open } of perturbed)
    if (critical) stressed.push({ name, critical, rows, apart: true, data: await open() });
  return stressed;
}

/** The base and a candidate on calibration rows. */
export function subjectOf(
  { base, data, inForce }: CandidateRequest,
  candidatePath: string,
): Subject {
  return {
    basePath: base.path,
    candidatePath,
    feeds: data.calibration.feeds,
    output: data.task.output.name,
    deviation: data.task.deviation?.name,
    serving: servedAt(inForce.policy, base.signature.inputs),
    limits: limitsOf(inForce.policy),
    seed: inForce.seed,
  };
}
