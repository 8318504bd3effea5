/** All further sets of rows that the policy names for a model. */
import type { Host } from "../host/host.ts";
import { UserError } from "../schema/user-error.ts";
import type { Challenge } from "./challenge.ts";
import { loadShifts, type ShiftRequest } from "./load-shifts.ts";

/** @throws UserError for data that cannot be used, and for a name that two sets or slices share */
export async function loadChallenges(
  host: Host,
  request: ShiftRequest,
): Promise<readonly Challenge[]> {
  const challenges = await loadShifts(host, request);
  const names = [...request.data.slices, ...challenges].map(({ name }) => name);
  const twin = names.find((name, position) => names.indexOf(name) !== position);
  if (twin === undefined) return challenges;
  throw new UserError(
    "policy-invalid",
    `Cannot judge "${twin}": two slices, shifts or perturbations have that name; give each its own`,
  );
}
