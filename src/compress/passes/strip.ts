/** Leaves out what the engine does without: default attributes, documentation, long names of inner values, constants that follow from others. */
import { type Model, graphOf, withGraph } from "../../model/ir.ts";
import { modelLength } from "../../model/write-model.ts";
import { dropUnused } from "../drop-unused.ts";
import type { Change, Pass, PassResult } from "../pass.ts";
import { deriveBiasScales } from "../strip/bias-scales.ts";
import { dropDefaultAttributes } from "../strip/default-attributes.ts";
import { dropDocumentation } from "../strip/documentation.ts";
import { shortenNames } from "../strip/short-names.ts";
import { dropZeroPoints } from "../strip/zero-points.ts";

interface Cut {
  readonly what: string;
  readonly cut: (model: Model) => Model;
}

const CUTS: readonly Cut[] = [
  { what: "documentation", cut: dropDocumentation },
  { what: "default attributes", cut: dropDefaultAttributes },
  { what: "zero points that are zero", cut: (model) => dropUnused(dropZeroPoints(model)) },
  { what: "bias scales that are products", cut: (model) => dropUnused(deriveBiasScales(model)) },
  { what: "types of inner values", cut: (model) => withGraph(model, { valueInfos: [] }) },
];

export const strip: Pass<"strip"> = {
  name: "strip",
  description: "default attributes, documentation and long names of inner values left out",
  needsCalibration: false,
  takesTurns: () => true,
  apply: (model, step) => Promise.resolve(applyStrip(model, step["keep-names"] ?? false)),
};

/** One change for each kind of thing that was left out, with the bytes that it took. */
function applyStrip(model: Model, keepNames: boolean): PassResult {
  const cuts = keepNames
    ? CUTS
    : [...CUTS, { what: "long names of inner values", cut: shortenNames }];
  const changes: Change[] = [];
  let current = model;
  let bytes = modelLength(model);
  for (const { what, cut } of cuts) {
    const next = cut(current);
    const left = modelLength(next);
    if (left >= bytes) continue;
    const reason = `${bytes - left} bytes of ${what} left out`;
    changes.push({ kind: "applied", node: graphOf(model).name, operator: "", reason });
    [current, bytes] = [next, left];
  }
  return { model: current, changes };
}
