/** The execution providers beside the CPU that the policy names. */
import type { Engine } from "../../run/engine.ts";
import { didYouMean } from "../../schema/did-you-mean.ts";
import type { ModelPolicy } from "../../schema/generated/policy.ts";
import { UserError } from "../../schema/user-error.ts";

export const providersNamed = ({ providers = [] }: ModelPolicy): readonly string[] =>
  providers.filter((name) => name !== "cpu");

/** Under which its measurements stand. */
export const providerSlice = (name: string): string => `provider=${name}`;

/** @throws UserError for one that the installed engine does not know */
export async function otherProviders(
  engine: Engine,
  policy: ModelPolicy,
): Promise<readonly string[]> {
  const others = providersNamed(policy);
  if (others.length === 0) return [];
  const known = await engine.providers();
  const unknown = others.find((name) => !known.includes(name));
  if (unknown === undefined) return others;
  const hint = didYouMean(unknown, known);
  const list = hint === "" ? `; it knows ${known.join(", ")}` : hint;
  throw new UserError(
    "policy-invalid",
    `Cannot judge the model on provider "${unknown}": the installed engine (onnxruntime-node ${await engine.version()}) does not know it${list}`,
  );
}
