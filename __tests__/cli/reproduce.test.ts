import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { zipSync } from "fflate";
import { runCli } from "../../src/cli/run-cli.ts";
import { placeOfRemote } from "../../src/cli/remote.ts";
import type { FakeHost } from "../support/fake-host.ts";
import { fakeEngine, turned } from "../support/fake-engine.ts";
import { type FakeGitHub, type FakeOptions, startFakeGitHub } from "../support/fake-github.ts";
import { toyHost } from "../support/toy-project.ts";

// Seconds on a free machine; the limit only ends what would never end.
jest.setTimeout(60_000);

let github: FakeGitHub | undefined;

afterEach(async () => {
  await github?.close();
  github = undefined;
});

interface Said {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

interface Call {
  readonly engine?: ReturnType<typeof fakeEngine>;
  readonly environment?: Readonly<Record<string, string>>;
}

async function call(
  host: FakeHost,
  words: readonly string[],
  { engine = fakeEngine(), environment = {} }: Call = {},
): Promise<Said> {
  let [out, error] = ["", ""];
  const streams = {
    out: (text: string) => void (out += text),
    error: (text: string) => void (error += text),
    colour: false,
  };
  const code = await runCli({ host, engine, streams, environment }, words);
  return { code, out, error };
}

async function checkedProject(): Promise<FakeHost> {
  const host = toyHost({}, { run: () => ({ stdout: "https://github.com/acme/demo.git\n" }) });
  await call(host, ["check"]);
  return host;
}

/** A GitHub whose run 42 kept this archive. */
async function withArchive(
  bytes: Uint8Array,
  options: FakeOptions = {},
): Promise<Readonly<Record<string, string>>> {
  github = await startFakeGitHub(options);
  github.artifacts.push({ id: 5, run: 42, name: "compression-gate", bytes });
  return { GITHUB_API_URL: github.url, GITHUB_TOKEN: "ghs-test" };
}

const withArtifact = (
  files: Readonly<Record<string, Uint8Array>>,
  options?: FakeOptions,
): Promise<Readonly<Record<string, string>>> => withArchive(zipSync({ ...files }), options);

const recordOf = (host: FakeHost): Uint8Array =>
  new TextEncoder().encode(host.textOf("out/toy/record.json"));

describe("reproduce", () => {
  test("ends with 0 when every number is found again", async () => {
    const host = await checkedProject();
    const { code, out } = await call(host, ["reproduce", "out"]);
    expect(out).toMatch(
      /^toy: reproduced: candidate, rows, findings and \d+ measurements are the same; the verdict is "pass"\.\n$/,
    );
    expect(code).toBe(0);
  });

  test("ends with 1 when numbers differ for no reason", async () => {
    const engine = fakeEngine({ scores: turned("candidate.onnx", 2) });
    const host = await checkedProject();
    const { code, out } = await call(host, ["reproduce", "out/toy/record.json"], { engine });
    expect(out).toMatch(
      /rows\.candidate \(2 of 300 rows; row 0 for one\): 0 was recorded, here it is 1/,
    );
    expect(out).toContain("nothing that is recorded explains it");
    expect(code).toBe(1);
  });

  test("ends with 2 when another engine may be the reason", async () => {
    const engine = fakeEngine({
      scores: turned("candidate.onnx", 2),
      version: () => Promise.resolve("1.31.0"),
    });
    const { code, out } = await call(await checkedProject(), ["reproduce", "out"], { engine });
    expect(out).toMatch(/It may be because of another engine \(.*1\.30\.0.*1\.31\.0\)\./);
    expect(code).toBe(2);
  });

  test("ends with 3 when something else lies here, or no record is of the model", async () => {
    const host = await checkedProject();
    const text = host.textOf("compression-gate.yml");
    await host.files.write("compression-gate.yml", text.replace("0.05", "0.06"));
    const { code, out } = await call(host, ["reproduce", "out"]);
    expect(out).toContain("Check out the commit of the run, or name its base by --base.");
    expect(code).toBe(3);
    expect((await call(host, ["reproduce", "out", "--model", "other"])).code).toBe(3);
  });

  test("shows nothing of a record that could command a terminal", async () => {
    const host = await checkedProject();
    const record = host.textOf("out/toy/record.json").replace('"toy.onnx"', '"toy\\u001b[2J.onnx"');
    await host.files.write("r.json", record.replace(/"digest": "[0-9a-f]{64}"/, '"digest": "00"'));
    const { out } = await call(host, ["reproduce", "r.json"]);
    expect(out).not.toContain("\u001b");
  });
});

describe("reproduce with the number of a run", () => {
  test("downloads the records of its artifact", async () => {
    const host = await checkedProject();
    const files = { "toy/record.json": recordOf(host), "toy/candidate.onnx": new Uint8Array(9) };
    const environment = await withArtifact(files);
    const { code, out, error } = await call(host, ["reproduce", "42"], { environment });
    expect(error).toBe("");
    expect(out).toContain("toy: reproduced");
    expect(code).toBe(0);
  });

  test("writes nothing where the archive says", async () => {
    const host = await checkedProject();
    const before = new Set(host.contents.keys());
    const environment = await withArtifact({
      "../../project/evil/record.json": recordOf(host),
      "../../project/compression-gate.yml": new Uint8Array(1),
    });
    const { code } = await call(host, ["reproduce", "42"], { environment });
    expect(code).toBe(0);
    const added = [...host.contents.keys()].filter((path) => !before.has(path));
    expect(added.every((path) => path.startsWith("/project/out/toy/reproduced/"))).toBe(true);
  });

  test.each([
    ["a token without the permission", { permissions: {} }, /lacks the permission `actions: read`/],
    ["a token that GitHub does not know", { tokens: {} }, /GitHub does not know the token/],
  ])("says what is wrong with %s", async (_, options, message) => {
    const host = await checkedProject();
    const environment = await withArtifact({ "toy/record.json": recordOf(host) }, options);
    const { code, error } = await call(host, ["reproduce", "42"], { environment });
    expect(error).toMatch(message);
    expect(code).toBe(4);
  });

  test("asks for a token, and for a repository, when there is none", async () => {
    const host = await checkedProject();
    expect((await call(host, ["reproduce", "42"])).error).toMatch(/set GITHUB_TOKEN/);
    const nowhere = toyHost({}, { run: () => ({ exitCode: 2 }) });
    expect((await call(nowhere, ["reproduce", "42"])).error).toMatch(/--repository OWNER\/NAME/);
    const words = ["reproduce", "42", "--repository", "acme"];
    expect((await call(host, words)).error).toMatch(/write it as OWNER\/NAME/);
  });

  test.each([
    [["logs", "compression-gate", "compression-gate-measured"], 1],
    [["logs", "compression-gate-revalidation"], 1],
    [["results"], 0],
  ])("takes of %j the one that is ours", async (names, at) => {
    const host = await checkedProject();
    const environment = await withArtifact({ "toy/record.json": recordOf(host) });
    const archive = github?.artifacts[0]?.bytes ?? new Uint8Array(0);
    const others = names.map((name, id) => {
      const bytes = id === at ? archive : new Uint8Array(0);
      return { id, run: 44, name, bytes };
    });
    github?.artifacts.push(...others.map((one) => ({ ...one, id: one.id + 10 })));
    expect((await call(host, ["reproduce", "44"], { environment })).code).toBe(0);
  });

  test("says which artifacts there are when it cannot tell", async () => {
    const host = await checkedProject();
    const environment = await withArtifact({ "toy/record.json": recordOf(host) });
    const words = ["reproduce", "42", "--artifact", "other"];
    expect((await call(host, words, { environment })).error).toMatch(
      /its artifacts are "compression-gate"; choose one by --artifact/,
    );
    expect((await call(host, ["reproduce", "43"], { environment })).error).toMatch(
      /it has kept no artifact/,
    );
  });

  test.each([
    ["no archive", new TextEncoder().encode("<html>"), /no zip archive that can be read/],
    [
      "a record that is larger than any",
      recordOfBytes(200e6),
      /"record\.json" is larger than a record can be/,
    ],
    [
      "an archive without records",
      zipSync({ "x.txt": new Uint8Array(1) }),
      /no file in it is named record\.json/,
    ],
  ])("refuses %s", async (_, archive, message) => {
    const host = await checkedProject();
    const environment = await withArchive(archive);
    const { code, error } = await call(host, ["reproduce", "42"], { environment });
    expect(error).toMatch(message);
    expect(code).toBe(4);
  });
});

test.each([
  ["https://github.com/acme/demo.git", "acme", "demo"],
  ["https://github.com/acme/demo", "acme", "demo"],
  ["git@github.com:acme/de.mo.git", "acme", "de.mo"],
  ["ssh://git@ghe.acme.test:2222/acme/demo.git", "acme", "demo"],
])("placeOfRemote() reads %s", (url, owner, repository) => {
  expect(placeOfRemote(url)).toEqual({ owner, repository });
});

test.each(["", "/srv/git/demo.git", "file:///srv/demo.git"])(
  "placeOfRemote() does not guess from %j",
  (url) => {
    expect(placeOfRemote(url)).toBeUndefined();
  },
);

/** An archive whose directory says so of a record. */
function recordOfBytes(bytes: number): Uint8Array {
  const archive = zipSync({ "record.json": new Uint8Array(9) }, { level: 0 });
  const directory = Buffer.from(archive).indexOf("PK\u0001\u0002");
  new DataView(archive.buffer, archive.byteOffset).setUint32(directory + 24, bytes, true);
  return archive;
}
