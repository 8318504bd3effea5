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

export type Conclusion = "success" | "failure" | "cancelled";

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
}
