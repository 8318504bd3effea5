import { describe, expect, test } from "@jest/globals";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { baseCommit } from "../../src/action/base-commit.ts";
import { gitCredentials } from "../../src/action/git.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { gitIn, gitRepository } from "../support/git-repository.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** main: start, later; topic: one commit on start; merge: what GitHub makes of both. */
function pullRequestRepository() {
  const repository = gitRepository(temporaryFolder());
  const { git, commit, folder } = repository;
  // What GitHub allows, a plain repository does not.
  git("config", "uploadpack.allowAnySHA1InWant", "true");
  const start = commit("start", { "a.txt": "a" });
  git("checkout", "--quiet", "-b", "topic");
  const head = commit("topic", { "b.txt": "b" });
  git("checkout", "--quiet", "main");
  const base = commit("later", { "c.txt": "c" });
  git("checkout", "--quiet", "--detach");
  git("merge", "--quiet", "--no-ff", "--message", "merge", "topic");
  const merge = git("rev-parse", "HEAD");
  git("update-ref", "refs/pull/7/merge", merge);
  git("update-ref", "refs/pull/7/head", head);
  git("checkout", "--quiet", "main");
  return { url: pathToFileURL(folder).href, start, head, base, merge };
}

type Pull = ReturnType<typeof pullRequestRepository>;

/** As actions/checkout does it: one commit, one depth. */
function checkout({ url }: Pull, commit: string, depth: number): string {
  const folder = temporaryFolder();
  const git = gitIn(folder);
  git("init", "--quiet");
  git("remote", "add", "origin", url);
  const depths = depth === 0 ? [] : [`--depth=${depth}`];
  git("fetch", "--quiet", ...depths, "origin", commit, ...(depth === 0 ? ["main"] : []));
  git("checkout", "--quiet", "--detach", commit);
  return folder;
}

function find(
  pull: Pull,
  directory: string,
  options: { readonly askMergeBase?: () => Promise<string>; readonly baseSha?: string } = {},
): Promise<string> {
  return baseCommit(nodeHost(), {
    directory,
    baseSha: options.baseSha ?? pull.base,
    headSha: pull.head,
    askMergeBase:
      options.askMergeBase ??
      (() => {
        throw new Error("GitHub was asked");
      }),
    credentials: gitCredentials("https://github.com", "ghs-test"),
  });
}

const has = (folder: string, commit: string): string => gitIn(folder)("cat-file", "-t", commit);

describe("baseCommit()", () => {
  test.each([0, 1, 2])(
    "is the commit that was merged, when the merge is checked out at depth %i",
    async (depth) => {
      const pull = pullRequestRepository();
      const folder = checkout(pull, pull.merge, depth);
      // The event may be older than the merge: what was merged decides.
      await expect(find(pull, folder, { baseSha: pull.start })).resolves.toBe(pull.base);
      expect(has(folder, pull.base)).toBe("commit");
    },
  );

  test("is the merge base when the head is checked out with its history", async () => {
    const pull = pullRequestRepository();
    const folder = checkout(pull, pull.head, 0);
    await expect(find(pull, folder)).resolves.toBe(pull.start);
  });

  test("is what GitHub says when the head is checked out without history, and is fetched", async () => {
    const pull = pullRequestRepository();
    const folder = checkout(pull, pull.head, 1);
    const asked = find(pull, folder, { askMergeBase: () => Promise.resolve(pull.start) });
    await expect(asked).resolves.toBe(pull.start);
    expect(has(folder, pull.start)).toBe("commit");
  });

  test("leaves a whole clone whole", async () => {
    const pull = pullRequestRepository();
    const folder = checkout(pull, pull.head, 0);
    gitIn(folder)("update-ref", "-d", "FETCH_HEAD");
    await find(pull, folder);
    expect(gitIn(folder)("rev-parse", "--is-shallow-repository")).toBe("false");
  });

  test("says how to check out when the commit cannot be fetched", async () => {
    const pull = pullRequestRepository();
    const folder = checkout(pull, pull.head, 1);
    gitIn(folder)("remote", "set-url", "origin", pathToFileURL(join(folder, "nowhere")).href);
    await expect(
      find(pull, folder, { askMergeBase: () => Promise.resolve(pull.start) }),
    ).rejects.toThrow(/^Cannot fetch commit [0-9a-f]{40} of the base branch: .*`fetch-depth: 0`$/);
  });

  test("says that a checkout is needed when there is none", async () => {
    const pull = pullRequestRepository();
    await expect(find(pull, temporaryFolder())).rejects.toThrow(
      /^Cannot read the commit that is checked out: .*actions\/checkout/,
    );
  });
});

describe("gitCredentials()", () => {
  test("carries the token in settings of the environment only", () => {
    const settings = gitCredentials("https://github.com", "ghs-test");
    expect(settings["GIT_CONFIG_KEY_0"]).toBe("http.https://github.com/.extraheader");
    const [, basic = ""] = /basic (.+)$/.exec(settings["GIT_CONFIG_VALUE_0"] ?? "") ?? [];
    expect(Buffer.from(basic, "base64").toString("utf8")).toBe("x-access-token:ghs-test");
  });

  test("is nothing without a token", () => {
    expect(gitCredentials("https://github.com", "")).toEqual({});
  });
});
