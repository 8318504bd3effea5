/** Files proposed by a pull request from a branch of our own: opened, brought up to date, and closed when there is nothing left to propose. */
import type { GitHub, Proposal } from "./github.ts";
import { PublishError } from "./publish-error.ts";

export interface FilesProposal {
  readonly title: string;
  readonly branch: string;
  /** Branch into which the pull request goes; never written to. */
  readonly base: string;
  /** The commit that it is made of, and the tree of that commit. */
  readonly parent: string;
  readonly tree: string;
  readonly message: string;
  readonly files: Readonly<Record<string, string>>;
  /** Equal for what is the same to a reader, whatever dates and last digits differ. */
  readonly digest: string;
  /** Without the marker. */
  readonly text: string;
}

export type ProposalFate =
  | { readonly kind: "opened" | "updated" | "closed"; readonly url: string }
  /** It has been proposed already, and is open. */
  | { readonly kind: "standing"; readonly url: string }
  /** It was proposed, and somebody closed it. */
  | { readonly kind: "rejected"; readonly url: string }
  | { readonly kind: "none" };

export async function proposeFiles(github: GitHub, files: FilesProposal): Promise<ProposalFate> {
  const own = await ownProposals(github, files.branch);
  const open = own.find(({ state }) => state === "open");
  const same = own.find(({ body }) => digestOf(body) === files.digest);
  if (open !== undefined && open === same) return { kind: "standing", url: open.url };
  // The newest counts: what was closed once may have been merged since.
  if (open === undefined && same?.state === "closed" && same === own[0])
    return { kind: "rejected", url: same.url };
  const commit = await github.createCommit(files);
  await github.setBranch(files.branch, commit);
  const { title, branch, base } = files;
  const body = `${markerOf(files.digest)}${files.text}`;
  if (open !== undefined) {
    const { url } = await github.updateProposal(open.number, { title, body, isOpen: true });
    return { kind: "updated", url };
  }
  const { url } = await createOnce(github, { title, body, branch, base });
  return { kind: "opened", url };
}

/** A creation whose answer got lost may have happened: it is looked for before it is asked for again. */
async function createOnce(
  github: GitHub,
  proposal: Parameters<GitHub["createProposal"]>[0],
): Promise<Proposal> {
  try {
    return await github.createProposal(proposal);
  } catch (error) {
    if (!(error instanceof PublishError) || error.kind !== "unavailable") throw error;
    const own = await ownProposals(github, proposal.branch);
    const found = own.find(({ state }) => state === "open");
    return found ?? github.createProposal(proposal);
  }
}

/** What the base branch has by now needs no proposal. */
export async function withdrawProposal(
  github: GitHub,
  { branch, title, text }: Pick<FilesProposal, "branch" | "title" | "text">,
): Promise<ProposalFate> {
  const open = (await ownProposals(github, branch)).find(({ state }) => state === "open");
  if (open === undefined) return { kind: "none" };
  const body = `${markerOf("")}${text}`;
  const { url } = await github.updateProposal(open.number, { title, body, isOpen: false });
  return { kind: "closed", url };
}

/** Those that carry our marker and that nobody else has opened. */
async function ownProposals(github: GitHub, branch: string): Promise<readonly Proposal[]> {
  const all = await github.proposals(branch);
  if (all.length === 0) return [];
  const author = await github.viewer();
  return all.filter((one) => one.author === author && digestOf(one.body) !== undefined);
}

const MARKER = /^<!-- compression-gate-proposal:([0-9a-f]*) -->\r?\n/;

const markerOf = (digest: string): string => `<!-- compression-gate-proposal:${digest} -->\n`;

const digestOf = (body: string): string | undefined => MARKER.exec(body)?.[1];
