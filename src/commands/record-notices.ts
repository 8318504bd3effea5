/** What a reader must know of the data, the baseline and the machine to read the figures aright. */
import { saturationRisk } from "../compress/saturation-risk.ts";
import { cellTexts } from "../data/dataset.ts";
import type { Canary } from "./candidate/canary.ts";
import type { Candidate } from "./candidate/candidate.ts";
import { differences } from "./differences.ts";
import type { Prepared } from "./prepare.ts";

interface Noticed extends Prepared {
  readonly candidate: Candidate;
  readonly canary: Canary;
}

export function recordNotices(run: Noticed): readonly string[] {
  return [
    ...sampleNotice(run),
    ...labelNotice(run),
    ...overlapNotice(run),
    ...repeatNotice(run),
    ...clusterNotice(run),
    ...baselineNotice(run),
    ...otherModelNotice(run),
    ...otherCandidateNotice(run),
    ...saturationNotice(run),
    ...queryNotices(run),
  ];
}

function sampleNotice({ data, challenges }: Noticed): readonly string[] {
  const { rows, source } = data.evaluation.dataset;
  return [
    ...sampleSentence(`"${source}"`, { rows, sampledFrom: data.sampledFrom }),
    ...challenges.flatMap((challenge) => sampleSentence(challenge.name, challenge)),
  ].map((sentence) => `${sentence} (data.evaluation.rows)`);
}

function sampleSentence(
  what: string,
  { rows, sampledFrom }: { readonly rows: number; readonly sampledFrom?: number | undefined },
): readonly string[] {
  if (sampledFrom === undefined) return [];
  const [some, all] = [counted(rows), counted(sampledFrom)];
  return [`${some} of the ${all} rows of ${what} are judged, chosen by what they hold`];
}

const counted = (count: number): string => count.toLocaleString("en-US");

/** Of names that are listed in another order than that of the numbers, nothing else would tell. */
function labelNotice({ data: { task, evaluation }, inForce }: Noticed): readonly string[] {
  const { label } = inForce.policy.data.evaluation;
  const { classes = [] } = task;
  const column = label === undefined ? undefined : evaluation.dataset.columns.get(label);
  if (column === undefined || task.kind !== "classification") return [];
  const taken = new Set(cellTexts(column).map((text) => text.trim()));
  const numbered = [...taken].filter((text) => !classes.includes(text)).map(Number);
  const pairs = classes.flatMap((name, index) =>
    numbered.includes(index) ? [`${index} for ${JSON.stringify(name)}`] : [],
  );
  if (pairs.length === 0) return [];
  return [
    `Labels in "${label}" of "${evaluation.dataset.source}" are numbers, and the classes have names: taken are ${listed(pairs)}, in the order in which they are listed`,
  ];
}

const MOST_PAIRS = 6;

const listed = (pairs: readonly string[]): string =>
  `${pairs.slice(0, MOST_PAIRS).join(", ")}${pairs.length > MOST_PAIRS ? ", and so on" : ""}`;

function overlapNotice({ data: { overlap, evaluation } }: Noticed): readonly string[] {
  if (overlap === 0) return [];
  return [
    `${counted(overlap)} of ${counted(evaluation.dataset.rows)} evaluation rows equal a calibration row: the figures may flatter the candidate`,
  ];
}

/** Copies say nothing new: intervals take each of them for a row of its own. */
function repeatNotice({ data: { evaluation } }: Noticed): readonly string[] {
  const { rowDigests, rows, source } = evaluation.dataset;
  const repeated = rows - new Set(rowDigests).size;
  if (repeated === 0) return [];
  const equal = repeated === 1 ? "1 row equals" : `${counted(repeated)} rows equal`;
  return [
    `Of the ${counted(rows)} rows of "${source}", ${equal} another one in all columns: if these are copies, intervals are narrower than ${counted(rows - repeated)} different rows make them`,
  ];
}

function clusterNotice({ data: { evaluation } }: Noticed): readonly string[] {
  const { clusters, dataset } = evaluation;
  if (clusters === undefined) return [];
  const sources = new Set(clusters).size;
  return [
    `The ${counted(dataset.rows)} evaluation rows come from ${counted(sources)} ${sources === 1 ? "source" : "sources"}: intervals are as wide as that many independent sources make them`,
  ];
}

/** Rows that came after the baseline was recorded are compared with the float model alone; rows that went, with nothing. */
function baselineNotice({ baseline, reference, data, inForce }: Noticed): readonly string[] {
  if (baseline === undefined) return [];
  const { rowDigests } = data.evaluation.dataset;
  const accepted = Object.keys(baseline.answers);
  const now = new Set(rowDigests);
  const gone = accepted.filter((digest) => !now.has(digest)).length;
  const known = rowDigests.filter((digest) => baseline.answers[digest] !== undefined).length;
  const record = `\`compression-gate baseline record ${inForce.name}\``;
  return [
    ...(gone === 0
      ? []
      : [
          `${counted(gone)} of the ${counted(accepted.length)} different rows of the baseline are not in the evaluation data and no longer judged; where they were replaced on purpose, ${record} accepts it`,
        ]),
    ...(reference.state !== "present" || known === rowDigests.length
      ? []
      : [
          `The baseline knows ${counted(known)} of ${counted(rowDigests.length)} evaluation rows; ${record} brings it up to date`,
        ]),
  ];
}

/** What was accepted is what another model answered: the way to it holds the new training as well. */
function otherModelNotice({ baseline, base, inForce }: Noticed): readonly string[] {
  if (baseline === undefined || baseline.modelDigest === base.digest) return [];
  return [
    `The baseline is of another float model: what is compared with it changed with the model as well as by compression; \`compression-gate baseline record ${inForce.name}\` accepts this model's own`,
  ];
}

/** Of the same model, data, policy and engine the accepted recipe once made other bytes. */
function otherCandidateNotice(run: Noticed): readonly string[] {
  const { baseline, base, candidate, data, environment, inForce, canary } = run;
  if (baseline === undefined || baseline.recipe === null || canary !== false) return [];
  const isToBeSame =
    baseline.modelDigest === base.digest &&
    baseline.calibrationDigest === data.calibration.dataset.digest &&
    baseline.policyDigest === inForce.digest &&
    baseline.onnxruntime === environment.onnxruntime &&
    differences(baseline.recipe.passes, candidate.recipe?.passes).length === 0;
  if (!isToBeSame || baseline.candidateDigest === candidate.loaded.digest) return [];
  return [
    `The candidate is not the one that was accepted: the same recipe makes other bytes of the same model than it did; \`compression-gate baseline record ${inForce.name}\` accepts this one`,
  ];
}

/** What this machine cannot show by itself when its kernels are exact. */
function saturationNotice({ candidate, environment }: Noticed): readonly string[] {
  const { weights, risky } = saturationRisk(candidate.loaded.model);
  if (risky === 0 || environment.saturates) return [];
  return [
    `${counted(risky)} of ${counted(weights)} int8 weights can overflow on x86 CPUs without VNNI, where the candidate may answer differently than it did here; saturation-safe scales (reduce_range in other tools) avoid it`,
  ];
}

/** Queries of other rows than those that were asked for, or of the same rows more than once. */
function queryNotices({ loads, data }: Noticed): readonly string[] {
  const { rows } = data.evaluation.dataset;
  return loads.flatMap(({ slice, rowsPerQuery, rowsAsked }) => [
    ...(rowsAsked === undefined
      ? []
      : [
          `Under ${slice} a query holds ${rowsOf(rowsPerQuery)} in place of ${counted(rowsAsked)}: the model takes no other number`,
        ]),
    ...(rowsPerQuery > rows
      ? [
          `Under ${slice} a query holds ${rowsOf(rowsPerQuery)}, and the evaluation data has ${counted(rows)}: they are asked more than once`,
        ]
      : []),
  ]);
}

const rowsOf = (count: number): string => `${counted(count)} ${count === 1 ? "row" : "rows"}`;
