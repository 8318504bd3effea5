/** `baseline diff`, `rollback` and `prune`: the past of baselines, for people. */
import type { BaselineRequest } from "../commands/baseline.ts";
import {
  type BaselineDifference,
  diffBaselineFiles,
  diffBaselines,
} from "../commands/baseline/baseline-diff.ts";
import { pruneBaselines } from "../commands/baseline/baseline-prune.ts";
import { rollbackBaseline } from "../commands/baseline/baseline-rollback.ts";
import { driftSentences, groundText } from "../report/drift-lines.ts";
import { visibleText } from "../report/escape.ts";
import type { MovedValue } from "../schema/drift.ts";
import { UserError } from "../schema/user-error.ts";
import type { CommandResult, Context } from "./command.ts";
import { countOf } from "./count-of.ts";

/** Two files when two are named, else the working tree against HEAD, or what --from and --to say. */
export async function diff(
  { host, arguments: given }: Context,
  { policyPath, models }: BaselineRequest,
): Promise<CommandResult> {
  const [first = "", second, ...more] = models;
  const areFiles = models.some((name) => name.endsWith(".json"));
  if (areFiles && (second === undefined || more.length > 0)) {
    throw new UserError(
      "usage",
      "Cannot run `compression-gate baseline diff`: it takes two files, or names of models",
    );
  }
  const differences =
    areFiles && second !== undefined
      ? [await diffBaselineFiles(host, first, second)]
      : await diffBaselines(
          host,
          { policyPath, models },
          { from: given.text("from") ?? "HEAD", to: given.text("to") },
        );
  return { exitCode: 0, text: differences.map(differenceText).join("\n"), json: differences };
}

function differenceText({ model, from, to, drift, candidate, base }: BaselineDifference): string {
  const isSame = candidate.length + base.length + drift.grounds.length + drift.causes.length === 0;
  const lines = [
    `${model}: ${from} → ${to}`,
    ...(isSame ? ["  the same"] : []),
    ...driftSentences(drift).map((text) => `  ${text}`),
    ...drift.grounds.map((ground) => `  ${groundText(ground)}`),
    ...valueLines("candidate", candidate),
    ...valueLines("float model", base),
  ];
  return `${lines.map(visibleText).join("\n")}\n`;
}

function valueLines(whose: string, moved: readonly MovedValue[]): readonly string[] {
  if (moved.length === 0) return [];
  const width = Math.max(...moved.map(({ name }) => name.length));
  const lines = moved.map(
    ({ name, accepted, now }) =>
      `    ${name.padEnd(width)}  ${accepted ?? "–"} → ${now ?? "–"}${changeOf(accepted, now)}`,
  );
  return [`  ${whose}:`, ...lines];
}

function changeOf(accepted: number | undefined, now: number | undefined): string {
  if (accepted === undefined || now === undefined) return "";
  const change = Number((now - accepted).toPrecision(6));
  return `  (${change > 0 ? "+" : ""}${change})`;
}

export async function rollback(
  { host, arguments: given }: Context,
  { policyPath, models }: BaselineRequest,
): Promise<CommandResult> {
  const [model, ...more] = models;
  if (model === undefined || more.length > 0) {
    throw new UserError(
      "usage",
      "Cannot run `compression-gate baseline rollback`: it takes one model; an example is `compression-gate baseline rollback census-income --to HEAD~3`",
    );
  }
  const rolledBack = await rollbackBaseline(host, {
    policyPath,
    model,
    revision: given.text("to"),
  });
  const { path, commit, baseline } = rolledBack;
  const accepted = visibleText(baseline.acceptedAt.slice(0, 10));
  const text = `${model}: back to what was accepted on ${accepted} (${commit.slice(0, 10)}).\nWrote ${path}; commit it.\n`;
  return { exitCode: 0, text, json: { model, path, commit, acceptedAt: baseline.acceptedAt } };
}

export async function prune(
  { host, arguments: given }: Context,
  { policyPath, models }: BaselineRequest,
): Promise<CommandResult> {
  if (models.length > 0) {
    throw new UserError(
      "usage",
      "Cannot run `compression-gate baseline prune`: it takes no model; it removes the baselines of those that the policy does not name",
    );
  }
  const remove = given.flag("delete");
  const { removed, others } = await pruneBaselines(host, { policyPath, remove });
  const lines = [
    ...removed.map((path) => `${remove ? "Removed" : "Would remove"} ${visibleText(path)}`),
    ...others.map(({ path, reason }) => `Left ${visibleText(path)}: ${visibleText(reason)}`),
    removed.length === 0
      ? "Every baseline belongs to a model of the policy."
      : remove
        ? `${countOf(removed.length, "baseline")} removed; commit it.`
        : `${countOf(removed.length, "baseline")} to remove; --delete does it.`,
  ];
  return {
    exitCode: 0,
    text: `${lines.join("\n")}\n`,
    json: { deleted: remove, baselines: removed, others },
  };
}
