/** Whether what a run was made of is what lies here: model, data, policy, baseline and candidate by their digests. */
import type { RunRecord } from "../../schema/generated/record.ts";
import { type Difference, differences } from "../differences.ts";
import type { Prepared } from "../prepare.ts";

/** `provided` is the digest of a candidate that was compressed elsewhere. Each difference is a reason not to run again: something else would be judged. */
export function inputDifferences(
  record: RunRecord,
  { base, data, inForce, criteria, reference, suites }: Prepared,
  provided: string | undefined,
): readonly Difference[] {
  const { model, data: recorded, policy, baseline, candidate } = record;
  const inputs: readonly (readonly [name: string, recorded: unknown, here: unknown])[] = [
    [`model "${model.path}"`, model.digest, base.digest],
    [
      `evaluation data "${recorded.evaluation.source}"`,
      recorded.evaluation.digest,
      data.evaluation.dataset.digest,
    ],
    [
      `calibration data "${recorded.calibration.source}"`,
      recorded.calibration.digest,
      data.calibration.dataset.digest,
    ],
    [`policy "${policy.source}"`, policy.digest, inForce.digest],
    ["criteria that the policy means", policy.criteria, criteria],
    ["baseline", baseline.digest, reference.digest],
    ["behaviour tests", suitesOf(record.suites), suitesOf(suites)],
    ["seed", record.seed, inForce.seed],
    ...(candidate.recipe === null && record.canary !== true
      ? [[`candidate "${candidate.path}"`, candidate.digest, provided] as const]
      : []),
  ];
  return inputs
    .filter(([, before, here]) => differences(before, here).length > 0)
    .map(([path, before, here]) => ({ path, recorded: before, recomputed: here }));
}

const suitesOf = (
  suites: readonly { readonly name: string; readonly digest: string }[] = [],
): Readonly<Record<string, string>> =>
  Object.fromEntries(suites.map(({ name, digest }) => [name, digest]));
