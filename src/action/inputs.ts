/** The inputs of a step, checked: all that is wrong with them is one error. */
import { didYouMean } from "../schema/did-you-mean.ts";
import { parseShard, type Shard } from "../run/shard.ts";
import { UserError } from "../schema/user-error.ts";
import type { Runner } from "./runner.ts";

export type CommentMode = "always" | "on-change" | "on-failure" | "never";

/** Each has a file in `modes/`. */
const MODES = [
  "baseline",
  "check",
  "judge",
  "judge-fork",
  "measure",
  "plan",
  "revalidate",
] as const;
export type Mode = (typeof MODES)[number];

export interface Inputs {
  readonly mode: Mode;
  readonly policyPath: string;
  /** Empty: those that the event concerns. */
  readonly models: readonly string[];
  readonly comment: CommentMode;
  readonly checkRun: boolean;
  /** A pull request is told when the last revalidation is older. */
  readonly staleAfterDays: number;
  /** undefined: where the policy says. */
  readonly output: string | undefined;
  /** Address of an npm registry; empty: as npm is configured. */
  readonly registry: string;
  /** What is believed of the run of a fork: nothing, or the numbers that it measured. */
  readonly trust: (typeof TRUST)[number];
  /** Machines that share the rows of each model. */
  readonly shards: number;
  /** Which of them this one is. */
  readonly shard: Shard;
}

const TRUST = ["nothing", "numbers"] as const;

interface Reading<Value> {
  readonly parse: (text: string) => Value | undefined;
  readonly otherwise: Value;
  /** As it reads after "which is no". */
  readonly accepted: string;
}

const DAYS: Reading<number> = {
  parse: (text) => (/^[1-9]\d{0,3}$/.test(text) ? Number(text) : undefined),
  otherwise: 14,
  accepted: "number of days",
};
const SHARDS: Reading<number> = {
  parse: (text) => parseShard(`1/${text}`)?.count,
  otherwise: 1,
  accepted: "number from 1 to 999",
};
const SHARD: Reading<Shard> = {
  parse: parseShard,
  otherwise: { index: 1, count: 1 },
  accepted: "share such as 1/2",
};

const YES_OR_NO = ["true", "false"] as const;
const COMMENT_MODES: readonly CommentMode[] = ["always", "on-change", "on-failure", "never"];

/** @throws UserError usage */
export function readInputs(runner: Runner): Inputs {
  const problems: string[] = [];
  const choice = <Value extends string>(
    name: string,
    values: readonly Value[],
    otherwise: Value,
  ): Value => {
    const given = runner.input(name);
    const found = values.find((value) => value === given);
    if (given !== "" && found === undefined) problems.push(wrongChoice(name, given, values));
    return found ?? otherwise;
  };
  const path = (name: string): string | undefined => {
    const given = runner.input(name);
    const problem = pathProblem(given);
    if (problem !== undefined) problems.push(`${name} is "${given}", ${problem}`);
    return given === "" ? undefined : given;
  };
  const read = <Value>(name: string, { parse, otherwise, accepted }: Reading<Value>): Value => {
    const given = runner.input(name);
    const found = given === "" ? otherwise : parse(given);
    if (found === undefined) problems.push(`${name} is "${given}", which is no ${accepted}`);
    return found ?? otherwise;
  };
  const registry = runner.input("registry");
  if (registry !== "" && !/^https?:\/\/[^\s/]/.test(registry))
    problems.push(`registry is "${registry}", which is no http address`);
  const inputs = {
    mode: choice("mode", MODES, "check"),
    registry,
    policyPath: path("policy") ?? "compression-gate.yml",
    models: namesIn(runner.input("model")),
    comment: choice("comment", COMMENT_MODES, "always"),
    checkRun: choice("check-run", YES_OR_NO, "true") === "true",
    output: path("output"),
    staleAfterDays: read("stale-after", DAYS),
    trust: choice("trust", TRUST, "nothing"),
    shards: read("shards", SHARDS),
    shard: read("shard", SHARD),
  };
  if (problems.length === 0) return inputs;
  throw new UserError("usage", `Cannot use the inputs of this step: ${problems.join("; ")}`);
}

function wrongChoice(name: string, given: string, values: readonly string[]): string {
  const hint = didYouMean(given, values);
  const accepted = values.map((value) => `"${value}"`).join(", ");
  return `${name} is "${given}"${hint === "" ? `; it takes ${accepted}` : hint}`;
}

/** Results and policy lie in the workspace: a path that leaves it is a mistake or an attack. */
function pathProblem(path: string): string | undefined {
  if (/^([/\\]|[A-Za-z]:)/.test(path)) return "which is absolute; it is relative to the workspace";
  if (path.split(/[/\\]/).includes("..")) return "which leaves the workspace";
  return undefined;
}

/** By comma, space or line. */
function namesIn(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((name) => name !== ""))];
}
