import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/report/escape.ts
var INVISIBLE = new RegExp("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\u115F\\u1160\\u3164\\uFFA0]|\\p{Default_Ignorable_Code_Point}", "gu");
var BREAK = "&#8203;";
function visibleText(text) {
  return text.replaceAll(INVISIBLE, " ");
}
function shortened(text, limit) {
  const characters = Array.from(text);
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join("")}\u2026`;
}
function escapeText(text) {
  return visibleText(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(/[@#]/g, `$&${BREAK}`).replaceAll(/([\\`*_~[\]|!$])/g, "\\$1").replaceAll(/(https?|ftp|www|mailto|xmpp)(?=[:.])/gi, `$1${BREAK}`).replaceAll(/\bGH(?=-\d)/gi, `$&${BREAK}`).replaceAll(/:(?=[\w+-]+:)/g, `:${BREAK}`).replace(/^(\s*)([-+=](?=[-=\s]|$)|\d+[.)](?=\s|$))/, `$1${BREAK}$2`);
}
var COMMAND = /`((?:npx )?compression-gate [a-z]+(?: [\w./~=,'-]+)*)`/;
function sentenceText(text) {
  return text.split(COMMAND).map((part, position) => position % 2 === 1 ? codeSpan(part, 1e3) : escapeText(part)).join("");
}
function codeSpan(text, limit = 200) {
  const plain = shortened(visibleText(text).replaceAll("`", "'").trim(), limit);
  return plain === "" ? "" : `\`${plain}\``;
}
function codeCell(text) {
  return codeSpan(text).replaceAll("|", "\\|");
}
function textCell(text) {
  return escapeText(shortened(text, 200));
}
function figureCell(text) {
  return textCell(text).replaceAll(/ (?!\()/g, "\xA0");
}

export {
  visibleText,
  shortened,
  escapeText,
  sentenceText,
  codeSpan,
  codeCell,
  textCell,
  figureCell
};
