import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/stats/mersenne.ts
var [SIZE, AHEAD] = [624, 397];
var AT_ONCE = SIZE / 2;
var Doubles = class _Doubles {
  #state;
  /** As many at once as the state holds, so that to take one costs next to nothing. */
  #made;
  #taken;
  constructor(state, made, taken) {
    this.#state = state;
    this.#made = made;
    this.#taken = taken;
  }
  /** From the low 32 bits of a seed (init_genrand). */
  static of(seed) {
    const state = new Int32Array(SIZE);
    state[0] = seed;
    for (let place = 1; place < SIZE; place += 1) {
      const before = state[place - 1] ?? 0;
      state[place] = Math.imul(1812433253, before ^ before >>> 30) + place;
    }
    return new _Doubles(state, new Float64Array(AT_ONCE), AT_ONCE);
  }
  /** In [0, 1), 53 bits. */
  next() {
    if (this.#taken === AT_ONCE) this.#makeMore();
    const place = this.#taken;
    this.#taken = place + 1;
    return this.#made[place] ?? 0;
  }
  /** Gives the same numbers from here on, whichever of the two is asked first. */
  copy() {
    return new _Doubles(this.#state.slice(), this.#made.slice(), this.#taken);
  }
  #makeMore() {
    const [state, made] = [this.#state, this.#made];
    twist(state);
    for (let at = 0; at < AT_ONCE; at += 1) {
      const high = temper(state[2 * at] ?? 0) >>> 5;
      const low = temper(state[2 * at + 1] ?? 0) >>> 6;
      made[at] = (high * 67108864 + low) / 9007199254740992;
    }
    this.#taken = 0;
  }
};
function twist(state) {
  for (let place = 0; place < SIZE; place += 1) {
    const next = place + 1 < SIZE ? place + 1 : 0;
    const ahead = place + AHEAD < SIZE ? place + AHEAD : place + AHEAD - SIZE;
    const mixed = (state[place] ?? 0) & 2147483648 | (state[next] ?? 0) & 2147483647;
    state[place] = (state[ahead] ?? 0) ^ mixed >>> 1 ^ -(mixed & 1) & 2567483615;
  }
}
function temper(word) {
  let bits = word ^ word >>> 11;
  bits ^= bits << 7 & 2636928640;
  bits ^= bits << 15 & 4022730752;
  return bits ^ bits >>> 18;
}

// src/stats/random.ts
function mersenneRandom(seed) {
  return randomOf(Doubles.of(seed));
}
function randomOf(doubles) {
  const index = (n) => Math.floor(doubles.next() * n);
  const shuffle = (n) => {
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
    copy: () => randomOf(doubles.copy())
  };
}
function randomStreams(seed) {
  return { stream: (name) => mersenneRandom(fnv1a(`${seed}:${name}`)) };
}
function fnv1a(text) {
  let hash = 2166136261;
  for (let position = 0; position < text.length; position += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(position), 16777619);
  }
  return hash >>> 0;
}

export {
  randomStreams
};
