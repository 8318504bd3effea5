/** The hidden first line of an issue: whose it is, and what earlier runs found. */

/** One revalidation, as the next ones remember it. */
export interface PastRun {
  /** GitHub numbers the runs of all workflows upwards. */
  readonly run: number;
  readonly attempt: number;
  /** ISO 8601. */
  readonly date: string;
  /** Such as "fail". */
  readonly outcome: string;
  readonly engine: string;
  /** Digest of the evaluation data. */
  readonly data: string;
}

export interface IssueState {
  /** Path of the policy: those of different policies live side by side. */
  readonly policy: string;
  readonly model: string;
  /** The oldest first. */
  readonly past: readonly PastRun[];
}

/** Base64url holds neither "--" followed by ">" nor a line break, so nothing can end the marker early. */
const MARKER = /^<!-- compression-gate-revalidation:([A-Za-z0-9_-]+) -->\r?\n/;

export function issueMarker(state: IssueState): string {
  const json = JSON.stringify({ version: 1, ...state });
  return `<!-- compression-gate-revalidation:${Buffer.from(json, "utf8").toString("base64url")} -->\n`;
}

/** undefined when the text does not begin with a whole marker. */
export function issueStateOf(body: string): IssueState | undefined {
  const encoded = MARKER.exec(body)?.[1];
  if (encoded === undefined) return undefined;
  const value = parse(Buffer.from(encoded, "base64url").toString("utf8"));
  const { version, policy, model, past } = Object(value);
  if (version !== 1 || typeof policy !== "string" || typeof model !== "string") return undefined;
  return { policy, model, past: Array.isArray(past) ? past.flatMap(pastRunOf) : [] };
}

function pastRunOf(value: unknown): readonly PastRun[] {
  const { run, attempt, date, outcome, engine, data } = Object(value);
  const texts: readonly unknown[] = [date, outcome, engine, data];
  const isWhole = Number.isSafeInteger(run) && Number.isSafeInteger(attempt);
  if (!isWhole || texts.some((text) => typeof text !== "string")) return [];
  return [{ run, attempt, date, outcome, engine, data }];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
