/** What a scenario is made of: a repository with a past, an event, and what must come of it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { FakeCache } from "../support/fake-cache.ts";
import { type FakeGitHub, startFakeGitHub } from "../support/fake-github.ts";
import { pullRequestEvent, type Ran, runWorkflow } from "./act.ts";
import { type Demo, openPullRequest, POLICY } from "./release.ts";
import { artifactActions } from "./shipped.ts";

export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface Around {
  /** Of this scenario alone. */
  readonly folder: string;
  /** Where act keeps what a runner keeps. */
  readonly machine: string;
  readonly release: string;
  readonly demo: Demo;
  readonly cache: FakeCache;
  /** Unlike that of every other scenario. */
  readonly run: number;
}

/** Throws when the claim does not hold. */
export interface Scenario {
  readonly claim: string;
  readonly play: (around: Around) => Promise<void>;
}

export interface Seen {
  readonly ran: Ran;
  readonly github: FakeGitHub;
  readonly comment: string;
  readonly folder: string;
}

interface PullRequestScenario {
  readonly claim: string;
  readonly before: (demo: Demo, folder: string) => Files;
  readonly after: (demo: Demo) => Files;
  readonly expect: (seen: Seen) => void;
}

export const withBaseline = ({ files, baseline }: Demo): Files => ({
  ...files,
  "baselines/income.json": baseline,
});

/** The policy of the demo with other criteria, and more words at its end. */
export const policyWith = (criteria: readonly string[], more = ""): string =>
  `${POLICY.slice(0, POLICY.indexOf("    criteria:"))}    criteria:\n${criteria.map((one) => `      - ${one}\n`).join("")}${more}`;

export const operations = ({ github }: Pick<Seen, "github">): readonly string[] =>
  github.received.map(({ operation }) => operation);

/** One commit on a base, and the workflow of the pull request run once. */
export function pullRequest({ claim, before, after, expect }: PullRequestScenario): Scenario {
  return {
    claim,
    play: async (around) => {
      const { folder, demo } = around;
      const github = await startFakeGitHub();
      const pull = openPullRequest(folder, before(demo, folder), after(demo));
      const ran = await runWorkflow({
        ...around,
        folder: join(folder, "run"),
        checkout: pull.checkout,
        github,
        event: pullRequestEvent(github, pull),
        replaced: artifactActions(join(folder, "actions")),
      });
      await github.close();
      const comment = github.comments[0]?.body ?? "";
      await shown([ran.log, comment], () => {
        assert.equal(github.comments.length, 1, ran.log);
        expect({ ran, github, comment, folder });
      });
    },
  };
}

/** What a failed claim is understood by. */
export async function shown(
  texts: readonly string[],
  check: () => void | Promise<void>,
): Promise<void> {
  try {
    await check();
  } catch (error) {
    process.stdout.write(`${texts.join("\n")}\n`);
    throw error;
  }
}
