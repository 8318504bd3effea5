/** The worst flips as a page of its own: what each row says, and how both models answered. */
import type { Example } from "../schema/generated/record.ts";
import { visibleText } from "./escape.ts";
import { formatValue } from "./numbers.ts";

export interface ExamplesShown {
  readonly shown: readonly Example[];
  /** Of all flips. */
  readonly count: number;
  /** The policy in force lets everybody see them. */
  readonly isPublished: boolean;
}

/** Complete in itself: it loads nothing, runs nothing, and whatever a row says is text. */
export function examplesPage(model: string, { shown, count, isPublished }: ExamplesShown): string {
  const title = `Worst flips of ${escapeHtml(model)}`;
  const all = count.toLocaleString("en-US");
  const changed = count === 1 ? "1 row" : `${all} rows`;
  const shownText = shown.length === count ? "" : `; the ${shown.length} worst are shown`;
  const who = isPublished
    ? "The policy publishes what rows say (publish-examples)."
    : "What rows say is for this machine: no comment, record or check shows it.";
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    `<style>${STYLE}</style>`,
    "</head>",
    "<body>",
    "<main>",
    `<h1>${title}</h1>`,
    `<p>The candidate answers ${changed} otherwise than the float model${shownText}. ${who}</p>`,
    ...shown.map(articleOf),
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

const WORDS: Readonly<Record<Example["flip"], string>> = {
  lost: "lost: it was right",
  gained: "gained: it was wrong",
  other: "wrong as before, otherwise",
  changed: "changed",
  moved: "moved",
};

function articleOf(example: Example): string {
  const { row, line, digest, flip, pictures, cells } = example;
  const where = line === undefined ? `row ${row}` : `row ${row}, line ${line}`;
  const images = pictures.map(
    ({ name, png }) =>
      `<img alt="${escapeHtml(name)} of row ${row}" src="data:image/png;base64,${escapeHtml(png)}">`,
  );
  return [
    `<article class="${flip}">`,
    `<h2>${where} <code>${escapeHtml(digest)}</code> <span>${WORDS[flip]}</span></h2>`,
    '<div class="row">',
    ...(images.length === 0 ? [] : [`<div>${images.join("")}</div>`]),
    "<div>",
    answersTable(example),
    ...(cells.length === 0 ? [] : [cellList(cells)]),
    "</div>",
    "</div>",
    "</article>",
  ].join("\n");
}

function answersTable({ label, base, candidate, baseScore, candidateScore }: Example): string {
  const hasScores = baseScore !== undefined || candidateScore !== undefined;
  const of = label === undefined ? "score of the answer" : "score of the label";
  const line = (name: string, answer: string, value: string): string =>
    `<tr><th scope="row">${name}</th><td>${escapeHtml(answer)}</td>${hasScores ? `<td>${value}</td>` : ""}</tr>`;
  return [
    "<table>",
    `<tr><td></td><th scope="col">answer</th>${hasScores ? `<th scope="col">${of}</th>` : ""}</tr>`,
    ...(label === undefined ? [] : [line("label", label, "")]),
    line("float", base, formatValue(baseScore ?? null, "share")),
    line("candidate", candidate, formatValue(candidateScore ?? null, "share")),
    "</table>",
  ].join("\n");
}

const cellList = (cells: Example["cells"]): string =>
  `<dl>${cells.map(({ name, text }) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd></div>`).join("")}</dl>`;

/** As characters, in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return visibleText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

const STYLE = `
:root { color-scheme: light dark; --line: #d0d7de; --muted: #59636e; --lost: #d1242f; --gained: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --muted: #9198a1; --lost: #f85149; --gained: #3fb950; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1rem; margin: 0 0 .5rem; } h2 span { font-weight: normal; float: right; }
code { font-size: .8rem; font-weight: normal; color: var(--muted); }
article { border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: 6px; padding: .8rem 1rem; margin: 1rem 0; }
article.lost { border-left-color: var(--lost); } article.gained { border-left-color: var(--gained); }
.row { display: flex; gap: 1.2rem; align-items: flex-start; } .row > div:last-child { flex: 1; min-width: 0; }
img { width: 112px; image-rendering: pixelated; border: 1px solid var(--line); display: block; margin-bottom: .4rem; }
table { border-collapse: collapse; } th, td { padding: .1rem .9rem .1rem 0; text-align: left; } th[scope="row"], th[scope="col"] { font-weight: normal; color: var(--muted); }
dl { margin: .6rem 0 0; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; } dl div { max-width: 100%; }
dt { display: inline; color: var(--muted); margin-right: .4rem; } dt::after { content: ":"; } dd { display: inline; margin: 0; overflow-wrap: anywhere; }
`.trim();
