/** What an engine was asked, as a name that is the same on every machine: paths, limits and the time leave no trace in it. */
import type { Files, Host } from "../host/host.ts";
import { externalLocations } from "../model/external-data.ts";
import { readModel } from "../model/read-model.ts";
import type { Feeds } from "../schema/tensor.ts";
import { UserError } from "../schema/user-error.ts";
import { encodeColumns } from "./columns-file.ts";

export interface AnswerKeys {
  /** Asking the same again gives another key: a timing is not the one before it. */
  next(question: string, about: Question): Promise<string>;
}

export interface Question {
  /** Files of models; what they hold counts. */
  readonly paths?: readonly string[];
  readonly models?: readonly Uint8Array[];
  readonly feeds?: Feeds;
  /** All else; JSON. */
  readonly options: unknown;
}

export function answerKeys(host: Host): AnswerKeys {
  const sha256 = (content: Uint8Array | string): string => host.digest.sha256(content);
  const feedDigests = new WeakMap<Feeds, string>();
  const digestOf = (feeds: Feeds): string => {
    const known = feedDigests.get(feeds) ?? sha256(encodeColumns(feeds.columns));
    feedDigests.set(feeds, known);
    return known;
  };
  const asked = new Map<string, number>();
  return {
    next: async (question, { paths = [], models = [], feeds, options }) => {
      const digests = models.map(sha256);
      for (const path of paths) digests.push(await digestOfModel(host, path));
      const parts = {
        question,
        models: digests,
        feeds: feeds === undefined ? null : digestOf(feeds),
        options,
      };
      const key = sha256(JSON.stringify(parts));
      const times = (asked.get(key) ?? 0) + 1;
      asked.set(key, times);
      return `${key}-${times}`;
    },
  };
}

/** Of the file, and of those beside it in which it keeps weights. */
async function digestOfModel({ files, digest }: Host, path: string): Promise<string> {
  const content = await files.readBytes(path);
  const digests = [digest.sha256(content)];
  for (const location of locationsIn(content, path)) {
    const beside = files.resolve(path, "..", location);
    const size = await files.sizeBytes(beside);
    digests.push(digest.sha256Of(chunksIn(files, beside, size)));
  }
  return digests.length === 1 ? digests.join("") : digest.sha256(digests.join("\n"));
}

/** None in what is no model: the engine says so when it is asked. */
function locationsIn(content: Uint8Array, path: string): readonly string[] {
  try {
    return externalLocations(readModel(content, path));
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

const CHUNK_BYTES = 2 ** 24;

/** @yields the bytes of a file, a little at a time */
function* chunksIn(files: Files, path: string, size: number): Generator<Uint8Array> {
  for (let offset = 0; offset < size; offset += CHUNK_BYTES)
    yield files.readRangeNow(path, offset, CHUNK_BYTES);
}
