/** Options that several commands share. */
import { didYouMean } from "../schema/did-you-mean.ts";
import type { InputBinding, PresetName, Task } from "../schema/generated/policy.ts";
import { UserError } from "../schema/user-error.ts";
import type { Arguments } from "./arguments.ts";

/** undefined: inferred from model and labels. */
export function taskFrom(given: Arguments): Task | undefined {
  const [classes, positive, output] = [
    given.text("classes"),
    given.text("positive"),
    given.text("output"),
  ];
  if (classes === undefined && positive === undefined && output === undefined) return undefined;
  const shared = output === undefined ? {} : { output };
  if (given.text("label") === undefined) return { kind: "fidelity", ...shared };
  return {
    kind: "classification",
    ...shared,
    ...(classes === undefined ? {} : { classes: classes.split(",") }),
    ...(positive === undefined ? {} : { positive }),
  };
}

const PRESETS: readonly PresetName[] = ["standard", "healthcare", "finance", "safety-critical"];

export function presetFrom(name: string | undefined): PresetName {
  const preset = PRESETS.find((known) => known === (name ?? "standard"));
  if (preset !== undefined) return preset;
  const hint = didYouMean(name ?? "", PRESETS);
  throw new UserError(
    "usage",
    `Cannot judge by "${name}"${hint === "" ? `; presets are ${PRESETS.join(", ")}` : hint}`,
  );
}

/** `--input x=a` takes column a, `--input x=a,b` makes a matrix of a and b. @throws UserError usage */
export function inputsFrom(given: Arguments): Readonly<Record<string, InputBinding>> {
  const entries = given.texts("input").map((text): readonly [string, InputBinding] => {
    const [, name, list] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (name === undefined || list === undefined) {
      throw new UserError("usage", `Cannot read --input "${text}": write it as NAME=COLUMN,COLUMN`);
    }
    const columns = list.split(",");
    return [name, columns.length === 1 ? { column: list } : { columns }];
  });
  return Object.fromEntries(entries);
}

/** @throws UserError usage */
export function rowsFrom(given: Arguments): number | undefined {
  const text = given.text("rows");
  if (text === undefined) return undefined;
  const rows = Number(text.replaceAll(/[_,]/g, ""));
  if (Number.isInteger(rows) && rows > 0) return rows;
  throw new UserError(
    "usage",
    `Cannot judge ${JSON.stringify(text)} rows: write a whole number above 0`,
  );
}
