import { afterEach, expect, test } from "@jest/globals";
import { nodeProcesses } from "../../src/host/node-processes.ts";

const NAMES = ["GITHUB_TOKEN", "INPUT_TOKEN", "ACTIONS_RUNTIME_TOKEN", "HARMLESS"];

afterEach(() => {
  for (const name of NAMES) Reflect.deleteProperty(process.env, name);
});

async function environmentOf(
  inherits?: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  for (const name of NAMES) process.env[name] = "set";
  const processes = nodeProcesses();
  const { stdout } = await processes.run({
    command: processes.nodePath,
    arguments: ["-p", "JSON.stringify(process.env)"],
    environment: { OWN: "1" },
    ...(inherits === undefined ? {} : { inherits }),
  });
  return JSON.parse(stdout);
}

test("a process that inherits named variables sees those, its own, and no others", async () => {
  const seen = await environmentOf(["PATH", "HARMLESS", "NOT_THERE"]);
  expect(seen["HARMLESS"]).toBe("set");
  expect(seen["OWN"]).toBe("1");
  expect(Object.keys(seen)).not.toContain("NOT_THERE");
  for (const name of ["GITHUB_TOKEN", "INPUT_TOKEN", "ACTIONS_RUNTIME_TOKEN"])
    expect(seen[name]).toBeUndefined();
});

test("a process that says nothing inherits all, as git needs it", async () => {
  expect(await environmentOf()).toMatchObject({ GITHUB_TOKEN: "set", HARMLESS: "set", OWN: "1" });
});
