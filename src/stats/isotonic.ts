/** The rising step function that is nearest to weighted values (pool adjacent violators; Ayer et al. 1955). */

/** In place order: values are those of rising positions. Weights are above 0. */
export function poolAdjacent(values: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  const [means, masses, sizes]: [number[], number[], number[]] = [[], [], []];
  for (let position = 0; position < values.length; position += 1) {
    let [mean, mass, size] = [values[position] ?? 0, weights[position] ?? 0, 1];
    while (means.length > 0 && (means.at(-1) ?? 0) >= mean) {
      const [before, beforeMass] = [means.pop() ?? 0, masses.pop() ?? 0];
      mean = (before * beforeMass + mean * mass) / (beforeMass + mass);
      mass += beforeMass;
      size += sizes.pop() ?? 0;
    }
    means.push(mean);
    masses.push(mass);
    sizes.push(size);
  }
  const fitted = new Float64Array(values.length);
  let next = 0;
  for (const [block, size] of sizes.entries()) {
    fitted.fill(means[block] ?? 0, next, next + size);
    next += size;
  }
  return fitted;
}
