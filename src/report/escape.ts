/** Foreign text in GitHub's markdown: names of files, slices and nodes must not become markup, mentions or links. */

/** Controls that reverse or hide text, and all other control characters. */
const INVISIBLE =
  /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;

/** Text that reads as it is, in a paragraph, a list or a table cell. */
export function escapeText(text: string): string {
  return text
    .replaceAll(INVISIBLE, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "&#64;")
    .replaceAll("#", "&#35;")
    .replaceAll(/([\\`*_~[\]|!])/g, "\\$1")
    .replaceAll(/\b(https?|ftp|www)(?=[:.])/gi, "$1&#8203;");
}

/** Text in a monospaced face; backticks cannot be escaped within one, so that they become quotes. */
export function codeSpan(text: string): string {
  const plain = text.replaceAll(INVISIBLE, " ").replaceAll("`", "'").replaceAll("|", "\\|").trim();
  return plain === "" ? "" : `\`${plain}\``;
}
