/** Whether the workflows run the gate when they must, and may do what they are asked to. */
import type { GateJob } from "../../policy/read-workflow.ts";
import type { RepositoryFacts } from "../../schema/repository-facts.ts";
import type { Asked, Diagnosis } from "./diagnosis.ts";
import { habitsOf, mayPropose } from "./diagnose-habits.ts";
import { concludes, modeOf, placeOf } from "./job-words.ts";

export function diagnoseJobs(
  jobs: readonly GateJob[],
  github: Asked<RepositoryFacts>,
): readonly Diagnosis[] {
  const gates = jobs.filter(({ events }) =>
    events.some((event) => event.startsWith("pull_request")),
  );
  if (gates.length === 0) {
    return [
      {
        state: "missing",
        about: "workflow",
        text: "no workflow runs the gate on pull requests",
        remedy: "`compression-gate init --workflow` writes one",
      },
      ...jobs.flatMap((job) => diagnoseJob(job, jobs, github)),
    ];
  }
  return jobs.flatMap((job) => [...diagnoseEvents(job, github), ...diagnoseJob(job, jobs, github)]);
}

function diagnoseEvents(job: GateJob, github: Asked<RepositoryFacts>): readonly Diagnosis[] {
  const { events, hasPathFilter, inputs } = job;
  if (!concludes(inputs)) return [];
  if (!events.includes("pull_request") && !events.includes("pull_request_target")) return [];
  const runs: Diagnosis = events.includes("pull_request_target")
    ? {
        state: "missing",
        about: "workflow",
        text: `${placeOf(job)} runs on pull_request_target, where code of strangers meets a token that may write; the action refuses it`,
        remedy: "run on pull_request",
      }
    : { state: "ok", about: "workflow", text: `${placeOf(job)} runs the gate on pull requests` };
  const filter: Diagnosis = {
    state: "missing",
    about: "workflow",
    text: `${placeOf(job)} has a filter of paths: a required check that does not run never ends`,
    remedy: "remove it; a pull request that concerns no model passes at once",
  };
  return [runs, ...(hasPathFilter ? [filter] : []), ...mergeQueueOf(job, github)];
}

function mergeQueueOf(job: GateJob, github: Asked<RepositoryFacts>): readonly Diagnosis[] {
  if (job.events.includes("merge_group")) return [];
  const [about, remedy] = ["merge queue", "add merge_group to `on:`"];
  const text = `${placeOf(job)} does not run on merge_group, so that a merge queue would wait for ever`;
  if (github.kind === "offline") {
    return [{ state: "unknown", about, text: `${text}; whether there is one is unknown`, remedy }];
  }
  if (github.facts.hasMergeQueue) return [{ state: "missing", about, text, remedy }];
  return github.facts.unknown.length === 0
    ? []
    : [{ state: "unknown", about, text: `${text}; whether there is one is unknown`, remedy }];
}

interface Feature {
  readonly about: string;
  readonly scope: string;
  readonly level: "read" | "write";
  readonly without: string;
  /** The gate blocks and reports without it. */
  readonly isExtra?: true;
  /** `others`: of the other jobs of the repository that run the action. */
  readonly isWanted: (inputs: GateJob["inputs"], others: readonly GateJob["inputs"][]) => boolean;
}

const judges = (inputs: GateJob["inputs"]): boolean =>
  concludes(inputs) || modeOf(inputs) === "judge-fork";

const FEATURES: readonly Feature[] = [
  {
    about: "reading the model and the base commit",
    scope: "contents",
    level: "read",
    without: "nothing can be checked out",
    isWanted: (inputs) => modeOf(inputs) !== "baseline",
  },
  {
    about: "comment",
    scope: "pull-requests",
    level: "write",
    without: "the report is in the job summary only",
    isWanted: (inputs) => judges(inputs) && inputs["comment"] !== "never",
  },
  {
    about: "check run for each model",
    scope: "checks",
    level: "write",
    without: "only the job's own conclusion blocks",
    isWanted: (inputs) => judges(inputs) && inputs["check-run"] !== "false",
  },
  {
    about: "records of a fork's run",
    scope: "actions",
    level: "read",
    without: "its numbers cannot be read",
    isWanted: (inputs) => modeOf(inputs) === "judge-fork" && inputs["trust"] === "numbers",
  },
  {
    about: "whether the schedule still runs",
    scope: "actions",
    level: "read",
    without: "nobody is told when the schedule is turned off",
    isExtra: true,
    isWanted: (inputs, others) =>
      concludes(inputs) &&
      inputs["comment"] !== "never" &&
      others.some((other) => modeOf(other) === "revalidate"),
  },
  {
    about: "issues for models that no longer hold",
    scope: "issues",
    level: "write",
    without: "the report is in the job summary only",
    isWanted: (inputs) => modeOf(inputs) === "revalidate" && inputs["comment"] !== "never",
  },
  {
    about: "branch of proposed baselines",
    scope: "contents",
    level: "write",
    without: "nothing can be proposed",
    isWanted: (inputs) => modeOf(inputs) === "baseline",
  },
  {
    about: "pull request of proposed baselines",
    scope: "pull-requests",
    level: "write",
    without: "nothing can be proposed",
    isWanted: (inputs) => modeOf(inputs) === "baseline",
  },
];

function diagnoseJob(
  job: GateJob,
  jobs: readonly GateJob[],
  github: Asked<RepositoryFacts>,
): readonly Diagnosis[] {
  const others = jobs.map(({ inputs }) => inputs);
  return [
    ...FEATURES.filter(({ isWanted }) => isWanted(job.inputs, others)).map((feature) =>
      permissionFor(feature, job, github),
    ),
    ...(modeOf(job.inputs) === "baseline" ? [mayPropose(job, github)] : []),
    ...habitsOf(job),
  ];
}

function permissionFor(
  { about, scope, level, without, isExtra }: Feature,
  job: GateJob,
  github: Asked<RepositoryFacts>,
): Diagnosis {
  const permission = `${scope}: ${level}`;
  const remedy = `add \`${permission}\` to the permissions of the job`;
  const state = isExtra === true ? "advice" : "missing";
  const { permissions } = job;
  if (permissions.kind === "given") {
    const given = permissions.of(scope);
    const isEnough = given === "write" || given === level;
    return isEnough
      ? { state: "ok", about, text: `${placeOf(job)} has \`${permission}\`` }
      : {
          state,
          about,
          text: `${placeOf(job)} lacks \`${permission}\`: ${without}`,
          remedy,
        };
  }
  const says = `${placeOf(job)} says nothing of permissions`;
  const defaults = github.kind === "asked" ? github.facts.defaultPermissions : undefined;
  if (defaults === undefined)
    return {
      state: "unknown",
      about,
      text: `${says}, and the repository's own are unknown`,
      remedy,
    };
  // By default a token may read contents, and nothing else that is needed here.
  const isEnough = defaults === "write" || (scope === "contents" && level === "read");
  return isEnough
    ? {
        state: "advice",
        about,
        text: `${says}, and gets \`${permission}\` by the repository's`,
        remedy,
      }
    : {
        state,
        about,
        text: `${says}, and the repository gives it no \`${permission}\`: ${without}`,
        remedy,
      };
}
