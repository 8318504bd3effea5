import { expect, test } from "@jest/globals";
import { readDataset } from "../../src/data/read-dataset.ts";
import { fakeHost } from "../support/fake-host.ts";
import { fixtureBytes } from "../support/fixtures.ts";

const read = (path: string, content: string | Uint8Array) =>
  readDataset(fakeHost({ files: { [path]: content } }), path);

test.each([
  ["t.csv", "a\n1\n"],
  ["T.CSV", "a\n1\n"],
  ["t.tsv", "a\n1\n"],
  ["t.jsonl", '{"a":1}'],
  ["t.ndjson", '{"a":1}'],
  ["a.npy", fixtureBytes("reference/arrays/float32-little.npy")],
  ["t.npz", fixtureBytes("reference/arrays/stored.npz")],
])("%s is read by its ending", async (path, content) => {
  expect((await read(path, content)).rows).toBeGreaterThan(0);
});

test("an array alone is a column of the file's name", async () => {
  const dataset = await read(
    "deep/scores.npy",
    fixtureBytes("reference/arrays/float32-little.npy"),
  );
  expect([...dataset.columns.keys()]).toEqual(["scores"]);
});

test("the name in messages is the one that the user wrote", async () => {
  const host = fakeHost({ files: { "/project/t.csv": "a\n" } });
  await expect(readDataset(host, "/project/t.csv", "t.csv")).rejects.toThrow(
    'Cannot read data "t.csv": it holds no rows',
  );
});

test.each<[string, string | Uint8Array, string]>([
  [
    "t.xlsx",
    "PK",
    'its name ends with ".xlsx"; .csv, .tsv, .jsonl, .parquet, .npz and .npy are read, and folders of images',
  ],
  [
    "t",
    "a",
    "its name has no ending; .csv, .tsv, .jsonl, .parquet, .npz and .npy are read, and folders of images",
  ],
  ["t.csv", Uint8Array.of(0xff, 0xfe, 0x61, 0), "it is not UTF-8 text"],
  ["t.csv", Uint8Array.of(0x61, 0x0a, 0xe9), "it is not UTF-8 text"],
  [
    "t.npz",
    "version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
    "it is a Git LFS pointer; fetch the file with `git lfs pull`",
  ],
])("%s that cannot be used is refused with a sentence", async (path, content, why) => {
  await expect(read(path, content)).rejects.toMatchObject({
    code: "data-malformed",
    message: `Cannot read data "${path}": ${why}`,
  });
});

test("an array without rows is refused", async () => {
  const empty = fixtureBytes("reference/arrays/no-rows.npy");
  await expect(read("t.npy", empty)).rejects.toMatchObject({ code: "data-empty" });
});

test("a file that is not there is said to be missing", async () => {
  await expect(readDataset(fakeHost(), "gone.csv")).rejects.toMatchObject({ code: "file-missing" });
});
