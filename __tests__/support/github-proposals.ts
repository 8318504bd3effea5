/** What the GitHub on loopback does with commits, branches and pull requests that a program makes. */
import { createHash } from "node:crypto";
import {
  type Answer,
  type Asked,
  type Handler,
  NOT_FOUND,
  numberOf,
  pullOf,
  textOr,
  type World,
} from "./github-operations.ts";

const sha = (value: unknown): string =>
  createHash("sha1").update(JSON.stringify(value)).digest("hex");

function createTree({ store, sample }: World, { body }: Asked): Answer {
  const entries: readonly unknown[] = Array.isArray(body["tree"]) ? body["tree"] : [];
  const files = Object.fromEntries(
    entries.map((entry): readonly [string, string] => {
      const { path, content } = Object(entry);
      return [String(path), String(content)];
    }),
  );
  const name = sha([body["base_tree"], files]);
  store.trees.set(name, files);
  return { status: 201, body: sample("git-tree", { sha: name, tree: [] }) };
}

function createCommit({ store, sample }: World, { body }: Asked): Answer {
  const files = store.trees.get(String(body["tree"]));
  if (files === undefined) return { status: 422, body: { message: "Tree SHA does not exist" } };
  const [parent] = Array.isArray(body["parents"]) ? body["parents"] : [];
  const commit = { parent: String(parent), message: String(body["message"]), files };
  // Git's commits hold a time.
  const name = sha([commit, store.now()]);
  store.commits.set(name, commit);
  return { status: 201, body: sample("git-commit", { sha: name }) };
}

const refOf = ({ sample }: World, branch: string, name: string): unknown =>
  sample("git-ref", { ref: `refs/heads/${branch}`, object: { sha: name } });

/** The path keeps what stands behind "heads/" in one part, percent-encoded. */
const branchOf = ({ parameters }: Asked): string =>
  decodeURIComponent(parameters["ref"] ?? "").replace(/^heads\//, "");

function getRef(world: World, asked: Asked): Answer {
  const branch = branchOf(asked);
  const found = world.store.branches.get(branch);
  return found === undefined ? NOT_FOUND : { status: 200, body: refOf(world, branch, found) };
}

function createRef(world: World, { body }: Asked): Answer {
  const [ref, name] = [String(body["ref"]), String(body["sha"])];
  const branch = ref.replace(/^refs\/heads\//, "");
  if (world.store.branches.has(branch))
    return { status: 422, body: { message: "Reference already exists" } };
  world.store.branches.set(branch, name);
  world.store.branchLog.push(`create ${branch}`);
  return { status: 201, body: refOf(world, branch, name) };
}

function updateRef(world: World, asked: Asked): Answer {
  const branch = branchOf(asked);
  const name = String(asked.body["sha"]);
  if (!world.store.branches.has(branch)) return NOT_FOUND;
  world.store.branches.set(branch, name);
  world.store.branchLog.push(`move ${branch}`);
  return { status: 200, body: refOf(world, branch, name) };
}

function createPull({ store, sample }: World, { body: asked, author }: Asked): Answer {
  const branch = String(asked["head"]);
  const headSha = store.branches.get(branch);
  if (headSha === undefined) return { status: 422, body: { message: "head is invalid" } };
  const number = store.nextId();
  const pull = {
    headSha,
    baseSha: "b".repeat(40),
    body: textOr(asked["body"], "") ?? "",
    title: String(asked["title"]),
    into: String(asked["base"]),
    head: `acme:${branch}`,
    author,
  };
  store.pulls.set(number, pull);
  return { status: 201, body: sample("pull-request", pullOf(sample, number, pull)) };
}

function updatePull({ store, sample }: World, asked: Asked): Answer {
  const number = numberOf(asked, "pull_number");
  const pull = store.pulls.get(number);
  if (pull === undefined) return NOT_FOUND;
  pull.body = textOr(asked.body["body"], pull.body) ?? "";
  pull.title = textOr(asked.body["title"], pull.title ?? "") ?? "";
  pull.state = textOr(asked.body["state"], pull.state ?? "open") ?? "";
  return { status: 200, body: sample("pull-request", pullOf(sample, number, pull)) };
}

export const PROPOSAL_OPERATIONS: Readonly<Record<string, Handler>> = {
  "git/create-tree": createTree,
  "git/create-commit": createCommit,
  "git/get-ref": getRef,
  "git/create-ref": createRef,
  "git/update-ref": updateRef,
  "pulls/create": createPull,
  "pulls/update": updatePull,
};
