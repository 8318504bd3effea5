/** One model of the benchmark, with its data bound to its inputs. */
import { loadData, type GateData } from "../src/commands/load/load-data.ts";
import { loadModel, type LoadedModel } from "../src/commands/load/load-model.ts";
import { firstRows } from "../src/commands/observe/observe.ts";
import { readPolicy } from "../src/policy/read-policy.ts";
import type { Host } from "../src/host/host.ts";
import type { ModelPolicy } from "../src/schema/generated/policy.ts";
import { isNumericArray } from "../src/schema/numeric-array.ts";
import type { Feeds } from "../src/schema/tensor.ts";

export interface Subject {
  readonly name: string;
  readonly base: LoadedModel;
  readonly data: GateData;
  /** Rows that are answered. */
  readonly feeds: Feeds;
  /** For the command line: a file of calibration rows. */
  readonly calibrationPath: string;
  readonly tokenizer: string | undefined;
  /** Folder with the calibration rows as the peers read them. */
  readonly peerFeeds: string;
}

export interface ModelChoice {
  readonly name: string;
  readonly policy: ModelPolicy;
  readonly directory: string;
}

export async function readChoices(host: Host): Promise<readonly ModelChoice[]> {
  const files = [
    await readPolicy(host, "compression-gate.yml"),
    await readPolicy(host, "bench/models.yml"),
  ];
  return files.flatMap(({ policy, directory }) =>
    Object.entries(policy.models).map(([name, model]) => ({ name, policy: model, directory })),
  );
}

export interface Reading {
  readonly rows: number;
  /** Where the calibration rows of the peers go. */
  readonly folder: string;
}

export async function readSubject(
  host: Host,
  { name, policy, directory }: ModelChoice,
  { rows, folder }: Reading,
): Promise<Subject> {
  const base = await loadModel(host, host.files.resolve(directory, policy.path), {
    source: policy.path,
  });
  const data = await loadData(host, base, { policy, directory });
  await writePeerFeeds(host, data.calibration.feeds, folder);
  const binding = Object.values(policy.inputs ?? {}).find((input) => "tokenizer" in input);
  const tokenizer = binding !== undefined && "tokenizer" in binding ? binding.tokenizer : undefined;
  const { calibration } = policy.data;
  return {
    name,
    base,
    data,
    feeds: firstRows(data.evaluation.feeds, rows),
    calibrationPath: host.files.resolve(directory, (calibration ?? policy.data.evaluation).path),
    tokenizer: tokenizer === undefined ? undefined : host.files.resolve(directory, tokenizer),
    peerFeeds: folder,
  };
}

async function writePeerFeeds(host: Host, feeds: Feeds, folder: string): Promise<void> {
  const columns = feeds.columns.map(({ name, elementType, itemShape }, position) => ({
    name,
    type: elementType,
    shape: itemShape,
    file: `${position}.${elementType === "string" ? "json" : "bin"}`,
  }));
  for (const [position, { values }] of feeds.columns.entries()) {
    const content = isNumericArray(values)
      ? new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
      : JSON.stringify(values);
    await host.files.write(host.files.resolve(folder, columns[position]?.file ?? ""), content);
  }
  const manifest = JSON.stringify({ rows: feeds.rows, columns });
  await host.files.write(host.files.resolve(folder, "manifest.json"), manifest);
}
