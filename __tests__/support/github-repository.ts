/** What the GitHub on loopback keeps of a repository besides its pull requests: rules, protection, defaults. */

export interface StoredRepository {
  defaultBranch: string;
  /** Rules that hold for the default branch, as GitHub sends them. */
  rules: readonly object[];
  /** undefined: the branch is not protected. */
  protection: unknown;
  defaultPermissions: "read" | "write";
  mayOpenPullRequests: boolean;
}

export const emptyRepository = (): StoredRepository => ({
  defaultBranch: "main",
  rules: [],
  protection: undefined,
  defaultPermissions: "read",
  mayOpenPullRequests: true,
});
