/** What a workflow file says of the jobs that run this action: when they run, what they may do, what they are called. */
import { parseYaml } from "./read-policy.ts";

export type Permissions =
  /** Neither the job nor the workflow says: those that the repository gives. */
  | { readonly kind: "default" }
  | { readonly kind: "given"; readonly of: (scope: string) => "none" | "read" | "write" };

export interface GateJob {
  /** As it was read. */
  readonly source: string;
  readonly id: string;
  /** Of the check that GitHub makes of the job; undefined: an expression that only GitHub can tell. */
  readonly checkName: string | undefined;
  readonly events: readonly string[];
  /** Whether pull requests that touch other files leave the workflow alone. */
  readonly hasPathFilter: boolean;
  readonly permissions: Permissions;
  /** What stands behind the @; undefined: the action of the repository itself. */
  readonly version: string | undefined;
  readonly inputs: Readonly<Record<string, string>>;
  /** Whether the checkout before it leaves the token in the folder; undefined: nothing is checked out. */
  readonly keepsCredentials: boolean | undefined;
  /** Whether candidates and records outlive the run. */
  readonly keepsArtifacts: boolean;
}

export interface WorkflowFile {
  readonly text: string;
  /** Relative to the root of the repository. */
  readonly source: string;
  /** Whether `uses: ./` means this action. */
  readonly isOwnRepository: boolean;
}

type Node = Readonly<Record<string, unknown>>;

/** Empty for a workflow that does not use the action. @throws UserError policy-invalid for YAML that cannot be read */
export function gateJobs(file: WorkflowFile): readonly GateJob[] {
  const { value } = parseYaml(file.text, {
    what: "workflow",
    source: file.source,
    code: "policy-invalid",
  });
  const workflow = nodeOf(value);
  return Object.entries(nodeOf(workflow["jobs"])).flatMap(([id, job]) =>
    gateJob(file, workflow, { id, job: nodeOf(job) }),
  );
}

function gateJob(
  { source, isOwnRepository }: WorkflowFile,
  workflow: Node,
  { id, job }: { readonly id: string; readonly job: Node },
): readonly GateJob[] {
  const steps = listOf(job["steps"]).map(nodeOf);
  const at = steps.findIndex(({ uses }) => isGate(textOf(uses), isOwnRepository));
  const step = steps[at];
  if (step === undefined) return [];
  const checkout = steps
    .slice(0, at)
    .findLast((one) => usesOf(one).startsWith("actions/checkout@"));
  const on = eventsOf(workflow["on"]);
  const inputs = Object.entries(nodeOf(step["with"])).map(([name, given]) => [name, textOf(given)]);
  return [
    {
      source,
      id,
      checkName: checkNameOf(id, job),
      events: Object.keys(on),
      hasPathFilter: ["paths", "paths-ignore"].some((key) => key in nodeOf(on["pull_request"])),
      permissions: permissionsOf(job["permissions"] ?? workflow["permissions"]),
      version: /@(.+)$/.exec(usesOf(step))?.[1],
      inputs: Object.fromEntries(inputs),
      keepsCredentials:
        checkout === undefined
          ? undefined
          : textOf(nodeOf(checkout["with"])["persist-credentials"]) !== "false",
      keepsArtifacts: steps.some((one) => usesOf(one).startsWith("actions/upload-artifact@")),
    },
  ];
}

const isGate = (uses: string, isOwnRepository: boolean): boolean =>
  /(^|\/)compression-gate@/.test(uses) || (isOwnRepository && /^\.\/?$/.test(uses));

const usesOf = ({ uses }: Node): string => textOf(uses);

/** Those of a matrix are told apart by GitHub. */
function checkNameOf(id: string, { name, strategy }: Node): string | undefined {
  const given = name === undefined ? id : textOf(name);
  return given.includes("${{") || strategy !== undefined ? undefined : given;
}

/** `on: push`, `on: [push]` and `on: { push: … }` say the same. */
function eventsOf(on: unknown): Node {
  if (typeof on === "string") return { [on]: null };
  if (Array.isArray(on)) return Object.fromEntries(on.map((event) => [textOf(event), null]));
  return nodeOf(on);
}

function permissionsOf(given: unknown): Permissions {
  if (given === undefined) return { kind: "default" };
  if (given === "write-all") return { kind: "given", of: () => "write" };
  if (given === "read-all") return { kind: "given", of: () => "read" };
  const scopes = nodeOf(given);
  return {
    kind: "given",
    of: (scope) => {
      const level = Object.hasOwn(scopes, scope) ? scopes[scope] : "none";
      return level === "read" || level === "write" ? level : "none";
    },
  };
}

function nodeOf(value: unknown): Node {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
