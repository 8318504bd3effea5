/** One comment for a pull request, however many runs write it: found by author and marker, never older than it was. */
import {
  type CommentState,
  compareAge,
  markerOf,
  stateOf,
  withoutMarker,
} from "./comment-state.ts";
import type { Comment, GitHub } from "./github.ts";
import { PublishError } from "./publish-error.ts";

export interface StickyComment {
  readonly pullRequest: number;
  readonly state: CommentState;
  /** Without the marker. */
  readonly text: string;
  /** False: an old comment is brought up to date, but none is begun. */
  readonly begin: boolean;
  /** What is said above an older report of the same verdict, which then stays; absent: the report is replaced all the same. */
  readonly same?: string;
}

export type Posted =
  | { readonly kind: "written"; readonly comment: Comment; readonly others: readonly Comment[] }
  /** The pull request or its comment is further than this run. */
  | { readonly kind: "superseded" }
  | { readonly kind: "none" };

/** GitHub counts characters, and takes this many. */
const MAXIMUM_LENGTH = 65_536;
const CUT = "\n\n_Cut here: GitHub takes no longer comments. The job summary has all of it._\n";

/** How far back a comment of a run that raced with this one may have been written, by GitHub's clock. */
const RACE_MS = 600_000;
const ROUNDS = 3;

interface Own {
  readonly comment: Comment;
  readonly state: CommentState;
}

/** Stands above a report that is about to be replaced, or that still holds. */
const NOTE = /^> (⏳|🔁) [^\n]*\n\n/u;

/**
 * Says above an older report that a new run is at work, and claims the comment for that run: whatever an earlier run
 * still has to say is too late from here on. Nothing is begun.
 */
export async function claimComment(
  github: GitHub,
  { pullRequest, state }: Pick<StickyComment, "pullRequest" | "state">,
  note: string,
): Promise<void> {
  const author = await github.viewer();
  const [newest] = ownComments(await github.comments(pullRequest), author, state);
  if (newest === undefined || compareAge(newest.state, state) >= 0) return;
  const text = `> ⏳ ${note}\n\n${reportIn(newest)}`;
  const { verdict } = newest.state;
  const claimed = { ...state, ...(verdict === undefined ? {} : { verdict }) };
  await github.updateComment(newest.comment.id, bodyOf({ state: claimed, text }));
}

const reportIn = ({ comment }: Own): string => withoutMarker(comment.body).replace(NOTE, "");

/** Creates or updates the comment, unless a later run has been there. */
export async function postComment(github: GitHub, sticky: StickyComment): Promise<Posted> {
  const { pullRequest, state, begin } = sticky;
  const { headSha } = await github.pullRequest(pullRequest);
  if (headSha !== state.headSha) return { kind: "superseded" };
  const author = await github.viewer();
  const found = ownComments(await github.comments(pullRequest), author, state);
  const newest = found[0];
  if (newest !== undefined && compareAge(newest.state, state) > 0) return { kind: "superseded" };
  if (newest === undefined && !begin) return { kind: "none" };
  const comment =
    newest === undefined
      ? await createOnce(github, sticky, author)
      : await github.updateComment(newest.comment.id, bodyOf(unlessSame(sticky, newest)));
  const others = found.slice(1).map((own) => own.comment);
  return { kind: "written", comment, others };
}

/** The older report, when it says what the new one would say. */
function unlessSame(sticky: StickyComment, older: Own): Pick<StickyComment, "state" | "text"> {
  const { state, same } = sticky;
  const isSame = state.verdict !== undefined && state.verdict === older.state.verdict;
  if (same === undefined || !isSame) return sticky;
  return { state, text: `> 🔁 ${same}\n\n${reportIn(older)}` };
}

/** Looks again, and leaves one comment: that of the latest run. Every run follows the same rule, so the order does not matter. */
export async function settleComment(
  github: GitHub,
  sticky: StickyComment,
  { comment, others }: { readonly comment: Comment; readonly others: readonly Comment[] },
): Promise<"settled" | "superseded"> {
  const since = new Date(Date.parse(comment.updatedAt) - RACE_MS).toISOString();
  for (const other of others) await github.deleteComment(other.id);
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = ownComments(
      await github.comments(sticky.pullRequest, since),
      comment.author,
      sticky.state,
    );
    const [newest, ...older] = found;
    for (const own of older) await github.deleteComment(own.comment.id);
    if (newest === undefined) return "settled";
    const age = compareAge(newest.state, sticky.state);
    if (age > 0) return "superseded";
    if (age === 0) return "settled";
    await github.updateComment(newest.comment.id, bodyOf(sticky));
  }
  throw new PublishError(
    "unavailable",
    "Cannot keep the comment up to date: another run writes an older one again and again",
  );
}

/** Newest first; among equals the one that was first. */
function ownComments(
  comments: readonly Comment[],
  author: string,
  { key }: CommentState,
): readonly Own[] {
  return comments
    .flatMap((comment) => {
      const state = comment.author === author ? stateOf(comment.body) : undefined;
      return state === undefined || state.key !== key ? [] : [{ comment, state }];
    })
    .toSorted((a, b) => compareAge(b.state, a.state) || a.comment.id - b.comment.id);
}

/** A creation whose answer got lost may have happened: it is looked for before it is asked for again. */
async function createOnce(github: GitHub, sticky: StickyComment, author: string): Promise<Comment> {
  const { pullRequest, state } = sticky;
  try {
    return await github.createComment(pullRequest, bodyOf(sticky));
  } catch (error) {
    if (!(error instanceof PublishError) || error.kind !== "unavailable") throw error;
    const [found] = ownComments(await github.comments(pullRequest), author, state);
    return found?.comment ?? github.createComment(pullRequest, bodyOf(sticky));
  }
}

function bodyOf({ state, text }: Pick<StickyComment, "state" | "text">): string {
  const marker = markerOf(state);
  const room = MAXIMUM_LENGTH - marker.length;
  if (text.length <= room) return `${marker}${text}`;
  const kept = text.slice(0, room - CUT.length);
  return `${marker}${kept.slice(0, kept.lastIndexOf("\n"))}${CUT}`;
}
