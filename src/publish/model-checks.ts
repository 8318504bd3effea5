/** One check run a model on the head commit: begun before the work, and completed whatever happens. */
import type { CheckRun, CheckRunText, Conclusion, GitHub } from "./github.ts";
import { PublishError } from "./publish-error.ts";

export interface ModelChecks {
  begin(model: string): Promise<void>;
  /** A model that was not begun gets its check run as it is completed. */
  complete(model: string, text: CheckRunText & { readonly conclusion: Conclusion }): Promise<void>;
  /** Completes all that are still in progress. */
  completeOpen(text: CheckRunText & { readonly conclusion: Conclusion }): Promise<void>;
}

export interface ModelChecksOptions {
  readonly connect: () => Promise<GitHub>;
  readonly headSha: string;
  /** Page of the workflow's run. */
  readonly detailsUrl: string;
  readonly externalId: string;
  /** They say what nobody here has measured: under a name that stands for no verdict. */
  readonly isUnverified?: boolean;
  /** Told once, when a check run cannot be written; after that none is tried. */
  readonly onProblem: (error: PublishError) => void;
}

/** People require the check by this name: it never changes. */
const nameOf = ({ isUnverified = false }: ModelChecksOptions, model: string): string =>
  isUnverified ? `compression gate, unverified / ${model}` : `compression gate / ${model}`;

export function modelChecks(options: ModelChecksOptions): ModelChecks {
  const open = new Map<string, CheckRun>();
  let isGivenUp = false;
  const trying = async (act: () => Promise<void>): Promise<void> => {
    if (isGivenUp) return;
    try {
      await act();
    } catch (error) {
      if (!(error instanceof PublishError)) throw error;
      isGivenUp = true;
      options.onProblem(error);
    }
  };
  const finish: ModelChecks["complete"] = (model, given) =>
    trying(async () => {
      const text = options.isUnverified === true ? neverGreen(given) : given;
      const run = open.get(model);
      open.delete(model);
      if (run === undefined) await createOnce(options, model, text);
      else await (await options.connect()).updateCheckRun(run.id, text);
    });
  return {
    begin: (model) =>
      trying(async () => {
        const text = {
          conclusion: undefined,
          title: "Measuring",
          summary: `\`${model}\` is being compressed and measured.`,
        };
        open.set(model, await createOnce(options, model, text));
      }),
    complete: finish,
    completeOpen: async (text) => {
      for (const model of open.keys()) await finish(model, text);
    },
  };
}

type Completed = Parameters<ModelChecks["complete"]>[1];

const neverGreen = (text: Completed): Completed =>
  text.conclusion === "success"
    ? { ...text, conclusion: "neutral", title: `Unverified: ${text.title}` }
    : text;

/** A creation whose answer got lost may have happened: it is looked for before it is asked for again. */
async function createOnce(
  options: ModelChecksOptions,
  model: string,
  text: CheckRunText,
): Promise<CheckRun> {
  const { connect, headSha, detailsUrl, externalId } = options;
  const github = await connect();
  const run = { name: nameOf(options, model), headSha, detailsUrl, externalId, ...text };
  try {
    return await github.createCheckRun(run);
  } catch (error) {
    if (!(error instanceof PublishError) || error.kind !== "unavailable") throw error;
    const found = await github.checkRuns(headSha, run.name);
    return found.find((one) => one.externalId === externalId) ?? github.createCheckRun(run);
  }
}
