/** Which execution provider each operator of a model really runs on: the engine's own profile of one call says so. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Column } from "../../schema/tensor.ts";
import type { Placement, SessionOptions } from "../engine.ts";
import { filled, fixedBatch, makeFeeds, type Runtime, sessionOptions } from "./session.ts";
import { tensorOutputs } from "./predict.ts";

export interface PlacementRequest {
  readonly runtime: Runtime;
  /** Where the engine may leave its profile. */
  readonly folder: string;
  readonly modelPath: string;
  readonly options: SessionOptions;
  readonly columns: readonly Column[];
}

const PROFILE = "profile";

/** Of a call with one row, or with as many as the model insists on. */
export async function placement(request: PlacementRequest): Promise<Placement> {
  const { runtime, folder, columns } = request;
  const session = await runtime.InferenceSession.create(request.modelPath, {
    ...sessionOptions(request.options),
    enableProfiling: true,
    profileFilePrefix: join(folder, PROFILE),
  });
  const feeds = makeFeeds({ runtime, session, columns }, filled([0], fixedBatch(session)));
  await session.run(feeds, [...tensorOutputs(session)]);
  session.endProfiling();
  const name = (await readdir(folder)).find((file) => file.startsWith(PROFILE));
  if (name === undefined) throw new Error("The engine left no profile");
  return countProviders(JSON.parse(await readFile(join(folder, name), "utf8")));
}

interface ProfileEvent {
  readonly cat?: string;
  readonly name?: string;
  readonly args?: { readonly provider?: string; readonly op_name?: string };
}

/** Each operator once, whatever loop it stands in; copies between devices are no operators of the model. */
export function countProviders(events: readonly ProfileEvent[]): Placement {
  const providers = new Map<string, string>();
  for (const { cat, name = "", args: { provider = "", op_name: operator = "" } = {} } of events)
    if (cat === "Node" && provider !== "" && !operator.startsWith("Memcpy"))
      providers.set(name, shortName(provider));
  const counts: Record<string, number> = {};
  for (const provider of providers.values()) counts[provider] = (counts[provider] ?? 0) + 1;
  return counts;
}

/** "WebGpuExecutionProvider" is "webgpu" to those who ask for it. */
const shortName = (provider: string): string =>
  provider.replace(/ExecutionProvider$/, "").toLowerCase();
