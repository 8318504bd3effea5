/** GitHub in memory, one request at a time, in an order that a test chooses. */
import type { Comment, GitHub } from "../../src/publish/github.ts";

export interface MemoryGitHub {
  readonly comments: Map<number, Comment>;
  headSha: string;
  seed(author: string, body: string): Comment;
  /** The same GitHub for one caller; `turn` is awaited before each request. */
  port(turn: () => Promise<void>): GitHub;
}

const UNUSED = (): never => {
  throw new Error("Not played in memory");
};

export function memoryGitHub(headSha: string): MemoryGitHub {
  const comments = new Map<number, Comment>();
  let id = 0;
  let clock = Date.parse("2026-01-01T00:00:00Z");
  const now = (): string => new Date((clock += 1000)).toISOString();
  const put = (key: number, author: string, body: string): Comment => {
    const comment = { id: key, author, body, url: `#${key}`, updatedAt: now() };
    comments.set(key, comment);
    return comment;
  };
  const memory: MemoryGitHub = {
    comments,
    headSha,
    seed: (author, body) => put((id += 1), author, body),
    port: (turn) => {
      const after = async <Value>(act: () => Value): Promise<Value> => {
        await turn();
        return act();
      };
      return {
        viewer: () => after(() => "github-actions[bot]"),
        pullRequest: () => after(() => ({ headSha: memory.headSha, body: "" })),
        comments: (_, since = "") =>
          after(() =>
            [...comments.values()].filter(
              ({ updatedAt }) => since === "" || Date.parse(updatedAt) >= Date.parse(since),
            ),
          ),
        createComment: (_, body) => after(() => memory.seed("github-actions[bot]", body)),
        updateComment: (key, body) => after(() => put(key, "github-actions[bot]", body)),
        deleteComment: (key) =>
          after(() => {
            comments.delete(key);
          }),
        createCheckRun: UNUSED,
        updateCheckRun: UNUSED,
        checkRuns: UNUSED,
        mergeBase: UNUSED,
        issues: UNUSED,
        createIssue: UNUSED,
        updateIssue: UNUSED,
        endedRuns: UNUSED,
        createCommit: UNUSED,
        setBranch: UNUSED,
        proposals: UNUSED,
        createProposal: UNUSED,
        updateProposal: UNUSED,
        openPullRequests: UNUSED,
        artifacts: UNUSED,
        downloadArtifact: UNUSED,
      };
    },
  };
  return memory;
}
