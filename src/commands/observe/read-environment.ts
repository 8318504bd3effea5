/** The machine and the engine on which a run is made. */
import type { Host } from "../../host/host.ts";
import type { Engine } from "../../run/engine.ts";
import type { Environment } from "../../schema/generated/record.ts";
import { limitsOf, type ModelInForce } from "../model-in-force.ts";

export async function readEnvironment(
  host: Host,
  engine: Engine,
  inForce: ModelInForce,
): Promise<Environment> {
  const facts = await host.machine.facts();
  return {
    os: facts.os,
    architecture: facts.architecture,
    cpuModel: facts.cpuModel,
    cores: facts.cores,
    instructionSets: [...facts.instructionSets],
    node: facts.node,
    onnxruntime: await engine.version(),
    saturates: await engine.saturates(limitsOf(inForce.policy)),
  };
}
