/** Runs concurrent programs in every order in which their steps can follow one another. */

export type Turn = () => Promise<void>;

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * `start` begins fresh programs that await `turn` before each step. Calls `check` after each order; returns how many
 * orders there were.
 */
export async function everyOrder(
  start: () => {
    readonly programs: readonly ((turn: Turn) => Promise<unknown>)[];
    readonly check: (order: string) => void | Promise<void>;
  },
): Promise<number> {
  let orders = 0;
  let next: readonly number[] | undefined = [];
  while (next !== undefined) {
    const { programs, check } = start();
    const taken = await runOrder(programs, next);
    await check(taken.map(({ chosen, of }) => of[chosen]).join(""));
    orders += 1;
    next = following(taken);
  }
  return orders;
}

interface Choice {
  /** Position among the programs that could go on. */
  readonly chosen: number;
  readonly of: readonly number[];
}

async function runOrder(
  programs: readonly ((turn: Turn) => Promise<unknown>)[],
  choices: readonly number[],
): Promise<readonly Choice[]> {
  const waiting = new Map<number, () => void>();
  const ends = programs.map((program, index) =>
    program(
      () =>
        new Promise((resolve) => {
          waiting.set(index, resolve);
        }),
    ),
  );
  const taken: Choice[] = [];
  await settle();
  while (waiting.size > 0) {
    const of = [...waiting.keys()].toSorted((a, b) => a - b);
    const chosen = choices[taken.length] ?? 0;
    taken.push({ chosen, of });
    const index = of[chosen] ?? 0;
    const resolve = waiting.get(index);
    waiting.delete(index);
    resolve?.();
    await settle();
  }
  await Promise.all(ends);
  return taken;
}

/** The next branch of the tree of choices, depth first. */
function following(taken: readonly Choice[]): readonly number[] | undefined {
  const last = taken.findLastIndex(({ chosen, of }) => chosen + 1 < of.length);
  if (last < 0) return undefined;
  return [...taken.slice(0, last).map(({ chosen }) => chosen), (taken[last]?.chosen ?? 0) + 1];
}
