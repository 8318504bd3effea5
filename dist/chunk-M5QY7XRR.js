import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  didYouMean
} from "./chunk-VPX4GA4F.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";

// src/cli/options.ts
function taskFrom(given) {
  const [classes, positive, output] = [
    given.text("classes"),
    given.text("positive"),
    given.text("output")
  ];
  if (classes === void 0 && positive === void 0 && output === void 0) return void 0;
  const shared = output === void 0 ? {} : { output };
  if (given.text("label") === void 0) return { kind: "fidelity", ...shared };
  return {
    kind: "classification",
    ...shared,
    ...classes === void 0 ? {} : { classes: classes.split(",") },
    ...positive === void 0 ? {} : { positive }
  };
}
var PRESETS = ["standard", "healthcare", "finance", "safety-critical"];
function presetFrom(name) {
  const preset = PRESETS.find((known) => known === (name ?? "standard"));
  if (preset !== void 0) return preset;
  const hint = didYouMean(name ?? "", PRESETS);
  throw new UserError(
    "usage",
    `Cannot judge by "${name}"${hint === "" ? `; presets are ${PRESETS.join(", ")}` : hint}`
  );
}
function inputsFrom(given) {
  const entries = given.texts("input").map((text) => {
    const [, name, list] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (name === void 0 || list === void 0) {
      throw new UserError("usage", `Cannot read --input "${text}": write it as NAME=COLUMN,COLUMN`);
    }
    const columns = list.split(",");
    return [name, columns.length === 1 ? { column: list } : { columns }];
  });
  return Object.fromEntries(entries);
}
function rowsFrom(given) {
  const text = given.text("rows");
  if (text === void 0) return void 0;
  const rows = Number(text.replaceAll(/[_,]/g, ""));
  if (Number.isInteger(rows) && rows > 0) return rows;
  throw new UserError(
    "usage",
    `Cannot judge ${JSON.stringify(text)} rows: write a whole number above 0`
  );
}

export {
  taskFrom,
  presetFrom,
  inputsFrom,
  rowsFrom
};
