/** Trials of a search: each recipe applied and its candidate measured, cheap things first; what is dear is measured of those that it is asked of. */
import { keyOf } from "../../compress/search/variants.ts";
import type { Host } from "../../host/host.ts";
import type { Engine } from "../../run/engine.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import { EngineError, UserError } from "../../schema/user-error.ts";
import { compressModel, type Compression } from "../candidate/compress-model.ts";
import { puttingAside } from "../candidate/put-aside.ts";
import { digestOfParts } from "../load/load-model.ts";
import { CANDIDATE_FILE, partsOf, writeModelFile } from "../load/write-model-file.ts";
import { limitsOf, oldestEngineOf } from "../model-in-force.ts";
import type { Cost } from "../observe/cost-metrics.ts";
import { onFirstRows } from "./few-rows.ts";
import { measureTrial, type Tried, type Trying } from "./measure-trial.ts";
import { changesStructure, twinOf } from "./structural-gain.ts";
import type { Trial } from "./try-recipe.ts";
import { type Weighing, weighTrial } from "./weigh-trial.ts";

/** Bytes of candidates that wait to be weighed; what is made while more wait is weighed at once. */
const MOST_KEPT = 2 ** 31;

/** What is known of a candidate's file. */
interface Standing {
  readonly tried: Tried;
  /** Where it lies; undefined when it is not needed any more. */
  readonly folder: string | undefined;
  readonly weighing: Weighing;
  readonly error?: EngineError;
}

export class RecipeTrials {
  readonly #host: Host;
  readonly #engine: Engine;
  readonly #shared: Omit<Trying, "recipe">;
  /** By digest: recipes that make the same file share its figures. */
  readonly #standings = new Map<string, Standing>();

  /** What was made and waits for a whole trial, by what its recipe does. */
  readonly #drafts = new Map<string, Draft>();
  /** By the number of rows. */
  readonly #onFew = new Map<number, Omit<Trying, "recipe">>();

  constructor(host: Host, engine: Engine, shared: Omit<Trying, "recipe">) {
    this.#host = host;
    this.#engine = engine;
    this.#shared = shared;
  }

  /** Bytes and answers. */
  attempt(recipe: Recipe): Promise<Trial> {
    this.#host.log.progress(`${this.#shared.request.inForce.name}: trying ${recipe.name}`);
    return orEnded(recipe, async () => {
      const draft = await this.#draftOf(recipe);
      this.#drafts.delete(keyOf(recipe.passes));
      const known = this.#standings.get(draft.digest);
      if (known !== undefined) {
        await this.#host.files.remove(draft.folder);
        return trialOf(known, recipe);
      }
      return trialOf(await this.#screen(recipe, draft), recipe);
    });
  }

  /** Bytes, and answers to the first rows: the candidate is kept until the recipe is attempted or dropped. */
  glance(recipe: Recipe, rows: number): Promise<Trial> {
    const { name } = this.#shared.request.inForce;
    this.#host.log.progress(`${name}: trying ${recipe.name} on ${rows} rows`);
    return orEnded(recipe, async () => {
      const { digest, folder } = await this.#draftOf(recipe);
      try {
        const few = this.#onFew.get(rows) ?? onFirstRows(this.#shared, rows);
        this.#onFew.set(rows, few);
        const candidatePath = this.#host.files.resolve(folder, CANDIDATE_FILE);
        const asked = { ...few, recipe, candidatePath, digest };
        const { tried } = await measureTrial(this.#host, this.#engine, asked);
        return { kind: "tried", tried };
      } catch (error) {
        await this.drop(recipe);
        throw error;
      }
    });
  }

  async drop({ passes }: Recipe): Promise<void> {
    const draft = this.#drafts.get(keyOf(passes));
    this.#drafts.delete(keyOf(passes));
    if (draft !== undefined) await this.#host.files.remove(draft.folder);
  }

  /** And what it costs, in this order, until it misses a criterion. */
  async weigh(trial: Trial, costs: readonly Cost[]): Promise<Trial> {
    if (trial.kind === "ended") return trial;
    for (const cost of costs) await this.#weighOnce(trial.tried.digest, cost);
    return this.now(trial);
  }

  /** With all that was measured of the same file since. */
  now(trial: Trial): Trial {
    if (trial.kind === "ended") return trial;
    const standing = this.#standings.get(trial.tried.digest);
    return standing === undefined ? trial : trialOf(standing, trial.tried.recipe);
  }

  /** Candidates that were kept to be weighed go. */
  async end(): Promise<void> {
    for (const { folder } of this.#standings.values())
      if (folder !== undefined) await this.#host.files.remove(folder);
    this.#standings.clear();
    for (const { folder } of this.#drafts.values()) await this.#host.files.remove(folder);
    this.#drafts.clear();
  }

  async #draftOf(recipe: Recipe): Promise<Draft> {
    const key = keyOf(recipe.passes);
    const draft = this.#drafts.get(key) ?? (await this.#make(recipe));
    this.#drafts.set(key, draft);
    return draft;
  }

  #make(recipe: Recipe): Promise<Draft> {
    const { request } = this.#shared;
    const { files } = this.#host;
    return puttingAside(this.#host, request.base.model, async (putAside) => {
      const folder = await files.makeTemporaryDirectory();
      const compression = { ...this.#compression(recipe), putAside, triedIn: folder };
      try {
        const made = await compressModel(this.#host, this.#engine, compression);
        const digest = digestOfParts(this.#host, partsOf(made, CANDIDATE_FILE));
        return { digest, folder, isRestructured: changesStructure(made) };
      } catch (error) {
        await files.remove(folder);
        throw error;
      }
    });
  }

  #compression(recipe: Recipe): Compression {
    const { base, data, inForce } = this.#shared.request;
    const { feeds } = data.calibration;
    return {
      model: base.model,
      recipe,
      calibration: feeds,
      trial: feeds,
      limits: limitsOf(inForce.policy),
      oldestEngine: oldestEngineOf(inForce),
    };
  }

  async #screen(recipe: Recipe, { digest, folder, isRestructured }: Draft): Promise<Standing> {
    const { files } = this.#host;
    try {
      const candidatePath = files.resolve(folder, CANDIDATE_FILE);
      const asked = { ...this.#shared, recipe, candidatePath, digest };
      const { tried, sizes } = await measureTrial(this.#host, this.#engine, asked);
      const kept = this.#keptBytes() + tried.bytes;
      const twin = isRestructured
        ? { twin: () => this.#writeTwin(recipe, files.resolve(folder, "twin", CANDIDATE_FILE)) }
        : {};
      await this.#stand(digest, { tried, folder, weighing: { ...this.#shared, sizes, ...twin } });
      if (kept > MOST_KEPT)
        for (const cost of tried.unmeasured) await this.#weighOnce(digest, cost);
    } catch (error) {
      await files.remove(folder);
      throw error;
    }
    const standing = this.#standings.get(digest);
    if (standing === undefined) throw new Error("What was made stands nowhere");
    return standing;
  }

  #keptBytes(): number {
    let bytes = 0;
    for (const { folder, tried } of this.#standings.values())
      bytes += folder === undefined ? 0 : tried.bytes;
    return bytes;
  }

  /** What the recipe makes without passes that change the structure; the base where that is nothing. */
  #writeTwin(recipe: Recipe, path: string): Promise<string> {
    const { base } = this.#shared.request;
    return puttingAside(this.#host, base.model, async (putAside) => {
      const compression = { ...this.#compression(recipe), putAside };
      const made = await twinOf(this.#host, this.#engine, compression);
      if (made === undefined) return base.path;
      await writeModelFile(this.#host, path, { made });
      return path;
    });
  }

  async #weighOnce(digest: string, cost: Cost): Promise<void> {
    const standing = this.#standings.get(digest);
    if (standing?.folder === undefined || !standing.tried.unmeasured.includes(cost)) return;
    const { tried, weighing } = standing;
    try {
      const weighed = await weighTrial(this.#host, this.#engine, { ...weighing, tried, cost });
      await this.#stand(digest, { ...standing, tried: weighed });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      await this.#stand(digest, { ...standing, error });
    }
  }

  /** What misses a criterion, or has nothing left to weigh, is not kept. */
  async #stand(digest: string, standing: Standing): Promise<void> {
    const { tried, folder, error } = standing;
    const isOpen = error === undefined && tried.missed === undefined && tried.unmeasured.length > 0;
    if (!isOpen && folder !== undefined) await this.#host.files.remove(folder);
    this.#standings.set(digest, { ...standing, folder: isOpen ? folder : undefined });
  }
}

/** A candidate that was made and not measured on all rows. */
interface Draft {
  readonly digest: string;
  readonly folder: string;
  readonly isRestructured: boolean;
}

async function orEnded(recipe: Recipe, work: () => Promise<Trial>): Promise<Trial> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError && error.code === "recipe-refused")
      return { kind: "ended", ended: { recipe, outcome: "refused", reason: reasonOf(error) } };
    if (error instanceof EngineError) return endedBy(error, recipe);
    throw error;
  }
}

const trialOf = ({ tried, error }: Standing, recipe: Recipe): Trial =>
  error === undefined ? { kind: "tried", tried: { ...tried, recipe } } : endedBy(error, recipe);

const endedBy = ({ message }: EngineError, recipe: Recipe): Trial => ({
  kind: "ended",
  ended: { recipe, outcome: "error", reason: message },
});

/** Which recipe it is about is said beside it. */
const reasonOf = ({ message }: UserError): string =>
  message.replace(/^Cannot apply (recipe "[^"]*"|[\w-]+): /, "");
