/** `report`: a run record, shown again. */
import type { Host } from "../host/host.ts";
import { readRecord } from "../record/record-file.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { renderTerminal } from "../report/terminal.ts";
import { didYouMean } from "../schema/did-you-mean.ts";
import type { RunRecord } from "../schema/generated/record.ts";
import { UserError } from "../schema/user-error.ts";
import { recordedCommand } from "./reproduce/reproduce.ts";

const FORMATS = ["terminal", "markdown", "json"] as const;

export interface ReportRequest {
  readonly path: string;
  readonly format: string;
  readonly colour: boolean;
}

/** @throws UserError for a file that is no record, and for an unknown format */
export async function report(
  host: Host,
  { path, format, colour }: ReportRequest,
): Promise<{ readonly record: RunRecord; readonly text: string }> {
  const known = FORMATS.find((name) => name === format);
  if (known === undefined) {
    const hint = didYouMean(format, FORMATS);
    throw new UserError(
      "usage",
      `Cannot write a report as "${format}"${hint === "" ? `; formats are ${FORMATS.join(", ")}` : hint}`,
    );
  }
  const record = await readRecord(host, path);
  switch (known) {
    case "terminal":
      return { record, text: renderTerminal(record, { colour }) };
    case "markdown":
      return {
        record,
        text: renderMarkdown([record], {
          reproduce: () => recordedCommand(host, record),
        }),
      };
    case "json":
      return { record, text: `${JSON.stringify(record, null, 2)}\n` };
  }
}
