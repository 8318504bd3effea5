/** All that is observed of base and candidate, one kind of question after the other. */
import type { Host } from "../../host/host.ts";
import type { Engine } from "../../run/engine.ts";
import { observeAttacks } from "./observe-attacks.ts";
import { observeChallenges } from "./observe-challenges.ts";
import { observeLoads } from "./observe-loads.ts";
import { type ObservedModel, observeModel } from "./observe-model.ts";
import { observeProbes } from "./observe-probes.ts";
import { observeProviders } from "./observe-providers.ts";
import { observeServings } from "./observe-servings.ts";
import { observeSuites } from "./observe-suites.ts";

export async function observeAll(
  host: Host,
  engine: Engine,
  run: ObservedModel,
): ReturnType<typeof observeProviders> {
  const answered = await observeModel(host, engine, run);
  const challenged = await observeChallenges(host, engine, { ...run, observed: answered });
  const behaved = await observeSuites(host, engine, { ...run, observed: challenged });
  const probed = await observeProbes(host, engine, { ...run, observed: behaved });
  const attacked = await observeAttacks(host, engine, { ...run, observed: probed });
  const loaded = await observeLoads(host, engine, { ...run, observed: attacked });
  const served = await observeServings(host, engine, { ...run, observed: loaded });
  return observeProviders(host, engine, { ...run, observed: served });
}
