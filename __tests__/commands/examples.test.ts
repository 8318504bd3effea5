import { describe, expect, test } from "@jest/globals";
import { check } from "../../src/commands/check.ts";
import { checkChange } from "../../src/commands/change/check-change.ts";
import { check as checkSchema } from "../../src/schema/validate.ts";
import { fakeEngine, turned } from "../support/fake-engine.ts";
import type { FakeHost } from "../support/fake-host.ts";
import { TOY_POLICY, toyCsv, toyHost } from "../support/toy-project.ts";

const POLICY = "compression-gate.yml";
const PAGE = "out/toy/examples.html";
const SECRET = "diagnosis of a person";

/** The candidate answers three rows otherwise; each row has a note. */
const hostWith = (policy = TOY_POLICY, extra: Readonly<Record<string, string>> = {}): FakeHost =>
  toyHost({
    [POLICY]: policy,
    "evaluation.csv": toyCsv()
      .trimEnd()
      .split("\n")
      .map((line, row) => `${line},${row === 0 ? "note" : `${SECRET} ${row}`}`)
      .join("\n"),
    ...extra,
  });
const engine = fakeEngine({ scores: turned("candidate.onnx", 3) });

const has = async (host: FakeHost, path: string): Promise<boolean> =>
  host.files.exists(host.files.resolve(path));
/** Everything that others may get to see. */
const told = (host: FakeHost): string =>
  ["out/comment.md", "out/toy/record.json"].map((path) => host.textOf(path)).join("\n");

describe("the rows of the worst flips", () => {
  const asked = { policyPath: POLICY, models: [], canary: false };

  test("are shown where a person runs the gate, and nowhere else", async () => {
    const host = hostWith();
    await check(host, engine, { ...asked, isPrivate: true });
    const page = host.textOf(PAGE);
    for (const row of [1, 2, 3]) expect(page).toContain(`${SECRET} ${row}<`);
    expect(page).not.toContain(`${SECRET} 4`);
    expect(page).toContain("row 1, line 2");
    expect(told(host)).not.toContain(SECRET);
    expect(host.textOf("out/comment.md")).toContain("The worst of 3 rows whose answer changed: `");
  });

  test("are on no page where results may leave the machine, nor is that of an earlier run", async () => {
    const host = hostWith(TOY_POLICY, { [PAGE]: SECRET });
    await check(host, engine, asked);
    expect(await has(host, PAGE)).toBe(false);
    expect(told(host)).not.toContain(SECRET);
  });

  test("leave no page when no answer changed", async () => {
    const host = hostWith(TOY_POLICY, { [PAGE]: SECRET });
    await check(host, fakeEngine(), { ...asked, isPrivate: true });
    expect(await has(host, PAGE)).toBe(false);
  });

  test("are in comment, record and page where the policy publishes them", async () => {
    const host = hostWith(`${TOY_POLICY}publish-examples: true\n`);
    const { records } = await check(host, engine, asked);
    expect(host.textOf("out/comment.md")).toContain(`${SECRET} 1`);
    expect(host.textOf(PAGE)).toContain(`${SECRET} 1`);
    expect(records[0]?.examples).toMatchObject([
      { row: 1, line: 2, flip: "lost", label: "0", base: "0", candidate: "1" },
      { row: 2, flip: "lost" },
      { row: 3, flip: "lost" },
    ]);
    expect(checkSchema("record", JSON.parse(host.textOf("out/toy/record.json"))).kind).toBe(
      "valid",
    );
  });

  test("do not reach what the Action tells", async () => {
    const host = hostWith();
    const { markdown, runs } = await checkChange(host, () => Promise.resolve(engine), {
      policyPath: POLICY,
      models: [],
      mentioned: [],
      baseCommit: undefined,
      output: undefined,
      onPlan: () => Promise.resolve(),
      onModel: () => Promise.resolve(),
    });
    expect(JSON.stringify({ markdown, runs })).not.toContain(SECRET);
    expect([...host.contents.keys()].filter((path) => path.endsWith(".html"))).toEqual([]);
    expect(told(host)).not.toContain(SECRET);
  });
});
