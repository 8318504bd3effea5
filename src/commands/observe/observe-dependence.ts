/** Whether the answer to a row depends on what is beside it: on other rows of its batch, on its padding. */
import { measureDependence } from "../../measure/probes.ts";
import type { Sample } from "../../measure/sample.ts";
import type { RowLengths } from "../../schema/row-lengths.ts";
import {
  type Asking,
  askBoth,
  type Both,
  refusals,
  samplesOf,
  type Shown,
  type Way,
} from "./probe-arms.ts";

const LARGER_BATCH = 8;

/** Each row alone against the same rows in batches. */
export function observeBatches(asking: Asking): Promise<Shown> {
  return observeWays(asking, "batch", [{ batch: 1 }, { batch: LARGER_BATCH }]);
}

/** Each row alone and unpadded against the same rows padded, in batches; and padded, but alone. */
export async function observePadding(asking: Asking): Promise<Shown> {
  const { padding } = asking.data;
  if (padding === undefined) throw new Error("The rows of this probe were not looked at");
  if ("inapplicable" in padding) {
    const notice = `On ${asking.slice} nothing is measured: it is not applicable, since ${padding.inapplicable}`;
    return { measurements: [], notices: [notice] };
  }
  return observeWays(asking, "padding", waysOf(padding));
}

const waysOf = (padding: RowLengths): readonly Way[] => [
  { batch: 1, unpadding: { ...padding, isCut: true } },
  { batch: LARGER_BATCH, unpadding: { ...padding, isCut: false } },
  { batch: 1, unpadding: { ...padding, isCut: false } },
];

async function observeWays(
  asking: Asking,
  on: "batch" | "padding",
  ways: readonly Way[],
): Promise<Shown> {
  const { slice, data } = asking;
  const answers = [];
  for (const way of ways) {
    const answered = await askBoth(asking, way);
    const refused = refusals(slice, answered);
    if (refused.length > 0) return { measurements: [], notices: refused };
    answers.push(answered);
  }
  const [alone, company, paddedAlone] = samplesOf(asking, answers).map(whole);
  if (alone === undefined || company === undefined) throw new Error("Two ways were asked");
  const measurements = measureDependence({
    on,
    slice,
    base: [alone.base, company.base],
    candidate: [alone.candidate, company.candidate],
    ...(paddedAlone === undefined ? {} : { paddedAlone }),
    clusters: data.clusters,
  });
  return { measurements, notices: [] };
}

function whole({ base, candidate }: Both<Sample | undefined>): Both<Sample> {
  if (base === undefined || candidate === undefined) throw new Error("No arm was refused");
  return { base, candidate };
}
