/** Channels that can only be taken away together, and those that cannot be at all. */
import type { Refusal } from "../refusal.ts";
import { Partition } from "./partition.ts";

/** A place that no layer's channel stands at: it stays. */
export const NO_CHANNEL = -1;

export class ChannelTies {
  readonly #sets = new Partition();
  readonly #fixed = new Map<number, Refusal>();

  /** New channels, each by itself. */
  add(count: number): Int32Array {
    return this.#sets.add(count);
  }

  /** The number that all channels of a set have in common; NO_CHANNEL stays what it is. */
  setOf(channel: number): number {
    return channel === NO_CHANNEL ? NO_CHANNEL : this.#sets.setOf(channel);
  }

  /** Place by place. A channel that is tied to none stays. */
  tieAll(first: Int32Array, second: Int32Array, why: Refusal): void {
    for (const [place, channel] of first.entries()) {
      const other = second[place] ?? NO_CHANNEL;
      if (channel !== NO_CHANNEL && other !== NO_CHANNEL) this.#sets.join(channel, other);
      else for (const one of [channel, other]) this.fix(one, why);
    }
  }

  /** It stays, and with it all that it is tied to. The first reason is the one that is told. */
  fix(channel: number, why: Refusal): void {
    if (channel !== NO_CHANNEL && !this.#fixed.has(channel)) this.#fixed.set(channel, why);
  }

  /** Why sets stay, by their numbers. */
  fixedSets(): ReadonlyMap<number, Refusal> {
    const sets = new Map<number, Refusal>();
    for (const [channel, why] of this.#fixed) {
      const set = this.setOf(channel);
      if (!sets.has(set)) sets.set(set, why);
    }
    return sets;
  }
}
