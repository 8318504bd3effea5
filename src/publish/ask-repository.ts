/** What GitHub says of a repository that decides whether the gate can block and be trusted: rules, protection, defaults. */
import type { RepositoryFacts } from "../schema/repository-facts.ts";
import { type Client, type Connection, makeClient, tried } from "./octokit-client.ts";
import { type Attempt, PublishError } from "./publish-error.ts";

/** @throws PublishError when GitHub does not even tell the default branch */
export async function askRepository(connection: Connection): Promise<RepositoryFacts> {
  const client = await makeClient(connection);
  const { octokit, place } = client;
  const defaultBranch = await tried(
    { doing: "read the repository", permission: "metadata: read" },
    async () => (await octokit.rest.repos.get(place)).data.default_branch,
  );
  const rules = await asked(
    { doing: "read the rules of the branch", permission: "metadata: read" },
    () => rulesOf(client, defaultBranch),
  );
  const protection = await asked(
    { doing: "read the protection of the branch", permission: "administration: read" },
    () => protectionOf(client, defaultBranch),
  );
  const permissions = await asked(
    { doing: "read what jobs may do by default", permission: "administration: read" },
    () => workflowSettings(client),
  );
  const parts = [rules.value ?? NOTHING, protection.value ?? NOTHING];
  return {
    defaultBranch,
    requiredChecks: parts.flatMap(({ requiredChecks }) => requiredChecks),
    ownersMustReview: parts.some(({ ownersMustReview }) => ownersMustReview),
    restrictedPaths: parts.flatMap(({ restrictedPaths }) => restrictedPaths),
    hasMergeQueue: parts.some(({ hasMergeQueue }) => hasMergeQueue),
    defaultPermissions: permissions.value?.default_workflow_permissions,
    mayOpenPullRequests: permissions.value?.can_approve_pull_request_reviews,
    unknown: [rules.why, protection.why].filter((why) => why !== undefined),
  };
}

type Rules = Pick<
  RepositoryFacts,
  "requiredChecks" | "ownersMustReview" | "restrictedPaths" | "hasMergeQueue"
>;

const NOTHING: Rules = {
  requiredChecks: [],
  ownersMustReview: false,
  restrictedPaths: [],
  hasMergeQueue: false,
};

async function rulesOf({ octokit, place }: Client, branch: string): Promise<Rules> {
  const request = { ...place, branch, per_page: 100 };
  const rules = await octokit.paginate(octokit.rest.repos.getBranchRules, request);
  return {
    requiredChecks: rules.flatMap((rule) =>
      rule.type === "required_status_checks"
        ? (rule.parameters?.required_status_checks ?? []).map(({ context }) => context)
        : [],
    ),
    ownersMustReview: rules.some(
      (rule) => rule.type === "pull_request" && rule.parameters?.require_code_owner_review === true,
    ),
    restrictedPaths: rules.flatMap((rule) =>
      rule.type === "file_path_restriction" ? (rule.parameters?.restricted_file_paths ?? []) : [],
    ),
    hasMergeQueue: rules.some(({ type }) => type === "merge_queue"),
  };
}

async function protectionOf({ octokit, place }: Client, branch: string): Promise<Rules> {
  try {
    const { data } = await octokit.rest.repos.getBranchProtection({ ...place, branch });
    const { required_status_checks: checks, required_pull_request_reviews: reviews } = data;
    return {
      ...NOTHING,
      requiredChecks: checks?.checks.map(({ context }) => context) ?? [],
      ownersMustReview: reviews?.require_code_owner_reviews ?? false,
    };
  } catch (error) {
    // A 404 with other words is that of a token that may not ask.
    if (error instanceof Error && error.message.includes("Branch not protected")) return NOTHING;
    throw error;
  }
}

interface WorkflowSettings {
  readonly default_workflow_permissions: "read" | "write";
  readonly can_approve_pull_request_reviews: boolean;
}

async function workflowSettings({ octokit, place }: Client): Promise<WorkflowSettings> {
  const { rest } = octokit;
  return (await rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository(place)).data;
}

async function asked<Value>(
  attempt: Attempt,
  ask: () => Promise<Value>,
): Promise<{ readonly value?: Value; readonly why?: string }> {
  try {
    return { value: await tried(attempt, ask) };
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    return { why: error.message };
  }
}
