/** Models that the text of a pull request asks for, in lines such as "compression-gate: mail-spam, digits". */

export function modelsMentioned(body: string): readonly string[] {
  const shown = body.replaceAll(/<!--.*?(-->|$)/gs, "");
  const lines = [...shown.matchAll(/^[ \t]*compression-gate:[ \t]*(.+?)[ \t]*$/gim)];
  const names = lines.flatMap((line) => (line[1] ?? "").split(/[\s,]+/));
  return [...new Set(names.map((name) => name.replaceAll("`", "")).filter((name) => name !== ""))];
}
