/** Brings the report into the pull request; what keeps it out becomes one notice, and the verdict stands. */
import type { GitHub } from "../publish/github.ts";
import { PublishError } from "../publish/publish-error.ts";
import {
  claimComment,
  postComment,
  settleComment,
  type StickyComment,
} from "../publish/sticky-comment.ts";
import type { Runner } from "./runner.ts";

export interface Posting {
  readonly runner: Runner;
  readonly connect: () => Promise<GitHub>;
}

/** Settles the comment; to be called when everything else is done, so that a run that races with this one has ended its part too. */
export type Settle = () => Promise<void>;

/** Says above the report of an earlier run that this one is at work. What hinders it will hinder the report too, and is told then. */
export async function announce(
  { runner, connect }: Posting,
  sticky: Pick<StickyComment, "pullRequest" | "state">,
  note: string,
): Promise<void> {
  try {
    await claimComment(await connect(), sticky, note);
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    runner.line(error.message);
  }
}

const NOTHING: Settle = () => Promise.resolve();

export async function postReport(
  { runner, connect }: Posting,
  sticky: StickyComment,
): Promise<Settle> {
  const settle = await withoutHarm(runner, async () => {
    const github = await connect();
    const posted = await postComment(github, sticky);
    switch (posted.kind) {
      case "none":
        return NOTHING;
      case "superseded":
        runner.line("The comment is left alone: a later run has written it, or will");
        return NOTHING;
      case "written":
        runner.line(`The comment is at ${posted.comment.url}`);
        return async () => {
          await withoutHarm(runner, async () => {
            await settleComment(github, sticky, posted);
          });
        };
    }
  });
  return settle ?? NOTHING;
}

async function withoutHarm<Value>(
  runner: Runner,
  publish: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await publish();
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    const message = `${error.message}. The verdict stands; the report is in the job summary`;
    runner.annotate({ level: "notice", title: "compression-gate: no comment", message });
    return undefined;
  }
}
