/** The releases of onnxruntime on which a candidate must load: ">=1.17". */
import { UserError } from "../schema/user-error.ts";

/** What older releases take has not been measured. */
const OLDEST_KNOWN = 16;

/** The 17 of ">=1.17"; undefined where nothing is said. @throws UserError policy-invalid */
export function oldestRelease(target: string | undefined, where: string): number | undefined {
  if (target === undefined) return undefined;
  const release = /^>=\s*1\.(\d{1,3})$/.exec(target.trim())?.[1];
  if (release !== undefined && Number(release) >= OLDEST_KNOWN) return Number(release);
  throw new UserError(
    "policy-invalid",
    `Cannot read ${where}: it is "${target}"; it takes the oldest release that must load the candidate, such as ">=1.17", and 1.${OLDEST_KNOWN} is the oldest of which it is known what it takes`,
  );
}
