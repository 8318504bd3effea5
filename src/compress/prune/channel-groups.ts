/** Sets of channels that stand side by side in a value: which of them go is decided together. */
import { type Refusal, refusal } from "../refusal.ts";
import { type ChannelTies, NO_CHANNEL } from "./channel-ties.ts";
import { Partition } from "./partition.ts";
import type { ChannelPaths, ChannelProducer } from "./propagate.ts";
import type { ChannelReader } from "./rules/layers.ts";

export interface ChannelGroup {
  /** Numbers of the sets that may go. */
  readonly sets: readonly number[];
  readonly producers: readonly ChannelProducer[];
  readonly readers: readonly ChannelReader[];
  /** The channels of all values: none may lose all. */
  readonly values: readonly Int32Array[];
}

export interface FoundGroups {
  readonly groups: readonly ChannelGroup[];
  /** Layers none of whose channels can be taken away. */
  readonly refused: readonly (readonly [ChannelProducer, Refusal])[];
}

const UNREAD = refusal("structure", "no layer reads its channels");

/** In the order of the first layers that make their channels. */
export function channelGroups(paths: ChannelPaths): FoundGroups {
  const { ties, producers } = paths;
  const fixed = ties.fixedSets();
  const groups = groupsOf(paths, (set) => !fixed.has(set));
  const grouped = new Set(groups.flatMap((group) => group.producers));
  const refused = producers
    .filter((producer) => !grouped.has(producer))
    .map((producer): readonly [ChannelProducer, Refusal] => {
      const sets = [...setsIn(producer.channels, ties)];
      const why = sets.map((set) => fixed.get(set)).find((reason) => reason !== undefined);
      return [producer, why ?? UNREAD];
    });
  return { groups, refused };
}

const setsIn = (channels: Int32Array, ties: ChannelTies): ReadonlySet<number> =>
  new Set([...channels].map((channel) => ties.setOf(channel)).filter((set) => set !== NO_CHANNEL));

function groupsOf(
  { ties, producers, readers, values }: ChannelPaths,
  mayGo: (set: number) => boolean,
): readonly ChannelGroup[] {
  const together = new Partition();
  const largest = Math.max(-1, ...producers.map(({ channels }) => channels.at(-1) ?? -1));
  together.add(largest + 1);
  const all = [...new Set(values)];
  for (const channels of [...all, ...producers.map((producer) => producer.channels)]) {
    const [first, ...others] = setsIn(channels, ties);
    for (const other of others) together.join(first ?? other, other);
  }
  const groupOf = (channels: Int32Array): number | undefined => {
    const [first] = setsIn(channels, ties);
    return first === undefined ? undefined : together.setOf(first);
  };
  const groups = new Set(producers.flatMap(({ channels }) => groupOf(channels) ?? []));
  return [...groups].flatMap((group): ChannelGroup[] => {
    const isOwn = (channels: Int32Array): boolean => groupOf(channels) === group;
    const own = producers.filter(({ channels }) => isOwn(channels));
    const sets = new Set(own.flatMap(({ channels }) => [...setsIn(channels, ties)]));
    const free = [...sets].filter(mayGo);
    const reading = readers.filter(({ channels }) => isOwn(channels));
    if (free.length === 0 || reading.length === 0) return [];
    return [{ sets: free, producers: own, readers: reading, values: all.filter(isOwn) }];
  });
}
