/** How many channels each layer and each value still has, and which numbers of them kernels like. */
export interface Widths {
  readonly channels: number;
  /** Where each channel stands, by layer that makes it; -1 for what stays. */
  readonly widths: readonly Int32Array[];
  readonly multiple: number;
  readonly values: readonly Int32Array[];
}

interface Line {
  readonly whole: number;
  readonly least: number;
  readonly multiple: number;
  left: number;
}

const lineOf = (size: number, multiple: number): Line => ({
  whole: size,
  left: size,
  multiple,
  least: Math.min(size, multiple),
});

export class WidthsLeft {
  readonly #lines: readonly Line[];
  /** By channel: the lines in which it stands, and at how many places. */
  readonly #places: readonly ReadonlyMap<Line, number>[];

  constructor({ channels, widths, multiple, values }: Widths) {
    const places = Array.from({ length: channels }, () => new Map<Line, number>());
    const read = (standing: Int32Array, step: number): Line => {
      const made = lineOf(standing.length, step);
      for (const channel of standing)
        places[channel]?.set(made, (places[channel].get(made) ?? 0) + 1);
      return made;
    };
    this.#lines = [
      ...widths.map((standing) => read(standing, multiple)),
      ...values.map((standing) => read(standing, 1)),
    ];
    this.#places = places;
  }

  mayGo(channel: number): boolean {
    return [...(this.#places[channel] ?? [])].every(
      ([line, count]) => line.left - count >= line.least,
    );
  }

  remove(channel: number): void {
    for (const [line, count] of this.#places[channel] ?? []) line.left -= count;
  }

  /** Without the last of those that go, until what is left of every layer is a multiple, or all of it. */
  rounded(gone: readonly number[]): readonly number[] {
    for (const channel of gone) this.remove(channel);
    const going = [...gone];
    for (;;) {
      const odd = this.#lines.find(
        ({ left, whole, multiple }) => left !== whole && left % multiple !== 0,
      );
      if (odd === undefined) return going;
      const last = going.findLastIndex((channel) => this.#places[channel]?.has(odd) === true);
      for (const channel of going.splice(last, 1))
        for (const [line, count] of this.#places[channel] ?? []) line.left += count;
    }
  }
}
