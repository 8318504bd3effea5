/** A policy for the three fixtures that judges answers and bytes alone: what a busy machine cannot disturb. */
import { join } from "node:path";
import { ROOT } from "./program.ts";

const at = (path: string): string => JSON.stringify(join(ROOT, "fixtures", path));

const CRITERIA = `criteria:
      - { kind: ceiling, metric: non-finite-rows, limit: 0 }
      - { kind: non-inferiority, metric: accuracy, margin: 0.01, slices: false }
      - { kind: ceiling, metric: flips, limit: 0.05 }
      - { kind: ceiling, metric: bytes, limit: 1, relative: true }`;

export const DEMO_POLICY: string = `version: 1
models:
  handwritten-digits:
    path: ${at("handwritten-digits/model.onnx")}
    task: { kind: classification, output: logits }
    inputs:
      image: { column: image, scale: 0.00392156862745098 }
    data:
      calibration: { path: ${at("handwritten-digits/calibration.npz")} }
      evaluation: { path: ${at("handwritten-digits/evaluation.npz")}, label: label }
    recipe: int8-static
    ${CRITERIA}

  census-income:
    path: ${at("census-income/model.onnx")}
    task: { kind: classification, output: probabilities, classes: ["<=50K", ">50K"] }
    data:
      calibration: { path: ${at("census-income/calibration.csv")} }
      evaluation: { path: ${at("census-income/evaluation.csv")}, label: income }
    recipe: int4-weights-fast
    ${CRITERIA}

  mail-spam:
    path: ${at("mail-spam/model.onnx")}
    task: { kind: classification, output: logits, classes: [ham, spam] }
    inputs:
      input_ids: { text: text, tokenizer: ${at("mail-spam/tokenizer.json")} }
    data:
      calibration: { path: ${at("mail-spam/calibration.jsonl")} }
      evaluation: { path: ${at("mail-spam/evaluation.jsonl")}, label: label }
    recipe: int8-dynamic
    ${CRITERIA}
`;
