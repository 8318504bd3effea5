/** A candidate that is broken on purpose, in one of several ways. */
import { breakModel } from "../../compress/break-model.ts";
import { heatUp, spoilRows, swapLabels } from "../../compress/canary/break-answers.ts";
import { damageGroup, type DamagedGroup } from "../../compress/canary/damage-group.ts";
import { skipBlock } from "../../compress/canary/skip-block.ts";
import type { JudgedOutput } from "../../compress/canary/wrap-output.ts";
import { shortenNames } from "../../compress/strip/short-names.ts";
import { graphOf, type Model } from "../../model/ir.ts";
import type { CanaryKind } from "../../schema/generated/record.ts";
import { UserError } from "../../schema/user-error.ts";
import type { Prepared } from "../prepare.ts";

export interface BrokenCandidate {
  readonly model: Model;
  readonly notice: string;
}

const broken = (what: string, model: Model): BrokenCandidate => ({
  model,
  notice: `This is a canary: ${what} on purpose, and the gate must fail`,
});

/** @throws UserError where the model or its data have nothing of the kind to break */
export function breakCandidate(
  kind: CanaryKind,
  candidate: Model,
  prepared: Pick<Prepared, "base" | "data">,
): BrokenCandidate {
  switch (kind) {
    case "zeroed-tensor": {
      const { model, weight } = breakModel(candidate);
      return broken(`weight "${weight}" of the candidate was set to zero`, model);
    }
    case "residual-block": {
      const { model, block } = skipBlock(candidate);
      return broken(`the block that ends at "${block}" was left out`, model);
    }
    case "swapped-labels":
      return broken("scores stand for the wrong classes", swapLabels(candidate, output(prepared)));
    case "damaged-group": {
      const group = groupOf(prepared);
      const where = `${group.input}=${group.value}`;
      const model = damageGroup(candidate, output(prepared), group);
      return broken(`scores stand for the wrong classes where ${where}`, model);
    }
    case "temperature":
      return broken("confidences are divided by 3", heatUp(candidate, output(prepared)));
    case "nan-rows":
      return broken("about 1 % of the answers are NaN", spoilRows(candidate, output(prepared)));
    case "slow":
      return broken("the candidate is the float model, a fifth slower", prepared.base.model);
    case "renamed":
      return {
        model: shortenNames(prepared.base.model),
        notice:
          "This is a canary: the candidate is the float model with other names within, and the gate must pass",
      };
  }
}

const SIGMOIDS: ReadonlySet<string> = new Set(["Softmax", "Sigmoid"]);

/** Scores that nobody named are logits unless a softmax makes them. */
function output({ base, data: { task } }: Pick<Prepared, "base" | "data">): JudgedOutput {
  const { name, elementType, shape } = task.output;
  const last = shape.at(-1);
  const maker = graphOf(base.model).node.find((node) => node.output.includes(name));
  const looksLikeLogits = !SIGMOIDS.has(maker?.opType ?? "");
  const guessed = looksLikeLogits ? "logits" : "probabilities";
  return {
    name,
    elementType,
    width:
      task.classCount === 2 && shape.length < 2
        ? 1
        : typeof last === "number"
          ? last
          : task.classCount,
    scores: task.scores === "auto" ? guessed : task.scores,
  };
}

/** The second largest group of a column that the model reads by itself. */
function groupOf({ base, data }: Pick<Prepared, "base" | "data">): DamagedGroup {
  const inputs = new Set(base.signature.inputs.map(({ name }) => name));
  const group = data.groups.find(({ column }) => inputs.has(column));
  const [, second] = (group?.members ?? []).toSorted((a, b) => b.rows.length - a.rows.length);
  if (group === undefined || second === undefined) {
    throw new UserError(
      "recipe-refused",
      "Cannot make a canary: no group of the evaluation data (data.evaluation.groups) is an input of the model",
    );
  }
  return { input: group.column, value: second.name.slice(group.column.length + 1) };
}
