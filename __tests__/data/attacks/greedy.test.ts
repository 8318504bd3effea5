import { expect, test } from "@jest/globals";
import { cellAt, columnChoices } from "../../../src/data/attacks/column-choices.ts";
import { changedRows } from "../../../src/data/attacks/changed-rows.ts";
import {
  type Attacker,
  type Cell,
  type Cells,
  characterAttacker,
  columnAttacker,
  editsOf,
} from "../../../src/data/attacks/greedy.ts";
import { makeDataset } from "../../../src/data/dataset.ts";
import { randomStreams } from "../../../src/stats/random.ts";
import { fakeHost } from "../../support/fake-host.ts";

const random = () => randomStreams(1).stream("test");

/** Plays rounds until the attacker gives up; how many questions that took. */
function play(attacker: Attacker, marginOf: (cells: Cells) => number, queries: number): number {
  let left = queries;
  for (;;) {
    const proposed = left === 0 ? [] : attacker.propose(left);
    if (proposed.length === 0) return queries - left;
    expect(proposed.length).toBeLessThanOrEqual(left);
    left -= proposed.length;
    attacker.hear(proposed.map(marginOf));
  }
}

const cells = (...values: readonly number[]): readonly Cell[] => values.map((value) => ({ value }));
const own: Cells = new Map([
  ["a", { value: 1 }],
  ["b", { value: 1 }],
  ["c", { value: 1 }],
]);
const choices = new Map([
  ["a", cells(0, 1, 2)],
  ["b", cells(0, 1, 5)],
  ["c", cells(1)],
]);
/** Falls by a − 1 and by half of b − 1. */
const margin = (changed: Cells): number =>
  10 - (Number(changed.get("a")?.value ?? 1) - 1) - (Number(changed.get("b")?.value ?? 1) - 1) / 2;

const columns = (changes: number, start = 10): Attacker =>
  columnAttacker({ own, choices, margin: start, changes, random: random() });

test("in each round the change that hurts most is kept, of one further column", () => {
  const one = columns(1);
  // Two other values of a, two of b, none of c.
  expect(play(one, margin, 100)).toBe(4);
  expect([...one.best()]).toEqual([["b", { value: 5 }]]);
  const two = columns(3);
  expect(play(two, margin, 100)).toBe(4 + 2);
  expect(new Map(two.best())).toEqual(
    new Map([
      ["b", { value: 5 }],
      ["a", { value: 2 }],
    ]),
  );
});

test("an attack ends where nothing hurts, where the answer is wrong already, and with its questions", () => {
  const idle = columns(3);
  expect(play(idle, () => 10, 100)).toBe(4);
  expect(idle.best().size).toBe(0);
  expect(play(columns(3, 0), margin, 100)).toBe(0);
  expect(play(columns(3), margin, 3)).toBe(3);
  const broken = columns(3);
  expect(play(broken, (changed) => margin(changed) - 9.5, 100)).toBe(4);
  expect(broken.best().size).toBe(1);
  const lost = columns(3);
  play(lost, () => Number.NaN, 100);
  expect(lost.best().size).toBe(0);
});

const characters = (text: string, changes = 2): Attacker =>
  characterAttacker({ column: "t", text, margin: 1, changes, random: random() });
const textOf = (changed: Cells): string => String(changed.get("t")?.value);

test("the word that matters most is changed by one character, and nothing else", () => {
  const attacker = characters("a fine  day");
  const scores = (changed: Cells): number => (/\bfine\b/.test(textOf(changed)) ? 1 : 0.4);
  const asked = play(attacker, scores, 200);
  const changed = textOf(attacker.best());
  expect(changed).toMatch(/^a \S{3,5} {2}day$/);
  expect(changed).not.toContain(" fine ");
  expect(asked).toBeLessThanOrEqual(200);
});

const changedIn = (text: string): number =>
  text.split(" ").filter((word, place) => word !== ["one", "two", "three"][place]).length;

test("each word changes once at most, up to the number of changes, and not once the answer is wrong", () => {
  // The more words are whole, the surer.
  const scores = (changed: Cells): number =>
    textOf(changed)
      .split(" ")
      .filter((word) => ["one", "two", "three"].includes(word)).length / 4;
  for (const changes of [1, 2]) {
    const attacker = characters("one two three", changes);
    play(attacker, scores, 500);
    expect(changedIn(textOf(attacker.best()))).toBe(changes);
  }
  const wrong = characters("one two three", 3);
  play(wrong, (changed) => scores(changed) - 0.5, 500);
  expect(changedIn(textOf(wrong.best()))).toBe(1);
});

test("a single word is never left out, and a text without any is left alone", () => {
  const asked: string[] = [];
  const note = (changed: Cells): number => {
    asked.push(textOf(changed));
    return 0.5;
  };
  play(characters("word"), note, 50);
  expect(asked).not.toContain("");
  expect(asked.length).toBeGreaterThan(10);
  expect(play(characters(""), () => 0, 50)).toBe(0);
  expect(play(characters("  "), () => 0, 50)).toBe(0);
});

test("edits swap neighbours, leave one out or put one in: never the word itself, nothing twice, nothing empty", () => {
  const edits = editsOf("aab", random());
  expect(edits).toEqual(expect.arrayContaining(["aba", "ab", "aa"]));
  expect(edits).not.toContain("aab");
  expect(new Set(edits).size).toBe(edits.length);
  expect(editsOf("é", random()).every((edit) => edit.length === 2 && edit.includes("é"))).toBe(
    true,
  );
  // A sign outside the basic plane is one character.
  expect(editsOf("a😀", random())).toEqual(expect.arrayContaining(["😀a", "a", "😀"]));
});

test("choices are values that were seen: numbers from end to end, texts by how often", () => {
  const numbers = {
    name: "n",
    elementType: "float64" as const,
    itemShape: [],
    rows: 102,
    values: Float64Array.from({ length: 102 }, (_, row) => (row > 99 ? Number.NaN : row)),
  };
  expect(columnChoices(numbers).map(({ value }) => value)).toEqual([0, 14, 28, 42, 57, 71, 85, 99]);
  const words = ["b", "a", "b", "c", "a", "b"];
  const texts = {
    name: "t",
    elementType: "string" as const,
    itemShape: [],
    rows: 6,
    values: words,
  };
  expect(columnChoices(texts).map(({ value }) => value)).toEqual(["b", "a", "c"]);
  expect(cellAt({ ...texts, texts: words }, 0)).toEqual({ value: "b", text: "b" });
  const one = { ...numbers, rows: 1, values: Float64Array.of(4), texts: ["4.0"] };
  expect(columnChoices(one)).toEqual([{ value: 4, text: "4.0" }]);
});

test("rows come as often as they are wanted, with the cells that were changed and no others", () => {
  const { digest } = fakeHost();
  const rows = { rows: 2, itemShape: [] };
  const dataset = makeDataset(
    {
      source: "d",
      columns: [
        {
          ...rows,
          name: "n",
          elementType: "float64",
          values: Float64Array.of(1, 2),
          texts: ["1", "2.0"],
        },
        { ...rows, name: "i", elementType: "int64", values: BigInt64Array.of(5n, 6n) },
        { ...rows, name: "t", elementType: "string", values: ["x", "y"] },
        {
          ...rows,
          name: "m",
          elementType: "float32",
          itemShape: [2],
          values: Float32Array.of(1, 2, 3, 4),
        },
      ],
    },
    digest,
  );
  const changed = changedRows(
    dataset,
    [
      { row: 1, cells: new Map() },
      { row: 1, cells: new Map([["n", { value: 7, text: "7.00" }]]) },
      {
        row: 0,
        cells: new Map<string, Cell>([
          ["t", { value: "z" }],
          ["i", { value: 9n }],
          ["n", { value: 3 }],
        ]),
      },
    ],
    digest,
  );
  const column = (name: string) => changed.columns.get(name);
  expect(column("n")).toMatchObject({
    values: Float64Array.of(2, 7, 3),
    texts: ["2.0", "7.00", "3"],
  });
  expect(column("i")?.values).toEqual(BigInt64Array.of(6n, 6n, 9n));
  expect(column("t")?.values).toEqual(["y", "y", "z"]);
  expect(column("m")?.values).toEqual(Float32Array.of(3, 4, 3, 4, 1, 2));
  expect(changed.rows).toBe(3);
});
