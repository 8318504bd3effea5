/** Doubles of the Mersenne Twister MT19937 (Matsumoto & Nishimura 1998): what most programs mean by a seed. */

const [SIZE, AHEAD] = [624, 397];
/** Each takes two words. */
const AT_ONCE = SIZE / 2;

/** A place in the stream of one seed. */
export class Doubles {
  readonly #state: Int32Array;
  /** As many at once as the state holds, so that to take one costs next to nothing. */
  readonly #made: Float64Array;
  #taken: number;

  private constructor(state: Int32Array, made: Float64Array, taken: number) {
    this.#state = state;
    this.#made = made;
    this.#taken = taken;
  }

  /** From the low 32 bits of a seed (init_genrand). */
  static of(seed: number): Doubles {
    const state = new Int32Array(SIZE);
    state[0] = seed;
    for (let place = 1; place < SIZE; place += 1) {
      const before = state[place - 1] ?? 0;
      state[place] = Math.imul(1812433253, before ^ (before >>> 30)) + place;
    }
    return new Doubles(state, new Float64Array(AT_ONCE), AT_ONCE);
  }

  /** In [0, 1), 53 bits. */
  next(): number {
    if (this.#taken === AT_ONCE) this.#makeMore();
    const place = this.#taken;
    this.#taken = place + 1;
    return this.#made[place] ?? 0;
  }

  /** Gives the same numbers from here on, whichever of the two is asked first. */
  copy(): Doubles {
    return new Doubles(this.#state.slice(), this.#made.slice(), this.#taken);
  }

  #makeMore(): void {
    const [state, made] = [this.#state, this.#made];
    twist(state);
    for (let at = 0; at < AT_ONCE; at += 1) {
      const high = temper(state[2 * at] ?? 0) >>> 5;
      const low = temper(state[2 * at + 1] ?? 0) >>> 6;
      made[at] = (high * 67108864 + low) / 9007199254740992;
    }
    this.#taken = 0;
  }
}

/** The next words: each from the top bit of its own, the rest of its neighbour, and one far ahead. */
function twist(state: Int32Array): void {
  for (let place = 0; place < SIZE; place += 1) {
    const next = place + 1 < SIZE ? place + 1 : 0;
    const ahead = place + AHEAD < SIZE ? place + AHEAD : place + AHEAD - SIZE;
    const mixed = ((state[place] ?? 0) & 0x80000000) | ((state[next] ?? 0) & 0x7fffffff);
    state[place] = (state[ahead] ?? 0) ^ (mixed >>> 1) ^ (-(mixed & 1) & 0x9908b0df);
  }
}

function temper(word: number): number {
  let bits = word ^ (word >>> 11);
  bits ^= (bits << 7) & 0x9d2c5680;
  bits ^= (bits << 15) & 0xefc60000;
  return bits ^ (bits >>> 18);
}
