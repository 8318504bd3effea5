import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { connectGitHub } from "../../src/publish/connect-github.ts";
import type { GitHub } from "../../src/publish/github.ts";
import { type FakeGitHub, startFakeGitHub } from "../support/fake-github.ts";

let fake: FakeGitHub;
let pauses: number[];

beforeEach(async () => {
  fake = await startFakeGitHub();
  pauses = [];
});
afterEach(async () => {
  await fake.close();
});

function connect(token = "ghs-test", timeoutMs = 5_000): Promise<GitHub> {
  return connectGitHub({
    token,
    apiUrl: fake.url,
    owner: "acme",
    repository: "demo",
    timeoutMs,
    now: () => Date.parse("2026-01-01T00:00:00Z"),
    sleep: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
  });
}

describe("connectGitHub()", () => {
  test("asks as GitHub's description wants it, and reads what it promises", async () => {
    const github = await connect();
    fake.pulls.set(7, { headSha: "a".repeat(40), baseSha: "b".repeat(40), body: "text" });
    await expect(github.viewer()).resolves.toBe("github-actions[bot]");
    await expect(github.pullRequest(7)).resolves.toEqual({
      headSha: "a".repeat(40),
      body: "text",
    });
    const created = await github.createComment(7, "one");
    expect(created).toMatchObject({ author: "github-actions[bot]", body: "one" });
    await expect(github.updateComment(created.id, "two")).resolves.toMatchObject({ body: "two" });
    await expect(github.comments(7)).resolves.toHaveLength(1);
    await expect(github.mergeBase("a", "b")).resolves.toBe(fake.mergeBase);
    await github.deleteComment(created.id);
    expect(fake.comments).toEqual([]);
  });

  const head = { sha: "a".repeat(40), repository: "stranger/demo", branch: "topic" };
  const pull = { headSha: head.sha, baseSha: "b".repeat(40), body: "text" };

  test("finds the pull request of a commit, whether GitHub ties them or knows the branch only", async () => {
    const github = await connect();
    fake.pulls.set(7, { ...pull, head: "stranger:topic", isTied: false });
    await expect(github.openPullRequests(head)).resolves.toEqual([{ number: 7, ...pull }]);
    fake.pulls.set(7, { ...pull, head: "stranger:topic" });
    await expect(github.openPullRequests(head)).resolves.toEqual([{ number: 7, ...pull }]);
    expect(fake.received).toHaveLength(3);
  });

  test("takes no pull request that is closed or whose head has moved on for that of a commit", async () => {
    const github = await connect();
    fake.pulls.set(7, { ...pull, head: "stranger:topic", state: "closed" });
    fake.pulls.set(8, { ...pull, head: "stranger:topic", headSha: "c".repeat(40) });
    await expect(github.openPullRequests(head)).resolves.toEqual([]);
  });

  test("downloads the artifacts of one run, and no other", async () => {
    const bytes = Uint8Array.of(80, 75, 5, 6);
    fake.artifacts.push({ id: 1, run: 42, name: "measured", bytes });
    fake.artifacts.push({ id: 2, run: 43, name: "measured", bytes });
    const github = await connect();
    await expect(github.artifacts(42)).resolves.toEqual([{ id: 1, name: "measured", bytes: 4 }]);
    await expect(github.downloadArtifact(1)).resolves.toEqual(bytes);
  });

  test("reads 250 comments over three pages, in order", async () => {
    for (let index = 0; index < 250; index += 1) fake.seedComment(7, "someone", `${index}`);
    const comments = await (await connect()).comments(7);
    expect(comments.map(({ body }) => Number(body))).toEqual(
      Array.from({ length: 250 }, (_, index) => index),
    );
    expect(fake.received).toHaveLength(3);
  });
});
