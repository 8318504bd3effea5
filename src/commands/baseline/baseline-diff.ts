/** `baseline diff`: two acceptances of a model, number by number. */
import type { Host } from "../../host/host.ts";
import { readPolicy } from "../../policy/read-policy.ts";
import { baselinePath, parseBaseline, readBaseline } from "../../record/baseline-file.ts";
import { driftBetween, movedValues } from "../../record/drift.ts";
import type { Drift, MovedValue } from "../../schema/drift.ts";
import type { Baseline } from "../../schema/generated/baseline.ts";
import { UserError } from "../../schema/user-error.ts";
import type { BaselineRequest } from "../baseline.ts";
import { baselineAt } from "./baseline-history.ts";
import { modelsInForce } from "../model-in-force.ts";

export interface BaselineDifference {
  readonly model: string;
  /** Where the two come from, such as "HEAD" and "the working tree". */
  readonly from: string;
  readonly to: string;
  readonly drift: Drift;
  /** Every figure that is not the same to the last digit. */
  readonly candidate: readonly MovedValue[];
  readonly base: readonly MovedValue[];
}

export interface Revisions {
  /** A git revision. */
  readonly from: string;
  /** undefined: the working tree. */
  readonly to: string | undefined;
}

/** @throws UserError for a baseline that is missing on either side */
export async function diffBaselines(
  host: Host,
  { policyPath, models }: BaselineRequest,
  { from, to }: Revisions,
): Promise<readonly BaselineDifference[]> {
  const policy = await readPolicy(host, policyPath);
  const differences: BaselineDifference[] = [];
  for (const { name: model, baselines, directory } of modelsInForce(host, policy, {
    names: models,
  })) {
    const path = baselinePath(host, baselines ?? "baselines", model);
    const file = { path, directory, model };
    const before = (await baselineAt(host, file, from)).baseline;
    const after =
      to === undefined
        ? await inWorkingTree(host, path, model)
        : (await baselineAt(host, file, to)).baseline;
    const names = { model, from, to: to ?? "the working tree" };
    differences.push({ ...names, ...differenceOf(before, after) });
  }
  return differences;
}

async function inWorkingTree(host: Host, path: string, model: string): Promise<Baseline> {
  const baseline = await readBaseline(host, path);
  if (baseline !== undefined) return baseline;
  throw new UserError(
    "file-missing",
    `Cannot compare the baseline of "${model}": there is none at "${path}"; \`--to REVISION\` takes one of git's`,
  );
}

/** Two files, wherever they come from. */
export async function diffBaselineFiles(
  host: Host,
  from: string,
  to: string,
): Promise<BaselineDifference> {
  const [before, after] = [
    parseBaseline(await host.files.readText(from), from),
    parseBaseline(await host.files.readText(to), to),
  ];
  if (before.model === after.model)
    return { model: after.model, from, to, ...differenceOf(before, after) };
  throw new UserError(
    "usage",
    `Cannot compare "${from}" with "${to}": one is of model "${before.model}", the other of "${after.model}"`,
  );
}

function differenceOf(
  before: Baseline,
  after: Baseline,
): Pick<BaselineDifference, "drift" | "candidate" | "base"> {
  return {
    drift: driftBetween(before, after),
    candidate: movedValues(before.values, after.values),
    base: movedValues(before.baseValues ?? {}, after.baseValues ?? {}),
  };
}
