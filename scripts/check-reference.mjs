/** Prints how far our own functions agree with the reference values in fixtures/reference; ends with 1 when a number differs. */
import { loadTypeScript } from "./load-typescript.mjs";

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

const { referenceCoverage } = await loadTypeScript("__tests__/support/reference-coverage.ts");
const coverage = referenceCoverage();
const whole = coverage.filter(({ leaves, computed }) => computed === leaves);
const partly = coverage.filter(({ leaves, computed }) => computed > 0 && computed < leaves);
const missing = coverage.filter(({ computed }) => computed === 0);
const wrong = coverage.filter(({ misses }) => misses.length > 0);

const lines = [
  `${coverage.length} reference values: ${whole.length} computed as a whole, ${partly.length} in part, ${missing.length} not implemented`,
  `${sum(coverage.map(({ computed }) => computed))} of their ${sum(coverage.map(({ leaves }) => leaves))} numbers are computed; ${sum(wrong.map(({ misses }) => misses.length))} differ by more than their tolerance`,
  ...wrong.map(({ key, misses }) => `  differs: ${key} ${misses.join(", ")}`),
  ...partly.map(({ key, computed, leaves }) => `  in part: ${key} (${computed} of ${leaves})`),
  ...missing.map(({ key }) => `  not implemented: ${key}`),
];
process.stdout.write(`${lines.join("\n")}\n`);
if (wrong.length > 0) process.exitCode = 1;
