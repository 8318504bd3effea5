/** From which npm registry packages come, as npm's own configuration says it. */
import { UserError } from "../../schema/user-error.ts";

export interface Registry {
  /** Ends in a slash. */
  readonly url: string;
  /** Value of the Authorization header, for registries that ask for one. */
  readonly authorization: string | undefined;
}

export interface NpmConfiguration {
  /** Given in the workflow; empty when it was not. */
  readonly input: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Text of the .npmrc in the workspace: its registry counts, its secrets do not, because a pull request can change it. */
  readonly project: string;
  /** Text of the .npmrc of the user. */
  readonly user: string;
  /** What npm itself says where none of these does; empty when there is no npm. */
  readonly askNpm: () => Promise<string>;
}

/** @throws UserError engine-missing when nothing names a registry */
export async function npmRegistry(configuration: NpmConfiguration): Promise<Registry> {
  const { input, environment, project, user, askNpm } = configuration;
  const ofUser = settingsOf(user, environment);
  const given = [
    input,
    environment["npm_config_registry"] ?? environment["NPM_CONFIG_REGISTRY"] ?? "",
    settingsOf(project, {}).get("registry") ?? "",
    ofUser.get("registry") ?? "",
  ].find((candidate) => candidate !== "");
  const named = given ?? (await askNpm());
  if (named === "")
    throw new UserError(
      "engine-missing",
      "Cannot find an npm registry for the inference engine: no configuration names one, and npm is not there to ask; name one (input registry), or install onnxruntime-node in a step before",
    );
  const url = named.replace(/\/?$/, "/");
  return { url, authorization: authorizationFor(url, ofUser) };
}

/** `key = value` lines; ${NAME} stands for a variable of the environment. */
function settingsOf(
  text: string,
  environment: NpmConfiguration["environment"],
): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    const plain = value.replace(/^"(.*)"$/, "$1");
    settings.set(
      key,
      plain.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => environment[name] ?? ""),
    );
  }
  return settings;
}

/** npm keeps secrets by the address without its protocol, for a whole host or a path on it. */
function authorizationFor(url: string, settings: ReadonlyMap<string, string>): string | undefined {
  let place = url.replace(/^https?:/, "");
  while (place.length > 2) {
    const token = settings.get(`${place}:_authToken`) ?? "";
    if (token !== "") return `Bearer ${token}`;
    const basic = settings.get(`${place}:_auth`) ?? "";
    if (basic !== "") return `Basic ${basic}`;
    place = place.endsWith("/") ? place.slice(0, -1) : place.slice(0, place.lastIndexOf("/") + 1);
  }
  return undefined;
}

/** Address of a package's tarball. */
export function tarballUrl({ url }: Registry, name: string, version: string): string {
  return `${url}${name}/-/${name}-${version}.tgz`;
}
