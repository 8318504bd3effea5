import { describe, expect, test } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "yaml";
import { readInputs } from "../../src/action/inputs.ts";
import { fakeRunner } from "../support/fake-runner.ts";

const OURS = readdirSync(".github/workflows").map((file) => `.github/workflows/${file}`);
const SHIPPED = readdirSync("workflows").map((file) => `workflows/${file}`);
const action = parse(readFileSync("action.yml", "utf8"));

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: unknown;
  readonly "timeout-minutes"?: unknown;
  readonly steps: readonly Step[];
}

const jobsOf = (path: string): readonly Job[] =>
  Object.values(parse(readFileSync(path, "utf8")).jobs);

describe.each([...OURS, ...SHIPPED])("%s", (path) => {
  test("grants nothing to the workflow, and says what each job needs", () => {
    expect(parse(readFileSync(path, "utf8")).permissions).toEqual({});
    for (const job of jobsOf(path)) {
      expect(job.permissions).toEqual(expect.any(Object));
      expect(job["timeout-minutes"]).toEqual(expect.any(Number));
    }
  });

  test("names the actions of others by commit and version", () => {
    const foreign = readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => /uses: actions\//.test(line));
    expect(foreign.length).toBeGreaterThan(0);
    for (const line of foreign) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("leaves no credentials behind", () => {
    const checkouts = jobsOf(path)
      .flatMap(({ steps }) => steps)
      .filter(({ uses = "" }) => uses.startsWith("actions/checkout@"));
    for (const step of checkouts) expect(step.with?.["persist-credentials"]).toBe(false);
  });
});

/** The first is what everybody copies. */
const MOST_LINES: Readonly<Record<string, number>> = {
  "compression-gate.yml": 20,
  "compression-gate-schedule.yml": 25,
  "compression-gate-baselines.yml": 25,
  "fork-measure.yml": 25,
  "fork-judge.yml": 30,
  "matrix.yml": 45,
};

describe.each(SHIPPED)("%s", (path) => {
  test("is no longer than somebody reads before using it", () => {
    const lines = readFileSync(path, "utf8").trimEnd().split("\n").length;
    expect(lines).toBeLessThanOrEqual(MOST_LINES[basename(path)] ?? 0);
  });

  test("gives inputs that there are, with values that are accepted", () => {
    const steps = jobsOf(path).flatMap((job) => job.steps);
    const [ours] = steps.filter(({ uses = "" }) => uses.startsWith("compression-gate/"));
    const given = Object.entries(ours?.with ?? {}).map(([name, value]) => [name, String(value)]);
    for (const [name] of given) expect(Object.keys(action.inputs)).toContain(name);
    expect(() => readInputs(fakeRunner(Object.fromEntries(given)))).not.toThrow();
  });
});

describe.each([
  ["schedule", "revalidate", { contents: "read", issues: "write" }],
  ["baselines", "baseline", { contents: "write", "pull-requests": "write" }],
])("workflows/compression-gate-%s.yml", (name, mode, permissions) => {
  const path = `workflows/compression-gate-${name}.yml`;

  test("grants no more than its mode needs", () => {
    const [job, ...more] = jobsOf(path);
    expect(more).toEqual([]);
    expect(job?.permissions).toEqual(permissions);
    const [ours] = (job?.steps ?? []).filter(({ uses = "" }) =>
      uses.startsWith("compression-gate/"),
    );
    expect(ours?.with).toEqual({ mode });
  });

  test("never runs twice at a time, and is never cancelled halfway", () => {
    const { concurrency } = parse(readFileSync(path, "utf8"));
    expect(concurrency.group).toBe(`compression-gate-${name}`);
    expect(concurrency["cancel-in-progress"]).toBeUndefined();
  });
});

describe("action.yml", () => {
  test("runs what is in dist on Node 24", () => {
    expect(action.runs).toEqual({ using: "node24", main: "dist/index.js" });
  });

  test("describes every input and output", () => {
    for (const one of [...Object.values(action.inputs), ...Object.values(action.outputs)])
      expect(Object(one).description.length).toBeGreaterThan(20);
  });

  test("gives no default that would go before the policy", () => {
    const defaults = Object.entries(action.inputs).filter(
      ([, input]) => "default" in Object(input),
    );
    expect(defaults.map(([name]) => name)).toEqual(["token"]);
  });

  test("has the inputs that the program reads, and no other", () => {
    const read: string[] = [];
    const runner = fakeRunner({});
    readInputs({
      ...runner,
      input: (name) => {
        read.push(name);
        return "";
      },
    });
    expect([...read, "token"].toSorted()).toEqual(Object.keys(action.inputs).toSorted());
  });
});
