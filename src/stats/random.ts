/** Seeded random numbers: one Mersenne Twister for each named use, so that a new use never moves another. */
import { Doubles } from "./mersenne.ts";

export interface Random {
  /** In [0, 1), 53 bits: numpy's random_sample. */
  uniform(): number;
  /** In 0 … n−1. */
  index(n: number): number;
  /** 0 … n−1 in random order (Fisher–Yates from the end). */
  shuffle(n: number): readonly number[];
}

export interface RepeatableRandom extends Random {
  /** Gives the same numbers from here on, whichever of the two is asked first. */
  copy(): RepeatableRandom;
}

export interface RandomStreams {
  stream(name: string): RepeatableRandom;
}

/** The stream of one 32-bit seed; numpy's RandomState(seed) gives the same doubles. */
export function mersenneRandom(seed: number): RepeatableRandom {
  return randomOf(Doubles.of(seed));
}

function randomOf(doubles: Doubles): RepeatableRandom {
  const index = (n: number): number => Math.floor(doubles.next() * n);
  const shuffle = (n: number): readonly number[] => {
    const order = Array.from({ length: n }, (_, position) => position);
    for (let position = n - 1; position > 0; position -= 1) {
      const other = index(position + 1);
      const held = order[position] ?? 0;
      order[position] = order[other] ?? 0;
      order[other] = held;
    }
    return order;
  };
  return {
    uniform: () => doubles.next(),
    index,
    shuffle,
    copy: () => randomOf(doubles.copy()),
  };
}

export function randomStreams(seed: number | string): RandomStreams {
  return { stream: (name) => mersenneRandom(fnv1a(`${seed}:${name}`)) };
}

/** FNV-1a over UTF-16 code units, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < text.length; position += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193);
  }
  return hash >>> 0;
}
