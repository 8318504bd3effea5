import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  renderTerminal
} from "./chunk-CYY454L7.js";
import {
  inferBindings
} from "./chunk-TA4SB3AX.js";
import "./chunk-ZLRF6DCU.js";
import {
  inputsFrom,
  presetFrom,
  rowsFrom,
  taskFrom
} from "./chunk-M5QY7XRR.js";
import {
  exitCodeOf
} from "./chunk-3WEUH7PI.js";
import "./chunk-MFP7SN2L.js";
import {
  gateModel
} from "./chunk-WYMGTS43.js";
import "./chunk-OL4HG3YZ.js";
import "./chunk-L5VSZ23X.js";
import "./chunk-DDT44KBS.js";
import {
  BUILT_IN
} from "./chunk-QO4EPLSZ.js";
import "./chunk-HJN3OFBP.js";
import "./chunk-JOGDXAF4.js";
import "./chunk-GTIZJKVG.js";
import "./chunk-WGW4YQVL.js";
import "./chunk-KX32WM3W.js";
import "./chunk-5LOKLYOR.js";
import "./chunk-BXZIHDES.js";
import {
  readDataset
} from "./chunk-QDSTWLV4.js";
import "./chunk-EZCTYV7I.js";
import "./chunk-AUNE74PP.js";
import "./chunk-LRYZGICI.js";
import "./chunk-Y4IB4ULP.js";
import "./chunk-4GZ4BWIV.js";
import "./chunk-KY2YIWGB.js";
import "./chunk-OTGXHUY7.js";
import {
  loadModel
} from "./chunk-VS3HZ3UW.js";
import "./chunk-Z4WAPPOA.js";
import "./chunk-JUJBMSHU.js";
import "./chunk-J7ZTIJN4.js";
import "./chunk-F7W23XR4.js";
import "./chunk-X5YKYOEU.js";
import {
  columnOf
} from "./chunk-IRAJ6GTH.js";
import "./chunk-332WENBU.js";
import "./chunk-KBXVQC3Z.js";
import "./chunk-4YXWSKLD.js";
import "./chunk-TVVGHRU3.js";
import "./chunk-T55765LM.js";
import "./chunk-FNO66JQ4.js";
import "./chunk-573HM4A5.js";
import "./chunk-OGZNBD5N.js";
import "./chunk-PK7ZYXLE.js";
import "./chunk-QFK4J42L.js";
import "./chunk-VPX4GA4F.js";
import "./chunk-6ERS3MS4.js";
import "./chunk-ZWPB4JFI.js";
import "./chunk-IQHZXEKJ.js";
import "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/commands/compare.ts
async function compare(host, engine, request) {
  const base = await loadModel(host, request.basePath);
  await host.files.sizeBytes(request.candidatePath);
  const dataset = await readDataset(host, request.dataPath);
  const policy = policyFrom(request, base, dataset);
  const folder = request.output === void 0 ? await host.files.makeTemporaryDirectory() : void 0;
  try {
    const directory = host.files.resolve(".");
    const record = await gateModel(host, engine, {
      inForce: {
        name: nameOf(request.basePath),
        policy,
        directory,
        known: /* @__PURE__ */ new Map([[request.dataPath, dataset]]),
        modelDirectory: directory,
        source: BUILT_IN,
        ...request.arguments === void 0 ? {} : { arguments: request.arguments },
        digest: host.digest.sha256(JSON.stringify(policy)),
        baselines: void 0,
        output: folder ?? host.files.resolve(request.output ?? "out"),
        onInconclusive: "fail",
        seed: 1
      },
      canary: false
    });
    return { record, exitCode: exitCodeOf([record.verdict]) };
  } finally {
    if (folder !== void 0) await host.files.remove(folder);
  }
}
var nameOf = (path) => (path.split(/[/\\]/).at(-1) ?? path).replace(/\.onnx$/i, "");
function policyFrom(request, base, dataset) {
  const { label, rows, task, slices, groups } = request;
  if (label !== void 0) columnOf(dataset, label, "the label");
  const criteria = request.preset;
  return {
    path: request.basePath,
    ...task === void 0 ? {} : { task },
    inputs: inferBindings(base, dataset, {
      given: request.inputs,
      tokenizer: request.tokenizer,
      label
    }),
    data: {
      evaluation: {
        path: request.dataPath,
        ...label === void 0 ? {} : { label },
        ...rows === void 0 ? {} : { rows },
        slices: [...slices],
        groups: [...groups]
      }
    },
    recipe: { provided: request.candidatePath },
    criteria
  };
}

// src/cli/commands/compare.ts
var compare2 = {
  spec: {
    name: "compare",
    summary: "Judges a model that somebody else compressed, without a policy",
    positionals: ["BASE", "CANDIDATE"],
    options: [
      {
        name: "data",
        short: "d",
        value: "FILE",
        description: "Evaluation rows: .csv, .tsv, .jsonl, .parquet, .npz, .npy, or a folder of images"
      },
      {
        name: "label",
        short: "l",
        value: "COLUMN",
        description: "The right answers; without it, likeness is judged"
      },
      { name: "rows", value: "N", description: "Judge so many rows at most (default: all)" },
      { name: "classes", value: "A,B,\u2026", description: "Class names in the order of the scores" },
      {
        name: "positive",
        value: "CLASS",
        description: "The positive class (default: the last of two)"
      },
      {
        name: "output",
        value: "NAME",
        description: "The output that is judged (default: the only float one)"
      },
      {
        name: "slice",
        value: "COLUMN",
        repeated: true,
        description: "Judge each value of a column on its own"
      },
      {
        name: "group",
        value: "COLUMN",
        repeated: true,
        description: "Groups that must be treated alike"
      },
      {
        name: "input",
        value: "NAME=COLUMN,\u2026",
        repeated: true,
        description: "Columns that an input takes (default: guessed)"
      },
      { name: "tokenizer", value: "FILE", description: "tokenizer.json for models that read text" },
      {
        name: "criteria",
        value: "PRESET",
        description: "standard (default), healthcare, finance, safety-critical"
      },
      {
        name: "save",
        short: "o",
        value: "FOLDER",
        description: "Keep the run record in this folder"
      }
    ],
    example: "compression-gate compare float.onnx small.onnx --data eval.csv --label income"
  },
  run: async ({ host, engine, arguments: given, colour }) => {
    const [basePath = "", candidatePath = ""] = given.positionals;
    const { record, exitCode } = await compare(host, engine, {
      basePath,
      candidatePath,
      dataPath: given.required("data"),
      label: given.text("label"),
      rows: rowsFrom(given),
      task: taskFrom(given),
      slices: given.texts("slice"),
      groups: given.texts("group"),
      inputs: inputsFrom(given),
      tokenizer: given.text("tokenizer"),
      preset: presetFrom(given.text("criteria")),
      output: given.text("save"),
      arguments: repeating(given)
    });
    return { exitCode, text: renderTerminal(record, { colour }), json: { exitCode, record } };
  }
};
function repeating(given) {
  const options = compare2.spec.options.flatMap(
    ({ name }) => name === "save" ? [] : given.texts(name).flatMap((text) => written(name, text))
  );
  return [...given.positionals, ...options];
}
var written = (name, text) => text.startsWith("-") ? [`--${name}=${text}`] : [`--${name}`, text];
export {
  compare2 as compare
};
