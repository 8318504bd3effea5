import { describe, expect, test } from "@jest/globals";
import { markerOf, stateOf } from "../../src/publish/comment-state.ts";
import type { GitHub } from "../../src/publish/github.ts";
import {
  claimComment,
  postComment,
  settleComment,
  type StickyComment,
} from "../../src/publish/sticky-comment.ts";
import { everyOrder, type Turn } from "../support/interleave.ts";
import { type MemoryGitHub, memoryGitHub } from "../support/memory-github.ts";

const HEAD = "a".repeat(40);
const ME = "github-actions[bot]";

const stickyOf = (run: number, options: Partial<StickyComment> = {}): StickyComment => ({
  pullRequest: 7,
  state: { key: "compression-gate.yml", headSha: HEAD, run, attempt: 1 },
  text: `report of run ${run}\n`,
  begin: true,
  ...options,
});

async function publish(github: GitHub, sticky: StickyComment): Promise<string> {
  const posted = await postComment(github, sticky);
  return posted.kind === "written" ? settleComment(github, sticky, posted) : posted.kind;
}

const bodies = ({ comments }: MemoryGitHub): readonly string[] =>
  [...comments.values()].map(({ body }) => body.split("\n").slice(1).join("\n"));

const alone = (github: MemoryGitHub): GitHub => github.port(() => Promise.resolve());

function withOld(): MemoryGitHub {
  const github = memoryGitHub(HEAD);
  github.seed(ME, `${markerOf(stickyOf(0).state)}before`);
  return github;
}

describe("a comment", () => {
  test("is created once, then updated in place", async () => {
    const github = memoryGitHub(HEAD);
    await publish(alone(github), stickyOf(1));
    const [id] = [...github.comments.keys()];
    await publish(alone(github), stickyOf(2));
    expect([...github.comments.keys()]).toEqual([id]);
    expect(bodies(github)).toEqual(["report of run 2\n"]);
  });

  test.each([
    ["an earlier run", { run: 1, attempt: 9 }],
    ["an earlier attempt of the same run", { run: 2, attempt: 1 }],
  ])("is never replaced by %s", async (_, { run, attempt }) => {
    const github = memoryGitHub(HEAD);
    const newer = stickyOf(2);
    await publish(alone(github), { ...newer, state: { ...newer.state, attempt: 2 } });
    const older = stickyOf(run, { text: "old\n" });
    const outcome = await publish(alone(github), { ...older, state: { ...older.state, attempt } });
    expect(outcome).toBe("superseded");
    expect(bodies(github)).toEqual(["report of run 2\n"]);
  });

  test("is replaced by the next attempt of its own run", async () => {
    const github = memoryGitHub(HEAD);
    const first = stickyOf(2);
    await publish(alone(github), first);
    await publish(alone(github), {
      ...first,
      text: "again\n",
      state: { ...first.state, attempt: 2 },
    });
    expect(bodies(github)).toEqual(["again\n"]);
  });

  test("of a commit that is no longer the head is not written", async () => {
    const github = memoryGitHub("c".repeat(40));
    expect(await publish(alone(github), stickyOf(1))).toBe("superseded");
    expect(github.comments.size).toBe(0);
  });

  test("of somebody else with our marker is left alone", async () => {
    const github = memoryGitHub(HEAD);
    const theirs = github.seed("mallory", `${markerOf(stickyOf(99).state)}forged`);
    await publish(alone(github), stickyOf(1));
    expect(github.comments.get(theirs.id)).toEqual(theirs);
    expect(github.comments.size).toBe(2);
  });

  test("of ours for another policy is left alone", async () => {
    const github = memoryGitHub(HEAD);
    const other = stickyOf(5);
    await publish(alone(github), { ...other, state: { ...other.state, key: "other.yml" } });
    await publish(alone(github), stickyOf(1));
    expect(bodies(github)).toEqual(["report of run 5\n", "report of run 1\n"]);
  });

  test("that must not begin is not created, but one that is there is updated", async () => {
    const github = memoryGitHub(HEAD);
    expect(await publish(alone(github), stickyOf(1, { begin: false }))).toBe("none");
    expect(github.comments.size).toBe(0);
    await publish(alone(github), stickyOf(2));
    await publish(alone(github), stickyOf(3, { begin: false }));
    expect(bodies(github)).toEqual(["report of run 3\n"]);
  });

  test("leaves no duplicate behind, however old", async () => {
    const github = memoryGitHub(HEAD);
    github.seed(ME, `${markerOf(stickyOf(1).state)}first`);
    for (let minute = 0; minute < 700; minute += 1) github.seed("someone", "talk");
    github.seed(ME, `${markerOf(stickyOf(2).state)}second`);
    await publish(alone(github), stickyOf(3));
    const own = [...github.comments.values()].filter(({ author }) => author === ME);
    expect(own).toHaveLength(1);
    expect(stateOf(own[0]?.body ?? "")).toEqual(stickyOf(3).state);
  });

  test("of 100 kB is cut at a line, says so, and keeps its marker", async () => {
    const github = memoryGitHub(HEAD);
    const line = `${"x".repeat(99)}\n`;
    await publish(alone(github), stickyOf(1, { text: line.repeat(1000) }));
    const [comment] = [...github.comments.values()];
    const body = comment?.body ?? "";
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(stateOf(body)).toEqual(stickyOf(1).state);
    expect(body).toMatch(/x{99}\n\n_Cut here: GitHub takes no longer comments\. [^\n]+_\n$/);
  });

  test("of exactly the longest length is whole", async () => {
    const github = memoryGitHub(HEAD);
    const text = "y".repeat(65_536 - markerOf(stickyOf(1).state).length);
    await publish(alone(github), stickyOf(1, { text }));
    expect([...github.comments.values()][0]?.body).toHaveLength(65_536);
    expect(bodies(github)).toEqual([text]);
  });
});

describe("two runs that race", () => {
  test("leave one comment, of the later run, in every order of their requests when there was none", async () => {
    const orders = await everyOrder(() => {
      const github = memoryGitHub(HEAD);
      return {
        programs: [1, 2].map((run) => (turn) => publish(github.port(turn), stickyOf(run))),
        check: (order) => expect([order, ...bodies(github)]).toEqual([order, "report of run 2\n"]),
      };
    });
    expect(orders).toBeGreaterThan(200);
  });

  test("leave that of the later run when the later one begins while the earlier one writes", async () => {
    const orders = await everyOrder(() => {
      const github = withOld();
      return {
        programs: [
          (turn) => publish(github.port(turn), stickyOf(1)),
          (turn) => claimComment(github.port(turn), stickyOf(2), "Run 2 is at work"),
        ],
        // Minutes later.
        check: async (order) => {
          await publish(alone(github), stickyOf(2));
          expect([order, ...bodies(github)]).toEqual([order, "report of run 2\n"]);
        },
      };
    });
    expect(orders).toBeGreaterThan(30);
  });

  test("leave that of the later run in every order in which they end, when it had claimed the comment", async () => {
    const orders = await everyOrder(() => {
      const github = memoryGitHub(HEAD);
      github.seed(ME, `${markerOf(stickyOf(2).state)}> ⏳ Run 2 is at work\n\nbefore`);
      return {
        programs: [1, 2].map((run) => (turn) => publish(github.port(turn), stickyOf(run))),
        check: (order) => expect([order, ...bodies(github)]).toEqual([order, "report of run 2\n"]),
      };
    });
    expect(orders).toBeGreaterThan(20);
  });

  test("leave one comment even when they coincide at both ends", async () => {
    const orders = await everyOrder(() => {
      const github = withOld();
      const run = (number: number) => async (turn: Turn) => {
        const port = github.port(turn);
        await claimComment(port, stickyOf(number), `Run ${number} is at work`);
        await publish(port, stickyOf(number));
      };
      return {
        programs: [run(1), run(2)],
        check: () => expect(github.comments.size).toBe(1),
      };
    });
    expect(orders).toBeGreaterThan(1000);
    // Thousands of orders are tried: this is how long a busy machine may take, not how long it should.
  }, 60_000);
});

const verdictOf = (run: number, verdict: string | undefined): StickyComment => {
  const { state, ...rest } = stickyOf(run, { same: `Run ${run} says the same` });
  return { ...rest, state: { ...state, ...(verdict === undefined ? {} : { verdict }) } };
};

describe("a report that came to the same as the one before", () => {
  test("leaves the older one, says so above it, and is the newest from then on", async () => {
    const github = memoryGitHub(HEAD);
    await publish(alone(github), verdictOf(1, "v"));
    for (const run of [2, 3]) {
      await claimComment(alone(github), verdictOf(run, undefined), `Run ${run} is at work`);
      expect(bodies(github)).toEqual([`> ⏳ Run ${run} is at work\n\nreport of run 1\n`]);
      await publish(alone(github), verdictOf(run, "v"));
      expect(bodies(github)).toEqual([`> 🔁 Run ${run} says the same\n\nreport of run 1\n`]);
    }
    expect(await publish(alone(github), verdictOf(2, "w"))).toBe("superseded");
  });

  test.each([
    ["the verdict is another", "v", "w"],
    ["the older one came to none", undefined, "v"],
    ["it came to none", "v", undefined],
    ["neither came to one", undefined, undefined],
  ])("takes its place when %s", async (_, older, newer) => {
    const github = memoryGitHub(HEAD);
    await publish(alone(github), verdictOf(1, older));
    await publish(alone(github), verdictOf(2, newer));
    expect(bodies(github)).toEqual(["report of run 2\n"]);
  });

  test("takes its place when that is not asked for", async () => {
    const github = memoryGitHub(HEAD);
    await publish(alone(github), verdictOf(1, "v"));
    const { same: _, ...always } = verdictOf(2, "v");
    await publish(alone(github), always);
    expect(bodies(github)).toEqual(["report of run 2\n"]);
  });

  test("races with an earlier run like any other", async () => {
    const orders = await everyOrder(() => {
      const github = memoryGitHub(HEAD);
      return {
        programs: [1, 2].map((run) => (turn) => publish(github.port(turn), verdictOf(run, "v"))),
        check: (order) => {
          const newest = [...github.comments.values()].map(({ body }) => stateOf(body)?.run);
          expect([order, ...newest]).toEqual([order, 2]);
        },
      };
    });
    expect(orders).toBeGreaterThan(200);
  });
});

describe("a claim", () => {
  test("says above the old report that it is being replaced, once, and ends with the new report", async () => {
    const github = memoryGitHub(HEAD);
    await publish(alone(github), stickyOf(1));
    await claimComment(alone(github), stickyOf(2), "Run 2 is at work");
    await claimComment(alone(github), stickyOf(3), "Run 3 is at work");
    expect(bodies(github)).toEqual(["> ⏳ Run 3 is at work\n\nreport of run 1\n"]);
    await publish(alone(github), stickyOf(2));
    expect(bodies(github)).toEqual(["> ⏳ Run 3 is at work\n\nreport of run 1\n"]);
    await publish(alone(github), stickyOf(3));
    expect(bodies(github)).toEqual(["report of run 3\n"]);
  });

  test("begins no comment", async () => {
    const github = memoryGitHub(HEAD);
    await claimComment(alone(github), stickyOf(1), "Run 1 is at work");
    expect(github.comments.size).toBe(0);
  });
});
