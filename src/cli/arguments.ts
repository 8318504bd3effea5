/** Arguments of a command: declared once, for parsing and for help. */
import { parseArgs } from "node:util";
import { didYouMean } from "../schema/did-you-mean.ts";
import { UserError } from "../schema/user-error.ts";

export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** Absent for switches. */
  readonly value?: string;
  readonly repeated?: boolean;
  /** The value may be left out: then the option is a switch, and the value is written behind "=". */
  readonly optional?: boolean;
  /** Nothing can be done without it. */
  readonly needed?: boolean;
  readonly description: string;
}

export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** As in "compare BASE CANDIDATE"; brackets mark what may be left out. */
  readonly positionals: readonly string[];
  readonly options: readonly OptionSpec[];
  readonly example: string;
}

export interface Arguments {
  readonly positionals: readonly string[];
  flag(name: string): boolean;
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  /** @throws UserError usage */
  required(name: string): string;
}

export const COMMON: readonly OptionSpec[] = [
  { name: "json", description: "Write the result as JSON to standard output" },
  { name: "quiet", short: "q", description: "No progress" },
  { name: "help", short: "h", description: "Show this help" },
];

/** @throws UserError usage */
export function parseArguments(spec: CommandSpec, given: readonly string[]): Arguments {
  const options = [...spec.options, ...COMMON];
  const config = Object.fromEntries(
    options.map(({ name, short, value, repeated }) => [
      name,
      {
        type: value === undefined ? ("boolean" as const) : ("string" as const),
        ...(short === undefined ? {} : { short }),
        ...(repeated === true ? { multiple: true } : {}),
      },
    ]),
  );
  const { values, positionals } = parse(spec, withEmptyValues(options, given), config);
  if (values["help"] !== true) {
    checkPositionals(spec, positionals);
    checkOptions(spec, values);
  }
  const textsOf = (name: string): readonly string[] => {
    const value = values[name];
    return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === "string");
  };
  return {
    positionals,
    flag: (name) => values[name] === true || isOptional(options, name, values[name]),
    text: (name) => textsOf(name)[0],
    texts: textsOf,
    required: (name) => {
      const [text] = textsOf(name);
      if (text !== undefined) return text;
      throw new UserError(
        "usage",
        `Cannot run \`compression-gate ${spec.name}\`: it needs --${name}; an example is \`${spec.example}\``,
      );
    },
  };
}

/** `--canary` is `--canary=`: the parser knows no value that may be left out. */
const withEmptyValues = (
  options: readonly OptionSpec[],
  given: readonly string[],
): readonly string[] =>
  given.map((word) =>
    options.some(({ name, optional }) => optional === true && word === `--${name}`)
      ? `${word}=`
      : word,
  );

const isOptional = (options: readonly OptionSpec[], name: string, value: unknown): boolean =>
  value !== undefined && options.some((option) => option.name === name && option.optional === true);

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function parse(
  spec: CommandSpec,
  given: readonly string[],
  options: NonNullable<Parameters<typeof parseArgs>[0]>["options"],
): { readonly values: Values; readonly positionals: readonly string[] } {
  try {
    return parseArgs({
      args: [...given],
      allowPositionals: true,
      strict: true,
      options: options ?? {},
    });
  } catch (error) {
    const names = Object.keys(options ?? {}).map((name) => `--${name}`);
    const why = complaintOf(String(error), names);
    throw new UserError("usage", `Cannot run \`compression-gate ${spec.name}\`: ${why}`, {
      cause: error,
    });
  }
}

/** Node's words for what is wrong, in ours. */
function complaintOf(message: string, names: readonly string[]): string {
  const unknown = /Unknown option '(--?[^']+)'/.exec(message)?.[1];
  if (unknown !== undefined) return `it has no option "${unknown}"${didYouMean(unknown, names)}`;
  const [, option = "", fault = ""] =
    /Option '(?:-\w, )?(--?[\w-]+)[^']*' (argument|does not take)/.exec(message) ?? [];
  if (option === "") return message.split("\n", 1)[0] ?? message;
  return fault === "argument" ? `${option} needs a value` : `${option} takes no value`;
}

/** All that is missing at once: nobody should learn of one option after the other. */
function checkOptions(spec: CommandSpec, values: Values): void {
  const missing = spec.options
    .filter(({ name, needed }) => needed === true && values[name] === undefined)
    .map(({ name }) => `--${name}`);
  if (missing.length === 0) return;
  throw new UserError(
    "usage",
    `Cannot run \`compression-gate ${spec.name}\`: it needs ${missing.join(" and ")}; an example is \`${spec.example}\``,
  );
}

function checkPositionals(spec: CommandSpec, positionals: readonly string[]): void {
  const needed = spec.positionals.filter((name) => !name.startsWith("["));
  const missing = needed[positionals.length];
  if (missing !== undefined) {
    throw new UserError(
      "usage",
      `Cannot run \`compression-gate ${spec.name}\`: it needs ${missing}; an example is \`${spec.example}\``,
    );
  }
  const many = spec.positionals.some((name) => name.endsWith("...]"));
  const extra = positionals[spec.positionals.length];
  if (extra !== undefined && !many) {
    throw new UserError(
      "usage",
      `Cannot run \`compression-gate ${spec.name}\`: "${extra}" is one argument too many`,
    );
  }
}

/** What stands behind the name: a value that may be left out is never a word of its own. */
function valueOf({ value, optional }: OptionSpec): string {
  if (value === undefined) return "";
  return optional === true ? `[=${value}]` : ` ${value}`;
}

export function helpOf(spec: CommandSpec): string {
  const options = [...spec.options, ...COMMON].map((option) => {
    const { name, short, description } = option;
    const left = `${short === undefined ? "   " : `-${short},`} --${name}${valueOf(option)}`;
    return `  ${left.padEnd(30)} ${description}`;
  });
  const usage = ["compression-gate", spec.name, ...spec.positionals, "[options]"].join(" ");
  return [
    spec.summary,
    "",
    `Usage: ${usage}`,
    "",
    "Options:",
    ...options,
    "",
    "Example:",
    `  ${spec.example}`,
    "",
  ].join("\n");
}
