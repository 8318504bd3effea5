/** A weight's layout as plain numbers, and an order of its elements that memory likes: loops over millions of weights call nothing. */

/** A `WeightLayout`. */
interface Layout {
  readonly channels: number;
  readonly depth: number;
  readonly offset: (channel: number, k: number) => number;
}

export interface WeightWalk {
  readonly channels: number;
  readonly depth: number;
  /** Elements from a channel to the next. */
  readonly stride: number;
  /** Where element k of the first channel lies. */
  readonly places: Int32Array;
  /** Channels that are walked side by side: all when they lie side by side, else one. */
  readonly block: number;
}

export function walkOf({ channels, depth, offset }: Layout): WeightWalk {
  const places = new Int32Array(depth);
  for (let k = 0; k < depth; k += 1) places[k] = offset(0, k);
  const stride = offset(1, 0) - offset(0, 0);
  return { channels, depth, stride, places, block: stride === 1 ? channels : 1 };
}
