import { describe, expect, test } from "@jest/globals";
import { existsSync, readFileSync } from "node:fs";

const rows = readFileSync("SECURITY.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && line.includes(".test.ts`"));

const claims = rows.flatMap((row) =>
  [...row.matchAll(/`([\w/.-]+\.test\.ts)`: "([^"]+)"/g)].map(
    ([, file = "", words = ""]) => [row.split("|")[1]?.trim() ?? "", file, words] as const,
  ),
);

describe("SECURITY.md", () => {
  test("answers every threat with a test", () => {
    expect(rows.length).toBeGreaterThan(25);
    for (const row of rows) expect(row).toMatch(/`[\w/.-]+\.test\.ts`: "/);
  });

  test.each(claims)("%s: %s has %j", (_, file, words) => {
    expect(existsSync(`__tests__/${file}`)).toBe(true);
    expect(readFileSync(`__tests__/${file}`, "utf8")).toContain(words);
  });
});
