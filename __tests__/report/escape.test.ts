import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import {
  codeCell,
  codeSpan,
  escapeText,
  sentenceText,
  shortened,
  textCell,
  visibleText,
} from "../../src/report/escape.ts";

/** What GitHub makes of entities and backslashes before it looks for mentions, references and addresses. */
function asShown(markdown: string): string {
  return markdown
    .replaceAll("&#8203;", "\u200B")
    .replaceAll(/\\([\\`*_~[\]|!$])/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

const HOSTILE = [
  "a|b",
  "`code`",
  "-->",
  "<!-- marker -->",
  "<script>alert(1)</script>",
  "@octocat",
  "name@example.com",
  "https://example.com",
  "www.example.com",
  "[text](https://example.com)",
  "![image](x.png)",
  "#123",
  "owner/repository#1",
  "GH-12",
  ":tada:",
  "$x^2$",
  "**bold** _em_ ~~gone~~",
  "&lt;b&gt;",
  "\u202Edrawkcab",
  "zero\u200Bwidth",
  "new\nline",
  "\r\n\r\n# heading",
  "- item",
  "1. item",
  "---",
  "=== setext",
  "\u001B[31mred",
  "\u{E0041}tag",
];

const name = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: "binary" }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(""));

/** Marks that have a meaning in GitHub's markdown and are neither escaped nor broken apart. */
const MARKUP = [
  /(?<!\\)(?:\\\\)*[`*_~[\]|!$]/,
  /[<>]/,
  /&(?!(?:amp|lt|gt);)/,
  /[\n\r\u0000-\u001F\u007F-\u009F\u200C-\u200F\u202A-\u202E\u2066-\u2069]/,
  /[@#](?!\u200B)/,
  /(?:https?|ftp|www|mailto|xmpp)[:.]/i,
  /\bGH-\d/i,
  /:[\w+-]+:/,
  /^\s*(?:[-+=](?:[-=\s]|$)|\d+[.)](?:\s|$))/,
];

test("no hostile name survives as markup", () => {
  fc.assert(
    fc.property(name, (text) => {
      const escaped = escapeText(text).replaceAll("&#8203;", "\u200B");
      expect(MARKUP.filter((mark) => mark.test(escaped))).toEqual([]);
    }),
    { numRuns: 1000, examples: HOSTILE.map((text) => [text]) },
  );
});

test("an escaped name still reads as it was, but for what nobody can see", () => {
  fc.assert(
    fc.property(name, (text) => {
      expect(asShown(escapeText(text)).replaceAll("\u200B", "")).toBe(visibleText(text));
    }),
  );
});

test("a code span is one span, whatever is in it", () => {
  fc.assert(
    fc.property(name, (text) => {
      const span = codeSpan(text);
      expect(span === "" || /^`[^`\n\r]*[^`\s][^`\n\r]*`$/.test(span)).toBe(true);
      expect(/(?<!\\)\|/.test(codeCell(text))).toBe(false);
    }),
    { examples: HOSTILE.map((text) => [text]) },
  );
});

test("nothing visible is no code span", () => {
  expect(codeSpan(" \u200B ")).toBe("");
});

test("figures stay as they are", () => {
  for (const text of ["−0.04 pt (−0.18 … +0.07)", "89.98 %", "≤ ×1.05", "+0.02 pt", "–"])
    expect(escapeText(text)).toBe(text);
});

test("a text of exactly the limit is whole, one more is cut, and a character is never halved", () => {
  expect([shortened("abcd", 5), shortened("abcde", 5), shortened("abcdef", 5)]).toEqual([
    "abcd",
    "abcde",
    "abcd…",
  ]);
  expect(shortened("😀😀😀", 2)).toBe("😀…");
  expect(textCell("x".repeat(201))).toBe(`${"x".repeat(199)}…`);
});

test("a command of ours stands as code in a sentence, and all else reads as it is", () => {
  const text = "a*b is missing: record one with `compression-gate baseline record reg`, says @me";
  expect(sentenceText(text)).toBe(
    "a\\*b is missing: record one with `compression-gate baseline record reg`, says @&#8203;me",
  );
  expect(sentenceText("`npx compression-gate check a --policy 'my gate.yml'`")).toBe(
    "`npx compression-gate check a --policy 'my gate.yml'`",
  );
});

test.each([
  "`compression-gate check <img src=x>`",
  "`compression-gate check https://example.com`",
  "`compression-gate check @octocat #1`",
  "`compression-gate check a\n# heading`",
  "`compression-gate; rm`",
  "`echo compression-gate check`",
])("%j is foreign text, and no code", (text) => {
  expect(sentenceText(text)).toBe(escapeText(text));
});

test("no foreign text becomes markup beside a command, nor by looking like a part of one", () => {
  const piece = fc.oneof(
    fc.constantFrom("`compression-gate check a`", "`compression-gate check ", "`", "\\", "``"),
    name,
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (parts) => {
      const markdown = sentenceText(parts.join("")).replaceAll("&#8203;", "\u200B");
      const rest = markdown.split(/(?<!\\)(?:\\\\)*`[\w ./~=,'-]+`/).join("x");
      for (const mark of MARKUP.slice(0, -1)) expect(rest).not.toMatch(mark);
    }),
  );
});
