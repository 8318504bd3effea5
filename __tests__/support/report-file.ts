/** Compares a whole report with the file that a person has read; `UPDATE_REPORTS=1 npm test` writes what there is now. */
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "@jest/globals";

export function expectReport(text: string, name: string): void {
  const file = new URL(`../../fixtures/reports/${name}`, import.meta.url);
  if (process.env["UPDATE_REPORTS"] === "1") writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, "utf8"));
}
