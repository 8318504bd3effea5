/** What a hosting service says of a repository. */

export interface RepositoryFacts {
  readonly defaultBranch: string;
  /** Names of checks that must pass before a merge into the default branch. */
  readonly requiredChecks: readonly string[];
  /** Whether the review of a code owner is required. */
  readonly ownersMustReview: boolean;
  /** Patterns of paths that nobody may push. */
  readonly restrictedPaths: readonly string[];
  readonly hasMergeQueue: boolean;
  /** What a job may do that does not say so itself; undefined: it could not be asked. */
  readonly defaultPermissions: "read" | "write" | undefined;
  /** Whether jobs may open pull requests, as the repository's settings say; undefined: it could not be asked. */
  readonly mayOpenPullRequests: boolean | undefined;
  /** Why rules or protection could not be asked for: what was not found may be there. Empty: all is known. */
  readonly unknown: readonly string[];
}
