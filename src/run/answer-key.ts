/** What an engine was asked, as a name that is the same on every machine: paths, limits and the time leave no trace in it. */
import type { Host } from "../host/host.ts";
import type { Feeds } from "../schema/tensor.ts";
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
      const contents = [...models];
      for (const path of paths) contents.push(await host.files.readBytes(path));
      const parts = {
        question,
        models: contents.map(sha256),
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
