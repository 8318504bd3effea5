/** How rows differ from those that calibration saw, and what a reader should know of it. */
import type { Dataset } from "../../data/dataset.ts";
import { dataDrift } from "../../measure/drift/data-drift.ts";
import type { DataDrift } from "../../schema/generated/record.ts";
import { randomStreams } from "../../stats/random.ts";
import type { Prepared } from "../prepare.ts";

/** Labels are no inputs: that they differ is another matter. */
export function driftFrom({ data, inForce }: Prepared, current: Dataset): DataDrift {
  const { label } = inForce.policy.data.evaluation;
  return dataDrift(data.calibration.dataset, current, {
    random: randomStreams(inForce.seed).stream(`drift:${current.source}`),
    except: label === undefined ? [] : [label],
  });
}

/** Of the evaluation rows: nothing where calibration had the same file. */
export function evaluationDrift(prepared: Prepared): readonly DataDrift[] {
  const { calibration, evaluation } = prepared.data;
  return calibration.dataset.source === evaluation.dataset.source
    ? []
    : [driftFrom(prepared, evaluation.dataset)];
}

const NAMED = 5;
/** Of the numbers of a column: a few are always beyond what was seen before. */
const LEAST_OUTSIDE = 0.01;

/** One sentence for each set of rows that moved, and one for each that leaves the range that calibration saw. */
export function driftNotices(drifts: readonly DataDrift[]): readonly string[] {
  return [...movedNotices(drifts), ...outsideNotices(drifts)];
}

function outsideNotices(drifts: readonly DataDrift[]): readonly string[] {
  return drifts.flatMap(({ source, columns }) => {
    const beyond = columns
      .map(({ name, outside = 0 }) => ({ name, outside }))
      .filter(({ outside }) => outside >= LEAST_OUTSIDE)
      .toSorted((a, b) => b.outside - a.outside);
    if (beyond.length === 0) return [];
    const named = beyond
      .slice(0, NAMED)
      .map(({ name, outside }) => `${name} (${Number((100 * outside).toPrecision(2))} %)`);
    const more = beyond.length > NAMED ? ` and ${beyond.length - NAMED} more` : "";
    return [
      `${beyond.length} of ${columns.length} columns of "${source}" ${beyond.length === 1 ? "has" : "have"} numbers beyond all that calibration saw: ${named.join(", ")}${more}; scales that were calibrated on those cut them off`,
    ];
  });
}

function movedNotices(drifts: readonly DataDrift[]): readonly string[] {
  return drifts.flatMap(({ source, columns }) => {
    const moved = columns.filter(({ drifts: drifting }) => drifting);
    if (moved.length === 0) return [];
    const named = moved
      .toSorted((a, b) => b.effect - a.effect)
      .slice(0, NAMED)
      .map(({ name, effect }) => `${name} (${Number(effect.toPrecision(2))})`);
    const more = moved.length > NAMED ? ` and ${moved.length - NAMED} more` : "";
    return [
      `${moved.length} of ${columns.length} columns of "${source}" ${moved.length === 1 ? "is" : "are"} distributed otherwise than in the calibration data: ${named.join(", ")}${more}; scales that were calibrated on those may not fit`,
    ];
  });
}
