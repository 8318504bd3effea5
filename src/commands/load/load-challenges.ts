/** All further sets of rows that the policy names for a model. */
import type { Host } from "../../host/host.ts";
import { UserError } from "../../schema/user-error.ts";
import type { Challenge } from "./challenge.ts";
import { loadPerturbations, type PerturbationsRequest } from "./load-perturbations.ts";
import { loadShifts } from "./load-shifts.ts";

/** @throws UserError for data that cannot be used, and for a name that two sets or slices share */
export async function loadChallenges(
  host: Host,
  request: PerturbationsRequest,
): Promise<readonly Challenge[]> {
  const challenges = [...(await loadShifts(host, request)), ...loadPerturbations(host, request)];
  const names = [...request.data.slices, ...challenges].map(({ name }) => name);
  const twin = names.find((name, position) => names.indexOf(name) !== position);
  if (twin === undefined) return challenges;
  throw new UserError(
    "policy-invalid",
    `Cannot judge "${twin}": two slices, shifts or perturbations have that name; give each its own`,
  );
}
