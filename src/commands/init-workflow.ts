/** `init --workflow`: the workflow that runs the gate on pull requests, where GitHub looks for it. */
import { relative, sep } from "node:path";
import type { Host } from "../host/host.ts";
import { readPolicy } from "../policy/read-policy.ts";
import { describeWorkflow } from "../policy/write-workflow.ts";
import { UserError } from "../schema/user-error.ts";
import { repositoryRoot } from "./load/repository-root.ts";

export interface WrittenWorkflow {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

const PLACE = ".github/workflows/compression-gate.yml";

/** Where the workflow of a policy belongs. @throws UserError when it is there already, or when there is no repository */
export async function workflowPlace(host: Host, policyPath: string): Promise<string> {
  const directory = host.files.resolve(policyPath, "..");
  const root = await repositoryRoot(host, directory);
  if (root === undefined) {
    throw new UserError(
      "git",
      `Cannot tell where the workflow belongs: "${directory}" is in no git repository; \`git init\` makes one`,
    );
  }
  const path = host.files.resolve(root, PLACE);
  if (await host.files.exists(path)) {
    throw new UserError(
      "usage",
      `Cannot write "${path}": it is there already, and may hold changes of yours; remove it to have it written anew`,
    );
  }
  return path;
}

/** Never replaces a workflow: what somebody changed in it decides what may merge. */
export async function initWorkflow(host: Host, policyPath: string): Promise<WrittenWorkflow> {
  const path = await workflowPlace(host, policyPath);
  const root = host.files.resolve(path, "../../..");
  const fromRoot = (absolute: string): string => relative(root, absolute).split(sep).join("/");
  const text = describeWorkflow({
    policyPath: fromRoot(host.files.resolve(policyPath)),
    output: `${fromRoot(await outputFolder(host, policyPath))}/`,
  });
  await host.files.write(path, text);
  return { path, text };
}

async function outputFolder(host: Host, policyPath: string): Promise<string> {
  const folder = host.files.resolve(policyPath, "..");
  if (!(await host.files.exists(policyPath))) return host.files.resolve(folder, "out");
  const { policy } = await readPolicy(host, policyPath);
  return host.files.resolve(folder, policy.output ?? "out");
}
