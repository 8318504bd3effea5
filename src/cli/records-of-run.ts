/** The run records that a workflow run has kept as an artifact. */
import type { Host } from "../host/host.ts";
import { type Artifact } from "../publish/github.ts";
import { recordsInArchive } from "../record/artifact-records.ts";
import { UserError } from "../schema/user-error.ts";
import { connect, type Environment, placeOf, tokenIn } from "./remote.ts";

export interface RunRequest {
  readonly run: number;
  /** OWNER/NAME; undefined: as the job or the remote says. */
  readonly repository: string | undefined;
  readonly artifact: string | undefined;
}

/** Writes them into `folder`, by names of its own. @throws UserError, PublishError */
export async function recordsOfRun(
  host: Host,
  environment: Environment,
  request: RunRequest & { readonly folder: string },
): Promise<void> {
  const { run, folder } = request;
  const place = await placeOf(host, environment, request.repository);
  const token = tokenIn(environment);
  if (place === undefined)
    throw refused(run, "no repository is known; name it by --repository OWNER/NAME");
  if (token === undefined)
    throw refused(run, "GitHub gives artifacts only to who has a token; set GITHUB_TOKEN");
  const github = await connect(environment, token, place);
  const artifact = chosen(run, await github.artifacts(run), request.artifact);
  host.log.progress(`Downloading artifact ${artifact.name} of run ${run}`);
  const archive = await github.downloadArtifact(artifact.id);
  const records = recordsInArchive(archive, `artifact "${artifact.name}" of run ${run}`);
  for (const [position, { content }] of records.entries())
    await host.files.write(host.files.resolve(folder, String(position), "record.json"), content);
}

function refused(run: number, why: string): UserError {
  return new UserError("usage", `Cannot reproduce run ${run}: ${why}`);
}

/** As the shipped workflow calls it; those of schedules and forks begin so. */
const OURS = "compression-gate";

/** More is not held in memory. */
const MOST_BYTES = 1e9;

function chosen(run: number, artifacts: readonly Artifact[], wanted: string | undefined): Artifact {
  if (artifacts.length === 0)
    throw refused(
      run,
      "it has kept no artifact, or it has expired; the workflow needs actions/upload-artifact",
    );
  const named = artifacts.filter(({ name }) => name === (wanted ?? OURS));
  const alike = artifacts.filter(({ name }) => name.startsWith(OURS));
  const candidates =
    named.length > 0 || wanted !== undefined ? named : alike.length > 0 ? alike : artifacts;
  const [artifact, second] = candidates;
  if (artifact === undefined || second !== undefined) {
    const names = artifacts.map(({ name }) => `"${name}"`).join(", ");
    throw refused(run, `its artifacts are ${names}; choose one by --artifact`);
  }
  if (artifact.bytes > MOST_BYTES)
    throw refused(run, `artifact "${artifact.name}" is larger than ${MOST_BYTES / 1e9} GB`);
  return artifact;
}
