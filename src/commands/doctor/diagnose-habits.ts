/** What else of a job a reader should know: what the repository allows it, and what would be better. */
import type { GateJob } from "../../policy/read-workflow.ts";
import type { RepositoryFacts } from "../../schema/repository-facts.ts";
import type { Asked, Diagnosis } from "./diagnosis.ts";
import { modeOf, placeOf } from "./job-words.ts";

/** The repository may forbid it to all. */
export function mayPropose(job: GateJob, github: Asked<RepositoryFacts>): Diagnosis {
  const about = "pull request of proposed baselines";
  const setting = '"Allow GitHub Actions to create and approve pull requests"';
  const remedy = `turn ${setting} on in Settings, Actions, General`;
  const allowed = github.kind === "asked" ? github.facts.mayOpenPullRequests : undefined;
  if (allowed === true)
    return { state: "ok", about, text: `the repository lets ${placeOf(job)} open pull requests` };
  return allowed === false
    ? {
        state: "missing",
        about,
        text: `${setting} is off, so that ${placeOf(job)} can propose nothing`,
        remedy,
      }
    : { state: "unknown", about, text: `whether ${setting} is on is unknown`, remedy };
}

/** What works either way. */
export function habitsOf(job: GateJob): readonly Diagnosis[] {
  const { version, keepsCredentials, keepsArtifacts, inputs } = job;
  const isPinned = version === undefined || /^[0-9a-f]{40,64}$/.test(version);
  return [
    ...(isPinned
      ? []
      : [
          {
            state: "advice",
            about: "pinning",
            text: `${placeOf(job)} uses the action at \`${version}\`, which may mean something else tomorrow`,
            remedy: "name it by its commit",
          } as const,
        ]),
    ...(keepsCredentials === true
      ? [
          {
            state: "advice",
            about: "credentials",
            text: `${placeOf(job)} leaves the token in the folder that it checks out`,
            remedy: "`persist-credentials: false` for actions/checkout",
          } as const,
        ]
      : []),
    ...(keepsArtifacts || !["check", "judge", "revalidate"].includes(modeOf(inputs))
      ? []
      : [
          {
            state: "advice",
            about: "reproduction",
            text: `${placeOf(job)} keeps no artifact, so that a run cannot be reproduced by its number`,
            remedy: "add actions/upload-artifact for candidates and records",
          } as const,
        ]),
  ];
}
