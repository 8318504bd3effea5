import { expect, test } from "@jest/globals";
import { fakeHost } from "../support/fake-host.ts";

test("time stands until it is told to pass", () => {
  const host = fakeHost({ now: new Date("2026-05-01T00:00:00Z") });
  expect([host.clock.elapsedMs(), host.clock.now().toISOString()]).toEqual([
    0,
    "2026-05-01T00:00:00.000Z",
  ]);
  host.advance(1500);
  expect([host.clock.elapsedMs(), host.clock.now().toISOString()]).toEqual([
    1500,
    "2026-05-01T00:00:01.500Z",
  ]);
});

test("programs do what the script says, and are remembered", async () => {
  const host = fakeHost({
    run: async ({ arguments: [path = ""] }, { files }) => {
      await files.write(path, "made");
      return { stdout: "done" };
    },
  });
  const request = { command: "make", arguments: ["x.txt"] };
  expect(await host.processes.run(request)).toEqual({
    exitCode: 0,
    signal: null,
    timedOut: false,
    stdout: "done",
    stderr: "",
  });
  expect(host.started).toEqual([request]);
  expect(host.textOf("/project/x.txt")).toBe("made");
  await expect(fakeHost().processes.run(request)).rejects.toThrow(
    "No program is scripted for make",
  );
});

test("what is logged is kept", () => {
  const host = fakeHost();
  host.log.progress("one");
  host.log.warn("two");
  expect([host.progress, host.warnings]).toEqual([["one"], ["two"]]);
});

test("the machine is what it is told to be", async () => {
  const host = fakeHost({ facts: { cores: 8, instructionSets: [] } });
  expect(await host.machine.facts()).toMatchObject({ os: "linux", cores: 8, instructionSets: [] });
  expect(await host.machine.residentBytes(1)).toBeUndefined();
});
