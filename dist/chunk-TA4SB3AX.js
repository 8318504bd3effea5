import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  dataFacts,
  inferInputs
} from "./chunk-ZLRF6DCU.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";

// src/commands/load/infer-bindings.ts
function inferBindings(loaded, dataset, { given, tokenizer, label }) {
  const { inputs, columns, outputs } = dataFacts(loaded, dataset);
  const taken = new Set(
    Object.values(given).flatMap(({ column, columns: several = [] }) => [column, ...several])
  );
  const inferred = inferInputs({
    outputs,
    columns: columns.filter(({ name }) => !taken.has(name)),
    inputs: inputs.filter(({ name }) => !Object.hasOwn(given, name)),
    modelName: loaded.source,
    modelPath: loaded.source,
    evaluationPath: dataset.source,
    ...label === void 0 ? {} : { label },
    ...tokenizer === void 0 ? {} : { tokenizerPath: tokenizer }
  });
  const guessed = inferred.map(({ name, binding }) => {
    if (binding === void 0) throw unbound(name, dataset);
    if (binding.text !== void 0 && tokenizer === void 0) throw tokenless(name, binding.text);
    return [name, binding];
  });
  return { ...given, ...Object.fromEntries(guessed) };
}
function unbound(input, dataset) {
  const columns = [...dataset.columns.keys()].map((name) => `"${name}"`).join(", ");
  return new UserError(
    "data-input-unbound",
    `Cannot bind input "${input}": data "${dataset.source}" has no column of that name (its columns are ${columns}); say where it comes from, such as --input ${input}=COLUMN or --input ${input}=COLUMN,COLUMN`
  );
}
function tokenless(input, text) {
  return new UserError(
    "data-input-unbound",
    `Cannot bind input "${input}" to text "${text}": name the model's tokenizer (--tokenizer tokenizer.json)`
  );
}

export {
  inferBindings
};
