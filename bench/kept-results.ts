/** Results of a benchmark by model, kept beside its models: a run that ended early is taken up, and a part can be measured again. */
import type { Host } from "../src/host/host.ts";
import type { Large } from "./large.ts";
import type { ModelResult } from "./render.ts";
import { CACHE } from "./setup.ts";

export interface KeptResult {
  readonly result: ModelResult;
  /** Of the large model. */
  readonly large: Large | undefined;
}

const pathOf = (name: string): string => `${CACHE}/results/${name}.json`;

export async function keepResult(host: Host, kept: KeptResult): Promise<void> {
  await host.files.write(pathOf(kept.result.name), JSON.stringify(kept, numbersAsText));
}

export async function keptResult(host: Host, name: string): Promise<KeptResult | undefined> {
  const path = pathOf(name);
  if (!(await host.files.exists(path))) return undefined;
  return JSON.parse(await host.files.readText(path), textAsNumbers);
}

/** JSON has no word for them. */
const NO_JSON: ReadonlyMap<string, number> = new Map(
  [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) => [
    `number ${value}`,
    value,
  ]),
);

const numbersAsText = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? `number ${value}` : value;

const textAsNumbers = (_: string, value: unknown): unknown =>
  typeof value === "string" ? (NO_JSON.get(value) ?? value) : value;
