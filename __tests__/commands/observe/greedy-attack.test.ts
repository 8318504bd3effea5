import { expect, test } from "@jest/globals";
import { renderTerminal } from "../../../src/report/terminal.ts";
import type { ModelPolicy } from "../../../src/schema/generated/policy.ts";
import type { RunRecord } from "../../../src/schema/generated/record.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";
import { gateOnPaper, type PaperCase, type PaperModel } from "../../support/paper-gate.ts";

const ROWS = 120;
const WORDS = ["good", "nice", "bad", "grim", "film", "plot", "song"];

/** Yes for what is large enough and called good or nice; the offset moves the border. */
const judging =
  (offset: number): PaperModel =>
  (row) => {
    const words = String(row["words"]?.[0]).split(" ");
    const kind = row["kind"]?.[0] === "up" ? 0.5 : -0.5;
    const count = (of: readonly string[]): number =>
      words.filter((word) => of.includes(word)).length;
    const mood = count(["good", "nice"]) - count(["bad", "grim"]);
    const sum = Number(row["size"]?.[0]) + kind + mood + offset;
    return [-sum, sum];
  };

function rowsOf(): string {
  const random = mersenneRandom(4);
  const lines = Array.from({ length: ROWS }, () => {
    const size = (4 * random.uniform() - 2).toFixed(2);
    const kind = random.uniform() < 0.5 ? "up" : "down";
    const words = Array.from({ length: 4 }, () => WORDS[random.index(WORDS.length)]);
    const row = { size: [Number(size)], kind: [kind], words: [words.join(" ")] };
    const [no = 0, yes = 0] = judging(0)(row);
    return `${size},${kind},${words.join(" ")},${yes > no ? 1 : 0}`;
  });
  return ["size,kind,words,label", ...lines].join("\n");
}

function paper(attacks: ModelPolicy["attacks"], more: Partial<PaperCase> = {}): PaperCase {
  return {
    inputs: [
      { name: "size", elementType: "float32", shape: ["N", 1] },
      { name: "kind", elementType: "string", shape: ["N", 1] },
      { name: "words", elementType: "string", shape: ["N", 1] },
    ],
    width: 2,
    base: judging(0),
    candidate: judging(0),
    files: { "e.csv": rowsOf() },
    policy: {
      task: { kind: "classification", scores: "logits", classes: ["0", "1"] },
      data: { calibration: { path: "e.csv" }, evaluation: { path: "e.csv", label: "label" } },
      criteria: [{ kind: "ceiling", metric: "flips", limit: 0.9 }],
      ...(attacks === undefined ? {} : { attacks }),
    },
    ...more,
  };
}

const shares = (record: RunRecord, slice: string): readonly (number | null)[] =>
  ["base", "candidate"].map(
    (arm) =>
      record.measurements.find(
        (one) => one.metric === "passed-cases" && one.slice === slice && one.arm === arm,
      )?.estimate ?? null,
  );

/** A change of size alone would break every row. */
const KINDS = [
  { attack: "greedy-columns", input: "kind" },
  { attack: "greedy-characters" },
] as const;

test.each(KINDS)(
  "%s breaks some rows of both, equal models alike, and what is found for one breaks the other",
  async (wanted) => {
    const { attack } = wanted;
    const { record } = await gateOnPaper(
      paper([{ ...wanted, changes: 1, rows: 40, margin: 0.05 }]),
    );
    const slice = `attack=${attack}`;
    const [base, candidate] = shares(record, slice);
    expect(base).toBeGreaterThan(0);
    expect(base).toBeLessThan(1);
    expect(candidate).toBe(base);
    expect(shares(record, `${slice}, found on the base`)).toEqual([base, base]);
    expect(shares(record, `${slice}, found on the candidate`)).toEqual([base, base]);
    expect(record.findings.find((finding) => finding.slice === slice)?.outcome).not.toBe("fail");
    expect(renderTerminal(record, { colour: false })).toContain(`attack ${attack}, 40 rows`);
  },
);

test.each(KINDS)(
  "a candidate that is nearer to its border on one side withstands $attack otherwise",
  async (wanted) => {
    const { attack } = wanted;
    const { record } = await gateOnPaper(
      paper([{ ...wanted, changes: 1, rows: 60 }], { candidate: judging(0.6) }),
    );
    const [base, candidate] = shares(record, `attack=${attack}`);
    expect(candidate).not.toBe(base);
  },
);

test("both arms are asked equally often, and no row more often than the policy allows", async () => {
  const counts = { base: 0, candidate: 0 };
  const { record } = await gateOnPaper(
    paper([{ attack: "greedy-columns", queries: 5, rows: 10 }], {
      onPredict: ({ modelPath, feeds }) => {
        // Fewer rows than the evaluation's own, and than its first ones that are asked again, are those of the attack.
        if (feeds.rows < 64)
          counts[modelPath.includes("candidate") ? "candidate" : "base"] += feeds.rows;
      },
    }),
  );
  expect(record.rows.digest).toHaveLength(ROWS);
  expect(counts.base).toBe(counts.candidate);
  // The rows as they are, five questions each, and two sets of changed rows.
  expect(counts.base).toBeLessThanOrEqual(10 * (1 + 5 + 2));
  expect(counts.base).toBeGreaterThan(10 * 3);
});

const REFUSED: readonly (readonly [string, NonNullable<ModelPolicy["attacks"]>[number]])[] = [
  [
    'Cannot attack the model by "greedy-columns": no value moves by a distance; take out `epsilon`',
    { attack: "greedy-columns", epsilon: 0.1 },
  ],
  [
    'Cannot attack the model by "simba": changes are counted by greedy attacks alone; take out `changes`',
    { attack: "simba", changes: 2 },
  ],
  [
    'Cannot attack the model by "greedy-characters": the model reads no text named "size"',
    { attack: "greedy-characters", input: "size" },
  ],
  [
    'Cannot attack the model by "greedy-columns": the model reads no column of single values named "sizes"',
    { attack: "greedy-columns", input: "sizes" },
  ],
];

test.each(REFUSED)("%s", async (message, attack) => {
  await expect(gateOnPaper(paper([attack]))).rejects.toThrow(message);
});
