/** Rows on which compression itself, whichever recipe it is by, answers otherwise (pruning-identified exemplars: Hooker et al. 2019). */

export interface Contested {
  /** Models of each kind that were asked. */
  readonly base: readonly Int32Array[];
  readonly compressed: readonly Int32Array[];
}

/** The answer that most give, row by row; of several as frequent, the smallest. Empty without models. */
export function modalAnswers(population: readonly Int32Array[]): Int32Array {
  const [first = new Int32Array()] = population;
  return first.map((_, row) => {
    const counts = new Map<number, number>();
    for (const answers of population) {
      const answer = answers[row] ?? -1;
      counts.set(answer, (counts.get(answer) ?? 0) + 1);
    }
    const most = Math.max(...counts.values());
    return Math.min(...[...counts].flatMap(([answer, times]) => (times === most ? [answer] : [])));
  });
}

/** Where the modal answers of both populations differ. */
export function contestedRows({ base, compressed }: Contested): readonly number[] {
  const [before, after] = [modalAnswers(base), modalAnswers(compressed)];
  return [...before.keys()].filter((row) => before[row] !== after[row]);
}

/** Accuracy of answers on those rows, and on all others; NaN where there are none. */
export function accuracyAround(
  answers: Int32Array,
  labels: Int32Array,
  rows: readonly number[],
): { readonly on: number; readonly off: number } {
  const chosen = new Set(rows);
  const shareOf = (wanted: boolean): number => {
    const asked = [...answers.keys()].filter((row) => chosen.has(row) === wanted);
    return asked.filter((row) => answers[row] === labels[row]).length / asked.length;
  };
  return { on: shareOf(true), off: shareOf(false) };
}
