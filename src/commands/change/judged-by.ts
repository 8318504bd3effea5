/** What a policy says of a model, as far as it is compared between base and change. */
import type { ModelInForce } from "../model-in-force.ts";
import { isShipped } from "./shipping.ts";

/** All that decides how a model is judged and shown, besides files. */
export function judgedBy({
  policy,
  onInconclusive,
  correction,
  seed,
  bootstrap,
  publishExamples,
  waivers = [],
}: ModelInForce): unknown {
  const byId = waivers.map(({ id, model: _, ...waiver }) => [id, waiver]);
  const whole = {
    "on-inconclusive": onInconclusive,
    correction,
    seed,
    bootstrap,
    "publish-examples": publishExamples,
  };
  return { ...policy, ...whole, waivers: Object.fromEntries(byId) };
}

/** What would ship is judged by what is in force; what is shown of rows is no matter of a verdict. */
export const judges = (path: string): boolean => !isShipped(path) && path !== "publish-examples";
