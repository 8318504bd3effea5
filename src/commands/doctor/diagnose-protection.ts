/** Whether the gate blocks, and whether somebody must agree before what it rests on changes. */
import type { CodeOwners } from "../../policy/code-owners.ts";
import { pathMatcher } from "../../policy/code-owners.ts";
import type { GateJob } from "../../policy/read-workflow.ts";
import type { RepositoryFacts } from "../../schema/repository-facts.ts";
import type { Asked, Diagnosis } from "./diagnosis.ts";
import { concludes, modeOf, placeOf } from "./job-words.ts";

export function diagnoseRequired(
  jobs: readonly GateJob[],
  github: Asked<RepositoryFacts>,
): readonly Diagnosis[] {
  const about = "required check";
  const gates = jobs.filter(
    ({ events, inputs }) => events.includes("pull_request") && concludes(inputs),
  );
  if (gates.length === 0) return [];
  const remedy = "require it in a ruleset or in the protection of the branch";
  if (github.kind === "offline") {
    const text = `whether the gate must pass before a merge is unknown: ${github.why}`;
    return [{ state: "unknown", about, text, remedy }];
  }
  const { requiredChecks, defaultBranch, unknown } = github.facts;
  if (jobs.some(({ inputs }) => modeOf(inputs) === "judge-fork"))
    return [requiredOfForks(github.facts)];
  return gates.map((job): Diagnosis => {
    const { checkName } = job;
    const isRequired = requiredChecks.some(
      (name) => name === checkName || name.startsWith(OF_MODELS),
    );
    if (isRequired)
      return {
        state: "ok",
        about,
        text: `${placeOf(job)} must pass before a merge into ${defaultBranch}`,
      };
    if (checkName === undefined) {
      const text = `what GitHub calls the check of ${placeOf(job)} is known only when it runs; required are ${listOf(requiredChecks)}`;
      return { state: "unknown", about, text, remedy };
    }
    const text = `"${checkName}" (${placeOf(job)}) need not pass before a merge into ${defaultBranch}`;
    return unknown.length === 0
      ? { state: "missing", about, text, remedy }
      : {
          state: "unknown",
          about,
          text: `${text}, as far as can be told (${unknown.join("; ")})`,
          remedy,
        };
  });
}

const OF_MODELS = "compression gate / ";

/** The job that measures a fork is the fork's to change: what counts are the check runs of the job that judges it. */
function requiredOfForks({ requiredChecks, defaultBranch, unknown }: RepositoryFacts): Diagnosis {
  const about = "required check";
  const required = requiredChecks.filter((name) => name.startsWith(OF_MODELS));
  if (required.length > 0)
    return {
      state: "ok",
      about,
      text: `${listOf(required)} must pass before a merge into ${defaultBranch}`,
    };
  const text = `no check "${OF_MODELS}MODEL" must pass before a merge into ${defaultBranch}`;
  const remedy =
    "require them in a ruleset or in the protection of the branch, and not the job that measures";
  return unknown.length === 0
    ? { state: "missing", about, text, remedy }
    : {
        state: "unknown",
        about,
        text: `${text}, as far as can be told (${unknown.join("; ")})`,
        remedy,
      };
}

const listOf = (names: readonly string[]): string =>
  names.length === 0 ? "none" : names.map((name) => `"${name}"`).join(", ");

export interface Owned {
  /** Of the file that names owners, or of the one to write. */
  readonly place: string;
  /** undefined: there is no such file. */
  readonly owners: CodeOwners | undefined;
}

export interface Guarded {
  /** "policy", "baseline of census-income". */
  readonly what: string;
  /** Relative to the root of the repository, with forward slashes. */
  readonly path: string;
}

/** The verdict can be no more honest than the files that it rests on. */
export function diagnoseOwners(
  guarded: readonly Guarded[],
  { place, owners }: Owned,
  github: Asked<RepositoryFacts>,
): readonly Diagnosis[] {
  const restricted = github.kind === "asked" ? github.facts.restrictedPaths.map(pathMatcher) : [];
  const open = guarded.filter(({ path }) => !restricted.some((fits) => fits(path)));
  const orphans = open.filter(({ path }) => (owners?.ownersOf(path) ?? []).length === 0);
  return [
    ...(orphans.length > 0 ? [orphansOf(orphans, place, github)] : []),
    ...(open.length > orphans.length ? [reviewOf(open.length - orphans.length, github)] : []),
  ];
}

function orphansOf(
  orphans: readonly Guarded[],
  place: string,
  github: Asked<RepositoryFacts>,
): Diagnosis {
  const about = "code owners";
  const [first] = orphans;
  const remedy = `name owners in ${place}, such as \`/${first?.path ?? ""} @OWNER\``;
  return github.kind === "asked" && github.facts.unknown.length === 0
    ? {
        state: "missing",
        about,
        text: orphansText(
          orphans,
          `, and no ruleset guards ${orphans.length === 1 ? "it" : "them"}`,
        ),
        remedy,
      }
    : {
        state: "unknown",
        about,
        text: orphansText(orphans, "; whether a ruleset guards them is unknown"),
        remedy,
      };
}

/** So many are named; who gives the first ones owners is told of the others. */
const MOST_NAMED = 3;

function orphansText(orphans: readonly Guarded[], rules: string): string {
  const [first] = orphans;
  if (first !== undefined && orphans.length === 1)
    return `${first.what} (${first.path}) has no owner in CODEOWNERS${rules}`;
  const named = orphans.slice(0, MOST_NAMED).map(({ path }) => path);
  const more = orphans.length - named.length;
  const rest = more === 0 ? "" : ` and ${more} more`;
  return `${orphans.length} files that the verdict rests on have no owner in CODEOWNERS${rules}: ${named.join(", ")}${rest}`;
}

function reviewOf(files: number, github: Asked<RepositoryFacts>): Diagnosis {
  const about = "code owners";
  const have =
    files === 1
      ? "1 file that the verdict rests on has"
      : `${files} files that the verdict rests on have`;
  const remedy =
    "require the review of code owners in a ruleset or in the protection of the branch";
  if (github.kind === "offline") {
    const text = `${have} an owner; whether their review is required is unknown: ${github.why}`;
    return { state: "unknown", about, text, remedy };
  }
  const { ownersMustReview, unknown } = github.facts;
  if (ownersMustReview)
    return { state: "ok", about, text: `${have} an owner, whose review is required` };
  const text = `${have} an owner, whose review is not required`;
  return unknown.length === 0
    ? { state: "missing", about, text, remedy }
    : {
        state: "unknown",
        about,
        text: `${text}, as far as can be told (${unknown.join("; ")})`,
        remedy,
      };
}
