/** Attacks that try all they may in a round, and keep what makes the answer least sure. */
import type { Random } from "../../stats/random.ts";

/** A value of a column, and how it was written where that is known. */
export interface Cell {
  readonly value: number | bigint | string;
  readonly text?: string;
}

/** The cells of a row that are changed, by column. */
export type Cells = ReadonlyMap<string, Cell>;

/** Attacks one row. */
export interface Attacker {
  /** What to ask of the model next, at most `left` questions; nothing: it is over. */
  propose(left: number): readonly Cells[];
  /** The margins of what was proposed, in its order. */
  hear(margins: readonly number[]): void;
  /** What made the answer least sure so far. */
  best(): Cells;
}

export interface Start {
  /** Of the row as it is; from 0 down there is nothing to do. */
  readonly margin: number;
  /** Cells or characters that may change. */
  readonly changes: number;
  readonly random: Random;
}

/** The place of the smallest number below `limit`; undefined when there is none. NaN is no number. */
function lowestBelow(limit: number, margins: readonly number[]): number | undefined {
  let [found, least]: [number | undefined, number] = [undefined, limit];
  for (const [place, margin] of margins.entries()) {
    if (!(margin < least)) continue;
    [found, least] = [place, margin];
  }
  return found;
}

export interface ColumnStart extends Start {
  /** Values of the row's own columns, and those that each may take. */
  readonly own: Cells;
  readonly choices: ReadonlyMap<string, readonly Cell[]>;
}

/** In each round the one change of one further column that lowers the margin most. */
export function columnAttacker({ own, choices, margin, changes, random }: ColumnStart): Attacker {
  let best: Cells = new Map();
  let least = margin;
  let asked: readonly Cells[] = [];
  let isStuck = false;
  return {
    best: () => best,
    propose: (left) => {
      if (isStuck || least <= 0 || best.size >= changes) return [];
      const all = [...choices].flatMap(([column, cells]) =>
        best.has(column)
          ? []
          : cells
              .filter(({ value }) => value !== own.get(column)?.value)
              .map((cell): Cells => new Map([...best, [column, cell]])),
      );
      asked = some(all, left, random);
      return asked;
    },
    hear: (margins) => {
      const place = lowestBelow(least, margins);
      isStuck = place === undefined;
      if (place === undefined) return;
      best = asked[place] ?? best;
      least = margins[place] ?? least;
    },
  };
}

function some<Item>(all: readonly Item[], count: number, random: Random): readonly Item[] {
  return random
    .shuffle(all.length)
    .slice(0, count)
    .flatMap((place) => all.slice(place, place + 1));
}

export interface CharacterStart extends Start {
  readonly column: string;
  readonly text: string;
}

/** Share of the questions that may go to finding out which words matter. */
const SEARCH_SHARE = 0.5;

/** First each word is left out; then, from the word that matters most, one character a word is swapped, deleted or inserted. */
export function characterAttacker(start: CharacterStart): Attacker {
  const { column, text, margin, changes, random } = start;
  // Words at even places, what stands between them at odd ones.
  let tokens: readonly string[] = text.split(/(\s+)/);
  let least = margin;
  let changed = 0;
  const words = [...tokens.keys()].filter((place) => place % 2 === 0 && tokens[place] !== "");
  // A single word is not left out: the text would be empty, which is a question of another kind.
  let waiting = words.length < 2 ? [...words] : undefined;
  let asked: readonly { readonly place: number; readonly tokens: readonly string[] }[] = [];
  const cellsOf = (parts: readonly string[]): Cells =>
    new Map([[column, { value: parts.join("") }]]);
  const put = (place: number, word: string): (typeof asked)[number] => ({
    place,
    tokens: tokens.with(place, word),
  });
  const askedNext = (left: number): typeof asked => {
    if (waiting === undefined) {
      const count = Math.max(1, Math.floor(left * SEARCH_SHARE));
      return some(words, count, random).map((place) => put(place, ""));
    }
    const place = changed < changes ? waiting.shift() : undefined;
    if (place === undefined) return [];
    const edits = editsOf(tokens[place] ?? "", random);
    return some(edits, left, random).map((word) => put(place, word));
  };
  return {
    best: () => (changed === 0 ? new Map() : cellsOf(tokens)),
    propose: (left) => {
      asked = least <= 0 ? [] : askedNext(left);
      return asked.map((one) => cellsOf(one.tokens));
    },
    hear: (margins) => {
      if (waiting === undefined) {
        const order = [...asked.keys()].toSorted((a, b) => (margins[a] ?? 0) - (margins[b] ?? 0));
        waiting = order.map((place) => asked[place]?.place ?? 0);
        return;
      }
      const place = lowestBelow(least, margins);
      if (place === undefined) return;
      tokens = asked[place]?.tokens ?? tokens;
      least = margins[place] ?? least;
      changed += 1;
    },
  };
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** Neighbours swapped, a character left out, a letter put in at each place; no empty word, and not the word itself. */
export function editsOf(word: string, random: Random): readonly string[] {
  const signs = Array.from(word);
  const swapped = signs
    .slice(1)
    .map((sign, place) => [
      ...signs.slice(0, place),
      sign,
      signs[place],
      ...signs.slice(place + 2),
    ]);
  const deleted = signs.length < 2 ? [] : signs.map((_, place) => signs.toSpliced(place, 1));
  const inserted = Array.from({ length: signs.length + 1 }, (_, place) =>
    signs.toSpliced(place, 0, LETTERS[random.index(LETTERS.length)] ?? ""),
  );
  const words = [...swapped, ...deleted, ...inserted].map((parts) => parts.join(""));
  return [...new Set(words)].filter((edit) => edit !== word);
}
