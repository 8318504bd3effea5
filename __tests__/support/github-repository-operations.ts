/** What the GitHub on loopback says of a repository: rules, protection, defaults. */
import type { Answer, Asked, World } from "./github-operations.ts";

function getRepository({ store, sample }: World): Answer {
  const { defaultBranch } = store.repository;
  return { status: 200, body: sample("full-repository", { default_branch: defaultBranch }) };
}

function getRules({ store, sample }: World): Answer {
  const info = sample("repository-rule-ruleset-info", {});
  const rules = store.repository.rules.map((rule) => Object.assign({}, info, rule));
  return { status: 200, body: rules };
}

function getProtection({ store }: World): Answer {
  const { protection } = store.repository;
  return protection === undefined
    ? { status: 404, body: { message: "Branch not protected" } }
    : { status: 200, body: protection };
}

function getDefaultPermissions({ store }: World): Answer {
  const { defaultPermissions, mayOpenPullRequests } = store.repository;
  return {
    status: 200,
    body: {
      default_workflow_permissions: defaultPermissions,
      can_approve_pull_request_reviews: mayOpenPullRequests,
    },
  };
}

export const REPOSITORY_OPERATIONS: Readonly<
  Record<string, (world: World, asked: Asked) => Answer>
> = {
  "actions/get-github-actions-default-workflow-permissions-repository": getDefaultPermissions,
  "repos/get": getRepository,
  "repos/get-branch-rules": getRules,
  "repos/get-branch-protection": getProtection,
};

/** What a token needs by operation, if only to read. */
export const REPOSITORY_NEEDS: Readonly<Record<string, string>> = {
  "actions/get-github-actions-default-workflow-permissions-repository": "administration",
  "repos/get-branch-protection": "administration",
};
