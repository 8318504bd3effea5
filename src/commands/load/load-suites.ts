/** The behaviour tests that the policy names for a model. */
import type { Rule } from "../../measure/behaviour-test.ts";
import { readSuite, type SuiteFile } from "../../policy/read-suite.ts";
import type { Host } from "../../host/host.ts";
import type { BehaviourTest, DirectionalTest } from "../../schema/generated/suite.ts";
import { didYouMean } from "../../schema/did-you-mean.ts";
import { UserError } from "../../schema/user-error.ts";
import type { PerturbationsRequest } from "./load-perturbations.ts";
import type { ResolvedTask } from "./resolve-task.ts";
import type { LoadedSuite, LoadedTest } from "./suite.ts";
import { caseRows, pairRows } from "../observe/test-rows.ts";

const MARGIN = 0.05;
const DIRECTION_TOLERANCE = 0.01;

/** @throws UserError for a suite that cannot be read, or does not fit the model */
export async function loadSuites(
  host: Host,
  request: PerturbationsRequest,
): Promise<readonly LoadedSuite[]> {
  const suites: LoadedSuite[] = [];
  for (const path of request.policy.suites ?? []) {
    const file = await readSuite(host, path, request.directory);
    const { name } = file.suite;
    if (suites.some((other) => other.name === name)) {
      throw new UserError(
        "policy-invalid",
        `Cannot use suite "${path}": another one is named "${name}", too; give each its own name`,
      );
    }
    suites.push(await loadSuite(host, file, request));
  }
  return suites;
}

async function loadSuite(
  host: Host,
  file: SuiteFile,
  request: PerturbationsRequest,
): Promise<LoadedSuite> {
  const { suite, source, digest } = file;
  const tests: LoadedTest[] = [];
  for (const test of suite.tests) tests.push(await loadTest(host, test, { file, request }));
  return { name: suite.name, source, digest, tests };
}

interface Loading {
  readonly file: SuiteFile;
  readonly request: PerturbationsRequest;
}

async function loadTest(
  host: Host,
  test: BehaviourTest,
  { file, request }: Loading,
): Promise<LoadedTest> {
  const { name, kind } = test;
  const source = `"${name}" of suite "${file.source}"`;
  const { task } = request.data;
  if (task.kind === "fidelity") {
    throw new UserError(
      "policy-invalid",
      `Cannot test ${source}: the task is likeness to the base, which has no answers that are right or stay the same; name a task`,
    );
  }
  const rowsRequest = { ...request, suiteDirectory: file.directory, source };
  const isMustPass = test.kind === "must-pass";
  return {
    name,
    kind,
    slice: `${file.suite.name}: ${name}`,
    rule: ruleOf(test, task, source),
    isSample: "by" in test && !("pairs" in test.by),
    critical: isMustPass || (test.critical ?? false),
    margin: isMustPass ? 0 : (test.margin ?? MARGIN),
    open: await ("cases" in test
      ? caseRows(host, test.cases, rowsRequest)
      : pairRows(host, test.by, rowsRequest)),
  };
}

function ruleOf(test: BehaviourTest, task: ResolvedTask, source: string): Rule {
  switch (test.kind) {
    case "must-pass":
    case "minimum-functionality":
      return { kind: "right", tolerance: test.tolerance ?? 0 };
    case "invariance":
      return { kind: "same", tolerance: test.tolerance ?? 0 };
    case "directional":
      return {
        kind: "direction",
        expect: test.expect,
        class: watchedClass(test, task, source),
        tolerance: test.tolerance ?? DIRECTION_TOLERANCE,
      };
  }
}

function watchedClass(
  { class: name }: DirectionalTest,
  { kind, classes, classCount, positive }: ResolvedTask,
  source: string,
): number | undefined {
  if (kind === "regression") return undefined;
  const index = name === undefined ? positive : (classes?.indexOf(name) ?? Number(name));
  const isKnown = index !== undefined && index >= 0 && index < (classCount ?? Infinity);
  if (isKnown) return index;
  if (name === undefined)
    throw new UserError("policy-invalid", `Cannot test ${source}: name the class that it watches`);
  throw new UserError(
    "policy-invalid",
    `Cannot test ${source}: there is no class "${name}"${didYouMean(name, classes ?? [])}`,
  );
}
