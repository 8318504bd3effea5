/**
 * A change that strangers propose, as files that are only data: the tree of the base commit in a temporary folder, and
 * over it the changed blobs as plain files. Nothing of the change is a link, a program, a submodule or a setting of git.
 */
import type { Host } from "../../host/host.ts";
import { UserError } from "../../schema/user-error.ts";
import { type ChangedPaths, pathsThatChanged } from "./changed-paths.ts";
import { checkoutCommit } from "./merge-base.ts";

export interface DataRequest {
  /** Of the repository that has both commits, such as the folder of its policy. */
  readonly directory: string;
  readonly base: string;
  /** The base commit with the change merged into it. */
  readonly merge: string;
}

export interface ChangeAsData {
  /** The same folder as the one that was asked for, with the change. */
  readonly directory: string;
  /** Of the whole tree. */
  readonly root: string;
  readonly changed: ChangedPaths;
  dispose(): Promise<void>;
}

const MOST_FILES = 2000;
const MOST_BYTES = 2e9;

/** @throws UserError git, for what a change of models does not look like */
export async function checkoutAsData(
  host: Host,
  { directory, base, merge }: DataRequest,
): Promise<ChangeAsData> {
  const tree = await checkoutCommit(host, directory, base);
  try {
    const up = await gitIn(host, tree.directory)("rev-parse", "--show-cdup");
    const root = host.files.resolve(tree.directory, up.trim());
    const git = gitIn(host, root);
    const raw = await git("diff-tree", "-r", "-z", "--no-renames", base, merge);
    const entries = entriesOf(raw);
    for (const { path } of entries) await host.files.remove(host.files.resolve(root, path));
    await writeFiles({ host, git, root }, entries);
    const paths = entries.map(({ path }) => host.files.resolve(root, path));
    const changed = pathsThatChanged(host, tree.directory, paths);
    return { directory: tree.directory, root, changed, dispose: () => tree.dispose() };
  } catch (error) {
    await tree.dispose();
    throw error;
  }
}

type Git = (...words: readonly string[]) => Promise<string>;

function gitIn(host: Host, workingDirectory: string): Git {
  return async (...words) => {
    const { exitCode, stdout, stderr } = await host.processes.run({
      command: "git",
      arguments: words,
      workingDirectory,
      timeoutMs: 120_000,
    });
    if (exitCode === 0) return stdout;
    throw refused(`git says "${stderr.trim().split("\n")[0] ?? ""}"`);
  };
}

const refused = (why: string): UserError =>
  new UserError("git", `Cannot read the change as data: ${why}`);

interface Entry {
  readonly path: string;
  /** After the change; undefined: there is no plain file, because it is removed, a link or a submodule. */
  readonly blob: string | undefined;
}

const PLAIN_FILES: readonly string[] = ["100644", "100755"];

/** Of git's raw format: `:OLD_MODE NEW_MODE OLD_BLOB NEW_BLOB STATUS`, and the path. */
function entriesOf(raw: string): readonly Entry[] {
  const words = raw.split("\0");
  const count = Math.floor(words.length / 2);
  if (count > MOST_FILES) throw refused(`it changes more than ${MOST_FILES} files`);
  const entries = Array.from({ length: count }, (_, position): Entry => {
    const [, mode = "", , blob = ""] = (words[position * 2] ?? "").split(" ");
    const path = words[position * 2 + 1] ?? "";
    requireInside(path);
    return { path, blob: PLAIN_FILES.includes(mode) ? blob : undefined };
  });
  // A link of the base goes before a file that comes below its name.
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Git refuses such paths when it checks out; here nothing is checked out. */
function requireInside(path: string): void {
  const isOdd = path
    .split("/")
    .some((part) => /^(|\.|\.\.|\.git[. ]*|git~1)$/i.test(part) || /[\\:]/.test(part));
  if (isOdd) throw refused(`${JSON.stringify(path)} is no path for a file`);
}

interface Target {
  readonly host: Host;
  readonly git: Git;
  readonly root: string;
}

/** `unpack-file` gives the bytes of a blob: no filter of git, which the change could choose, has a say. */
async function writeFiles(
  { host: { files }, git, root }: Target,
  entries: readonly Entry[],
): Promise<void> {
  let bytes = 0;
  for (const { path, blob } of entries) {
    if (blob === undefined) continue;
    bytes += Number(await git("cat-file", "-s", blob));
    if (bytes > MOST_BYTES) throw refused(`its files take more than ${MOST_BYTES / 1e9} GB`);
    const unpacked = files.resolve(root, (await git("unpack-file", blob)).trim());
    const content = await files.readBytes(unpacked);
    await files.remove(unpacked);
    await files.write(files.resolve(root, path), content);
  }
}
