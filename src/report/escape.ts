/** Foreign text in GitHub's markdown: names of files, slices and nodes must not become markup, mentions or links. */

/** Controls, and what has no width, hides text or reverses it (Unicode's Cc, Cf, Zl, Zp, fillers and variation selectors). */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]|\p{Default_Ignorable_Code_Point}/gu;

/** GitHub looks for mentions, references and addresses in the finished text, where entities are characters again: only a break within keeps them apart. */
const BREAK = "&#8203;";

/** As one line of visible characters, for a terminal too. */
export function visibleText(text: string): string {
  return text.replaceAll(INVISIBLE, " ");
}

/** At most so many characters, with "…" for the rest. */
export function shortened(text: string, limit: number): string {
  const characters = Array.from(text);
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join("")}…`;
}

/** Text that reads as it is, in a paragraph, a list or a table cell. */
export function escapeText(text: string): string {
  return visibleText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[@#]/g, `$&${BREAK}`)
    .replaceAll(/([\\`*_~[\]|!$])/g, "\\$1")
    .replaceAll(/(https?|ftp|www|mailto|xmpp)(?=[:.])/gi, `$1${BREAK}`)
    .replaceAll(/\bGH(?=-\d)/gi, `$&${BREAK}`)
    .replaceAll(/:(?=[\w+-]+:)/g, `:${BREAK}`)
    .replace(/^(\s*)([-+=](?=[-=\s]|$)|\d+[.)](?=\s|$))/, `$1${BREAK}$2`);
}

/** What our own sentences tell a person to type; what it may hold keeps foreign text from hiding in one. */
const COMMAND = /`((?:npx )?compression-gate [a-z]+(?: [\w./~=,'-]+)*)`/;

/** A sentence that reads as it is, but for our own commands, which stand as code. */
export function sentenceText(text: string): string {
  return text
    .split(COMMAND)
    .map((part, position) => (position % 2 === 1 ? codeSpan(part, 1000) : escapeText(part)))
    .join("");
}

/** Text in a monospaced face; backticks cannot be escaped within one, so that they become quotes. */
export function codeSpan(text: string, limit = 200): string {
  const plain = shortened(visibleText(text).replaceAll("`", "'").trim(), limit);
  return plain === "" ? "" : `\`${plain}\``;
}

/** A code span in a table, where a bar would end the cell even within one. */
export function codeCell(text: string): string {
  return codeSpan(text).replaceAll("|", "\\|");
}

/** The text of a table cell. */
export function textCell(text: string): string {
  return escapeText(shortened(text, 200));
}

/** A figure that stays on one line: only before an interval may it break. */
export function figureCell(text: string): string {
  return textCell(text).replaceAll(/ (?!\()/g, "\u00A0");
}
