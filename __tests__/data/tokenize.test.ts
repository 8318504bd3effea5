import { expect, test } from "@jest/globals";
import { readJsonl } from "../../src/data/read-jsonl.ts";
import { readNpz } from "../../src/data/read-npy.ts";
import { tokenize, type TokenizeOptions, type Tokens } from "../../src/data/tokenize.ts";
import { fixtureBytes, fixtureText } from "../support/fixtures.ts";

interface Case {
  readonly tokenizer: "wordpiece" | "byte-level" | "unigram";
  readonly truncation: unknown;
  readonly padding: unknown;
  readonly texts: number;
  readonly ids: readonly (readonly number[])[];
  /** Tokens of each text that are no padding. */
  readonly mask: readonly number[];
  readonly types: readonly number[];
}

const reference: { readonly texts: readonly string[]; readonly cases: readonly Case[] } =
  JSON.parse(fixtureText("reference/tokens.json"));
const WORDPIECE = fixtureText("mail-spam/tokenizer.json");
const FILES = {
  wordpiece: WORDPIECE,
  "byte-level": fixtureText("reference/tokenizers/byte-level.json"),
  unigram: fixtureText("reference/tokenizers/unigram.json"),
};

function rowsOf(values: BigInt64Array, length: number): readonly (readonly number[])[] {
  return Array.from({ length: values.length / length }, (_, row) =>
    Array.from(values.subarray(row * length, (row + 1) * length), Number),
  );
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

test("the ids of the calibration mails are those that the reference tokenizer gave", () => {
  const { columns } = readJsonl(fixtureText("mail-spam/calibration.jsonl"), "calibration.jsonl");
  const text = columns.find(({ name }) => name === "text");
  const arrays = readNpz(fixtureBytes("mail-spam/calibration_tokens.npz"), "tokens.npz");
  const expected = (name: string): unknown => arrays.find((array) => array.name === name)?.values;
  const tokens = tokenize(Array.from(text?.values ?? [], String), file(WORDPIECE), {});
  expect(tokens.length).toBe(128);
  expect(tokens.ids).toEqual(expected("input_ids"));
  expect(tokens.attentionMask).toEqual(expected("attention_mask"));
});

const file = (text: string) => ({ text, source: "tokenizer.json" });

test.each(
  reference.cases.map((single) => {
    const { truncation, padding } = single;
    return [single.tokenizer, JSON.stringify({ truncation, padding }), single] as const;
  }),
)("%s with %s gives the ids that Hugging Face tokenizers gives", (tokenizer, _, single) => {
  const definition: object = JSON.parse(FILES[tokenizer]);
  const { truncation, padding } = single;
  const text = JSON.stringify({ ...definition, truncation, padding });
  const tokens = tokenize(reference.texts.slice(0, single.texts), file(text), {});
  expect(rowsOf(tokens.ids, tokens.length)).toEqual(single.ids);
  expect(rowsOf(tokens.attentionMask, tokens.length).map(sum)).toEqual(single.mask);
});

const tokenized = (texts: readonly string[], options: TokenizeOptions): Tokens =>
  tokenize(texts, file(WORDPIECE), options);

test("the policy's length stands above the file's, for cutting and for padding", () => {
  const long = "word ".repeat(300);
  const tokens = tokenized([long, "hi"], { maxLength: 16 });
  expect(tokens.length).toBe(16);
  expect(rowsOf(tokens.attentionMask, 16).map(sum)).toEqual([16, 3]);
  expect(tokens.ids[15]).toBe(3n);
});

test("padding to the longest is as long as the longest, and no padding wants equal lengths", () => {
  expect(tokenized(["one two three", "one"], { padding: "longest" }).length).toBe(5);
  expect(tokenized(["one", "two"], { padding: "none" }).length).toBe(3);
  expect(() => tokenized(["one two three", "one"], { padding: "none" })).toThrow(
    expect.objectContaining({
      code: "tokenizer-invalid",
      message:
        'Cannot tokenize with "tokenizer.json": it does not pad, and the texts have differing lengths; set padding: longest or max-length',
    }),
  );
});

test("padding to the greatest length pads short texts to it", () => {
  expect(tokenized(["one"], { padding: "max-length" }).length).toBe(128);
  expect(tokenized(["one"], { padding: "max-length", maxLength: 9 }).length).toBe(9);
});

test("what pads is masked, and of the padding's own type", () => {
  const definition: { padding: object } = JSON.parse(WORDPIECE);
  const padding = { ...definition.padding, strategy: { Fixed: 5 }, pad_type_id: 1, pad_id: 7 };
  const text = JSON.stringify({ ...definition, padding });
  const { ids, attentionMask, typeIds } = tokenize(["one"], file(text), {});
  expect([...ids].slice(3)).toEqual([7n, 7n]);
  expect([...attentionMask]).toEqual([1n, 1n, 1n, 0n, 0n]);
  expect([...typeIds]).toEqual([0n, 0n, 0n, 1n, 1n]);
});

test.each([
  ["{", "it is not JSON"],
  ["[]", 'it has no "model"; a tokenizer.json of Hugging Face tokenizers is read'],
  ['{"model": 3}', 'it has no "model"; a tokenizer.json of Hugging Face tokenizers is read'],
])("the file %s is no tokenizer", (text, why) => {
  expect(() => tokenize(["a"], file(text), {})).toThrow(
    expect.objectContaining({
      code: "tokenizer-invalid",
      message: `Cannot read tokenizer "tokenizer.json": ${why}`,
    }),
  );
});

test("a kind of tokenizer that is not known is a user's mistake, not a crash", () => {
  expect(() => tokenize(["a"], file('{"model": {"type": "Invented"}}'), {})).toThrow(
    expect.objectContaining({ code: "tokenizer-invalid" }),
  );
});
