/** Repeats a request that GitHub may well answer the next time, and waits as long as GitHub asks for. */
import { headersOf, isRateLimit, statusOf } from "./publish-error.ts";

export interface Pacing {
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Pauses before the second, third and fourth try. */
const PAUSES_MS: readonly number[] = [1_000, 3_000, 9_000];
/** Longer than this nobody waits for a comment. */
const LONGEST_WAIT_MS = 90_000;

export interface Retrying extends Pacing {
  /** False: the request makes something, and one that got lost may have made it. */
  readonly repeatable: boolean;
}

export async function withRetry<Answer>(
  ask: () => Promise<Answer>,
  { sleep, now, repeatable }: Retrying,
): Promise<Answer> {
  let waited = 0;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const pause = pauseAfter(error, { attempt, repeatable, now: now() });
      if (pause === undefined || waited + pause > LONGEST_WAIT_MS) throw error;
      waited += pause;
      await sleep(pause);
    }
  }
}

interface Situation {
  readonly attempt: number;
  readonly repeatable: boolean;
  readonly now: number;
}

/** undefined: asking again is of no use. */
function pauseAfter(error: unknown, { attempt, repeatable, now }: Situation): number | undefined {
  const pause = PAUSES_MS[attempt];
  if (pause === undefined) return undefined;
  if (isRateLimit(error)) return Math.max(pause, askedPause(error, now));
  const status = statusOf(error);
  const mayPass = status === undefined || status >= 500;
  return mayPass && repeatable ? pause : undefined;
}

/** `retry-after` is in seconds, `x-ratelimit-reset` a time in seconds since 1970. */
function askedPause(error: unknown, now: number): number {
  const headers = headersOf(error);
  const after = Number(headers["retry-after"]);
  if (Number.isFinite(after)) return after * 1000;
  const reset = Number(headers["x-ratelimit-reset"]);
  return Number.isFinite(reset) ? Math.max(0, reset * 1000 - now) : 0;
}
