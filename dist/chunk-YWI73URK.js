import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  PublishError,
  headersOf,
  isRateLimit,
  publishError,
  statusOf
} from "./chunk-53ETIWMX.js";

// src/publish/retry.ts
var PAUSES_MS = [1e3, 3e3, 9e3];
var LONGEST_WAIT_MS = 9e4;
async function withRetry(ask, { sleep, now, repeatable }) {
  let waited = 0;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const pause = pauseAfter(error, { attempt, repeatable, now: now() });
      if (pause === void 0 || waited + pause > LONGEST_WAIT_MS) throw error;
      waited += pause;
      await sleep(pause);
    }
  }
}
function pauseAfter(error, { attempt, repeatable, now }) {
  const pause = PAUSES_MS[attempt];
  if (pause === void 0) return void 0;
  if (isRateLimit(error)) return Math.max(pause, askedPause(error, now));
  const status = statusOf(error);
  const mayPass = status === void 0 || status >= 500;
  return mayPass && repeatable ? pause : void 0;
}
function askedPause(error, now) {
  const headers = headersOf(error);
  const after = Number(headers["retry-after"]);
  if (Number.isFinite(after)) return after * 1e3;
  const reset = Number(headers["x-ratelimit-reset"]);
  return Number.isFinite(reset) ? Math.max(0, reset * 1e3 - now) : 0;
}

// src/publish/octokit-client.ts
var silent = () => void 0;
async function makeClient(connection) {
  const { getOctokit } = await import("./github-EF6WM2BC.js");
  const { token, apiUrl, owner, repository, timeoutMs, sleep, now } = connection;
  const octokit = getOctokit(token, {
    baseUrl: apiUrl.replace(/\/$/, ""),
    log: { debug: silent, info: silent, warn: silent, error: silent }
  });
  octokit.hook.before("request", (options) => {
    options.request = { ...options.request, signal: AbortSignal.timeout(timeoutMs) };
  });
  octokit.hook.wrap(
    "request",
    (request, options) => withRetry(async () => request(options), {
      sleep,
      now,
      repeatable: options.method !== "POST" || options.url.endsWith("/graphql")
    })
  );
  return { octokit, place: { owner, repo: repository } };
}
async function tried(attempt, ask) {
  try {
    return await ask();
  } catch (error) {
    throw publishError(attempt, error);
  }
}

// src/publish/octokit-artifacts.ts
var about = (doing) => ({ doing, permission: "actions: read" });
function artifacts({ octokit, place }) {
  const api = octokit.rest.actions;
  return {
    artifacts: (run_id) => tried(about(`list the artifacts of run ${run_id}`), async () => {
      const { data } = await api.listWorkflowRunArtifacts({ ...place, run_id, per_page: 100 });
      return data.artifacts.filter(({ expired }) => !expired).map(({ id, name, size_in_bytes }) => ({ id, name, bytes: size_in_bytes }));
    }),
    downloadArtifact: (artifact_id) => tried(about(`download artifact ${artifact_id}`), async () => {
      const { data } = await api.downloadArtifact({
        ...place,
        artifact_id,
        archive_format: "zip"
      });
      if (data instanceof ArrayBuffer) return new Uint8Array(data);
      throw new Error("the answer is no archive");
    })
  };
}

// src/publish/octokit-checks.ts
var about2 = (doing) => ({ doing, permission: "checks: write" });
var MAXIMUM_LENGTH = 65535;
function checks({ octokit, place }) {
  const api = octokit.rest.checks;
  return {
    createCheckRun: (run) => tried(about2(`create the check run "${run.name}"`), async () => {
      const { name, headSha, detailsUrl, externalId } = run;
      const { data } = await api.create({
        ...place,
        name,
        head_sha: headSha,
        details_url: detailsUrl,
        external_id: externalId,
        ...stateOf(run)
      });
      return checkRunOf(data);
    }),
    updateCheckRun: (check_run_id, text) => tried(about2(`update check run ${check_run_id}`), async () => {
      await api.update({ ...place, check_run_id, ...stateOf(text) });
    }),
    checkRuns: (ref, check_name) => tried(about2(`read the check runs "${check_name}"`), async () => {
      const { data } = await api.listForRef({ ...place, ref, check_name, per_page: 100 });
      return data.check_runs.map(checkRunOf);
    })
  };
}
function checkRunOf({
  id,
  external_id
}) {
  return { id, externalId: external_id ?? "" };
}
function stateOf({ conclusion, title, summary }) {
  const output = { title, summary: summary.slice(0, MAXIMUM_LENGTH) };
  return conclusion === void 0 ? { status: "in_progress", output } : { status: "completed", conclusion, output };
}

// src/publish/octokit-comments.ts
var about3 = (doing) => ({ doing, permission: "pull-requests: write" });
function conversation({ octokit, place }) {
  const { issues: issues2, pulls: pulls2 } = octokit.rest;
  return {
    pullRequest: (pull_number) => tried(about3(`read pull request ${pull_number}`), async () => {
      const { data } = await pulls2.get({ ...place, pull_number });
      return { headSha: data.head.sha, body: data.body ?? "" };
    }),
    comments: (issue_number, since) => tried(about3(`read the comments of pull request ${issue_number}`), async () => {
      const request = { ...place, issue_number, per_page: 100 };
      const comments = await octokit.paginate(
        issues2.listComments,
        since === void 0 ? request : { ...request, since }
      );
      return comments.map(commentOf);
    }),
    createComment: (issue_number, body) => tried(
      about3(`comment on pull request ${issue_number}`),
      async () => commentOf((await issues2.createComment({ ...place, issue_number, body })).data)
    ),
    updateComment: (comment_id, body) => tried(
      about3(`update comment ${comment_id}`),
      async () => commentOf((await issues2.updateComment({ ...place, comment_id, body })).data)
    ),
    deleteComment: (comment_id) => tried(
      about3(`remove the older comment ${comment_id}`),
      () => issues2.deleteComment({ ...place, comment_id })
    ).then(() => void 0, unlessGone)
  };
}
function unlessGone(error) {
  if (!(error instanceof PublishError) || error.kind !== "not-found") throw error;
}
function commentOf({ id, body, html_url, updated_at, user }) {
  return {
    id,
    author: user?.login ?? "",
    body: body ?? "",
    url: html_url,
    updatedAt: updated_at
  };
}

// src/publish/octokit-issues.ts
var about4 = (doing) => ({ doing, permission: "issues: write" });
function issues({ octokit, place }) {
  const api = octokit.rest.issues;
  return {
    issues: (creator) => tried(about4("read the issues"), async () => {
      const request = { ...place, creator, state: "all", per_page: 100 };
      const found = await octokit.paginate(api.listForRepo, request);
      return found.filter((one) => one.pull_request === void 0).map(issueOf);
    }),
    createIssue: ({ title, body }) => tried(
      about4(`open the issue "${title}"`),
      async () => issueOf((await api.create({ ...place, title, body })).data)
    ),
    updateIssue: (issue_number, { title, body, isOpen }) => tried(about4(`update issue ${issue_number}`), async () => {
      const state = isOpen ? "open" : "closed";
      return issueOf((await api.update({ ...place, issue_number, title, body, state })).data);
    })
  };
}
function issueOf({ number, body, html_url, state, user }) {
  return {
    number,
    author: user?.login ?? "",
    body: body ?? "",
    url: html_url,
    isOpen: state === "open"
  };
}

// src/publish/octokit-commits.ts
var about5 = (doing) => ({ doing, permission: "contents: write" });
var MODE = "100644";
function commits({ octokit, place }) {
  const api = octokit.rest.git;
  const treeOf = ({ tree, files }) => tried(about5("write the files of a commit"), async () => {
    const entries = Object.entries(files).map(([path, content]) => ({
      path,
      content,
      mode: MODE,
      type: "blob"
    }));
    const { data } = await api.createTree({ ...place, base_tree: tree, tree: entries });
    return data.sha;
  });
  const exists = (branch) => tried(
    about5(`read the branch "${branch}"`),
    () => api.getRef({ ...place, ref: `heads/${branch}` })
  ).then(() => true, noneWhenMissing);
  return {
    createCommit: async (commit) => {
      const tree = await treeOf(commit);
      return tried(about5("make a commit"), async () => {
        const { parent, message } = commit;
        const made = await api.createCommit({ ...place, message, tree, parents: [parent] });
        return made.data.sha;
      });
    },
    setBranch: async (branch, sha) => {
      const isThere = await exists(branch);
      await tried(about5(`write the branch "${branch}"`), async () => {
        if (isThere) await api.updateRef({ ...place, ref: `heads/${branch}`, sha, force: true });
        else await api.createRef({ ...place, ref: `refs/heads/${branch}`, sha });
      });
    }
  };
}
function noneWhenMissing(error) {
  if (error instanceof PublishError && error.kind === "not-found") return false;
  throw error;
}

// src/publish/octokit-proposals.ts
var about6 = (doing) => ({ doing, permission: "pull-requests: write" });
function proposals({ octokit, place }) {
  const api = octokit.rest.pulls;
  return {
    proposals: (branch) => tried(about6(`read the pull requests of the branch "${branch}"`), async () => {
      const head = `${place.owner}:${branch}`;
      const request = { ...place, head, state: "all", per_page: 100 };
      return (await octokit.paginate(api.list, request)).map(proposalOf);
    }),
    createProposal: ({ title, body, branch: head, base }) => tried(
      about6(`open a pull request from the branch "${head}"`),
      async () => proposalOf((await api.create({ ...place, title, body, head, base })).data)
    ),
    updateProposal: (pull_number, { title, body, isOpen }) => tried(about6(`update pull request ${pull_number}`), async () => {
      const state = isOpen ? "open" : "closed";
      return proposalOf((await api.update({ ...place, pull_number, title, body, state })).data);
    })
  };
}
function proposalOf({ number, state, body, html_url, merged_at, user }) {
  const ended = merged_at === null ? "closed" : "merged";
  return {
    number,
    author: user?.login ?? "",
    body: body ?? "",
    url: html_url,
    state: state === "open" ? "open" : ended
  };
}

// src/publish/octokit-pulls.ts
var about7 = (doing) => ({ doing, permission: "pull-requests: read" });
function pulls({ octokit, place }) {
  const { owner, repo } = place;
  const ours = `${owner}/${repo}`.toLowerCase();
  const those = (found, { sha }) => found.filter(
    ({ state, head, base }) => state === "open" && head.sha === sha && base.repo.full_name.toLowerCase() === ours
  ).map(({ number, head, base, body }) => ({
    number,
    headSha: head.sha,
    baseSha: base.sha,
    body: body ?? ""
  }));
  return {
    openPullRequests: (head) => tried(about7(`find the pull request of commit ${head.sha}`), async () => {
      const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
        ...place,
        commit_sha: head.sha,
        per_page: 100
      });
      const associated = those(data, head);
      if (associated.length > 0) return associated;
      const [forkOwner = ""] = head.repository.split("/");
      const listed = await octokit.rest.pulls.list({
        ...place,
        state: "open",
        head: `${forkOwner}:${head.branch}`,
        per_page: 100
      });
      return those(listed.data, head);
    })
  };
}

// src/publish/octokit-runs.ts
function runs({ octokit, place }) {
  return {
    endedRuns: (workflow_id) => tried({ doing: `read the runs of ${workflow_id}`, permission: "actions: read" }, async () => {
      const { data } = await octokit.rest.actions.listWorkflowRuns({
        ...place,
        workflow_id,
        status: "completed",
        exclude_pull_requests: true,
        per_page: 100
      });
      return data.workflow_runs.map((run) => ({
        event: run.event,
        conclusion: run.conclusion ?? "",
        url: run.html_url,
        startedAt: run.run_started_at ?? run.created_at
      }));
    })
  };
}

// src/publish/connect-github.ts
async function connectGitHub(connection) {
  const client = await makeClient(connection);
  const { octokit, place } = client;
  const askViewer = () => tried(
    { doing: "ask GitHub whose token this is", permission: "pull-requests: write" },
    async () => {
      const query = "{ viewer { login } }";
      const { viewer } = await octokit.graphql(query);
      return viewer.login;
    }
  );
  let known;
  return {
    ...conversation(client),
    ...checks(client),
    ...pulls(client),
    ...artifacts(client),
    ...issues(client),
    ...runs(client),
    ...commits(client),
    ...proposals(client),
    viewer: async () => known ??= await askViewer(),
    mergeBase: (base, head) => tried({ doing: `compare ${base} with ${head}`, permission: "contents: read" }, async () => {
      const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
        ...place,
        basehead: `${base}...${head}`,
        per_page: 1
      });
      return data.merge_base_commit.sha;
    })
  };
}

export {
  makeClient,
  tried,
  connectGitHub
};
