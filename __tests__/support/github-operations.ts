/** What the GitHub on loopback does for each operation. */
import type { Sample } from "./github-objects.ts";
import type { Store, StoredCheckRun, StoredComment, StoredPull } from "./github-store.ts";

export interface Asked {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** Login of the token. */
  readonly author: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** In place of a body in JSON. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface World {
  readonly store: Store;
  readonly sample: Sample;
  readonly origin: () => string;
}

export const NOT_FOUND: Answer = { status: 404, body: { message: "Not Found" } };

export const TOO_LONG: Answer = {
  status: 422,
  body: { message: "Validation Failed: Body is too long (maximum is 65536 characters)" },
};

export type Handler = (world: World, asked: Asked) => Answer;

export const numberOf = ({ parameters }: Asked, name: string): number => Number(parameters[name]);

function getPull({ store, sample }: World, asked: Asked): Answer {
  const number = numberOf(asked, "pull_number");
  const pull = store.pulls.get(number);
  return pull === undefined
    ? NOT_FOUND
    : { status: 200, body: sample("pull-request", pullOf(sample, number, pull)) };
}

const headOf = ({ head = "acme:topic" }: StoredPull): string => head;

function listPulls(world: World, asked: Asked): Answer {
  const [state, head] = [asked.query.get("state") ?? "open", asked.query.get("head")];
  return pullsWhere(
    world,
    (pull) =>
      (state === "all" || (pull.state ?? "open") === state) &&
      (head === null || headOf(pull) === head),
  );
}

const listPullsOfCommit = (world: World, { parameters }: Asked): Answer =>
  pullsWhere(world, ({ headSha, isTied = true }) => isTied && headSha === parameters["commit_sha"]);

function pullsWhere({ store, sample }: World, isWanted: (pull: StoredPull) => boolean): Answer {
  const found = [...store.pulls].filter(([, pull]) => isWanted(pull)).toReversed();
  const body = found.map(([number, pull]) =>
    sample("pull-request-simple", pullOf(sample, number, pull)),
  );
  return { status: 200, body };
}

function listArtifacts({ store, sample }: World, asked: Asked): Answer {
  const found = store.artifacts.filter(({ run }) => run === numberOf(asked, "run_id"));
  const artifacts = found.map(({ id, name, bytes }) =>
    sample("artifact", { id, name, size_in_bytes: bytes.length, expired: false }),
  );
  return { status: 200, body: { total_count: artifacts.length, artifacts } };
}

/** GitHub answers with an address that needs no token. */
function downloadArtifact({ store, origin }: World, asked: Asked): Answer {
  const found = store.artifacts.find(({ id }) => id === numberOf(asked, "artifact_id"));
  if (found === undefined) return { status: 410, body: { message: "Artifact has expired" } };
  return { status: 302, headers: { location: `${origin()}${ARCHIVES}${found.id}` } };
}

export const ARCHIVES = "/archives/";

export function archiveAt({ artifacts }: Store, path: string): Answer {
  const found = artifacts.find(({ id }) => path === `${ARCHIVES}${id}`);
  return found === undefined ? NOT_FOUND : { status: 200, bytes: found.bytes };
}

function listComments(world: World, asked: Asked): Answer {
  const since = Date.parse(asked.query.get("since") ?? "1970-01-01T00:00:00Z");
  const found = world.store.comments.filter(
    ({ issue, updatedAt }) =>
      issue === numberOf(asked, "issue_number") && Date.parse(updatedAt) >= since,
  );
  const shown = found.map((comment) => commentOf(world.sample, comment));
  return paged(world, asked, shown);
}

function createComment({ store, sample }: World, asked: Asked): Answer {
  const body = String(asked.body["body"]);
  if (body.length > 65_536) return TOO_LONG;
  const comment = store.seedComment(numberOf(asked, "issue_number"), asked.author, body);
  return { status: 201, body: commentOf(sample, comment) };
}

function updateComment({ store, sample }: World, asked: Asked): Answer {
  const found = store.comments.find(({ id }) => id === numberOf(asked, "comment_id"));
  if (found === undefined) return NOT_FOUND;
  const body = String(asked.body["body"]);
  if (body.length > 65_536) return TOO_LONG;
  found.body = body;
  found.updatedAt = store.now();
  return { status: 200, body: commentOf(sample, found) };
}

function deleteComment({ store }: World, asked: Asked): Answer {
  const at = store.comments.findIndex(({ id }) => id === numberOf(asked, "comment_id"));
  if (at < 0) return NOT_FOUND;
  store.comments.splice(at, 1);
  return { status: 204 };
}

export const textOr = (value: unknown, otherwise: string | null): string | null =>
  typeof value === "string" ? value : otherwise;

function createCheckRun({ store, sample }: World, { body }: Asked): Answer {
  const conclusion = textOr(body["conclusion"], null);
  const status = conclusion === null ? (textOr(body["status"], null) ?? "queued") : "completed";
  const run: StoredCheckRun = {
    id: store.nextId(),
    name: String(body["name"]),
    headSha: String(body["head_sha"]),
    externalId: textOr(body["external_id"], null),
    status,
    conclusion,
    output: Object(body["output"]),
    history: [conclusion ?? status],
  };
  store.checkRuns.push(run);
  return { status: 201, body: checkRunOf(sample, run) };
}

function updateCheckRun({ store, sample }: World, asked: Asked): Answer {
  const run = store.checkRuns.find(({ id }) => id === numberOf(asked, "check_run_id"));
  if (run === undefined) return NOT_FOUND;
  run.conclusion = textOr(asked.body["conclusion"], run.conclusion);
  run.status =
    run.conclusion === null
      ? (textOr(asked.body["status"], run.status) ?? run.status)
      : "completed";
  run.output = { ...run.output, ...Object(asked.body["output"]) };
  run.history.push(run.conclusion ?? run.status);
  return { status: 200, body: checkRunOf(sample, run) };
}

function listCheckRuns({ store, sample }: World, asked: Asked): Answer {
  const name = asked.query.get("check_name");
  const runs = store.checkRuns.filter(
    (run) => run.headSha === asked.parameters["ref"] && (name === null || run.name === name),
  );
  const shown = runs.map((run) => checkRunOf(sample, run));
  return { status: 200, body: { total_count: runs.length, check_runs: shown } };
}

function compareCommits({ store, sample }: World): Answer {
  const base = { merge_base_commit: { sha: store.mergeBase } };
  return { status: 200, body: sample("commit-comparison", base) };
}

export const OPERATIONS: Readonly<Record<string, Handler>> = {
  "actions/list-workflow-run-artifacts": listArtifacts,
  "actions/download-artifact": downloadArtifact,
  "pulls/get": getPull,
  "pulls/list": listPulls,
  "repos/list-pull-requests-associated-with-commit": listPullsOfCommit,
  "issues/list-comments": listComments,
  "issues/create-comment": createComment,
  "issues/update-comment": updateComment,
  "issues/delete-comment": deleteComment,
  "checks/create": createCheckRun,
  "checks/update": updateCheckRun,
  "checks/list-for-ref": listCheckRuns,
  "repos/compare-commits": compareCommits,
};

/** GitHub's pages, with the links that lead from one to the next. */
export function paged({ origin }: World, { path, query }: Asked, all: readonly unknown[]): Answer {
  const size = Math.min(100, Number(query.get("per_page") ?? 30));
  const page = Number(query.get("page") ?? 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (to: number, relation: string): string => {
    const there = new URLSearchParams(query);
    there.set("page", String(to));
    return `<${origin()}${path}?${there.toString()}>; rel="${relation}"`;
  };
  const links = [
    ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
    ...(page > 1 ? [link(page - 1, "prev"), link(1, "first")] : []),
  ];
  return {
    status: 200,
    body: all.slice((page - 1) * size, page * size),
    ...(links.length === 0 ? {} : { headers: { link: links.join(", ") } }),
  };
}

export function pullOf(
  sample: Sample,
  number: number,
  { headSha, baseSha, body, state = "open", author = "ada", isMerged = false }: StoredPull,
): Parameters<Sample>[1] {
  const base = { sha: baseSha, repo: { full_name: "acme/demo" } };
  const type = author.endsWith("[bot]") ? "Bot" : "User";
  return {
    number,
    body,
    state,
    head: { sha: headSha },
    base,
    user: sample("simple-user", { login: author, type }),
    merged_at: isMerged ? "2026-01-01T00:00:00Z" : null,
    html_url: `https://github.invalid/acme/demo/pull/${number}`,
  };
}

function commentOf(sample: Sample, { id, issue, author, body, updatedAt }: StoredComment): unknown {
  const type = author.endsWith("[bot]") ? "Bot" : "User";
  return sample("issue-comment", {
    id,
    body,
    user: sample("simple-user", { login: author, type }),
    html_url: `https://github.invalid/acme/demo/pull/${issue}#issuecomment-${id}`,
    updated_at: updatedAt,
  });
}

function checkRunOf(sample: Sample, run: StoredCheckRun): unknown {
  const { id, name, headSha, status, conclusion, output, externalId } = run;
  const values = { id, name, head_sha: headSha, status, conclusion, output };
  return sample("check-run", { ...values, external_id: externalId });
}
