import { expect, test } from "@jest/globals";
import { examplesSentence, staysHere } from "../../src/cli/examples-here.ts";
import { fakeHost } from "../support/fake-host.ts";

test.each([
  [{}, true],
  [{ CI: "" }, true],
  [{ CI: "false" }, true],
  [{ CI: "true" }, false],
  [{ CI: "1" }, false],
  [{ CI: "woodpecker" }, false],
])("staysHere() with %j is %s", (environment, expected) => {
  expect(staysHere(environment)).toBe(expected);
});

test("examplesSentence() names the pages that are there", async () => {
  const host = fakeHost({ files: { "out/b/examples.html": "" } });
  expect(await examplesSentence(host, ["out/a", "out/b"])).toBe(
    `The rows that changed most are in ${host.files.resolve("out/b/examples.html")}.\n`,
  );
  expect(await examplesSentence(host, ["out/a"])).toBe("");
});
