/** Which models a change concerns, by what each of them is judged, and by what the change would like it to be judged. */
import type { Host } from "../../host/host.ts";
import { readPolicy } from "../../policy/read-policy.ts";
import { UserError } from "../../schema/user-error.ts";
import type { ChangeAsData } from "./change-as-data.ts";
import { type ChangedPaths, changedPaths } from "./changed-paths.ts";
import type { CheckedOut } from "./merge-base.ts";
import { type ModelInForce, modelsInForce } from "../model-in-force.ts";
import { concerns } from "./concerns.ts";
import { judgedBy, judges } from "./judged-by.ts";
import { leftBehind } from "./left-behind.ts";
import { fileName, modelsAtBase } from "./models-at-base.ts";
import { type PolicyChange, policyChanges } from "./policy-changes.ts";
import { proposedFiles, withFirstBaseline } from "./proposed-files.ts";
import { noStrangersModel, shippingOf } from "./shipping.ts";

export interface PlanRequest {
  readonly policyPath: string;
  /** What is in force. */
  readonly base: CheckedOut;
  /** Only these; empty: those that the change concerns. */
  readonly models: readonly string[];
  /** These too, whether the change concerns them or not. */
  readonly mentioned: readonly string[];
  /** Folder for results; undefined: as the policy says. */
  readonly output: string | undefined;
  /** Of strangers: it stands in for the working tree, and its policy chooses no files. */
  readonly strangers?: ChangeAsData;
}

/**
 * in-force: what the change would ship, as the base commit judges it. introduced: the base commit says nothing of this model.
 * left-behind: as the base commit says, with a file that the change edits and no longer names; it counts, because the file is there.
 * proposed: as the change says; shown, and does not count.
 */
export type RunKind = "in-force" | "introduced" | "left-behind" | "proposed";

export interface PlannedRun {
  readonly kind: RunKind;
  readonly inForce: ModelInForce;
}

export interface PlannedModel {
  readonly name: string;
  /** Why the model is judged, or why it need not be. */
  readonly reason: string;
  /** Empty when the model need not be judged. */
  readonly runs: readonly PlannedRun[];
  readonly changes: readonly PolicyChange[];
  /** Files in force that the change edits, such as "its data"; absent: none. */
  readonly edited?: readonly string[];
  /** What is judged in the place of what ships now, such as "another recipe"; absent: nothing. */
  readonly ships?: readonly string[];
}

export interface Plan {
  readonly models: readonly PlannedModel[];
  /** Absolute folder for the report. */
  readonly output: string;
}

/** Without a base commit, what is checked out is in force itself, and all of it is judged. */
export async function planWhole(
  host: Host,
  { policyPath, models, output }: Omit<PlanRequest, "base" | "mentioned">,
): Promise<Plan> {
  const file = await readPolicy(host, policyPath);
  const folder = host.files.resolve(
    output ?? host.files.resolve(file.directory, file.policy.output ?? "out"),
  );
  const inForce = modelsInForce(host, file, { names: models, output: folder });
  const reason = models.length === 0 ? "it is in the policy" : "the workflow asks for it";
  return {
    output: folder,
    models: inForce.map((model) => ({
      name: model.name,
      reason,
      runs: [{ kind: "in-force", inForce: model }],
      changes: [],
    })),
  };
}

interface Sides {
  readonly host: Host;
  /** Its policy path is that of the working tree. */
  readonly request: PlanRequest;
  /** The policy in force stands elsewhere than that of the change. */
  readonly isMoved: boolean;
  readonly changed: ChangedPaths;
  readonly before: ReadonlyMap<string, ModelInForce>;
  readonly after: ReadonlyMap<string, ModelInForce>;
}

/** @throws UserError for a policy that cannot be used, on either side, and for a name that neither knows */
export async function planChange(host: Host, request: PlanRequest): Promise<Plan> {
  const { policyPath: shownPath, base, output, strangers } = request;
  const working = strangers?.directory ?? host.files.resolve(shownPath, "..");
  const policyPath = host.files.resolve(working, fileName(shownPath));
  const proposed = await readPolicy(host, strangers === undefined ? shownPath : policyPath);
  // Strangers do not say where to write.
  const proposedOutput = strangers === undefined ? proposed.policy.output : undefined;
  const folder = host.files.resolve(
    output ?? host.files.resolve(shownPath, "..", proposedOutput ?? "out"),
  );
  const atBase = { base, policyPath: shownPath, working, output: folder };
  const inForce = await modelsAtBase(host, atBase);
  const sides: Sides = {
    host,
    request: { ...request, policyPath, base: inForce.base },
    isMoved: inForce.isMoved,
    changed: strangers?.changed ?? (await changedPaths(host, working, base.commit)),
    before: byName(inForce.models),
    after: byName(modelsInForce(host, proposed, { names: [], output: folder })),
  };
  const known = [...new Set([...sides.before.keys(), ...sides.after.keys()])];
  const asked = [...request.models, ...request.mentioned];
  requireKnown(asked, known, shownPath);
  refuseRenaming(sides);
  const names = request.models.length === 0 ? known : known.filter((name) => asked.includes(name));
  const models: PlannedModel[] = [];
  for (const name of names) models.push(await planModel(sides, name));
  const publishExamples = inForce.models.some((model) => model.publishExamples === true);
  return { models: models.map((model) => publishing(model, publishExamples)), output: folder };
}

/** What a change would like to publish, no run of it does: its comment would be the place. */
const publishing = (model: PlannedModel, publishExamples: boolean): PlannedModel => ({
  ...model,
  runs: model.runs.map((run) => ({ ...run, inForce: { ...run.inForce, publishExamples } })),
});

const byName = (models: readonly ModelInForce[]): ReadonlyMap<string, ModelInForce> =>
  new Map(models.map((model) => [model.name, model]));

function requireKnown(
  asked: readonly string[],
  known: readonly string[],
  policyPath: string,
): void {
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const list = known.map((name) => `"${name}"`).join(", ");
  throw new UserError(
    "usage",
    `Cannot find model "${unknown}" in policy "${policyPath}"; its models are ${list}`,
  );
}

async function planModel(sides: Sides, name: string): Promise<PlannedModel> {
  const { host } = sides;
  const [before, after] = [sides.before.get(name), sides.after.get(name)];
  if (before === undefined) return introduced(sides, name, after);
  const changes = policyChanges(
    judgedBy(before),
    after === undefined ? undefined : judgedBy(after),
  );
  const reasons = [
    ...(sides.isMoved ? ["its policy moved"] : []),
    ...(await concerns(host, before, { ...sides, changes })),
  ];
  if (after === undefined && !(await hasModelFile(host, before))) {
    const reason = "its file and its policy are removed: nothing of it is left to judge";
    return { name, reason, runs: [], changes: [] };
  }
  if (reasons.length === 0) {
    const reason = "nothing that its verdict rests on has changed";
    return { name, reason, runs: [], changes };
  }
  const edited = await proposedFiles(host, before, sides);
  const planned = await runsFor(sides, { before, after, changes, edited });
  return { name, reason: reasons.join(", "), changes, edited, ...planned };
}

/** Waivers are in force only where the base has them: those that come with a model are shown, as proposed. */
function introduced(
  { host, request: { strangers } }: Sides,
  name: string,
  after: ModelInForce | undefined,
): PlannedModel {
  if (strangers !== undefined) throw noStrangersModel(name);
  const reason = "it is new in the policy";
  if (after === undefined) return { name, reason, runs: [], changes: [] };
  const inForce = { ...after, waivers: [] };
  const changes = policyChanges(judgedBy(inForce), judgedBy(after));
  const output = host.files.resolve(after.output, "proposed");
  const proposed: readonly PlannedRun[] =
    changes.length === 0 ? [] : [{ kind: "proposed", inForce: { ...after, output } }];
  return { name, reason, runs: [{ kind: "introduced", inForce }, ...proposed], changes };
}

const hasModelFile = (host: Host, { modelDirectory, policy }: ModelInForce): Promise<boolean> =>
  host.files.exists(host.files.resolve(modelDirectory, policy.path));

interface Both {
  readonly before: ModelInForce;
  readonly after: ModelInForce | undefined;
  readonly changes: readonly PolicyChange[];
  readonly edited: readonly string[];
}

async function runsFor(
  sides: Sides,
  { before, after, changes, edited }: Both,
): Promise<Pick<PlannedModel, "runs" | "ships">> {
  const { host, request } = sides;
  const inForce = await withFirstBaseline(host, before, request);
  if (after === undefined) return { runs: [{ kind: "in-force", inForce }] };
  const { policy, ships } = await shippingOf(sides, { before, after });
  const runs: PlannedRun[] = [{ kind: "in-force", inForce: { ...inForce, policy } }];
  const left = await leftBehind(sides, before, policy);
  if (left !== undefined) {
    const output = host.files.resolve(before.output, "left-behind");
    runs.push({ kind: "left-behind", inForce: { ...inForce, policy: left, output } });
  }
  // It names files to read, which strangers do not.
  const isFollowed = request.strangers === undefined;
  const isOther = edited.length > 0 || changes.some(({ path }) => judges(path));
  if (isFollowed && isOther) {
    const output = host.files.resolve(after.output, "proposed");
    runs.push({ kind: "proposed", inForce: { ...after, output } });
  }
  return { runs, ships };
}

/** A model that goes while another comes may be the same one under a name that nothing is in force for, whatever files there are. */
function refuseRenaming({ before, after }: Sides): void {
  const gone = [...before.keys()].find((name) => !after.has(name));
  const come = [...after.keys()].find((name) => !before.has(name));
  if (gone === undefined || come === undefined) return;
  throw new UserError(
    "policy-invalid",
    `Cannot judge a change that takes model "${gone}" out of the policy and brings model "${come}": what is in force for the one would not hold for the other; bring the one and take out the other in two pull requests`,
  );
}
