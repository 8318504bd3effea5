import { expect, test } from "@jest/globals";
import { readRecord, writeRecord } from "../../src/record/record-file.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { check } from "../../src/schema/validate.ts";
import { fakeHost } from "../support/fake-host.ts";
import { accuracyOf } from "../support/judging.ts";
import { recordOf } from "../support/records.ts";

const PATH = "out/record.json";

test("what is written is what is read, and fits the schema as strictly", async () => {
  const host = fakeHost();
  const record = recordOf();
  await writeRecord(host, PATH, record);
  expect(await readRecord(host, PATH)).toEqual(record);
  expect(check("record", JSON.parse(host.textOf(PATH))).kind).toBe("valid");
});

test.each([
  ["passes", recordOf()],
  ["fails", recordOf({ measurements: accuracyOf(200, 1, 1207) })],
  ["measured nothing", recordOf({ measurements: [] })],
  ["crashed", recordOf({ measurements: [], judged: { engineFailure: "it crashed" } })],
  ["is a canary", recordOf({ judged: { canary: true }, record: { canary: true } })],
])("a record that %s fits its schema", (_, record) => {
  expect(check("record", JSON.parse(JSON.stringify(record)))).toMatchObject({ kind: "valid" });
});

test("a record with a number that JSON cannot hold is not written at all", async () => {
  const host = fakeHost();
  const record: RunRecord = { ...recordOf(), seed: Number.NaN };
  await expect(writeRecord(host, PATH, record)).rejects.toThrow('"seed" is NaN');
  expect(host.contents.size).toBe(0);
});

async function refusal(text: string): Promise<string> {
  const host = fakeHost({ files: { [PATH]: text } });
  return readRecord(host, PATH).then(
    () => "it was read",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

test("a file that is no record is refused with what is wrong, and where", async () => {
  expect(await refusal("{ nonsense")).toBe('Cannot read record "out/record.json": it is not JSON');
  expect(await refusal("[]")).toContain('Cannot read record "out/record.json": ');
  const { verdict: _, ...withoutVerdict } = recordOf();
  expect(await refusal(JSON.stringify(withoutVerdict))).toContain("verdict");
  expect(await refusal(JSON.stringify({ ...recordOf(), surplus: 1 }))).toContain("surplus");
  expect(
    await refusal(
      JSON.stringify({ ...recordOf(), verdict: { ...recordOf().verdict, outcome: "passed" } }),
    ),
  ).toContain("verdict.outcome");
});

test.each([1, 3])(
  "a record of version %d is refused by its version, whatever is in it",
  async (version) => {
    const other = { ...recordOf(), version, surplus: 1 };
    expect(await refusal(JSON.stringify(other))).toBe(
      `Cannot read record "out/record.json": it is a record of version ${version}; records of version 2 can be read, which "check" writes`,
    );
  },
);

test.each([
  ["no version", {}],
  ["a version in words", { version: "2" }],
])("a record of %s does not fit the schema", async (_, part) => {
  const { version: __, ...without } = recordOf();
  expect(await refusal(JSON.stringify({ ...without, ...part }))).toContain("version");
});

test("a record that is not there is refused by its path", async () => {
  await expect(readRecord(fakeHost(), "out/none.json")).rejects.toThrow("none.json");
});
