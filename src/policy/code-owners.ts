/** Whose review a path asks for, by the rules of a CODEOWNERS file. */
import { matchesWildcard } from "../schema/matches-wildcard.ts";

export interface CodeOwners {
  /** Empty: nobody's. */
  readonly ownersOf: (path: string) => readonly string[];
}

/** Where GitHub looks, in this order: the first file that is there holds, alone. */
export const CODE_OWNERS_PLACES = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"] as const;

/** The last rule that fits a path counts, also when it names nobody. */
export function parseCodeOwners(text: string): CodeOwners {
  const rules = text.split(/\r?\n/).flatMap((line) => {
    const [pattern, ...owners] = line
      .replace(/(^|\s)#.*$/, "")
      .trim()
      .split(/\s+/);
    return pattern === undefined || pattern === "" ? [] : [{ fits: pathMatcher(pattern), owners }];
  });
  return { ownersOf: (path) => rules.findLast(({ fits }) => fits(path))?.owners ?? [] };
}

/** A rule on a folder holds for all in it; `folder/*` for what lies in it directly. */
export function pathMatcher(pattern: string): (path: string) => boolean {
  const isAnchored = pattern.slice(0, -1).includes("/");
  const parts = pattern.replace(/^\//, "").split("/");
  const isFolder = parts.at(-1) === "";
  const wanted = isFolder ? parts.slice(0, -1) : parts;
  const anywhere = isAnchored ? wanted : ["**", ...wanted];
  const isShallow = anywhere.at(-1) === "*" && anywhere.length > 1 && isAnchored;
  return (path) => {
    const names = path.split("/");
    const ends = isShallow ? [names.length] : names.map((_, at) => at + 1);
    return ends.some(
      (end) => (!isFolder || end < names.length) && pathFits(anywhere, names.slice(0, end)),
    );
  };
}

function pathFits(pattern: readonly string[], names: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return names.length === 0;
  if (first === "**") {
    // As many folders as it takes, or none.
    return [...names.keys(), names.length].some((skipped) => pathFits(rest, names.slice(skipped)));
  }
  const [name, ...others] = names;
  return name !== undefined && matchesWildcard(name, first) && pathFits(rest, others);
}
