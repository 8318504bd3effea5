/** The hidden first line of a comment: for what it speaks, and how new it is. */

export interface CommentState {
  /** Comments of different keys live side by side, such as those of two policies. */
  readonly key: string;
  readonly headSha: string;
  /** GitHub numbers the runs of all workflows upwards. */
  readonly run: number;
  readonly attempt: number;
  /** Alike for reports that come to the same; absent where there was no verdict. */
  readonly verdict?: string;
}

/** Base64url holds neither "--" followed by ">" nor a line break, so nothing can end the marker early. */
const MARKER = /^<!-- compression-gate:([A-Za-z0-9_-]+) -->\r?\n/;

/** Ends in a line break: markdown right behind a comment would stay raw. */
export function markerOf(state: CommentState): string {
  const { key, headSha, run, attempt, verdict } = state;
  const json = JSON.stringify({ version: 1, key, headSha, run, attempt, verdict });
  return `<!-- compression-gate:${Buffer.from(json, "utf8").toString("base64url")} -->\n`;
}

/** undefined when the text does not begin with a whole marker. */
export function stateOf(body: string): CommentState | undefined {
  const encoded = MARKER.exec(body)?.[1];
  if (encoded === undefined) return undefined;
  const value = parse(Buffer.from(encoded, "base64url").toString("utf8"));
  const { version, key, headSha, run, attempt, verdict } = Object(value);
  if (version !== 1 || typeof key !== "string" || typeof headSha !== "string") return undefined;
  if (!Number.isSafeInteger(run) || !Number.isSafeInteger(attempt)) return undefined;
  return { key, headSha, run, attempt, ...(typeof verdict === "string" ? { verdict } : {}) };
}

export function withoutMarker(body: string): string {
  return body.replace(MARKER, "");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Positive when `a` is of a later run than `b`, or of a later attempt of the same. */
export function compareAge(a: CommentState, b: CommentState): number {
  return a.run - b.run || a.attempt - b.attempt;
}
