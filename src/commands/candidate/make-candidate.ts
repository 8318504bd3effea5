/** The candidate of a run: compressed by a recipe, found by a search, taken from elsewhere, or broken on purpose. */
import { type Made, madeOf } from "../../compress/apply-recipe.ts";
import { refuseModelBeyond } from "../../compress/target/engine-needs.ts";
import type { Host } from "../../host/host.ts";
import { dataFileOf } from "../../model/model-files.ts";
import { builtInRecipes, findRecipe, recipeWords } from "../../policy/recipes.ts";
import { reusableRecipe } from "../../record/baseline-file.ts";
import type { Engine } from "../../run/engine.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import { UserError } from "../../schema/user-error.ts";
import { breakCandidate } from "./break-candidate.ts";
import { canaryKindOf, SLOWED_BY } from "./canary.ts";
import { compressModel } from "./compress-model.ts";
import type { Candidate, CandidateRequest } from "./candidate.ts";
import { refuseOtherSignature } from "./refuse-other-signature.ts";
import { recalibrateCandidate } from "./recalibrate-candidate.ts";
import { candidateReading, type LoadedModel, loadModel } from "../load/load-model.ts";
import { CANDIDATE_FILE, writeModelFile } from "../load/write-model-file.ts";
import { differences } from "../differences.ts";
import { puttingAside } from "./put-aside.ts";
import { limitsOf, type ModelInForce, oldestEngineOf, policyDigest } from "../model-in-force.ts";
import { searchRecipe } from "../search/search-recipe.ts";

export async function makeCandidate(
  host: Host,
  engine: Engine,
  request: CandidateRequest,
): Promise<Candidate> {
  const chosen = await chooseAndMake(host, engine, request);
  const made = await recalibrated(host, engine, { request, chosen });
  const kind = canaryKindOf(request.canary);
  if (kind === undefined) return made;
  const { model, notice } = breakCandidate(kind, made.loaded.model, request);
  const loaded = await keepCandidate(host, request.inForce, {
    made: madeOf(model),
    file: "canary.onnx",
  });
  const slow = kind === "slow" ? { slowedBy: SLOWED_BY } : {};
  return { ...made, ...slow, loaded, notices: [...made.notices, notice] };
}

async function chooseAndMake(
  host: Host,
  engine: Engine,
  request: CandidateRequest,
): Promise<Candidate> {
  const { inForce, base, baseline } = request;
  const choice = await findRecipe(host, inForce.policy.recipe ?? "auto", inForce.directory);
  const plain = { trials: [], changes: [], notices: [] };
  switch (choice.kind) {
    case "provided": {
      const loaded = await loadProvided(host, request);
      return { ...plain, loaded, origin: "provided", recipe: null, chosenBy: "policy" };
    }
    case "recipe":
      return compressed(host, engine, { request, recipe: choice.recipe, chosenBy: "policy" });
    case "auto": {
      const stored = reusableRecipe(baseline, {
        modelDigest: base.digest,
        calibrationDigest: request.data.calibration.dataset.digest,
        // A change may ship another recipe or model file than those of the policy that the digest in force is of.
        policyDigest: policyDigest(host, inForce.policy),
        onnxruntime: request.environment.onnxruntime,
      });
      if (stored !== null) {
        const made = await compressed(host, engine, {
          request,
          recipe: stored,
          chosenBy: "baseline",
        });
        return { ...made, notices: [...made.notices, ...otherStepsNotice(stored, inForce)] };
      }
      const found = await searchRecipe(host, engine, request);
      const made = await compressed(host, engine, {
        request,
        recipe: found.recipe,
        chosenBy: "search",
      });
      return { ...made, trials: found.trials, notices: [...found.notices, ...made.notices] };
    }
  }
}

/** The name of a recipe is not taken for steps that it no longer stands for. */
function otherStepsNotice(stored: Recipe, { name }: ModelInForce): readonly string[] {
  const builtIn = builtInRecipes().find((recipe) => recipe.name === stored.name);
  if (builtIn === undefined || differences(builtIn.passes, stored.passes).length === 0) return [];
  return [
    `The recipe is "${stored.name}" as the baseline keeps it, whose steps are not those of the built-in recipe of that name: \`compression-gate baseline record ${name}\` chooses again`,
  ];
}

/** It is what is judged, as the model is: it comes from the working tree, also when the policy is that of the merge base. */
async function loadProvided(
  host: Host,
  { inForce, base, data }: CandidateRequest,
): Promise<LoadedModel> {
  const { policy, modelDirectory } = inForce;
  const { recipe } = policy;
  const source = typeof recipe === "object" && "provided" in recipe ? recipe.provided : "";
  const path = host.files.resolve(modelDirectory, source);
  const loaded = await loadModel(host, path, candidateReading(source, inForce.sizes));
  refuseOtherSignature(loaded, { base, task: data.task });
  const { model } = loaded;
  refuseModelBeyond(oldestEngineOf(inForce), { model, doing: `judge candidate "${source}"` });
  return loaded;
}

interface Making {
  readonly request: CandidateRequest;
  readonly recipe: Recipe;
  readonly chosenBy: Candidate["chosenBy"];
}

async function compressed(
  host: Host,
  engine: Engine,
  { request, recipe, chosenBy }: Making,
): Promise<Candidate> {
  const { inForce, base, data } = request;
  host.log.progress(`${inForce.name}: compressing by ${recipeWords(recipe)}`);
  return puttingAside(host, base.model, async (putAside) => {
    const made = await compressModel(host, engine, {
      model: base.model,
      recipe,
      calibration: data.calibration.feeds,
      trial: data.calibration.feeds,
      limits: limitsOf(inForce.policy),
      oldestEngine: oldestEngineOf(inForce),
      putAside,
      mostInside: inForce.sizes?.mostInside,
    });
    const loaded = await keepCandidate(host, inForce, { made, file: CANDIDATE_FILE });
    const { changes, notices } = made;
    return { loaded, origin: "compressed", recipe, chosenBy, trials: [], changes, notices };
  });
}

/** With the scores that the policy asks for: fitted to calibration rows, written into the graph, judged as any other. */
async function recalibrated(
  host: Host,
  engine: Engine,
  { request, chosen }: { readonly request: CandidateRequest; readonly chosen: Candidate },
): Promise<Candidate> {
  const { recalibrate } = request.inForce.policy;
  if (recalibrate === undefined) return chosen;
  if (chosen.origin === "provided")
    throw new UserError(
      "policy-invalid",
      "Cannot recalibrate a candidate that was made elsewhere: it is judged as it is; leave recalibrate out",
    );
  const { model, notice } = await recalibrateCandidate(engine, {
    request,
    candidate: chosen.loaded,
    method: recalibrate,
  });
  const made = madeOf(model);
  const kept = await keepCandidate(host, request.inForce, { made, file: CANDIDATE_FILE });
  return { ...chosen, loaded: kept, notices: [...chosen.notices, notice] };
}

/** Data of a larger candidate that lay here before is nobody's. */
async function keepCandidate(
  host: Host,
  { name, output, sizes }: ModelInForce,
  { made, file }: { readonly made: Made; readonly file: string },
): Promise<LoadedModel> {
  const path = host.files.resolve(output, file);
  const written = await writeModelFile(host, path, { made, mostInside: sizes?.mostInside });
  if (written.length === 1) await host.files.remove(dataFileOf(path));
  return loadModel(host, path, candidateReading(`${name}/${file}`, sizes));
}
