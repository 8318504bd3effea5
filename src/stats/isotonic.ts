/** The rising step function that is nearest to weighted values (pool adjacent violators; Ayer et al. 1955). */

/** In place order: values are those of rising positions. Weights are above 0. */
export function poolAdjacent(values: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  const size = values.length;
  const [means, masses] = [new Float64Array(size), new Float64Array(size)];
  /** By block, the position after its last. */
  const ends = new Uint32Array(size);
  let blocks = 0;
  for (let position = 0; position < size; position += 1) {
    let mean = values[position] ?? 0;
    let mass = weights[position] ?? 0;
    while (blocks > 0 && (means[blocks - 1] ?? 0) >= mean) {
      blocks -= 1;
      const before = masses[blocks] ?? 0;
      mean = ((means[blocks] ?? 0) * before + mean * mass) / (before + mass);
      mass += before;
    }
    means[blocks] = mean;
    masses[blocks] = mass;
    ends[blocks] = position + 1;
    blocks += 1;
  }
  const fitted = new Float64Array(size);
  for (let block = 0; block < blocks; block += 1)
    fitted.fill(means[block] ?? 0, block === 0 ? 0 : ends[block - 1], ends[block]);
  return fitted;
}
