import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/publish/publish-error.ts
var PublishError = class extends Error {
  kind;
  constructor(kind, message, options) {
    super(message, options);
    this.name = "PublishError";
    this.kind = kind;
  }
};
function publishError({ doing, permission }, cause) {
  const status = statusOf(cause);
  const words = cause instanceof Error ? cause.message.split("\n", 1)[0] ?? "" : String(cause);
  const make = (kind, why) => new PublishError(kind, `Cannot ${doing}: ${why}`, { cause });
  if (status === void 0) return make("unavailable", `GitHub does not answer (${words})`);
  if (isRateLimit(cause)) return make("limited", "GitHub's rate limit is reached");
  if (status === 401) return make("unauthorized", "GitHub does not know the token");
  if (status === 403)
    return make("denied", `the token lacks the permission \`${permission}\` (${words})`);
  if (status === 404) {
    return make(
      "not-found",
      `GitHub finds no such thing, or the token lacks the permission \`${permission}\``
    );
  }
  if (status >= 500) return make("unavailable", `GitHub answers ${status}`);
  return make("rejected", `GitHub refuses it with ${status} (${words})`);
}
function statusOf(error) {
  if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number")
    return void 0;
  const answered = "response" in error && error.response !== void 0;
  return answered ? error.status : void 0;
}
function isRateLimit(error) {
  const status = statusOf(error);
  if (status === 429) return true;
  if (status !== 403) return false;
  const headers = headersOf(error);
  if (headers["retry-after"] !== void 0 || headers["x-ratelimit-remaining"] === "0") return true;
  return error instanceof Error && /secondary rate limit|rate limit exceeded/i.test(error.message);
}
function headersOf(error) {
  const response = Reflect.get(Object(error), "response");
  const headers = Reflect.get(Object(response), "headers");
  return Object.fromEntries(
    Object.entries(Object(headers)).map(([name, value]) => [name.toLowerCase(), String(value)])
  );
}

export {
  PublishError,
  publishError,
  statusOf,
  isRateLimit,
  headersOf
};
