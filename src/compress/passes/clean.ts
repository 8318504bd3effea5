/** Constants and what follows layers channel by channel folded, identities removed, dead weights dropped: the same answers from less. */
import type { Model } from "../../model/ir.ts";
import { inferElementTypes } from "../../model/infer-types.ts";
import { fixListedInitializers } from "../clean/fix-listed-initializers.ts";
import { foldChannels } from "../clean/fold-channels.ts";
import { foldConstants } from "../clean/fold-constants.ts";
import { foldFactors } from "../clean/fold-factors.ts";
import { hoistConstants } from "../clean/hoist-constants.ts";
import { joinConstants } from "../clean/join-constants.ts";
import { removeIdentities } from "../clean/remove-identities.ts";
import { dropUnused } from "../drop-unused.ts";
import type { Change, Pass, PassContext, PassResult } from "../pass.ts";

const FOLDED_BYTES = 1024;

export const clean: Pass<"clean"> = {
  name: "clean",
  description: "constants folded, identities removed, dead weights dropped",
  needsCalibration: false,
  takesTurns: () => true,
  apply: (model, step, context) =>
    applyClean(model, step["max-folded-bytes"] ?? FOLDED_BYTES, context),
};

async function applyClean(
  model: Model,
  limitBytes: number,
  { evaluate }: PassContext,
): Promise<PassResult> {
  const changes: Change[] = [];
  const take = (result: PassResult): Model => {
    changes.push(...result.changes);
    return result.model;
  };
  const trimmed = dropUnused(take(fixListedInitializers(model)));
  const joined = take(joinConstants(take(hoistConstants(trimmed))));
  const folded = take(hoistConstants(take(await foldConstants(joined, evaluate, limitBytes))));
  const types = inferElementTypes(folded);
  const plain = take(removeIdentities(folded, (value) => types.get(value)));
  const merged = take(foldChannels(dropUnused(take(foldFactors(plain)))));
  return { model: dropUnused(joinConstants(merged).model), changes };
}
