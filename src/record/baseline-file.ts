/** Baselines: the accepted measurements of the last approved candidate, kept readable and diffable in the repository. */
import type { Host } from "../host/host.ts";
import type { Baseline } from "../schema/generated/baseline.ts";
import type { RunRecord } from "../schema/generated/record.ts";
import { LAYER_METRICS } from "../schema/layer-metrics.ts";
import { UserError } from "../schema/user-error.ts";
import { check, pathText } from "../schema/validate.ts";
import { toJson } from "./json-file.ts";

export function baselinePath(host: Host, folder: string, model: string): string {
  return host.files.resolve(folder, `${model}.json`);
}

/** undefined when there is none. @throws UserError record-invalid */
export async function readBaseline(host: Host, path: string): Promise<Baseline | undefined> {
  if (!(await host.files.exists(path))) return undefined;
  return parseBaseline(await host.files.readText(path), path);
}

/** @throws UserError record-invalid */
export function parseBaseline(text: string, source: string): Baseline {
  const checked = check("baseline", parse(text, source));
  if (checked.kind === "valid") return checked.value;
  const [problem] = checked.problems;
  const why =
    problem === undefined
      ? "it does not fit the schema"
      : `${pathText(problem.path)} ${problem.message}`;
  throw new UserError("record-invalid", `Cannot read baseline "${source}": ${why}`);
}

function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError("record-invalid", `Cannot read baseline "${source}": it is not JSON`, {
      cause: error,
    });
  }
}

export async function writeBaseline(host: Host, path: string, baseline: Baseline): Promise<void> {
  await host.files.write(path, toJson(baseline));
}

/** Values of one arm that stay comparable from machine to machine: exact kernels, sizes, what the engine makes of layers; never timings. */
export function buildBaseline(record: RunRecord): Baseline {
  const { model, candidate, data, policy, tool, environment } = record;
  return {
    version: 1,
    model: model.name,
    acceptedAt: record.createdAt,
    tool: tool.version,
    onnxruntime: environment.onnxruntime,
    modelDigest: model.digest,
    candidateDigest: candidate.digest,
    evaluationDigest: data.evaluation.digest,
    calibrationDigest: data.calibration.digest,
    policyDigest: policy.digest,
    recipe: candidate.recipe,
    chosenBy: candidate.chosenBy ?? "policy",
    values: valuesOf(record, "candidate"),
    baseValues: valuesOf(record, "base"),
    answers: answersOf(record),
  };
}

const OF_THE_FILE: ReadonlySet<string> = new Set([
  "bytes",
  "gzip-bytes",
  "parameters",
  ...LAYER_METRICS,
]);

/** Between metric and slice; no metric's name holds it. */
const ON = " on ";

/** By metric, and by metric and slice; eight digits are more than kernels agree on. */
function valuesOf(
  { measurements }: RunRecord,
  which: "base" | "candidate",
): Readonly<Record<string, number>> {
  const kept = measurements.filter(
    ({ arm, kernels, metric, versus }) =>
      arm === which && versus !== "baseline" && (kernels === "exact" || OF_THE_FILE.has(metric)),
  );
  const entries = kept.flatMap(({ metric, slice, estimate }): readonly [string, number][] =>
    estimate === null
      ? []
      : [[slice === "all" ? metric : `${metric}${ON}${slice}`, Number(estimate.toPrecision(8))]],
  );
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Names of the slices that values were accepted on; gaps between groups are none. */
export function slicesIn({ values }: Baseline): readonly string[] {
  const names = Object.keys(values).flatMap((key) => {
    const place = key.indexOf(ON);
    return place < 0 ? [] : [key.slice(place + ON.length)];
  });
  return [...new Set(names)].filter((name) => !name.startsWith("by "));
}

/** "answer" by row digest, under the exact kernels; equal rows have equal answers. */
function answersOf({ rows }: RunRecord): Readonly<Record<string, string>> {
  const entries = rows.digest.map((digest, row): readonly [string, string] => {
    const answer = rows.candidateExact[row] ?? null;
    return [digest, answer === null ? "none" : String(Number(answer.toPrecision(9)))];
  });
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The stored answer of each row; NaN where the baseline has the row without an answer, undefined where it lacks the row. */
export function baselineAnswers(
  baseline: Baseline,
  rowDigests: readonly string[],
): readonly (number | undefined)[] {
  return rowDigests.map((digest) => {
    const answer = baseline.answers[digest];
    if (answer === undefined) return undefined;
    return answer === "none" ? Number.NaN : Number(answer);
  });
}

export interface BaselineState {
  readonly state: "missing" | "present" | "stale";
  readonly reason?: string;
}

/** A baseline serves as long as it knows rows of the evaluation data: answers are compared row by row. */
export function baselineState(
  baseline: Baseline | undefined,
  { model, rowDigests }: { readonly model: string; readonly rowDigests: readonly string[] },
): BaselineState {
  const next = `record one with \`compression-gate baseline record ${model}\` and commit it`;
  if (baseline === undefined)
    return { state: "missing", reason: `there is no baseline yet; ${next}` };
  const known = rowDigests.filter((digest) => baseline.answers[digest] !== undefined).length;
  if (known > 0) return { state: "present" };
  return { state: "stale", reason: `the baseline knows no row of the evaluation data; ${next}` };
}

/** The stored recipe is used again until model, data, policy or engine change: `auto` is resolved once. */
export function reusableRecipe(
  baseline: Baseline | undefined,
  current: Pick<Baseline, "modelDigest" | "calibrationDigest" | "policyDigest" | "onnxruntime">,
): Baseline["recipe"] {
  if (baseline?.recipe === undefined || baseline.recipe === null) return null;
  const isSame =
    baseline.modelDigest === current.modelDigest &&
    baseline.calibrationDigest === current.calibrationDigest &&
    baseline.policyDigest === current.policyDigest &&
    baseline.onnxruntime === current.onnxruntime;
  return isSame ? baseline.recipe : null;
}
