import { describe, expect, test } from "@jest/globals";
import { strToU8, type Zippable, zipSync } from "fflate";
import { readRecords } from "../../src/action/read-records.ts";

const zip = (files: Zippable): Uint8Array => zipSync(files, { level: 9 });
const json = (value: unknown): Uint8Array => strToU8(JSON.stringify(value));
const LINK = { os: 3, attrs: (0o120777 << 16) >>> 0 };

describe("readRecords()", () => {
  test("reads the records by their folders, and unpacks nothing else", () => {
    const records = readRecords(
      zip({
        "income/record.json": json({ a: 1 }),
        "income/left-behind/record.json": json({ a: "ü".repeat(100_000) }),
        "income/candidate.onnx": new Uint8Array(200_000),
        "comment.md": strToU8("text"),
      }),
    );
    expect([...records.keys()]).toEqual(["income", "income/left-behind"]);
    expect(records.get("income")).toEqual({ a: 1 });
    expect(records.get("income/left-behind")).toEqual({ a: "ü".repeat(100_000) });
  });

  test.each([
    "../income/record.json",
    "income/../../record.json",
    "/income/record.json",
    "./record.json",
    "C:/income/record.json",
    "income\\..\\record.json",
    "a/b/c/record.json",
    "record.json",
  ])("reads nothing of the name %p", (name) => {
    expect(readRecords(zip({ [name]: json({ a: 1 }) })).size).toBe(0);
  });

  test("takes a link for the text that it is, and follows it nowhere", () => {
    const archive = zip({ "income/record.json": [strToU8("/etc/passwd"), LINK] });
    expect(() => readRecords(archive)).toThrow('"income/record.json" is not JSON');
  });

  test("stops a bomb: 40 MB of one byte in less than 100 kB", () => {
    const archive = zip({ "income/record.json": new Uint8Array(40e6).fill(32) });
    expect(archive.length).toBeLessThan(1e5);
    expect(() => readRecords(archive)).toThrow("its records take more than 32 MB");
  });

  test("counts all records of an archive together", () => {
    const half = new Uint8Array(20e6).fill(32);
    const archive = zip({ "a/record.json": half, "b/record.json": half });
    expect(() => readRecords(archive)).toThrow("its records take more than 32 MB");
  });

  test("counts what comes out, whatever the archive says of its size", () => {
    const archive = zip({ "income/record.json": new Uint8Array(33e6).fill(32) });
    const view = new DataView(archive.buffer, archive.byteOffset);
    view.setUint32(22, 10, true);
    expect(() => readRecords(archive)).toThrow("its records take more than 32 MB");
  });

  test("refuses two records of one model: which of them speaks?", () => {
    const archive = zip({ "income/record.json": json(1), "incomE/record.json": json(2) });
    for (const [position, byte] of archive.entries()) if (byte === 0x45) archive[position] = 0x65;
    expect(() => readRecords(archive)).toThrow('it has "income/record.json" twice');
  });

  test.each([
    ["cut off", zip({ "income/record.json": json("x".repeat(5000)) }).subarray(0, 60)],
    ["no JSON", zip({ "income/record.json": strToU8("{") })],
  ])("refuses an archive whose record is %s", (_, archive) => {
    expect(() => readRecords(archive)).toThrow("Cannot read the records that the run of the fork");
  });

  test("finds nothing in bytes that are no archive", () => {
    expect(readRecords(strToU8("no archive")).size).toBe(0);
  });
});
