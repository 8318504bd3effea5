/** What this program asks of GitHub; nothing outside this folder knows how it is asked. */

export interface Comment {
  readonly id: number;
  /** Login of its author; bots end in "[bot]". */
  readonly author: string;
  readonly body: string;
  readonly url: string;
  /** ISO 8601, by GitHub's clock. */
  readonly updatedAt: string;
}

export interface PullRequest {
  readonly headSha: string;
  readonly body: string;
}

/** GitHub lets what is neutral merge: it is only for check runs that nobody can require. */
export type Conclusion = "success" | "failure" | "cancelled" | "neutral";

/** Where a run of a workflow says that its commit comes from. */
export interface Head {
  readonly sha: string;
  /** "owner/name" of the repository that has the branch. */
  readonly repository: string;
  readonly branch: string;
}

export interface OpenPullRequest extends PullRequest {
  readonly number: number;
  /** Tip of the base branch. */
  readonly baseSha: string;
}

/** Files that a run of a workflow has kept, as one zip archive. */
export interface Artifact {
  readonly id: number;
  readonly name: string;
  /** Of the archive, as GitHub says. */
  readonly bytes: number;
}

export interface Issue {
  readonly number: number;
  /** Login. */
  readonly author: string;
  readonly body: string;
  readonly url: string;
  readonly isOpen: boolean;
}

export interface IssueText {
  readonly title: string;
  readonly body: string;
}

/** A commit that is made of another and some files. */
export interface NewCommit {
  readonly parent: string;
  /** Tree of the parent. */
  readonly tree: string;
  readonly message: string;
  /** By path from the root of the repository. */
  readonly files: Readonly<Record<string, string>>;
}

/** A pull request from a branch of this repository. */
export interface Proposal {
  readonly number: number;
  /** Login. */
  readonly author: string;
  readonly body: string;
  readonly url: string;
  readonly state: "open" | "closed" | "merged";
}

export interface ProposalText {
  readonly title: string;
  readonly body: string;
}

/** One run of a workflow that has ended. */
export interface EndedRun {
  readonly event: string;
  readonly conclusion: string;
  readonly url: string;
  /** ISO 8601, when it began. */
  readonly startedAt: string;
}

export interface CheckRun {
  readonly id: number;
  readonly externalId: string;
}

export interface CheckRunText {
  /** undefined: it is in progress. */
  readonly conclusion: Conclusion | undefined;
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
}

export interface NewCheckRun extends CheckRunText {
  readonly name: string;
  readonly headSha: string;
  readonly detailsUrl: string;
  /** Tells the check run of this run from others of its name. */
  readonly externalId: string;
}

export interface GitHub {
  /** Login of whom the token speaks for. */
  viewer(): Promise<string>;
  pullRequest(number: number): Promise<PullRequest>;
  /** Those that are open, into this repository, and whose head is this very commit. */
  openPullRequests(head: Head): Promise<readonly OpenPullRequest[]>;
  /** All pages, oldest first; `since` leaves out what was not touched after it. */
  comments(number: number, since?: string): Promise<readonly Comment[]>;
  createComment(number: number, body: string): Promise<Comment>;
  updateComment(id: number, body: string): Promise<Comment>;
  /** A comment that is already gone is fine. */
  deleteComment(id: number): Promise<void>;
  createCheckRun(run: NewCheckRun): Promise<CheckRun>;
  updateCheckRun(id: number, text: CheckRunText): Promise<void>;
  /** Those of one name on a commit, the latest first. */
  checkRuns(headSha: string, name: string): Promise<readonly CheckRun[]>;
  /** The best common ancestor of two commits. */
  mergeBase(base: string, head: string): Promise<string>;
  /** Those of a workflow's run that have not expired. */
  artifacts(run: number): Promise<readonly Artifact[]>;
  downloadArtifact(id: number): Promise<Uint8Array>;
  /** All that `author` has opened in this repository, open or not; all pages, no pull requests. */
  issues(author: string): Promise<readonly Issue[]>;
  createIssue(text: IssueText): Promise<Issue>;
  updateIssue(number: number, change: IssueText & { readonly isOpen: boolean }): Promise<Issue>;
  /** The latest hundred of those of a workflow's file, the newest first. */
  endedRuns(workflowFile: string): Promise<readonly EndedRun[]>;
  /** Nothing points at it yet. */
  createCommit(commit: NewCommit): Promise<string>;
  /** Makes the branch, or moves it away from whatever it was. */
  setBranch(branch: string, commit: string): Promise<void>;
  /** From a branch of this repository, whatever became of them, the newest first. */
  proposals(branch: string): Promise<readonly Proposal[]>;
  createProposal(
    from: ProposalText & { readonly branch: string; readonly base: string },
  ): Promise<Proposal>;
  updateProposal(
    number: number,
    change: ProposalText & { readonly isOpen: boolean },
  ): Promise<Proposal>;
}
