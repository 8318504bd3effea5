/** What the GitHub on loopback keeps. */
import { emptyRepository, type StoredRepository } from "./github-repository.ts";

export interface StoredComment {
  readonly id: number;
  readonly issue: number;
  readonly author: string;
  body: string;
  updatedAt: string;
}

export interface StoredCheckRun {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly externalId: string | null;
  status: string;
  conclusion: string | null;
  output: Readonly<Record<string, unknown>>;
  /** Every status and conclusion that it had. */
  readonly history: string[];
}

export interface StoredPull {
  headSha: string;
  baseSha: string;
  body: string;
  /** "owner:branch"; "acme:topic" when it is not given. */
  head?: string;
  /** "open" when it is not given. */
  state?: string;
  /** "github-actions[bot]" and the like; that of a person when it is not given. */
  author?: string;
  title?: string;
  /** Branch into which it goes. */
  into?: string;
  isMerged?: boolean;
  /** GitHub does not tie every commit of a fork to its pull request. */
  isTied?: boolean;
}

export interface StoredArtifact {
  readonly id: number;
  readonly run: number;
  readonly name: string;
  /** A zip archive. */
  readonly bytes: Uint8Array;
}

export interface StoredIssue {
  readonly number: number;
  readonly author: string;
  title: string;
  body: string;
  state: string;
  /** "open" and "closed", in the order in which it was. */
  readonly history: string[];
  readonly isPullRequest?: boolean;
}

export interface StoredRun {
  readonly file: string;
  readonly event: string;
  readonly conclusion: string;
  readonly startedAt: string;
}

export interface StoredCommit {
  readonly parent: string;
  readonly message: string;
  /** Files that it adds or changes. */
  readonly files: Readonly<Record<string, string>>;
}

export interface Store {
  /** Files over a tree, by the tree's digest. */
  readonly trees: Map<string, StoredCommit["files"]>;
  readonly commits: Map<string, StoredCommit>;
  /** Commit by name of the branch. */
  readonly branches: Map<string, string>;
  /** What happened to branches: "create NAME", "move NAME". */
  readonly branchLog: string[];
  readonly issues: StoredIssue[];
  /** Runs of workflows that have ended, newest first. */
  readonly runs: StoredRun[];
  /** Files of workflows on the default branch that have not run yet. */
  readonly workflows: string[];
  readonly comments: StoredComment[];
  readonly checkRuns: StoredCheckRun[];
  readonly pulls: Map<number, StoredPull>;
  readonly artifacts: StoredArtifact[];
  readonly repository: StoredRepository;
  /** What a comparison answers as the merge base. */
  mergeBase: string;
  nextId(): number;
  /** Every change takes a second, so that times tell the order. */
  now(): string;
  seedComment(issue: number, author: string, body: string): StoredComment;
}

export function githubStore(): Store {
  let id = 1000;
  let clock = Date.parse("2026-01-01T00:00:00Z");
  const store: Store = {
    trees: new Map(),
    commits: new Map(),
    branches: new Map(),
    branchLog: [],
    issues: [],
    runs: [],
    workflows: [],
    comments: [],
    checkRuns: [],
    pulls: new Map(),
    artifacts: [],
    repository: emptyRepository(),
    mergeBase: "b".repeat(40),
    nextId: () => (id += 1),
    now: () => new Date((clock += 1000)).toISOString().replace(".000Z", "Z"),
    seedComment: (issue, author, body) => {
      const comment = { id: store.nextId(), issue, author, body, updatedAt: store.now() };
      store.comments.push(comment);
      return comment;
    },
  };
  return store;
}
