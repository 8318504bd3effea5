/** `npm run bench:corpus`: every model of a public corpus through every built-in recipe; writes docs/corpus.md. */
import { parseArgs } from "node:util";
import { nodeHost } from "../src/host/node-host.ts";
import type { Host } from "../src/host/host.ts";
import { terminalLog } from "../src/host/terminal-log.ts";
import { builtInRecipes } from "../src/policy/recipes.ts";
import { run } from "./command.ts";
import { type CorpusModel, fetchCorpus } from "./corpus-models.ts";
import { type ModelReport, reportOf } from "./corpus-report.ts";
import { renderCorpus } from "./corpus-render.ts";

/** A model with weights of half a gigabyte through fourteen recipes, on a slow machine. */
const TIMEOUT_MS = 900_000;

const { values } = parseArgs({
  options: {
    model: { type: "string" },
    only: { type: "string", default: "" },
    recipes: { type: "string", default: "" },
    reports: { type: "string", default: ".cache/bench/corpus/reports.json" },
    output: { type: "string", default: "docs/corpus.md" },
    /** Takes up a run that ended early: models whose reports are there are not tried again. */
    resume: { type: "boolean", default: false },
  },
});

const chosen = builtInRecipes().filter(
  ({ name }) => values.recipes === "" || values.recipes.split(",").includes(name),
);
const log = terminalLog(process.stderr);
const host = nodeHost({ log });
if (values.model === undefined) await measureAll();
else process.stdout.write(JSON.stringify(await reportOf(host, JSON.parse(values.model), chosen)));
log.finish();

async function measureAll(): Promise<void> {
  const models = await fetchCorpus(host);
  const known = new Map((await keptReports()).map((report) => [report.name, report]));
  for (const [place, model] of models.entries()) {
    if (!model.name.includes(values.only) || known.has(model.name)) continue;
    host.log.progress(`${model.name} (${place + 1} of ${models.length})`);
    known.set(model.name, await inOwnProcess(host, model));
    await host.files.write(values.reports, JSON.stringify([...known.values()]));
  }
  const reports = models.flatMap(({ name }) => known.get(name) ?? []);
  await host.files.write(values.output, renderCorpus(reports, chosen));
}

async function keptReports(): Promise<readonly ModelReport[]> {
  if (!values.resume || !(await host.files.exists(values.reports))) return [];
  return JSON.parse(await host.files.readText(values.reports));
}

/** The engine is native code: when it dies, one model is lost and is said to be. */
async function inOwnProcess(outside: Host, model: CorpusModel): Promise<ModelReport> {
  const ran = await run(outside, {
    command: process.execPath,
    arguments: [
      "--no-warnings",
      process.argv[1] ?? "",
      "--model",
      JSON.stringify(model),
      "--recipes",
      values.recipes,
    ],
    timeoutMs: TIMEOUT_MS,
  });
  if (ran.exitCode === 0) return JSON.parse(ran.stdout);
  const why = ran.timedOut ? "it did not end in time" : `the process ended with ${ran.exitCode}`;
  return {
    name: model.name,
    source: model.source,
    kind: "lost",
    reason: `${why}: ${ran.stderr.slice(-300)}`,
  };
}
