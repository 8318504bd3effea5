/** What the GitHub on loopback does with issues. */
import {
  type Answer,
  type Asked,
  type Handler,
  NOT_FOUND,
  numberOf,
  paged,
  textOr,
  TOO_LONG,
  type World,
} from "./github-operations.ts";
import type { StoredIssue } from "./github-store.ts";

/** GitHub's issues include its pull requests. */
function listIssues(world: World, asked: Asked): Answer {
  const [state, creator] = [asked.query.get("state") ?? "open", asked.query.get("creator")];
  const found = world.store.issues
    .filter((issue) => state === "all" || issue.state === state)
    .filter(({ author }) => creator === null || author === creator)
    .toReversed();
  const shown = found.map((issue) => issueOf(world, issue));
  return paged(world, asked, shown);
}

function createIssue(world: World, { body: asked, author }: Asked): Answer {
  const body = textOr(asked["body"], "") ?? "";
  if (body.length > 65_536) return TOO_LONG;
  const title = String(asked["title"]);
  const issue: StoredIssue = {
    number: world.store.nextId(),
    author,
    title,
    body,
    state: "open",
    history: ["open"],
  };
  world.store.issues.push(issue);
  return { status: 201, body: issueOf(world, issue) };
}

function updateIssue(world: World, asked: Asked): Answer {
  const number = numberOf(asked, "issue_number");
  const issue = world.store.issues.find((one) => one.number === number);
  if (issue === undefined) return NOT_FOUND;
  const body = textOr(asked.body["body"], issue.body) ?? "";
  if (body.length > 65_536) return TOO_LONG;
  issue.body = body;
  issue.title = textOr(asked.body["title"], issue.title) ?? "";
  const state = textOr(asked.body["state"], issue.state) ?? "";
  if (state !== issue.state) issue.history.push(state);
  issue.state = state;
  return { status: 200, body: issueOf(world, issue) };
}

function issueOf({ sample }: World, issue: StoredIssue): unknown {
  const { number, author, title, body, state, isPullRequest = false } = issue;
  const type = author.endsWith("[bot]") ? "Bot" : "User";
  const urls = { url: null, html_url: null, diff_url: null, patch_url: null };
  return sample("issue", {
    number,
    title,
    body,
    state,
    user: sample("simple-user", { login: author, type }),
    html_url: `https://github.invalid/acme/demo/issues/${number}`,
    ...(isPullRequest ? { pull_request: urls } : {}),
  });
}

export const ISSUE_OPERATIONS: Readonly<Record<string, Handler>> = {
  "issues/list-for-repo": listIssues,
  "issues/create": createIssue,
  "issues/update": updateIssue,
};
