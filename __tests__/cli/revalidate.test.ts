import { expect, test } from "@jest/globals";
import { runCli } from "../../src/cli/run-cli.ts";
import type { Engine } from "../../src/run/engine.ts";
import { fakeEngine, turned } from "../support/fake-engine.ts";
import { toyHost } from "../support/toy-project.ts";

const host = toyHost({}, { run: () => ({ exitCode: 128 }) });

const version = () => Promise.resolve("1.31.0");

async function run(engine: Engine, ...words: readonly string[]) {
  const [out, error]: [string[], string[]] = [[], []];
  const streams = {
    out: (text: string) => void out.push(text),
    error: (text: string) => void error.push(text),
    colour: false,
  };
  const exitCode = await runCli({ host, engine, streams }, words);
  return { exitCode, out: out.join(""), error: error.join("") };
}

test("revalidate judges what was accepted, and says what moved since, and why", async () => {
  const before = await run(fakeEngine(), "revalidate");
  expect(before.exitCode).toBe(3);
  expect(before.out).toMatch(/^toy: NOT-CHECKED[^]*There is no baseline: nothing was accepted/);

  await run(fakeEngine(), "baseline", "record");
  const same = await run(fakeEngine(), "revalidate", "toy");
  expect(same.exitCode).toBe(0);
  expect(same.out).toMatch(
    /^toy: PASS[^]* {2}Nothing moved since it was accepted on 2026-03-01\n {2}Evidence of 300 rows that accuracy loses less than 2 pt, valid however often it is looked at while rows are only added at the end: 6\.02 to 1; 20 is proof\n\nThe report is in \/project\/out\/revalidation\.md\.\n$/,
  );

  const newer = fakeEngine({ scores: turned("candidate.onnx"), version });
  const moved = await run(newer, "revalidate", "--json");
  expect(moved.exitCode).toBe(1);
  expect(JSON.parse(moved.out)).toMatchObject({
    exitCode: 1,
    revalidated: [
      {
        model: "toy",
        verdict: { outcome: "fail" },
        drift: { causes: [{ kind: "engine", rows: 300 }] },
      },
    ],
    failed: [],
  });
});
