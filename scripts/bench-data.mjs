/** Reads generated tables of a million rows, each in a process of its own, and shows time and peak memory; ends with 1 when memory grows with the length of the texts, or is above the target. `--rows=100000`: fewer rows. */
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadTypeScript } from "./load-typescript.mjs";

/** For a million rows of 14 columns. */
const TARGET_MEGABYTES = 700;
/** Texts that are ten times as long may take this much more, for what is not yet collected. */
const TARGET_GROWTH = 1.25;

const { values } = parseArgs({
  options: { rows: { type: "string", default: "1000000" }, read: { type: "string" } },
});
const rows = Number(values.rows);

const NUMBERS = ["age", "education_num", "capital_gain", "capital_loss", "hours_per_week"];
const WORDS = ["workclass", "education", "marital_status", "occupation", "relationship"];
const MORE_WORDS = ["race", "sex", "native_country", "income"];
const NAMES = [...NUMBERS, ...WORDS, ...MORE_WORDS];

/** Every cell follows from its place. */
function cellAt(row, column, letters) {
  const mixed = Math.imul(row + 1, 2654435761) ^ Math.imul(column + 1, 40503);
  const number = Math.abs(mixed % 99991);
  return column < NUMBERS.length ? number : `${"x".repeat(letters)}-${number % 9}`;
}

const WRITERS = {
  csv: {
    head: `${NAMES.join(",")}\n`,
    line: (cells) => `${cells.join(",")}\n`,
  },
  jsonl: {
    head: "",
    line: (cells) =>
      `${JSON.stringify(Object.fromEntries(cells.map((cell, place) => [NAMES[place], cell])))}\n`,
  },
};

function writeTable(path, { kind, letters }) {
  const { head, line } = WRITERS[kind];
  const file = openSync(path, "w");
  let text = head;
  for (let row = 0; row < rows; row += 1) {
    text += line(NAMES.map((_, column) => cellAt(row, column, letters)));
    if (text.length < 4e6 && row < rows - 1) continue;
    writeSync(file, text);
    text = "";
  }
  closeSync(file);
}

async function readOne(path) {
  const { readTable } = await loadTypeScript("bench/data.ts");
  const start = performance.now();
  const found = await readTable(path);
  const seconds = (performance.now() - start) / 1000;
  const megabytes = process.resourceUsage().maxRSS / 1e3;
  process.stdout.write(JSON.stringify({ rows: found, seconds, megabytes }));
}

function benchAll(folder) {
  const peaks = [];
  for (const kind of Object.keys(WRITERS)) {
    for (const letters of [8, 80]) {
      const path = join(folder, `${letters}.${kind}`);
      writeTable(path, { kind, letters });
      const size = statSync(path).size / 1e6;
      const script = fileURLToPath(import.meta.url);
      const found = JSON.parse(execFileSync(process.execPath, [script, `--read=${path}`]));
      rmSync(path);
      peaks.push(found.megabytes);
      process.stdout.write(
        `${found.seconds.toFixed(1).padStart(7)} s  ${found.megabytes.toFixed(0).padStart(5)} MB  ${kind}, ${found.rows.toLocaleString("en-US")} rows, texts of ${letters} letters, ${size.toFixed(0)} MB\n`,
      );
    }
  }
  const isBounded = peaks.every((peak) => peak <= TARGET_MEGABYTES);
  const isFlat = [0, 2].every((place) => peaks[place + 1] <= TARGET_GROWTH * peaks[place]);
  process.stdout.write(
    `${isBounded ? "holds" : "MISSES"}: at most ${TARGET_MEGABYTES} MB; ${isFlat ? "holds" : "MISSES"}: texts ten times as long take at most ${TARGET_GROWTH} times the memory\n`,
  );
  if (!isBounded || !isFlat) process.exitCode = 1;
}

if (values.read === undefined) {
  const folder = mkdtempSync(join(tmpdir(), "compression-gate-data-"));
  try {
    benchAll(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
} else await readOne(values.read);
