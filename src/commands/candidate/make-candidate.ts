/** The candidate of a run: compressed by a recipe, found by a search, taken from elsewhere, or broken on purpose. */
import { refuseModelBeyond } from "../../compress/target/engine-needs.ts";
import type { Host } from "../../host/host.ts";
import { readModel } from "../../model/read-model.ts";
import { writeModel } from "../../model/write-model.ts";
import { findRecipe } from "../../policy/recipes.ts";
import { reusableRecipe } from "../../record/baseline-file.ts";
import type { Engine } from "../../run/engine.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import { UserError } from "../../schema/user-error.ts";
import { breakCandidate } from "./break-candidate.ts";
import { canaryKindOf, SLOWED_BY } from "./canary.ts";
import { compressModel } from "./compress-model.ts";
import type { Candidate, CandidateRequest } from "./candidate.ts";
import { recalibrateCandidate } from "./recalibrate-candidate.ts";
import { type LoadedModel, loadModel } from "../load/load-model.ts";
import { limitsOf, type ModelInForce, oldestEngineOf } from "../model-in-force.ts";
import { searchRecipe } from "../search/search-recipe.ts";

export async function makeCandidate(
  host: Host,
  engine: Engine,
  request: CandidateRequest,
): Promise<Candidate> {
  const chosen = await chooseAndMake(host, engine, request);
  const made = await recalibrated(host, engine, { request, made: chosen });
  const kind = canaryKindOf(request.canary);
  if (kind === undefined) return made;
  const { model, notice } = breakCandidate(kind, made.loaded.model, request);
  const loaded = await keepCandidate(host, request.inForce, {
    bytes: writeModel(model),
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
      const loaded = await loadProvided(host, inForce);
      return { ...plain, loaded, origin: "provided", recipe: null, chosenBy: "policy" };
    }
    case "recipe":
      return compressed(host, engine, { request, recipe: choice.recipe, chosenBy: "policy" });
    case "auto": {
      const stored = reusableRecipe(baseline, {
        modelDigest: base.digest,
        calibrationDigest: request.data.calibration.dataset.digest,
        policyDigest: inForce.digest,
        onnxruntime: request.environment.onnxruntime,
      });
      if (stored !== null)
        return compressed(host, engine, { request, recipe: stored, chosenBy: "baseline" });
      const found = await searchRecipe(host, engine, request);
      const made = await compressed(host, engine, {
        request,
        recipe: found.recipe,
        chosenBy: "search",
      });
      return { ...made, trials: found.trials, notices: found.notices };
    }
  }
}

/** It is what is judged, as the model is: it comes from the working tree, also when the policy is that of the merge base. */
async function loadProvided(
  host: Host,
  { policy, modelDirectory }: ModelInForce,
): Promise<LoadedModel> {
  const { recipe } = policy;
  const source = typeof recipe === "object" && "provided" in recipe ? recipe.provided : "";
  const loaded = await loadModel(host, host.files.resolve(modelDirectory, source), { source });
  const { model } = loaded;
  refuseModelBeyond(oldestEngineOf(policy), { model, doing: `judge candidate "${source}"` });
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
  host.log.progress(`${inForce.name}: compressing by ${recipe.name}`);
  const { bytes, changes } = await compressModel(host, engine, {
    model: base.model,
    recipe,
    calibration: data.calibration.feeds,
    trial: data.calibration.feeds,
    limits: limitsOf(inForce.policy),
    oldestEngine: oldestEngineOf(inForce.policy),
  });
  const loaded = await keepCandidate(host, inForce, { bytes, file: "candidate.onnx" });
  return { loaded, origin: "compressed", recipe, chosenBy, trials: [], changes, notices: [] };
}

/** With the scores that the policy asks for: fitted to calibration rows, written into the graph, judged as any other. */
async function recalibrated(
  host: Host,
  engine: Engine,
  { request, made }: { readonly request: CandidateRequest; readonly made: Candidate },
): Promise<Candidate> {
  const { recalibrate } = request.inForce.policy;
  if (recalibrate === undefined) return made;
  if (made.origin === "provided")
    throw new UserError(
      "policy-invalid",
      "Cannot recalibrate a candidate that was made elsewhere: it is judged as it is; leave recalibrate out",
    );
  const { model, notice } = await recalibrateCandidate(engine, {
    request,
    candidate: made.loaded,
    method: recalibrate,
  });
  const bytes = writeModel(model);
  const loaded = await keepCandidate(host, request.inForce, { bytes, file: "candidate.onnx" });
  return { ...made, loaded, notices: [...made.notices, notice] };
}

async function keepCandidate(
  host: Host,
  { name, output }: ModelInForce,
  { bytes, file }: { readonly bytes: Uint8Array; readonly file: string },
): Promise<LoadedModel> {
  const path = host.files.resolve(output, file);
  readModel(bytes, file);
  await host.files.write(path, bytes);
  return loadModel(host, path, { source: `${name}/${file}` });
}
