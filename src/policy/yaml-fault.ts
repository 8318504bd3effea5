/** What is wrong with a YAML file before anybody looks at what it says. */
import { isAlias, visit, type Document, type YAMLParseError } from "yaml";

export interface YamlFault {
  readonly message: string;
  readonly offset: number;
  readonly cause: unknown;
}

/** The first fault; undefined for one document whose aliases all have an anchor. */
export function faultOf(document: Document, text: string): YamlFault | undefined {
  const [error] = document.errors;
  if (error === undefined) return unresolvedAlias(document);
  const offset = error.pos[0];
  return { message: describeFault(error, text), offset, cause: error };
}

function describeFault({ code, message, pos }: YAMLParseError, text: string): string {
  if (code === "MULTIPLE_DOCS") return "a second document begins; the file must hold one";
  if (code === "TAB_AS_INDENT") return "a tab indents the line; use spaces";
  if (code === "DUPLICATE_KEY") {
    const key = /^[^:\n]*/.exec(text.slice(pos[0]))?.[0].trim() ?? "";
    return `the key "${key.replace(/^(["'])(.*)\1$/, "$2")}" stands twice in one map`;
  }
  const [first = ""] = message.split("\n", 1);
  return first.charAt(0).toLowerCase() + first.slice(1);
}

function unresolvedAlias(document: Document): YamlFault | undefined {
  let fault: YamlFault | undefined;
  visit(document, (_, node) => {
    if (!isAlias(node) || node.resolve(document) !== undefined) return undefined;
    const message = `the alias "*${node.source}" has no anchor "&${node.source}" before it`;
    fault = { message, offset: node.range?.[0] ?? 0, cause: undefined };
    return visit.BREAK;
  });
  return fault;
}
