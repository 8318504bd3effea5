import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { runCli } from "../../src/cli/run-cli.ts";
import { EngineError } from "../../src/schema/user-error.ts";
import { type FakeEngine, fakeEngine } from "../support/fake-engine.ts";
import type { FakeHost } from "../support/fake-host.ts";
import { type FakeGitHub, type FakeOptions, startFakeGitHub } from "../support/fake-github.ts";
import { TOY_POLICY, toyHost } from "../support/toy-project.ts";

// Seconds on a free machine; the limit only ends what would never end.
jest.setTimeout(60_000);

const PLACE = ".github/workflows/compression-gate.yml";
const SHIPPED = readFileSync("workflows/compression-gate.yml", "utf8").replace(
  "compression-gate@v0",
  `compression-gate@${"a".repeat(40)}`,
);
const SCHEDULE_PLACE = ".github/workflows/compression-gate-schedule.yml";
const SCHEDULE = readFileSync("workflows/compression-gate-schedule.yml", "utf8");
const BASELINES = readFileSync("workflows/compression-gate-baselines.yml", "utf8");
const OWNERS = "/compression-gate.yml @ml\n/baselines/ @ml\n/*.csv @ml\n/.github/ @ml\n";

let github: FakeGitHub | undefined;

afterEach(async () => {
  await github?.close();
  github = undefined;
});

function project(files: Readonly<Record<string, string>> = {}): FakeHost {
  return toyHost(
    { [PLACE]: SHIPPED, ".github/CODEOWNERS": OWNERS, ...files },
    {
      run: ({ arguments: words }) => ({
        stdout: words[0] === "remote" ? "git@github.com:acme/demo.git\n" : "\n",
      }),
    },
  );
}

const workflow = (from: string, to: string): Readonly<Record<string, string>> => {
  if (!SHIPPED.includes(from)) throw new Error(`The workflow has no ${from}`);
  return { [PLACE]: SHIPPED.replace(from, to) };
};

interface Found {
  readonly state: string;
  readonly about: string;
  readonly text: string;
}

interface Answer {
  readonly code: number;
  readonly found: readonly Found[];
  readonly text: string;
}

async function examine(
  host: FakeHost,
  environment: Readonly<Record<string, string>> = {},
  engine: FakeEngine = fakeEngine(),
): Promise<Answer> {
  const ask = async (...words: readonly string[]): Promise<readonly [number, string]> => {
    let out = "";
    const add = (text: string): void => void (out += text);
    const streams = { out: add, error: add, colour: false };
    return [await runCli({ host, engine, streams, environment }, words), out];
  };
  const [code, text] = await ask("doctor");
  const [, json] = await ask("doctor", "--json");
  return { code, text, found: JSON.parse(json).found };
}

const RULES = [
  {
    type: "required_status_checks",
    parameters: {
      required_status_checks: [{ context: "gate" }],
      strict_required_status_checks_policy: false,
    },
  },
  {
    type: "pull_request",
    parameters: {
      dismiss_stale_reviews_on_push: true,
      require_code_owner_review: true,
      require_last_push_approval: false,
      required_approving_review_count: 1,
      required_review_thread_resolution: false,
    },
  },
];

const ADMINISTRATOR: FakeOptions = { permissions: { administration: "read" } };

async function withGitHub(
  change: (fake: FakeGitHub) => void = () => undefined,
  options: FakeOptions = ADMINISTRATOR,
): Promise<Readonly<Record<string, string>>> {
  github = await startFakeGitHub(options);
  github.repository.rules = RULES;
  change(github);
  return { GITHUB_API_URL: github.url, GITHUB_TOKEN: "ghs-test" };
}

const about = ({ found }: Answer, what: string): readonly string[] =>
  found.filter((one) => one.about === what).map(({ state, text }) => `${state}: ${text}`);

describe("doctor, with a token that may read all", () => {
  test("finds nothing missing in a repository that is set up as documented", async () => {
    const answer = await examine(project(), await withGitHub());
    expect(answer.found.filter(({ state }) => state !== "ok")).toEqual([]);
    expect(answer.code).toBe(0);
    expect(answer.found.length).toBeGreaterThan(6);
  });

  test("takes the protection of the branch for as good as a ruleset", async () => {
    const environment = await withGitHub((fake) => {
      fake.repository.rules = [];
      fake.repository.protection = {
        required_status_checks: { contexts: ["gate"], checks: [{ context: "gate", app_id: null }] },
        required_pull_request_reviews: {
          dismiss_stale_reviews: true,
          require_code_owner_reviews: true,
        },
      };
    });
    expect((await examine(project(), environment)).code).toBe(0);
  });

  test.each([
    ["pull-requests: write", "comment", "the report is in the job summary only"],
    ["checks: write", "check run for each model", "only the job's own conclusion blocks"],
    ["contents: read", "reading the model and the base commit", "nothing can be checked out"],
  ])("names the permission %s for the feature that lacks it", async (permission, what, without) => {
    const host = project(workflow(`      ${permission}`, "      packages: read"));
    const answer = await examine(host, await withGitHub());
    expect(about(answer, what)).toEqual([
      `missing: ${PLACE}, job gate lacks \`${permission}\`: ${without}`,
    ]);
    expect(answer.text).toContain(`add \`${permission}\` to the permissions of the job`);
    expect(answer.code).toBe(1);
  });

  test("asks for no permission of a feature that is turned off", async () => {
    const quiet = workflow("      pull-requests: write", "      packages: read")[PLACE] ?? "";
    const off = quiet.replace(/compression-gate@.*/, "$&\n        with: { comment: never }");
    const answer = await examine(project({ [PLACE]: off }), await withGitHub());
    expect(about(answer, "comment")).toEqual([]);
    expect(answer.code).toBe(0);
  });

  test("asks the repository what a job may do that does not say so", async () => {
    const silent = SHIPPED.replace("permissions: {}\n", "").replace(
      /    permissions:\n(      .*\n){4}/,
      "",
    );
    const read = await examine(project({ [PLACE]: silent }), await withGitHub());
    expect(about(read, "comment")[0]).toMatch(/^missing: .*gives it no `pull-requests: write`/);
    await github?.close();
    const environment = await withGitHub((fake) => (fake.repository.defaultPermissions = "write"));
    const write = await examine(project({ [PLACE]: silent }), environment);
    expect(about(write, "comment")[0]).toMatch(/^advice: /);
    expect(write.code).toBe(0);
  });

  test("says when the gate need not pass", async () => {
    const environment = await withGitHub((fake) => (fake.repository.rules = RULES.slice(1)));
    const answer = await examine(project(), environment);
    expect(about(answer, "required check")).toEqual([
      `missing: "gate" (${PLACE}, job gate) need not pass before a merge into main`,
    ]);
    expect(answer.code).toBe(1);
  });

  test("says when the review of owners is not required", async () => {
    const environment = await withGitHub((fake) => (fake.repository.rules = RULES.slice(0, 1)));
    expect(about(await examine(project(), environment), "code owners")).toEqual([
      "missing: 6 files that the verdict rests on have an owner, whose review is not required",
    ]);
  });

  test.each([
    ["/compression-gate.yml @ml\n", "the policy (compression-gate.yml)"],
    ["/baselines/ @ml\n", "the baseline of toy (baselines/toy.json)"],
    ["/*.csv @ml\n", "evaluation.csv, calibration.csv"],
    ["/.github/ @ml\n", PLACE],
  ])("says what changes without an owner when CODEOWNERS lacks %j", async (rule, what) => {
    const host = project({ ".github/CODEOWNERS": OWNERS.replace(rule, "") });
    const [missing] = about(await examine(host, await withGitHub()), "code owners");
    expect(missing).toMatch(
      /^missing: .* no owner in CODEOWNERS, and no ruleset guards (it|them: .*)$/,
    );
    expect(missing).toContain(what);
  });

  test("counts the files and names the first when there is no CODEOWNERS at all", async () => {
    const host = project({ ".github/CODEOWNERS": "" });
    const answer = await examine(host, await withGitHub());
    expect(about(answer, "code owners")).toEqual([
      `missing: 6 files that the verdict rests on have no owner in CODEOWNERS, and no ruleset guards them: compression-gate.yml, ${PLACE}, .github/CODEOWNERS and 3 more`,
    ]);
  });

  describe.each([
    ["CODEOWNERS", "CODEOWNERS itself (CODEOWNERS) has no owner"],
    ["docs/CODEOWNERS", "2 files that the verdict rests on have no owner"],
  ])("with %s", (place, lacks) => {
    const having = async (owners: string): Promise<FakeHost> => {
      const host = project({ [place]: owners });
      await host.files.remove("/project/.github/CODEOWNERS");
      return host;
    };

    test("names that file for owners, and none that would take its place", async () => {
      const lacking = OWNERS.replace("/compression-gate.yml @ml\n", `/${place} @ml\n`);
      const answer = await examine(await having(lacking), await withGitHub());
      expect(answer.text).toContain(
        `name owners in ${place}, such as \`/compression-gate.yml @OWNER\``,
      );
      expect(answer.text).not.toContain(".github/CODEOWNERS");
    });

    test("wants an owner for it, and for a file that would take its place", async () => {
      const environment = await withGitHub();
      const bare = await examine(await having(OWNERS), environment);
      expect(about(bare, "code owners")[0]).toContain(lacks);
      const whole = `${OWNERS}/${place} @ml\n/CODEOWNERS @ml\n`;
      expect((await examine(await having(whole), environment)).code).toBe(0);
      const shadowed = whole.replace("/.github/", "/.github/workflows/");
      const [missing] = about(await examine(await having(shadowed), environment), "code owners");
      expect(missing).toContain("a file in place of CODEOWNERS (.github/CODEOWNERS) has no owner");
    });
  });

  test("wants an owner for the tokenizers of a model", async () => {
    const policy = TOY_POLICY.replace(
      "x: { columns: [a, b] }",
      "x: { columns: [a, b] }\n      ids: { text: text, tokenizer: words/tokenizer.json }",
    );
    const host = project({ "compression-gate.yml": policy });
    const [missing] = about(await examine(host, await withGitHub()), "code owners");
    expect(missing).toContain("a tokenizer of toy (words/tokenizer.json) has no owner");
  });

  test("takes a path that nobody may push for guarded", async () => {
    const restriction = {
      type: "file_path_restriction",
      parameters: { restricted_file_paths: ["baselines/**"] },
    };
    const environment = await withGitHub((fake) => {
      fake.repository.rules = [...RULES, restriction];
    });
    const host = project({ ".github/CODEOWNERS": OWNERS.replace("/baselines/ @ml\n", "") });
    expect((await examine(host, environment)).code).toBe(0);
  });

  test.each([
    ["actions: read", "actions: read", "ok"],
    ["actions: read", "packages: read", "advice"],
  ])(
    "says whether somebody is told when the schedule is turned off: %#",
    async (from, to, state) => {
      const files = { ...workflow(from, to), [SCHEDULE_PLACE]: SCHEDULE };
      const answer = await examine(project(files), await withGitHub());
      const [found] = about(answer, "whether the schedule still runs");
      expect(found).toMatch(new RegExp(`^${state}: .*\`actions: read\``));
      expect(about(await examine(project()), "whether the schedule still runs")).toEqual([]);
    },
  );

  test.each([
    [true, /^ok: the repository lets .* open pull requests$/],
    [
      false,
      /^missing: "Allow GitHub Actions to create and approve pull requests" is off, so that .* can propose nothing$/,
    ],
  ])("says whether proposed baselines may come as a pull request: %s", async (may, line) => {
    const host = project({ ".github/workflows/baselines.yml": BASELINES });
    const environment = await withGitHub((fake) => (fake.repository.mayOpenPullRequests = may));
    const found = about(await examine(host, environment), "pull request of proposed baselines");
    expect(found.some((one) => line.test(one))).toBe(true);
    const offline = about(await examine(host), "pull request of proposed baselines");
    expect(offline).toContain(
      'unknown: whether "Allow GitHub Actions to create and approve pull requests" is on is unknown',
    );
  });

  test("says when a merge queue would wait for ever", async () => {
    const queue = { type: "merge_queue" };
    const environment = await withGitHub((fake) => (fake.repository.rules = [...RULES, queue]));
    const host = project(workflow("[pull_request, merge_group]", "[pull_request]"));
    expect(about(await examine(host, environment), "merge queue")[0]).toMatch(/^missing: /);
  });

  test.each([
    [
      "[pull_request, merge_group]",
      "{ pull_request: { paths: [a] }, merge_group: }",
      /filter of paths/,
    ],
    ["[pull_request, merge_group]", "[pull_request_target, merge_group]", /pull_request_target/],
    ["[pull_request, merge_group]", "[push]", /no workflow runs the gate on pull requests/],
  ])("refuses a workflow with %s as %s", async (from, to, message) => {
    const answer = await examine(project(workflow(from, to)), await withGitHub());
    expect(about(answer, "workflow").find((text) => text.startsWith("missing"))).toMatch(message);
    expect(answer.code).toBe(1);
  });
});

const shipped = (name: string): string =>
  readFileSync(`workflows/${name}.yml`, "utf8").replace(
    "compression-gate@v0",
    `compression-gate@${"a".repeat(40)}`,
  );

describe("doctor, in a repository with further workflows", () => {
  test("finds nothing missing in those that are shipped", async () => {
    const host = project({
      ".github/workflows/schedule.yml": shipped("compression-gate-schedule"),
      ".github/workflows/baselines.yml": shipped("compression-gate-baselines"),
    });
    const answer = await examine(host, await withGitHub());
    expect(answer.found.filter(({ state }) => state !== "ok")).toEqual([]);
  });

  test.each([
    ["compression-gate-schedule", "issues: write", "issues for models that no longer hold"],
    ["compression-gate-baselines", "contents: write", "branch of proposed baselines"],
    ["compression-gate-baselines", "pull-requests: write", "pull request of proposed baselines"],
    ["fork-judge", "checks: write", "check run for each model"],
  ])("of %s names the permission %s when it is missing", async (name, permission, what) => {
    const text = shipped(name).replace(`      ${permission}`, "      packages: read");
    const host = project({ ".github/workflows/other.yml": text });
    const answer = await examine(host, await withGitHub());
    expect(about(answer, what)).toContainEqual(
      expect.stringMatching(new RegExp(`^missing: .*other\\.yml.* lacks \`${permission}\``)),
    );
  });

  test("asks of a matrix that the job which judges be required, and no other", async () => {
    const host = project({ [PLACE]: shipped("matrix") });
    const environment = await withGitHub((fake) => (fake.repository.rules = RULES.slice(1)));
    const answer = await examine(host, environment);
    expect(about(answer, "required check")).toEqual([
      `missing: "judge" (${PLACE}, job judge) need not pass before a merge into main`,
    ]);
    expect(about(answer, "comment")).toEqual([
      `ok: ${PLACE}, job judge has \`pull-requests: write\``,
    ]);
  });

  test("asks for the checks of models, not for the job that a fork can change", async () => {
    const forks = {
      [PLACE]: shipped("fork-measure"),
      ".github/workflows/judge.yml": shipped("fork-judge"),
    };
    const answer = await examine(project(forks), await withGitHub());
    expect(about(answer, "required check")).toEqual([
      'missing: no check "compression gate / MODEL" must pass before a merge into main',
    ]);
    await github?.close();
    const checks = [{ context: "compression gate / toy" }];
    const [first, ...others] = RULES;
    const parameters = { ...first?.parameters, required_status_checks: checks };
    const environment = await withGitHub((fake) => {
      fake.repository.rules = [{ ...first, parameters }, ...others];
    });
    expect(about(await examine(project(forks), environment), "required check")).toEqual([
      'ok: "compression gate / toy" must pass before a merge into main',
    ]);
  });
});

describe("doctor, when not all can be asked", () => {
  test("does not call fine what it cannot know without a token", async () => {
    const answer = await examine(project());
    expect(about(answer, "required check")).toEqual([
      "unknown: whether the gate must pass before a merge is unknown: GitHub was not asked, because GITHUB_TOKEN is not set",
    ]);
    expect(about(answer, "code owners")[0]).toMatch(
      /^unknown: .*whether their review is required is unknown/,
    );
    expect(answer.code).toBe(3);
  });

  test("does not call missing what the protection that it may not read could have", async () => {
    const environment = await withGitHub((fake) => (fake.repository.rules = []), {
      permissions: {},
    });
    const answer = await examine(project(), environment);
    expect(about(answer, "required check")[0]).toMatch(
      /^unknown: .*lacks the permission `administration: read`/,
    );
    expect(answer.code).toBe(3);
  });

  test("calls fine what a ruleset has, though the protection may not be read", async () => {
    const answer = await examine(project(), await withGitHub(undefined, { permissions: {} }));
    expect(answer.code).toBe(0);
  });

  test("says that a token is none", async () => {
    const answer = await examine(project(), await withGitHub(undefined, { tokens: {} }));
    expect(about(answer, "required check")[0]).toMatch(/GitHub does not know the token/);
    expect(answer.code).toBe(3);
  });

  test("says what is wrong with the engine and the policy, and looks at the rest", async () => {
    const engine = fakeEngine({
      version: () => Promise.reject(new EngineError("engine-failed", "Cannot start the engine")),
    });
    const host = project({ "compression-gate.yml": "version: 2\n" });
    const answer = await examine(host, await withGitHub(), engine);
    expect(about(answer, "engine")).toEqual(["missing: Cannot start the engine"]);
    expect(about(answer, "policy")[0]).toMatch(/^missing: Cannot read policy/);
    expect(about(answer, "required check")[0]).toMatch(/^ok: /);
  });

  test("says that a workflow cannot be read, and looks at the others", async () => {
    const host = project({ ".github/workflows/b.yml": "a: [" });
    const answer = await examine(host, await withGitHub());
    expect(about(answer, "workflow")[0]).toMatch(/^unknown: Cannot read workflow ".*b\.yml"/);
    expect(answer.code).toBe(3);
  });

  test("outside of a repository it says so", async () => {
    const host = toyHost({}, { run: () => ({ exitCode: 128 }) });
    const answer = await examine(host);
    expect(about(answer, "workflow")).toEqual([
      "unknown: this folder is in no git repository, so that no workflow can be looked at",
    ]);
    expect(answer.code).toBe(3);
  });
});
