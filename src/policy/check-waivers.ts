/** What a schema cannot say about waivers: days that exist and lie close together, models that are there, no waiver for everything. */
import { didYouMean } from "../schema/did-you-mean.ts";
import type { Policy, Waiver } from "../schema/generated/policy.ts";
import { isNeverWaived } from "../schema/never-waived.ts";
import type { Problem } from "../schema/validate.ts";

const LONGEST_DAYS = 90;
const DAY_MS = 86_400_000;

export function waiverProblems({ waivers = [], models }: Policy): readonly Problem[] {
  return waivers.flatMap((waiver, position) => {
    const first = waivers.findIndex(({ id }) => id === waiver.id);
    const repeated =
      first === position
        ? []
        : [{ key: "id", message: `is "${waiver.id}", as that of waivers[${first}] is` }];
    const own = [...repeated, ...problemsOf(waiver, Object.keys(models))];
    return own.map(({ key, message }) => ({ path: ["waivers", position, key], message }));
  });
}

interface Mistake {
  readonly key: keyof Waiver;
  readonly message: string;
}

function problemsOf(waiver: Waiver, models: readonly string[]): readonly Mistake[] {
  const { model, metric, slice, owner, reason } = waiver;
  const mistakes: Mistake[] = [...dayProblems(waiver)];
  if (!models.includes(model)) {
    const hint = didYouMean(model, models);
    const list = models.map((name) => `"${name}"`).join(", ");
    mistakes.push({ key: "model", message: `is "${model}"${hint || `; it may be ${list}`}` });
  }
  if (isNeverWaived(metric))
    mistakes.push({ key: "metric", message: `is "${metric}", which can never be waived` });
  if (slice.includes("*")) {
    const message = `is "${slice}"; a waiver names one slice, such as "all" or "sex=female"`;
    mistakes.push({ key: "slice", message });
  }
  const blank = "is blank; it must say something";
  if (owner.trim() === "") mistakes.push({ key: "owner", message: blank });
  if (reason.trim() === "") mistakes.push({ key: "reason", message: blank });
  return mistakes;
}

function dayProblems({ since, expires }: Waiver): readonly Mistake[] {
  const [from, until] = [timeOf(since), timeOf(expires)];
  if (from === undefined) return [{ key: "since", message: noDay(since) }];
  if (until === undefined) return [{ key: "expires", message: noDay(expires) }];
  if (until < from)
    return [{ key: "expires", message: `is "${expires}", before since ("${since}")` }];
  const last = from + LONGEST_DAYS * DAY_MS;
  if (until <= last) return [];
  const latest = new Date(last).toISOString().slice(0, 10);
  const message = `is "${expires}", more than ${LONGEST_DAYS} days after since ("${since}"); it may be "${latest}" at most`;
  return [{ key: "expires", message }];
}

const noDay = (day: string): string => `is "${day}"; there is no such day`;

/** Midnight UTC; undefined for a day that the calendar lacks. */
function timeOf(day: string): number | undefined {
  const time = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(time)) return undefined;
  return new Date(time).toISOString().startsWith(day) ? time : undefined;
}
