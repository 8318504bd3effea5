/** Where model inputs most likely come from, when there is no policy to say it. */
import type { Dataset } from "../../data/dataset.ts";
import { inferInputs } from "../../policy/infer-inputs.ts";
import type { InputBinding } from "../../schema/generated/policy.ts";
import { UserError } from "../../schema/user-error.ts";
import { dataFacts } from "./data-facts.ts";
import type { ModelFile } from "./load-model.ts";

export interface Stated {
  /** What somebody said; nothing is guessed for these inputs. */
  readonly given: Readonly<Record<string, InputBinding>>;
  readonly tokenizer: string | undefined;
  /** The column with the right answers, which no input takes. */
  readonly label: string | undefined;
}

/** @throws UserError data-input-unbound for an input of which nothing can be guessed */
export function inferBindings(
  loaded: ModelFile,
  dataset: Dataset,
  { given, tokenizer, label }: Stated,
): Readonly<Record<string, InputBinding>> {
  const { inputs, columns, outputs } = dataFacts(loaded, dataset);
  const taken = new Set(
    Object.values(given).flatMap(({ column, columns: several = [] }) => [column, ...several]),
  );
  const inferred = inferInputs({
    outputs,
    columns: columns.filter(({ name }) => !taken.has(name)),
    inputs: inputs.filter(({ name }) => !Object.hasOwn(given, name)),
    modelName: loaded.source,
    modelPath: loaded.source,
    evaluationPath: dataset.source,
    ...(label === undefined ? {} : { label }),
    ...(tokenizer === undefined ? {} : { tokenizerPath: tokenizer }),
  });
  const guessed = inferred.map(({ name, binding }): readonly [string, InputBinding] => {
    if (binding === undefined) throw unbound(name, dataset);
    if (binding.text !== undefined && tokenizer === undefined) throw tokenless(name, binding.text);
    return [name, binding];
  });
  return { ...given, ...Object.fromEntries(guessed) };
}

function unbound(input: string, dataset: Dataset): UserError {
  const columns = [...dataset.columns.keys()].map((name) => `"${name}"`).join(", ");
  return new UserError(
    "data-input-unbound",
    `Cannot bind input "${input}": data "${dataset.source}" has no column of that name (its columns are ${columns}); say where it comes from, such as --input ${input}=COLUMN or --input ${input}=COLUMN,COLUMN`,
  );
}

function tokenless(input: string, text: string): UserError {
  return new UserError(
    "data-input-unbound",
    `Cannot bind input "${input}" to text "${text}": name the model's tokenizer (--tokenizer tokenizer.json)`,
  );
}
