/** What stands in the comment besides the report: of which commit and run it speaks, and what went wrong. */
import { codeSpan, escapeText } from "../report/escape.ts";
import type { Job } from "./job.ts";

export interface Signature {
  readonly job: Job;
  readonly headSha: string;
  /** The commit whose policy is in force. */
  readonly base: string | undefined;
}

/** Ends the comment: figures without a commit are of no use when the next push comes. */
export function signatureLine({ job, headSha, base }: Signature): string {
  const { run, attempt, runUrl } = job;
  const again = attempt > 1 ? `, attempt ${attempt}` : "";
  const force =
    base === undefined ? [] : [`policy, baseline and data of ${codeSpan(base.slice(0, 10))}`];
  const parts = [
    `head ${codeSpan(headSha.slice(0, 10))}`,
    ...force,
    `[run ${run}${again}](${runUrl})`,
  ];
  return `<sub>${parts.join(" · ")}</sub>\n`;
}

/** Stands above an older report while a run is at work. */
export function workingNote({ job, headSha }: Omit<Signature, "base">): string {
  return `[Run ${job.run}](${job.runUrl}) is measuring ${codeSpan(headSha.slice(0, 10))}; what follows is older.`;
}

/** Stands above an older report that a later run has come to again. */
export function sameNote({ job, headSha }: Omit<Signature, "base">): string {
  return `[Run ${job.run}](${job.runUrl}) came to the same verdict for ${codeSpan(headSha.slice(0, 10))}; what follows are the figures of the run that came to it first.`;
}

/** The report of a run that came to no verdict. */
export function problemText(message: string): string {
  const lines = message.split("\n").map((line) => escapeText(line.trim()));
  return [
    "## 💥 Compression gate: could not finish",
    "",
    `${lines.join("<br>")}.`,
    "",
    "Nothing was judged, so nothing passes.",
    "",
  ].join("\n");
}

/** Ends what is said of no pull request. */
export function runLine({ run, attempt, runUrl, ref }: Job): string {
  const again = attempt > 1 ? `, attempt ${attempt}` : "";
  return `<sub>${codeSpan(ref)} · [run ${run}${again}](${runUrl})</sub>\n`;
}
