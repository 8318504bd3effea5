/** Simulates the judge on models whose true change is known, and prints how often it is wrong; ends with 1 where that is too often. */
import { loadTypeScript } from "./load-typescript.mjs";

const RUNS = 100_000;

const { simulateVerdicts } = await loadTypeScript("__tests__/support/verdict-simulation.ts");
const simulated = simulateVerdicts(RUNS);
const percent = (share) => `${(100 * share).toFixed(2)} %`.padStart(8);

for (const { claim, truth, measured, side, limit, holds } of simulated) {
  const bound = `${side} ${percent(limit).trim()}`;
  const word = holds === true ? "holds " : "MISSES";
  process.stdout.write(`${word} ${percent(measured)}  (${bound})  ${claim}: ${truth}\n`);
}
const missed = simulated.filter(({ holds }) => holds !== true);
process.stdout.write(`${simulated.length - missed.length} of ${simulated.length} claims hold\n`);
if (missed.length > 0) process.exitCode = 1;
