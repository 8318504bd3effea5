import { beforeAll, describe, expect, test } from "@jest/globals";
import { join } from "node:path";
import { baselineAt, baselineRevisions } from "../../../src/commands/baseline/baseline-history.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import { buildBaseline } from "../../../src/record/baseline-file.ts";
import { toJson } from "../../../src/record/json-file.ts";
import { gitRepository } from "../../support/git-repository.ts";
import { recordOf } from "../../support/run-records.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const PATH = "gate/baselines/mail.json";
const baselineOf = (tool: string): string =>
  toJson({ ...buildBaseline(recordOf("mail", "pass")), tool });

const { folder, commit } = gitRepository(temporaryFolder());
const host = nodeHost({ workingDirectory: folder });
const file = { path: join(folder, PATH), directory: join(folder, "gate"), model: "mail" };
let [first, second] = ["", ""];

beforeAll(() => {
  first = commit("first", { [PATH]: baselineOf("1") });
  commit("another file", { "README.md": "text" });
  commit("gone", { [PATH]: undefined, "gate/baselines/keep": "" });
  second = commit("second", { [PATH]: baselineOf("2") });
});

describe("baselineRevisions()", () => {
  test("are the commits that have another baseline, newest first, without deletions", async () => {
    const revisions = await baselineRevisions(host, file, 10);
    expect(revisions.map((one) => [one.commit, one.baseline.tool])).toEqual([
      [second, "2"],
      [first, "1"],
    ]);
  });

  test("are of at most as many commits as were asked for", async () => {
    expect(await baselineRevisions(host, file, 1)).toHaveLength(1);
  });

  test("are none outside of a repository, and for a file that git does not keep", async () => {
    const elsewhere = temporaryFolder();
    const unkept = { path: join(elsewhere, "mail.json"), directory: elsewhere, model: "mail" };
    expect(await baselineRevisions(host, unkept, 10)).toEqual([]);
    const other = { ...file, path: join(folder, "gate/baselines/other.json") };
    expect(await baselineRevisions(host, other, 10)).toEqual([]);
  });
});

describe("baselineAt()", () => {
  test("takes a commit, and what names one", async () => {
    expect((await baselineAt(host, file, first)).baseline.tool).toBe("1");
    expect(await baselineAt(host, file, "HEAD~3")).toMatchObject({ commit: first });
  });

  test.each([
    ["HEAD~1", 'that commit has no "baselines/mail.json"'],
    ["v9", "git knows no such revision; in a shallow clone, fetch more history"],
    ["--output=x", "a revision does not begin with a dash"],
  ])("says what is wrong with %s", async (revision, why) => {
    await expect(baselineAt(host, file, revision)).rejects.toThrow(
      `Cannot read the baseline of "mail" at "${revision}": ${why}`,
    );
  });

  test("refuses a file that is no baseline, and says at which commit", async () => {
    commit("broken", { [PATH]: "{}" });
    await expect(baselineAt(host, file, "HEAD")).rejects.toThrow(
      'Cannot read baseline "baselines/mail.json at HEAD": it lacks "version"',
    );
  });
});
