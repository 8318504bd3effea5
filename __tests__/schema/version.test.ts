import { expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { assertNever } from "../../src/schema/assert-never.ts";
import { EngineError, UserError } from "../../src/schema/user-error.ts";
import { VERSION } from "../../src/schema/version.ts";

test("the program and its package have one version", () => {
  const { version }: { version: string } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(VERSION).toBe(version);
});

test("errors that are no bugs carry their code, their name and their cause", () => {
  const cause = new Error("why");
  const mine = new UserError("usage", "what", { cause });
  expect([mine.code, mine.name, mine.message, mine.cause]).toEqual([
    "usage",
    "UserError",
    "what",
    cause,
  ]);
  const engine = new EngineError("engine-crashed", "what", { cause });
  expect([engine.code, engine.name, engine.cause]).toEqual([
    "engine-crashed",
    "EngineError",
    cause,
  ]);
  expect(mine).toBeInstanceOf(Error);
});

test("a case that the compiler thought impossible is not passed over", () => {
  expect(() => Reflect.apply(assertNever, undefined, ["new kind"])).toThrow(
    'Unexpected value "new kind"',
  );
});
