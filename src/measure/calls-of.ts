/** The timed calls of an arm, in the order of its blocks. */
export function callsOf(blocks: readonly Float64Array[]): Float64Array {
  const calls = new Float64Array(blocks.reduce((total, { length }) => total + length, 0));
  let taken = 0;
  for (const block of blocks) {
    calls.set(block, taken);
    taken += block.length;
  }
  return calls;
}
