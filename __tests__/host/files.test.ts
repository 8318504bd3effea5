import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Files } from "../../src/host/host.ts";
import { nodeFiles } from "../../src/host/node-files.ts";
import { fakeHost } from "../support/fake-host.ts";

let root = "";

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "files-test-")));
  mkdirSync(join(root, "data/deep"), { recursive: true });
  writeFileSync(join(root, "data/a.txt"), "alpha");
  writeFileSync(join(root, "data/deep/b.bin"), Uint8Array.of(0, 1, 2, 3, 255));
  symlinkSync(join(root, "data/deep"), join(root, "short"));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const machines: readonly (readonly [string, () => Files])[] = [
  ["a real disk", () => nodeFiles(root)],
  [
    "the fake disk",
    () =>
      fakeHost({
        workingDirectory: root,
        files: { "data/a.txt": "alpha", "data/deep/b.bin": Uint8Array.of(0, 1, 2, 3, 255) },
        links: { short: "data/deep" },
      }).files,
  ],
];

describe.each(machines)("%s", (_, open) => {
  test("relative paths are those of the working directory, absolute ones stay", () => {
    expect(open().resolve("data", "../x")).toBe(join(root, "x"));
    expect(open().resolve("/etc/x")).toBe("/etc/x");
  });

  test("bytes, text and ranges are what was written", async () => {
    const files = open();
    expect([...(await files.readBytes("data/deep/b.bin"))]).toEqual([0, 1, 2, 3, 255]);
    expect(await files.readText("data/a.txt")).toBe("alpha");
    expect([...(await files.readRange("data/deep/b.bin", 1, 3))]).toEqual([1, 2, 3]);
    expect(await files.sizeBytes("data/a.txt")).toBe(5);
  });

  test("a range ends at the end of the file, and is empty behind it", async () => {
    const files = open();
    expect([...(await files.readRange("data/deep/b.bin", 3, 100))]).toEqual([3, 255]);
    expect([...(await files.readRange("data/deep/b.bin", 9, 100))]).toEqual([]);
  });

  test("a link is followed to the path that it stands for", async () => {
    const files = open();
    expect(await files.realPath("short/b.bin")).toBe(join(root, "data/deep/b.bin"));
    expect(await files.realPath("short")).toBe(join(root, "data/deep"));
    expect([...(await files.readRange("short/b.bin", 4, 1))]).toEqual([255]);
  });

  test("a folder is listed in order, and told from a file", async () => {
    const files = open();
    expect(await files.list("data")).toEqual(["a.txt", "deep"]);
    expect(await files.isDirectory("data")).toBe(true);
    expect(await files.isDirectory("data/a.txt")).toBe(false);
    expect(await files.isDirectory("nowhere")).toBe(false);
    expect(await files.exists("data")).toBe(true);
    expect(await files.exists("nowhere")).toBe(false);
  });

  test("a file that is moved takes the place of what was there, and folders are made for it", async () => {
    const files = open();
    await files.write("moved/from.txt", "new");
    await files.write("moved/to.txt", "old");
    expect(await files.move("moved/from.txt", "moved/to.txt")).toBe(true);
    expect(await files.readText("moved/to.txt")).toBe("new");
    expect(await files.exists("moved/from.txt")).toBe(false);
    expect(await files.move("moved/to.txt", "moved/deeper/a.txt")).toBe(true);
    expect(await files.readText("moved/deeper/a.txt")).toBe("new");
    await expect(files.move("moved/nowhere.txt", "moved/to.txt")).rejects.toThrow(
      /no such file|folder/,
    );
    await files.remove("moved");
  });

  test("what is written is read back, whatever stood there, and folders are made for it", async () => {
    const files = open();
    await files.write("made/new/x.txt", "one");
    await files.write("made/new/x.txt", Uint8Array.of(50, 10));
    expect(await files.readText("made/new/x.txt")).toBe("2\n");
    expect(await files.list("made/new")).toEqual(["x.txt"]);
    await files.write("made/new/x.txt", [
      Uint8Array.of(),
      Uint8Array.of(49),
      Uint8Array.of(50, 10),
    ]);
    expect(await files.readText("made/new/x.txt")).toBe("12\n");
    await files.write("made/new/x.txt", []);
    expect(await files.sizeBytes("made/new/x.txt")).toBe(0);
    await files.remove("made");
    expect(await files.exists("made/new/x.txt")).toBe(false);
  });

  test("removing what is not there is fine", async () => {
    await expect(open().remove("nowhere/at/all")).resolves.toBeUndefined();
  });

  test("temporary folders are empty, and each is another one", async () => {
    const files = open();
    const [first, second] = [
      await files.makeTemporaryDirectory(),
      await files.makeTemporaryDirectory(),
    ];
    expect(first).not.toBe(second);
    expect(await files.list(first)).toEqual([]);
    await files.remove(first);
    await files.remove(second);
    expect(await files.exists(first)).toBe(false);
  });

  test.each([
    ["read", (files: Files) => files.readBytes("nowhere.txt")],
    ["read", (files: Files) => files.readText("nowhere.txt")],
    ["read", (files: Files) => files.readRange("nowhere.txt", 0, 1)],
    ["read", (files: Files) => files.sizeBytes("nowhere.txt")],
    ["list", (files: Files) => files.list("nowhere.txt")],
    ["find", (files: Files) => files.realPath("nowhere.txt")],
  ])("to %s what is not there is a user's mistake, said as a sentence", async (doing, act) => {
    await expect(act(open())).rejects.toMatchObject({
      code: "file-missing",
      message: `Cannot ${doing} "nowhere.txt": there is no such file`,
    });
  });

  test("a folder is no file, and a file no folder", async () => {
    const files = open();
    await expect(files.readBytes("data")).rejects.toMatchObject({
      code: "file-unreadable",
      message: 'Cannot read "data": it is a folder, not a file',
    });
    await expect(files.list("data/a.txt")).rejects.toMatchObject({
      code: "file-unreadable",
      message: 'Cannot list "data/a.txt": a part of its path is a file, not a folder',
    });
  });

  test("a write that fails leaves what was there, and nothing beside it", async () => {
    const files = open();
    const before = await files.list(".");
    await expect(files.write("data", "x")).rejects.toMatchObject({
      code: "file-unreadable",
      message: 'Cannot write "data": it is a folder, not a file',
    });
    expect(await files.list(".")).toEqual(before);
    expect(await files.readText("data/a.txt")).toBe("alpha");
  });
});

test("content in more pieces than one call takes is written whole, in order", async () => {
  const pieces = Array.from({ length: 2001 }, (_, place) => new Uint8Array(place % 7).fill(place));
  await nodeFiles(root).write("pieces.bin", pieces);
  const written = await nodeFiles(root).readBytes("pieces.bin");
  expect(written).toEqual(Uint8Array.from(pieces.flatMap((piece) => [...piece])));
});

test("a write that fails after it has begun leaves the old file whole and no part", async () => {
  const files = nodeFiles(root);
  await files.write("kept.json", "old");
  class FailingBytes extends Uint8Array {
    override get byteLength(): number {
      throw new Error("the disk is full");
    }
  }
  await expect(files.write("kept.json", new FailingBytes(8))).rejects.toMatchObject({
    code: "file-unreadable",
    message: 'Cannot write "kept.json": the disk is full',
  });
  expect(await files.readText("kept.json")).toBe("old");
  expect(readdirSync(root).filter((name) => name.includes("part"))).toEqual([]);
});

test("a reader never sees a part: many writes at once leave one whole content", async () => {
  const files = nodeFiles(root);
  const contents = Array.from({ length: 8 }, (_, position) => String(position).repeat(100_000));
  await Promise.all(contents.map((content) => files.write("raced.txt", content)));
  expect(contents).toContain(await files.readText("raced.txt"));
  expect(readdirSync(root).filter((name) => name.includes("part"))).toEqual([]);
});

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

const pair = (data: Iterable<Uint8Array>, main: string) => [
  { path: "pair/m.data", chunks: data },
  { path: "pair/m", chunks: [text(main)] },
];
function* failing(): Generator<Uint8Array> {
  yield text("half of");
  throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
}

describe("files that belong together", () => {
  test.each(machines)("are all replaced, on %s", async (_, open) => {
    const files = open();
    await files.writeTogether(pair([text("ol"), text("d")], "names old"));
    await files.writeTogether(pair([text("new "), text("data")], "names new"));
    expect(await files.readText("pair/m.data")).toBe("new data");
    expect(await files.readText("pair/m")).toBe("names new");
    expect(await files.list("pair")).toEqual(["m", "m.data"]);
    const { length } = files.readRangeNow("pair/m.data", 4, 100);
    expect(length).toBe(4);
  });

  test("are all as they were when the disk fills while one is written", async () => {
    const files = nodeFiles(root);
    await files.writeTogether(pair([text("old")], "names old"));
    await expect(files.writeTogether(pair(failing(), "names new"))).rejects.toMatchObject({
      code: "file-unreadable",
      message: 'Cannot write "pair/m": the disk is full',
    });
    expect(await files.readText("pair/m.data")).toBe("old");
    expect(await files.readText("pair/m")).toBe("names old");
    expect(readdirSync(join(root, "pair"))).toEqual(["m", "m.data"]);
  });

  test("are none when there were none", async () => {
    const files = nodeFiles(root);
    const made = [
      { path: "none/m.data", chunks: failing() },
      { path: "none/m", chunks: [text("names it")] },
    ];
    await expect(files.writeTogether(made)).rejects.toThrow("the disk is full");
    expect(readdirSync(join(root, "none"))).toEqual([]);
  });

  test("are all as they were when one cannot be put in its place", async () => {
    const files = nodeFiles(root);
    const path = "stuck/m";
    await files.write(`${path}.data`, "old");
    await files.write(path, "names old");
    // What names the other goes to a place that is taken away in between.
    const main = (function* (): Generator<Uint8Array> {
      yield text("names new");
      for (const name of readdirSync(join(root, "stuck")))
        if (/^m\.\d.*part$/.test(name)) unlinkSync(join(root, "stuck", name));
    })();
    const both = [
      { path: `${path}.data`, chunks: [text("new")] },
      { path, chunks: main },
    ];
    await expect(files.writeTogether(both)).rejects.toThrow("Cannot write");
    expect(await files.readText(`${path}.data`)).toBe("old");
    expect(await files.readText(path)).toBe("names old");
    expect(readdirSync(join(root, "stuck"))).toEqual(["m", "m.data"]);
  });
});
