/** Corrects a candidate's scores by what it answers to the calibration rows. */
import { recalibrateOutput } from "../../compress/recalibrate-output.ts";
import { buildSample, looksLikeProbabilities } from "../../measure/build-sample.ts";
import { fitRecalibration } from "../../measure/recalibration/fit-recalibration.ts";
import type { ClassificationSample } from "../../measure/sample.ts";
import type { Model } from "../../model/ir.ts";
import type { Engine } from "../../run/engine.ts";
import type { RecalibrationMethod } from "../../schema/generated/policy.ts";
import type { Column } from "../../schema/tensor.ts";
import { UserError } from "../../schema/user-error.ts";
import type { CandidateRequest } from "./candidate.ts";
import type { LoadedModel } from "../load/load-model.ts";
import { answersAt } from "../observe/observe.ts";
import { readingFor } from "../observe/read-answers.ts";
import { subjectOf } from "../search/search-ground.ts";

export interface Recalibrating {
  readonly request: CandidateRequest;
  readonly candidate: LoadedModel;
  readonly method: RecalibrationMethod;
}

/** @throws UserError where there is nothing to fit, or where the graph cannot take the fit */
export async function recalibrateCandidate(
  engine: Engine,
  { request, candidate, method }: Recalibrating,
): Promise<{ readonly model: Model; readonly notice: string }> {
  const { task, calibration } = request.data;
  refuseOutput(request);
  const subject = { ...subjectOf(request, candidate.path), feeds: calibration.feeds };
  const { batch } = subject.serving;
  // The exact kernels, so that the same fit is made on every CPU.
  const answers = await answersAt(engine, subject, {
    modelPath: candidate.path,
    kernels: "exact",
    batch,
  });
  const sample = sampleOf(request, answers);
  const fitted = fitRecalibration(sample, method);
  const isProbability =
    task.scores === "auto" ? looksLikeProbabilities(answers) : task.scores === "probabilities";
  const model = recalibrateOutput(candidate.model, fitted.recalibration, {
    output: task.output.name,
    scores: isProbability ? "probabilities" : "logits",
  });
  const rows = fitted.rows.toLocaleString("en-US");
  const notice = `The candidate's scores are recalibrated by ${method}, fitted to ${rows} calibration rows, whose log loss goes from ${fitted.lossBefore.toPrecision(3)} to ${fitted.lossAfter.toPrecision(3)} nats: ${fitted.parameters}`;
  return { model, notice };
}

const refused = (reason: string): UserError =>
  new UserError("policy-invalid", `Cannot recalibrate: ${reason}`);

function refuseOutput({ data: { task } }: CandidateRequest): void {
  const { kind, output } = task;
  if (kind !== "classification")
    throw refused(`it needs a classification, and the task is a ${kind}`);
  const [, scores, ...more] = output.shape;
  if (output.elementType !== "float32")
    throw refused(`output "${output.name}" holds ${output.elementType}; it must hold float32`);
  if (more.length > 0 || typeof scores !== "number" || scores < 2)
    throw refused(
      `output "${output.name}" has shape [${output.shape.map((size) => size ?? "?").join(", ")}]; it must have one score for each class`,
    );
}

function sampleOf({ data }: CandidateRequest, answers: Column): ClassificationSample {
  const sample = buildSample(answers, readingFor(data.task, data.calibration, answers));
  if (sample.kind !== "classification")
    throw new Error("A classification was read as something else");
  return sample;
}
