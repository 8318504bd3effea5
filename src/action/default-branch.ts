/** Some modes speak for the repository: they run on its default branch alone. */
import { UserError } from "../schema/user-error.ts";
import type { Start } from "./program.ts";

/** Name of the default branch, which the job is on. @throws UserError usage, on other events and branches */
export function onDefaultBranch(
  { inputs: { mode }, job: { eventName, ref }, payload }: Start,
  events: readonly string[],
): string {
  if (!events.includes(eventName)) {
    throw new UserError(
      "usage",
      `Cannot run mode "${mode}" on the event "${eventName}"; run it on ${events.join(", ")}`,
    );
  }
  const branch = ref.replace(/^refs\/heads\//, "");
  const repository: unknown = Reflect.get(Object(payload), "repository");
  const known: unknown = Reflect.get(Object(repository), "default_branch");
  // A schedule runs on the default branch only, and its event may not name it.
  const isDefault = typeof known === "string" ? known === branch : eventName === "schedule";
  if (isDefault && branch !== "") return branch;
  const named = typeof known === "string" ? ` ("${known}")` : "";
  throw new UserError(
    "usage",
    `Cannot run mode "${mode}" on "${ref}": it speaks for the default branch${named}`,
  );
}
