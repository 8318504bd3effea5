/** Why GitHub could not be reached or said no, in words that say what to do. */

export type Permission =
  | "actions: read"
  | "administration: read"
  | "contents: read"
  | "contents: write"
  | "issues: write"
  | "metadata: read"
  | "pull-requests: read"
  | "pull-requests: write"
  | "checks: write";

export type PublishErrorKind =
  /** The token may not do this. */
  | "denied"
  /** The token is none. */
  | "unauthorized"
  | "not-found"
  /** GitHub understood and refused. */
  | "rejected"
  /** Too many calls: it was not carried out. */
  | "limited"
  /** No answer, an answer too late, or a failure on the other side: it may have been carried out. */
  | "unavailable";

export class PublishError extends Error {
  readonly kind: PublishErrorKind;
  constructor(kind: PublishErrorKind, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "PublishError";
    this.kind = kind;
  }
}

export interface Attempt {
  /** As it reads after "Cannot". */
  readonly doing: string;
  readonly permission: Permission;
}

/** What an answer of GitHub, or the lack of one, means for what was being done. */
export function publishError({ doing, permission }: Attempt, cause: unknown): PublishError {
  const status = statusOf(cause);
  const words = cause instanceof Error ? (cause.message.split("\n", 1)[0] ?? "") : String(cause);
  const make = (kind: PublishErrorKind, why: string): PublishError =>
    new PublishError(kind, `Cannot ${doing}: ${why}`, { cause });
  if (status === undefined) return make("unavailable", `GitHub does not answer (${words})`);
  if (isRateLimit(cause)) return make("limited", "GitHub's rate limit is reached");
  if (status === 401) return make("unauthorized", "GitHub does not know the token");
  if (status === 403)
    return make("denied", `the token lacks the permission \`${permission}\` (${words})`);
  if (status === 404) {
    return make(
      "not-found",
      `GitHub finds no such thing, or the token lacks the permission \`${permission}\``,
    );
  }
  if (status >= 500) return make("unavailable", `GitHub answers ${status}`);
  return make("rejected", `GitHub refuses it with ${status} (${words})`);
}

/** undefined when no answer came at all. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number")
    return undefined;
  const answered = "response" in error && error.response !== undefined;
  return answered ? error.status : undefined;
}

/** 429, and the 403s that mean "too fast" instead of "not you". */
export function isRateLimit(error: unknown): boolean {
  const status = statusOf(error);
  if (status === 429) return true;
  if (status !== 403) return false;
  const headers = headersOf(error);
  if (headers["retry-after"] !== undefined || headers["x-ratelimit-remaining"] === "0") return true;
  return error instanceof Error && /secondary rate limit|rate limit exceeded/i.test(error.message);
}

export function headersOf(error: unknown): Readonly<Record<string, string | undefined>> {
  const response: unknown = Reflect.get(Object(error), "response");
  const headers: unknown = Reflect.get(Object(response), "headers");
  return Object.fromEntries(
    Object.entries(Object(headers)).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
