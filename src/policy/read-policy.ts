/** compression-gate.yml to a policy that can be trusted; mistakes are named with their line and column. */
import { LineCounter, isNode, parseDocument, type Document } from "yaml";
import type { Host } from "../host/host.ts";
import type { Policy } from "../schema/generated/policy.ts";
import { UserError, type UserErrorCode } from "../schema/user-error.ts";
import { check, pathText, type Problem } from "../schema/validate.ts";

export interface PolicyFile {
  readonly policy: Policy;
  /** The path as the user named it. */
  readonly source: string;
  /** Paths in the policy are relative to this folder. */
  readonly directory: string;
  readonly digest: string;
}

export async function readPolicy(host: Host, path: string): Promise<PolicyFile> {
  if (!(await host.files.exists(path))) {
    throw new UserError(
      "file-missing",
      `Cannot read policy "${path}": there is no such file; \`compression-gate init model.onnx --data eval.csv\` writes one`,
    );
  }
  const text = await host.files.readText(path);
  const absolute = host.files.resolve(path);
  return {
    policy: parsePolicy(text, path),
    source: path,
    directory: host.files.resolve(absolute, ".."),
    digest: host.digest.sha256(text),
  };
}

export function parsePolicy(text: string, source: string): Policy {
  const { value, at } = parseYaml(text, { what: "policy", source, code: "policy-invalid" });
  const checked = check("policy", value);
  if (checked.kind === "valid") return checked.value;
  throw invalid("policy-invalid", "policy", { source, problems: checked.problems, at });
}

export interface YamlFile {
  readonly what: string;
  readonly source: string;
  readonly code: UserErrorCode;
}

export interface ParsedYaml {
  readonly value: unknown;
  /** Where a path of the document stands, as " line 3, column 5". */
  readonly at: (path: readonly (string | number)[]) => string;
}

/** One document of YAML 1.2 without surprises: no duplicate keys, no alias bombs. */
export function parseYaml(text: string, { what, source, code }: YamlFile): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    const why = error.message.split("\n", 1)[0] ?? "";
    throw new UserError(
      code,
      `Cannot read ${what} "${source}" line ${line}, column ${col}: ${why}`,
      { cause: error },
    );
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  if (value === null || value === undefined)
    throw new UserError(code, `Cannot read ${what} "${source}": it is empty`);
  return { value, at: (path) => positionOf(document, lines, path) };
}

function positionOf(
  document: Document,
  lines: LineCounter,
  path: readonly (string | number)[],
): string {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (!isNode(node) || node.range === undefined || node.range === null) continue;
    const { line, col } = lines.linePos(node.range[0]);
    return ` line ${line}, column ${col}`;
  }
  return "";
}

interface Invalid {
  readonly source: string;
  readonly problems: readonly Problem[];
  readonly at: ParsedYaml["at"];
}

/** One problem a line; the first line is the sentence. */
export function invalid(
  code: UserErrorCode,
  what: string,
  { source, problems, at }: Invalid,
): UserError {
  const lines = problems.map(({ path, message }) => {
    const name = path.length === 0 ? "it" : pathText(path);
    return `${at(path)}: ${name} ${message}`;
  });
  const [first = "", ...rest] = lines;
  return new UserError(
    code,
    [`Cannot read ${what} "${source}"${first}`, ...rest.map((line) => ` ${line}`)].join("\n"),
  );
}
