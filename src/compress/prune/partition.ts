/** Numbers in sets that grow together: union by the smaller number, with shortened paths. */
export class Partition {
  readonly #parents: number[] = [];

  /** New numbers, each by itself. */
  add(count: number): Int32Array {
    const start = this.#parents.length;
    const added = Int32Array.from({ length: count }, (_, at) => start + at);
    for (const number of added) this.#parents.push(number);
    return added;
  }

  /** The smallest number of the set. */
  setOf(number: number): number {
    let root = number;
    for (let up = this.#up(root); up !== root; up = this.#up(root)) root = up;
    for (let at = number; at !== root;) {
      const next = this.#up(at);
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }

  join(first: number, second: number): void {
    const [a, b] = [this.setOf(first), this.setOf(second)];
    this.#parents[Math.max(a, b)] = Math.min(a, b);
  }

  #up(number: number): number {
    return this.#parents[number] ?? number;
  }
}
