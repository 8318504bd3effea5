import { expect, test } from "@jest/globals";
import { checkoutCommit, mergeBaseWith } from "../../../src/commands/change/merge-base.ts";
import type { ProcessRequest, ProcessResult } from "../../../src/host/host.ts";
import { fakeHost } from "../../support/fake-host.ts";

const FAILED = { exitCode: 128, stderr: "fatal: told by git\nand more" };

/** Git as it answers in a repository whose policy stands in the folder "models". */
const git =
  (other: Readonly<Record<string, Partial<ProcessResult>>> = {}) =>
  ({ arguments: [verb = "", ...rest] }: ProcessRequest): Partial<ProcessResult> => {
    const asked = [verb, rest[0] ?? ""].join(" ");
    const answers: Readonly<Record<string, Partial<ProcessResult>>> = {
      "merge-base main": { stdout: "0123456789abcdef\n" },
      "rev-parse --show-prefix": { stdout: "models/\n" },
      ...other,
    };
    return answers[asked] ?? {};
  };

test("the merge base is asked of git in the folder of the policy", async () => {
  const host = fakeHost({ run: git() });
  expect(await mergeBaseWith(host, "/project/models", "main")).toBe("0123456789abcdef");
  const commands = host.started.map(({ arguments: words }) => words.join(" "));
  expect(commands).toEqual([
    "rev-parse --git-dir",
    "rev-parse --verify --quiet main^{commit}",
    "merge-base main HEAD",
  ]);
  expect(host.started.every(({ workingDirectory }) => workingDirectory === "/project/models")).toBe(
    true,
  );
});

test("the folder is the same one at a commit, and disposing removes what was made", async () => {
  const host = fakeHost({ run: git() });
  const checkedOut = await checkoutCommit(host, "/project/models", "0123456789abcdef");
  expect(checkedOut).toMatchObject({
    directory: "/tmp/fake-1/base/models",
    commit: "0123456789abcdef",
  });
  await checkedOut.dispose();
  const commands = host.started.map(({ arguments: words }) => words.join(" "));
  expect(commands).toEqual([
    "rev-parse --show-prefix",
    "worktree add --detach --quiet /tmp/fake-1/base 0123456789abcdef",
    "worktree remove --force /tmp/fake-1/base",
  ]);
});

test("what git says is told when it cannot check out", async () => {
  const host = fakeHost({ run: git({ "worktree add": FAILED }) });
  await expect(checkoutCommit(host, "/project", "0123")).rejects.toMatchObject({
    code: "git",
    message: 'Cannot check out "0123": fatal: told by git',
  });
});

test.each([
  [
    "outside of a repository",
    { "rev-parse --git-dir": FAILED },
    'Cannot find a merge base: "/project" is in no git repository',
  ],
  [
    "for an unknown revision",
    { "rev-parse --verify": FAILED },
    'Cannot find revision "main"; fetch it first, such as `git fetch origin`, or with fetch-depth: 0 in a workflow',
  ],
  [
    "without a common ancestor",
    { "merge-base main": FAILED },
    'Cannot find a common ancestor with "main"; in a shallow clone, fetch more history (fetch-depth: 0)',
  ],
])("%s it is refused in a sentence", async (_, other, message) => {
  const host = fakeHost({ run: git(other) });
  await expect(mergeBaseWith(host, "/project", "main")).rejects.toMatchObject({
    code: "git",
    message,
  });
});

test("a revision that would be an option never reaches git", async () => {
  const host = fakeHost({ run: git() });
  await expect(mergeBaseWith(host, "/project", "--output=x")).rejects.toThrow(
    'Cannot use "--output=x" as a revision: it begins with a dash',
  );
  expect(host.started).toHaveLength(1);
});
