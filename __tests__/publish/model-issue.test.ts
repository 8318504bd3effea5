import { expect, test } from "@jest/globals";
import type { Issue } from "../../src/publish/github.ts";
import { issueMarker, issueStateOf } from "../../src/publish/issue-state.ts";
import { settleIssue } from "../../src/publish/model-issue.ts";
import { memoryGitHub } from "../support/memory-github.ts";

const RUN = { run: 2, attempt: 1, date: "2026-01-01", outcome: "fail", engine: "1", data: "d" };
const STATE = { policy: "gate.yml", model: "mail", past: [{ ...RUN, run: 1 }] };
const REPORT = { ...STATE, title: "Title", text: () => "text", run: RUN, holds: false };

const issueOf = (author: string, isOpen = true): Issue => ({
  number: 1,
  author,
  body: issueMarker(STATE),
  url: "#1",
  isOpen,
});

/** Which requests are made, in order. */
function recording() {
  const asked: string[] = [];
  const answer = (what: string) => (): Promise<Issue> => {
    asked.push(what);
    return Promise.resolve(issueOf("us"));
  };
  const port = memoryGitHub("").port(() => Promise.resolve());
  return {
    asked,
    github: { ...port, createIssue: answer("create"), updateIssue: answer("update") },
  };
}

test.each([
  ["of the same author is brought up to date", "us", ["update"]],
  ["of another author is left alone, whatever it says", "them", ["create"]],
])("an issue with the marker %s", async (_, author, requests) => {
  const { github, asked } = recording();
  await settleIssue(github, REPORT, { author: "us", issues: [issueOf(author)] });
  expect(asked).toEqual(requests);
});

test("a marker survives the way to its text and back, and no text ends it early", () => {
  const state = { ...STATE, policy: 'a-->b"\n' };
  expect(issueStateOf(`${issueMarker(state)}text`)).toEqual(state);
});

test.each([
  "",
  "<!-- compression-gate-revalidation:e30 -->\n",
  "<!-- compression-gate-revalidation:x -->\n",
  `quote\n${issueMarker(STATE)}`,
  issueMarker(STATE).trimEnd(),
])("%j is no marker", (body) => {
  expect(issueStateOf(body)).toBeUndefined();
});

test("runs that are not whole are forgotten, and the rest is kept", () => {
  const past: readonly unknown[] = [{ run: "1" }, RUN, null];
  const body = issueMarker(Object.assign({}, STATE, { past }));
  expect(issueStateOf(body)?.past).toEqual([RUN]);
});
