import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { type GateJob, gateJobs } from "../../src/policy/read-workflow.ts";

const jobsOf = (text: string, isOwnRepository = false): readonly GateJob[] =>
  gateJobs({ text, source: "w.yml", isOwnRepository });

function only(text: string): GateJob {
  const [job, second] = jobsOf(text);
  if (job === undefined || second !== undefined) throw new Error("One job uses the action");
  return job;
}

const USES = "uses: acme/compression-gate@v1";

describe("gateJobs()", () => {
  test("reads the workflow that is shipped", () => {
    const job = only(readFileSync("workflows/compression-gate.yml", "utf8"));
    expect(job).toMatchObject({
      id: "gate",
      checkName: "gate",
      events: ["pull_request", "merge_group"],
      hasPathFilter: false,
      version: "v0",
      keepsCredentials: false,
      keepsArtifacts: true,
    });
    const of = (scope: string): string =>
      job.permissions.kind === "given" ? job.permissions.of(scope) : "default";
    expect(["contents", "pull-requests", "checks", "issues"].map(of)).toEqual([
      "read",
      "write",
      "write",
      "none",
    ]);
  });

  test("finds no job where the action is not used, whatever looks like it", () => {
    expect(
      jobsOf("on: push\njobs: { a: { steps: [{ uses: acme/not-compression-gate@v1 }] } }"),
    ).toEqual([]);
    expect(jobsOf("on: push\njobs: { a: { steps: [{ uses: ./ }] } }")).toEqual([]);
    expect(jobsOf("on: push\njobs: { a: { uses: acme/x/.github/workflows/y.yml@v1 } }")).toEqual(
      [],
    );
    expect(jobsOf("jobs: 3")).toEqual([]);
  });

  test("takes the repository's own action for the gate where it is", () => {
    expect(jobsOf("on: push\njobs: { a: { steps: [{ uses: ./ }] } }", true)).toHaveLength(1);
  });

  test.each([
    ["on: pull_request", ["pull_request"]],
    ["on: [push, merge_group]", ["push", "merge_group"]],
    ["on: { pull_request: { branches: [main] }, schedule: [] }", ["pull_request", "schedule"]],
  ])("reads %s", (on, events) => {
    expect(only(`${on}\njobs: { a: { steps: [{ ${USES} }] } }`).events).toEqual(events);
  });

  test("the permissions of the job replace those of the workflow", () => {
    const text = `on: push\npermissions: write-all\njobs: { a: { permissions: { contents: read }, steps: [{ ${USES} }] } }`;
    const { permissions } = only(text);
    expect(permissions.kind === "given" && permissions.of("checks")).toBe("none");
    const without = only(text.replace("permissions: { contents: read }, ", "")).permissions;
    expect(without.kind === "given" && without.of("checks")).toBe("write");
    const { kind } = only(`on: push\njobs: { a: { steps: [{ ${USES} }] } }`).permissions;
    expect(kind).toBe("default");
  });

  test("keys that objects inherit grant nothing", () => {
    const text = `on: push\npermissions: {}\njobs: { a: { steps: [{ ${USES} }] } }`;
    const { permissions } = only(text);
    expect(permissions.kind === "given" && permissions.of("constructor")).toBe("none");
  });

  test.each(["name: gate ${{ matrix.model }}", "strategy: { matrix: { model: [a] } }"])(
    "does not claim to know what GitHub calls a job with %s",
    (part) => {
      const text = `on: push\njobs:\n  a:\n    ${part}\n    steps: [{ ${USES} }]\n`;
      expect(only(text).checkName).toBeUndefined();
    },
  );

  test.each([
    ["steps: [{ uses: actions/checkout@v5 }, { USES }]", true],
    [
      "steps: [{ uses: actions/checkout@v5, with: { persist-credentials: false } }, { USES }]",
      false,
    ],
    ["steps: [{ USES }, { uses: actions/checkout@v5 }]", undefined],
  ])("sees whether credentials stay behind: %s", (steps, expected) => {
    const text = `on: push\njobs: { a: { ${steps.replace("USES", USES)} } }`;
    expect(only(text).keepsCredentials).toBe(expected);
  });

  test("refuses aliases that repeat without end", () => {
    const levels = Array.from({ length: 9 }, (_, at) => {
      const inner = at === 0 ? "x" : `*a${at - 1}`;
      return `a${at}: &a${at} [${Array.from({ length: 9 }, () => inner).join(", ")}]`;
    });
    expect(() => jobsOf(levels.join("\n"))).toThrow(/its aliases repeat/);
  });
});
