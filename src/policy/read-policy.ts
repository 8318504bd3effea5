/** compression-gate.yml to a policy that can be trusted; mistakes are named with their line and column. */
import { LineCounter, isMap, isNode, isScalar, parseDocument, type Document } from "yaml";
import type { Host } from "../host/host.ts";
import type { Policy } from "../schema/generated/policy.ts";
import { UserError, type UserErrorCode } from "../schema/user-error.ts";
import { check, pathText, type Problem } from "../schema/validate.ts";
import { waiverProblems } from "./check-waivers.ts";
import { criterionProblems } from "./criterion-problems.ts";
import { relativeLimits } from "./relative-limits.ts";
import { faultOf } from "./yaml-fault.ts";

const MOST_ALIASES = 100;
/** Hundreds of models fit; reading more takes seconds. */
const MOST_CHARACTERS = 1_000_000;

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
  const problems =
    checked.kind === "valid"
      ? [waiverProblems, relativeLimits, criterionProblems].flatMap((find) => find(checked.value))
      : checked.problems;
  if (checked.kind === "valid" && problems.length === 0) return checked.value;
  throw invalid("policy-invalid", "policy", { source, problems, at });
}

export interface YamlFile {
  readonly what: string;
  readonly source: string;
  readonly code: UserErrorCode;
}

export interface ParsedYaml {
  readonly value: unknown;
  /** Where a value of the document stands, or one key of a map, as " line 3, column 5". */
  readonly at: (path: readonly (string | number)[], key?: string) => string;
  /** The same, as a number from 1 on. */
  readonly lineOf: (path: readonly (string | number)[], key?: string) => number | undefined;
}

/** One document of YAML 1.2 without surprises: no duplicate keys, no alias bombs, no more than anybody writes. */
export function parseYaml(text: string, file: YamlFile): ParsedYaml {
  if (text.length > MOST_CHARACTERS) {
    throw new UserError(
      file.code,
      `Cannot read ${file.what} "${file.source}": it has more than ${MOST_CHARACTERS.toLocaleString("en-US")} characters`,
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
  });
  const fault = faultOf(document, text);
  if (fault !== undefined) {
    const { line, col } = lines.linePos(fault.offset);
    throw new UserError(
      file.code,
      `Cannot read ${file.what} "${file.source}" line ${line}, column ${col}: ${fault.message}`,
      { cause: fault.cause },
    );
  }
  const value = plainValue(document, file);
  if (value === null || value === undefined)
    throw new UserError(file.code, `Cannot read ${file.what} "${file.source}": it is empty`);
  const placeOf = (path: Place["path"], key: string | undefined) =>
    positionOf(document, lines, { path, key });
  return {
    value,
    at: (path, key) => {
      const place = placeOf(path, key);
      return place === undefined ? "" : ` line ${place.line}, column ${place.col}`;
    },
    lineOf: (path, key) => placeOf(path, key)?.line,
  };
}

function plainValue(document: Document, { what, source, code }: YamlFile): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (cause) {
    // With the unresolved aliases refused before, only too many of them are left to throw.
    if (!(cause instanceof ReferenceError)) throw cause;
    throw new UserError(
      code,
      `Cannot read ${what} "${source}": its aliases repeat more than ${MOST_ALIASES} values; write them out`,
      { cause },
    );
  }
}

interface Place {
  readonly path: readonly (string | number)[];
  readonly key: string | undefined;
}

function positionOf(
  document: Document,
  lines: LineCounter,
  { path, key }: Place,
): { readonly line: number; readonly col: number } | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    const place = (length === path.length ? keyNode(node, key) : undefined) ?? node;
    if (!isNode(place) || place.range === undefined || place.range === null) continue;
    return lines.linePos(place.range[0]);
  }
  return undefined;
}

function keyNode(node: unknown, key: string | undefined): unknown {
  if (key === undefined || !isMap(node)) return undefined;
  return node.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key;
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
  const lines = problems.map(({ path, message, key }) => {
    return `${at(path, key)}: ${pathText(path)} ${message}`;
  });
  const [first = "", ...rest] = lines;
  return new UserError(
    code,
    [`Cannot read ${what} "${source}"${first}`, ...rest.map((line) => ` ${line}`)].join("\n"),
  );
}
