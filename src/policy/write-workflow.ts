/** The workflow of a project: the one that is shipped, with the paths of this project's policy. */
import { WORKFLOW_TEXTS } from "./generated/workflows.ts";

export interface WorkflowFacts {
  /** Relative to the root of the repository, with forward slashes. */
  readonly policyPath: string;
  /** Folder of candidates and records, likewise. */
  readonly output: string;
}

const STEP = /^( *)- uses: compression-gate\/compression-gate@.*$/m;

export function describeWorkflow({ policyPath, output }: WorkflowFacts): string {
  const template = WORKFLOW_TEXTS["compression-gate"] ?? "";
  const withOutput = template.replace("path: out/ }", () => `path: ${JSON.stringify(output)} }`);
  const text = output === "out/" ? template : withOutput;
  if (policyPath === "compression-gate.yml") return text;
  const input = `with: { policy: ${JSON.stringify(policyPath)} }`;
  return text.replace(STEP, (line, indent: string) => `${line}\n${indent}  ${input}`);
}
