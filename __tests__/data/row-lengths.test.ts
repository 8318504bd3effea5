import { expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { bindInputs } from "../../src/data/bind-inputs.ts";
import { makeDataset } from "../../src/data/dataset.ts";
import { findRowLengths, type FoundLengths } from "../../src/data/row-lengths.ts";
import type { InputBinding } from "../../src/schema/generated/policy.ts";
import type { TensorSpec } from "../../src/schema/tensor.ts";
import { fakeHost } from "../support/fake-host.ts";
import { int64 } from "../support/models.ts";

const tokenizer = readFileSync("fixtures/mail-spam/tokenizer.json", "utf8");

interface Case {
  readonly inputs: readonly TensorSpec[];
  readonly bindings?: Readonly<Record<string, InputBinding>>;
  readonly texts?: readonly string[];
  readonly mask?: readonly (readonly number[])[];
}

async function found({ inputs, bindings = {}, texts, mask }: Case): Promise<FoundLengths> {
  const host = fakeHost({ files: { "t.json": tokenizer } });
  const rows = texts?.length ?? mask?.length ?? 0;
  const columns = [
    ...(texts === undefined
      ? []
      : [{ name: "text", elementType: "string", itemShape: [], rows, values: texts } as const]),
    ...["ids", "attention_mask"].flatMap((name) =>
      mask === undefined
        ? []
        : [
            {
              name,
              elementType: "int64",
              itemShape: [mask[0]?.length ?? 0],
              rows,
              values: BigInt64Array.from(mask.flat(), BigInt),
            } as const,
          ],
    ),
  ];
  const dataset = makeDataset({ source: "d", columns }, host.digest);
  const binding = { inputs, bindings, directory: "/project" };
  const feeds = await bindInputs(host, dataset, binding);
  return findRowLengths(host, dataset, { binding, feeds });
}

const OPEN = [int64("input_ids", "rows", "tokens"), int64("attention_mask", "rows", "tokens")];
const TEXT = { input_ids: { text: "text", tokenizer: "t.json" } } as const;
const texts = ["free money", "see you at the meeting tomorrow", "hi"];

test("tokenized text is as long as its tokens, whether the model has a mask or finds padding by its id", async () => {
  const masked = await found({ inputs: OPEN, bindings: TEXT, texts });
  const alone = await found({ inputs: OPEN.slice(0, 1), bindings: TEXT, texts });
  // [CLS] and [SEP] are a row's own.
  expect(masked).toMatchObject({ kind: "padded", full: 128, padded: { side: "right" } });
  if (masked.kind !== "padded" || alone.kind !== "padded") throw new Error("Both are padded");
  expect(masked.padded.lengths[2]).toBe(3);
  expect(alone.padded.lengths).toEqual(masked.padded.lengths);
  expect(masked.padded.inputs).toEqual(["input_ids", "attention_mask"]);
  expect(alone.padded.inputs).toEqual(["input_ids"]);
});

const GIVEN = [int64("ids", "rows", "tokens"), int64("attention_mask", "rows", "tokens")];

test("columns that were tokenized before are as long as their mask, on either side", async () => {
  const mask = [
    [1, 1, 0],
    [1, 1, 1],
  ];
  const padded = { inputs: ["ids", "attention_mask"], lengths: [2, 3] };
  expect(await found({ inputs: GIVEN, mask })).toEqual({
    kind: "padded",
    full: 3,
    padded: { ...padded, side: "right" },
  });
  const turned = mask.map((row) => row.toReversed());
  expect(await found({ inputs: GIVEN, mask: turned })).toMatchObject({ padded: { side: "left" } });
});

test.each<readonly [string, Case]>([
  [
    "the model has neither an attention mask nor text that is tokenized",
    { inputs: [int64("ids", "rows", "tokens")], mask: [[1, 0]] },
  ],
  [
    'its input "ids" takes 2 positions a row, never fewer',
    { inputs: [int64("ids", "rows", 2), int64("attention_mask", "rows", 2)], mask: [[1, 0]] },
  ],
  [
    "every row has all of the 2 positions, so that none is padded",
    { inputs: GIVEN, mask: [[1, 1]] },
  ],
  [
    "its attention mask is not ones for a row's own positions and zeros beside them",
    { inputs: GIVEN, mask: [[1, 0, 1]] },
  ],
  [
    "its attention mask is not ones for a row's own positions and zeros beside them",
    { inputs: GIVEN, mask: [[2, 0, 0]] },
  ],
])("without padding that can be left out it says why: %s", async (reason, given) => {
  expect(await found(given)).toEqual({ kind: "inapplicable", reason });
});
