import { describe, expect, test } from "@jest/globals";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { unpackTarball } from "../../../src/action/runtime/unpack-tarball.ts";
import { pack, tar } from "../../support/fake-registry.ts";
import { temporaryFolder } from "../../support/temporary.ts";

async function unpack(tarball: Buffer, wanted: readonly string[]): Promise<string> {
  const folder = temporaryFolder();
  const path = join(folder, "it.tgz");
  writeFileSync(path, tarball);
  const target = join(folder, "target");
  await unpackTarball({ tarball: path, target, wanted: new Set(wanted) });
  return target;
}

describe("unpackTarball()", () => {
  test("writes the bytes that the tar program packed, whatever their length", async () => {
    const lengths = [0, 1, 511, 512, 513, 100_000];
    const files = Object.fromEntries(
      lengths.map((length) => [`dist/${length}.js`, "é".repeat(length).slice(0, length)]),
    );
    const target = await unpack(pack(files), Object.keys(files));
    for (const [path, content] of Object.entries(files)) {
      expect(readFileSync(join(target, path), "utf8")).toBe(content);
    }
  });

  test("finds names of more than 100 bytes, which ustar splits", async () => {
    const long = `${"folder/".repeat(20)}file.js`;
    const target = await unpack(pack({ [long]: "deep" }), [long]);
    expect(readFileSync(join(target, long), "utf8")).toBe("deep");
  });

  test("passes over everything that is not wanted", async () => {
    const target = await unpack(pack({ "a.js": "a", "b.js": "b", "c/d.js": "d" }), ["b.js"]);
    expect(readdirSync(target)).toEqual(["b.js"]);
  });

  test("writes no link, even under a wanted name", async () => {
    const source = temporaryFolder();
    mkdirSync(join(source, "package"));
    symlinkSync("/etc/passwd", join(source, "package", "a.js"));
    writeFileSync(join(source, "package", "b.js"), "b");
    const target = await unpack(tar(source, ["package"]), ["a.js", "b.js"]);
    expect(existsSync(join(target, "a.js"))).toBe(false);
    expect(lstatSync(join(target, "b.js")).isFile()).toBe(true);
  });

  test("writes nothing outside of its folder", async () => {
    const source = temporaryFolder();
    writeFileSync(join(source, "evil.js"), "evil");
    const names = ["../../evil.js", "/tmp/compression-gate-evil.js"];
    for (const name of names) {
      const tarball = tar(source, [
        "--absolute-names",
        `--transform=s,evil.js,${name},`,
        "evil.js",
      ]);
      const target = await unpack(tarball, ["evil.js"]);
      expect(existsSync(target)).toBe(false);
      expect(existsSync(join(target, name))).toBe(false);
    }
  });

  test("refuses a tarball that ends in the middle of a file", async () => {
    const whole = gunzipSync(pack({ "a.js": "a".repeat(5000) }));
    const cut = gzipSync(whole.subarray(0, 3000));
    await expect(unpack(cut, ["a.js"])).rejects.toThrow("It ends in the middle of a file");
  });

  test("refuses what is no tarball", async () => {
    await expect(unpack(Buffer.from("<html>"), ["a.js"])).rejects.toThrow("incorrect header check");
    await expect(unpack(gzipSync("x".repeat(2000)), ["a.js"])).rejects.toThrow("no size");
  });

  test("refuses a second file of the same name", async () => {
    const once = gunzipSync(pack({ "a.js": "a" }));
    // The folder, then the file: a header and a block of content.
    const file = once.subarray(512, 1536);
    const twice = gzipSync(Buffer.concat([file, once]));
    await expect(unpack(twice, ["a.js"])).rejects.toThrow(/EEXIST/);
  });
});
