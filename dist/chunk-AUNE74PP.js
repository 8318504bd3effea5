import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  CANDIDATE_FILE,
  applyRecipe,
  madeOf,
  withExtraOutputs,
  writeModelFile
} from "./chunk-KY2YIWGB.js";
import {
  modelSignature
} from "./chunk-VS3HZ3UW.js";
import {
  didYouMean
} from "./chunk-VPX4GA4F.js";
import {
  writeModel
} from "./chunk-ZWPB4JFI.js";
import {
  EngineError,
  UserError
} from "./chunk-RGPNZ57M.js";

// src/commands/candidate/other-than-declared.ts
function otherThanDeclared(answers, { outputs }) {
  const declared = new Map(outputs.map((output) => [output.name, output]));
  return answers.find((answer) => !fits(answer, declared.get(answer.name)));
}
function fits({ itemShape }, spec) {
  if (spec === void 0 || spec.shape.length === 0) return true;
  const sizes = spec.shape.slice(1);
  return sizes.length === itemShape.length && sizes.every((size, axis) => typeof size !== "number" || size === itemShape[axis]);
}
var isOfShape = ({ itemShape }, other) => other?.itemShape.join() === itemShape.join();

// src/commands/candidate/compress-model.ts
var RANGES_BATCH = 4;
var SUMS_BATCH = 16;
function compressModel(host, engine, compression) {
  const { model, recipe, calibration, trial, limits } = compression;
  const { oldestEngine, putAside, mostInside, triedIn, meanwhile } = compression;
  return applyRecipe(model, recipe, {
    oldestEngine,
    ...putAside === void 0 ? {} : { putAside },
    calibration: calibration === void 0 ? void 0 : calibrationFrom(engine, calibration, limits),
    evaluate: (bytes) => engine.evaluate(bytes, limits),
    tryOnce: async (made) => {
      const tried = tryOnce(host, engine, { made, model, trial, limits, mostInside, triedIn });
      await Promise.all([tried, meanwhile?.(made)]);
    }
  });
}
var MODEL_FILE = "model.onnx";
var OPTIONS = { threads: 1, kernels: "ordinary", optimization: "all" };
async function tryOnce(host, engine, trying) {
  try {
    await tryCandidate(host, engine, trying);
  } catch (error) {
    if (error instanceof EngineError && error.code === "engine-failed")
      await refuseUnfit(host, engine, trying);
    throw error;
  }
}
async function refuseUnfit(host, engine, trying) {
  const { model, trial } = trying;
  const own = { ...trying, made: madeOf(model), file: MODEL_FILE, triedIn: void 0 };
  try {
    await (trial === void 0 ? openOnce(host, engine, own) : answersOf(host, engine, { ...own, trial }));
  } catch (cause) {
    if (!(cause instanceof EngineError) || cause.code !== "engine-failed") return;
    const message = `Cannot compress the model: the engine refuses the model itself (${cause.message})`;
    throw new UserError("model-malformed", message, { cause });
  }
}
async function tryCandidate(host, engine, trying) {
  const { made, model, trial } = trying;
  if (trial === void 0) return openOnce(host, engine, trying);
  const answers = await answersOf(host, engine, { ...trying, trial });
  const signature = modelSignature(model);
  const names = new Set(answers.map(({ name }) => name));
  const absent = signature.outputs.filter(({ name }) => !names.has(name));
  const odd = otherThanDeclared(answers, signature);
  if (odd === void 0 && absent.length === 0 || made.model === model) return;
  const given = { ...trying, trial, made: madeOf(model), triedIn: void 0 };
  const own = await answersOf(host, engine, given);
  const lost = absent.find(({ name }) => own.some((answer) => answer.name === name));
  if (lost !== void 0)
    throw new EngineError("engine-failed", `it answers "${lost.name}" no more row by row`);
  if (odd === void 0) return;
  const wanted = own.find(({ name }) => name === odd.name);
  if (isOfShape(odd, wanted)) return;
  const [has, had] = [odd, wanted].map((column) => `[${column?.itemShape.join(", ") ?? ""}]`);
  throw new EngineError(
    "engine-failed",
    `it answers "${odd.name}" as ${has} for a row, where the model answers ${had}`
  );
}
var openOnce = (host, engine, trying) => onceWritten(
  host,
  trying,
  (modelPath) => engine.open({ modelPath, options: OPTIONS }, trying.limits)
);
var answersOf = (host, engine, trying) => onceWritten(host, trying, async (modelPath) => {
  const rows = Uint32Array.of(0);
  const job = { modelPath, feeds: trying.trial, rows, batch: 1, options: OPTIONS };
  return (await engine.predict(job, trying.limits)).outputs;
});
async function onceWritten(host, { made, mostInside, triedIn, file = CANDIDATE_FILE }, use) {
  const folder = triedIn ?? await host.files.makeTemporaryDirectory();
  const modelPath = host.files.resolve(folder, file);
  try {
    await writeModelFile(host, modelPath, { made, mostInside });
    return await use(modelPath);
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    throw new EngineError(cause.code, cause.message.replaceAll(modelPath, file), { cause });
  } finally {
    if (triedIn === void 0) await host.files.remove(folder);
  }
}
var asDoubles = (values) => values instanceof Float64Array ? values : Float64Array.from(values, Number);
function calibrationFrom(engine, feeds, limits) {
  return {
    ranges: (model, tensors, detail) => engine.ranges(
      {
        model: writeModel(withExtraOutputs(model, tensors)),
        feeds,
        // Averages are those of single rows, however many fit into a call.
        batch: detail?.kind === "average" ? 1 : RANGES_BATCH,
        tensors,
        detail
      },
      limits
    ),
    sums: async (model, outputs) => {
      const job = { model: writeModel(model), feeds, batch: SUMS_BATCH, outputs };
      const columns = await engine.sums(job, limits);
      return new Map(
        columns.map(({ name, itemShape, values }) => [
          name,
          { dims: itemShape, values: asDoubles(values) }
        ])
      );
    }
  };
}

// src/policy/generated/recipes.ts
var RECIPES = {
  "clean": {
    "version": 1,
    "name": "clean",
    "description": "Constants folded, identities removed, dead weights dropped; the same answers",
    "when": "Always safe; a start for models that must not be quantized",
    "expect": {
      "bytes-ratio": {
        "from": 0.8,
        "to": 1
      },
      "latency-ratio": {
        "from": 0.8,
        "to": 1.05
      },
      "flips": {
        "from": 0,
        "to": 0
      }
    },
    "passes": [
      {
        "pass": "clean"
      }
    ]
  },
  "faithful-float": {
    "version": 1,
    "name": "faithful-float",
    "description": "Weights on as many levels as leave the answers as they are, stored in 6 to 9 bits, or 16 where those are too few, and computed as float32",
    "when": "A quarter of the bytes where hardly an answer may change, at the float model's speed, on every CPU the same; needs calibration data",
    "expect": {
      "bytes-ratio": {
        "from": 0.2,
        "to": 0.6
      },
      "latency-ratio": {
        "from": 0.9,
        "to": 1.1
      },
      "flips": {
        "from": 0,
        "to": 1e-3
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "round-weights",
        "noise": 7e-5,
        "float16": true,
        "embeddings": true
      },
      {
        "pass": "strip"
      },
      {
        "pass": "pack-weights"
      }
    ]
  },
  "float16": {
    "version": 1,
    "name": "float16",
    "description": "Weights in 16 bits, computed as float32",
    "when": "Half the bytes with hardly a change, where 8 bits change too much",
    "expect": {
      "bytes-ratio": {
        "from": 0.5,
        "to": 0.7
      },
      "latency-ratio": {
        "from": 0.9,
        "to": 1.1
      },
      "flips": {
        "from": 0,
        "to": 1e-3
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "float16"
      }
    ]
  },
  "int4-embeddings": {
    "version": 1,
    "name": "int4-embeddings",
    "description": "Weights of MatMul, Gemm and embeddings in 4 bits",
    "when": "The smallest file for language models, whose weight is mostly in the embedding table",
    "expect": {
      "bytes-ratio": {
        "from": 0.13,
        "to": 0.5
      },
      "latency-ratio": {
        "from": 0.6,
        "to": 1.6
      },
      "flips": {
        "from": 0,
        "to": 0.03
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "int4-weights",
        "embeddings": true
      }
    ]
  },
  "int4-weights-fast": {
    "version": 1,
    "name": "int4-weights-fast",
    "description": "Weights of MatMul and Gemm in 4 bits, computed in int8 arithmetic",
    "when": "As int4-weights, on CPUs whose int8 arithmetic is faster than float",
    "expect": {
      "bytes-ratio": {
        "from": 0.15,
        "to": 0.8
      },
      "latency-ratio": {
        "from": 0.5,
        "to": 1.5
      },
      "flips": {
        "from": 0,
        "to": 0.03
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "int4-weights",
        "accuracy-level": 4
      }
    ]
  },
  "int4-weights": {
    "version": 1,
    "name": "int4-weights",
    "description": "Weights of MatMul and Gemm in 4 bits; activations stay float",
    "when": "The smallest file for models whose weight is in MatMul and Gemm; needs no calibration data",
    "expect": {
      "bytes-ratio": {
        "from": 0.15,
        "to": 0.8
      },
      "latency-ratio": {
        "from": 0.6,
        "to": 1.4
      },
      "flips": {
        "from": 0,
        "to": 0.03
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "int4-weights"
      }
    ]
  },
  "int8-dynamic": {
    "version": 1,
    "name": "int8-dynamic",
    "description": "Weights of MatMul, Gemm and embeddings in 8 bits; activations are quantized while the model runs",
    "when": "Transformers and other models whose weight is in MatMul, Gemm and embeddings; needs no calibration data",
    "expect": {
      "bytes-ratio": {
        "from": 0.24,
        "to": 0.5
      },
      "latency-ratio": {
        "from": 0.4,
        "to": 1.1
      },
      "flips": {
        "from": 0,
        "to": 0.01
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "int8-dynamic"
      }
    ]
  },
  "int8-static": {
    "version": 1,
    "name": "int8-static",
    "description": "Weights and activations in 8 bits with scales from calibration data, placed where the engine fuses them",
    "when": "Convolutional networks; needs calibration data",
    "expect": {
      "bytes-ratio": {
        "from": 0.25,
        "to": 0.5
      },
      "latency-ratio": {
        "from": 0.3,
        "to": 1.2
      },
      "flips": {
        "from": 0,
        "to": 0.02
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "int8-static"
      }
    ]
  },
  "int8-weights": {
    "version": 1,
    "name": "int8-weights",
    "description": "Weights of MatMul, Gemm and embeddings in 8 bits with a scale for each block, what is left in 16 bits; activations stay float",
    "when": "Nearly the float model's answers in a quarter of its bytes, where speed matters less; needs no calibration data",
    "expect": {
      "bytes-ratio": {
        "from": 0.25,
        "to": 0.8
      },
      "latency-ratio": {
        "from": 0.8,
        "to": 2.5
      },
      "flips": {
        "from": 0,
        "to": 5e-3
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "int4-weights",
        "bits": 8,
        "block-size": 128,
        "embeddings": true
      },
      {
        "pass": "float16"
      },
      {
        "pass": "strip"
      }
    ]
  },
  "narrow-float": {
    "version": 1,
    "name": "narrow-float",
    "description": "Channels that nothing misses taken away, the rest on few levels, stored in a few bits and computed as float32",
    "when": "A smaller file than small-float makes of a model that is wider than its data needs; needs calibration data",
    "expect": {
      "bytes-ratio": {
        "from": 0.1,
        "to": 0.4
      },
      "latency-ratio": {
        "from": 0.7,
        "to": 1.1
      },
      "flips": {
        "from": 0,
        "to": 0.02
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "prune-channels",
        "noise": 2e-4
      },
      {
        "pass": "round-weights",
        "noise": 3e-3,
        "embeddings": true
      },
      {
        "pass": "strip"
      },
      {
        "pass": "pack-weights"
      }
    ]
  },
  "narrow-static": {
    "version": 1,
    "name": "narrow-static",
    "description": "As tiny-static, with fewer channels, in numbers that int8 kernels like",
    "when": "A smaller and faster file than tiny-static makes of convolutional networks; needs calibration data",
    "expect": {
      "bytes-ratio": {
        "from": 0.03,
        "to": 0.3
      },
      "latency-ratio": {
        "from": 0.2,
        "to": 1.2
      },
      "flips": {
        "from": 0,
        "to": 0.05
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "prune-channels",
        "noise": 0.02,
        "channel-multiple": 16
      },
      {
        "pass": "round-weights",
        "noise": 0.03
      },
      {
        "pass": "int8-static"
      },
      {
        "pass": "strip"
      },
      {
        "pass": "pack-weights"
      }
    ]
  },
  "small-dynamic": {
    "version": 1,
    "name": "small-dynamic",
    "description": "As int8-dynamic, with weights and embeddings on few levels, stored in a few bits",
    "when": "A small and fast file for transformers; needs calibration data",
    "expect": {
      "bytes-ratio": {
        "from": 0.12,
        "to": 0.4
      },
      "latency-ratio": {
        "from": 0.4,
        "to": 1.1
      },
      "flips": {
        "from": 0,
        "to": 0.01
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "round-weights",
        "noise": 2e-3,
        "embeddings": true
      },
      {
        "pass": "int8-dynamic",
        "embeddings": false
      },
      {
        "pass": "strip"
      },
      {
        "pass": "pack-weights"
      }
    ]
  },
  "small-float": {
    "version": 1,
    "name": "small-float",
    "description": "Weights on few levels, stored in a few bits and computed as float32",
    "when": "A small file at the float model's speed, on every CPU the same; needs calibration data",
    "expect": {
      "bytes-ratio": {
        "from": 0.12,
        "to": 0.4
      },
      "latency-ratio": {
        "from": 0.9,
        "to": 1.1
      },
      "flips": {
        "from": 0,
        "to": 0.01
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "round-weights",
        "noise": 2e-3,
        "embeddings": true
      },
      {
        "pass": "strip"
      },
      {
        "pass": "pack-weights"
      }
    ]
  },
  "small-static": {
    "version": 1,
    "name": "small-static",
    "description": "As int8-static, with weights on few levels, stored in a few bits",
    "when": "A small and fast file for convolutional networks; needs calibration data",
    "expect": {
      "bytes-ratio": {
        "from": 0.12,
        "to": 0.4
      },
      "latency-ratio": {
        "from": 0.3,
        "to": 1.2
      },
      "flips": {
        "from": 0,
        "to": 0.02
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "round-weights",
        "noise": 2e-3
      },
      {
        "pass": "int8-static"
      },
      {
        "pass": "strip"
      },
      {
        "pass": "pack-weights"
      }
    ]
  },
  "smaller-dynamic": {
    "version": 1,
    "name": "smaller-dynamic",
    "description": "As int8-dynamic, with weights and embeddings on fewer levels, stored in a few bits",
    "when": "A smaller file than small-dynamic makes, for transformers; needs calibration data",
    "expect": {
      "bytes-ratio": {
        "from": 0.12,
        "to": 0.4
      },
      "latency-ratio": {
        "from": 0.4,
        "to": 1.1
      },
      "flips": {
        "from": 0,
        "to": 0.02
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "round-weights",
        "noise": 7e-3,
        "embeddings": true
      },
      {
        "pass": "int8-dynamic",
        "embeddings": false
      },
      {
        "pass": "strip"
      },
      {
        "pass": "pack-weights"
      }
    ]
  },
  "smooth-dynamic": {
    "version": 1,
    "name": "smooth-dynamic",
    "description": "As int8-dynamic, with outlier channels of activations moved into the weights first",
    "when": "Transformers that int8-dynamic changes too much, for some of their channels are far larger than the others; needs calibration data",
    "expect": {
      "bytes-ratio": {
        "from": 0.24,
        "to": 0.5
      },
      "latency-ratio": {
        "from": 0.4,
        "to": 1.15
      },
      "flips": {
        "from": 0,
        "to": 0.01
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "smooth",
        "strength": 0.7,
        "multiply": true
      },
      {
        "pass": "int8-dynamic"
      }
    ]
  },
  "tiny-dynamic": {
    "version": 1,
    "name": "tiny-dynamic",
    "description": "As int8-dynamic, with weights and embeddings on the fewest levels, stored in a few bits",
    "when": "The smallest fast file for transformers; needs calibration data",
    "expect": {
      "bytes-ratio": {
        "from": 0.08,
        "to": 0.3
      },
      "latency-ratio": {
        "from": 0.4,
        "to": 1.1
      },
      "flips": {
        "from": 0,
        "to": 0.04
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "round-weights",
        "noise": 0.03,
        "embeddings": true
      },
      {
        "pass": "int8-dynamic",
        "embeddings": false
      },
      {
        "pass": "strip"
      },
      {
        "pass": "pack-weights"
      }
    ]
  },
  "tiny-float": {
    "version": 1,
    "name": "tiny-float",
    "description": "Weights on the fewest levels, stored in a few bits and computed as float32",
    "when": "The smallest file at the float model's speed, on every CPU the same; needs calibration data",
    "expect": {
      "bytes-ratio": {
        "from": 0.08,
        "to": 0.3
      },
      "latency-ratio": {
        "from": 0.9,
        "to": 1.1
      },
      "flips": {
        "from": 0,
        "to": 0.04
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "round-weights",
        "noise": 0.03,
        "embeddings": true
      },
      {
        "pass": "strip"
      },
      {
        "pass": "pack-weights"
      }
    ]
  },
  "tiny-static": {
    "version": 1,
    "name": "tiny-static",
    "description": "As int8-static, with weights on the fewest levels, stored in a few bits",
    "when": "The smallest fast file for convolutional networks; needs calibration data",
    "expect": {
      "bytes-ratio": {
        "from": 0.08,
        "to": 0.3
      },
      "latency-ratio": {
        "from": 0.3,
        "to": 1.2
      },
      "flips": {
        "from": 0,
        "to": 0.04
      }
    },
    "passes": [
      {
        "pass": "clean"
      },
      {
        "pass": "round-weights",
        "noise": 0.03
      },
      {
        "pass": "int8-static"
      },
      {
        "pass": "strip"
      },
      {
        "pass": "pack-weights"
      }
    ]
  }
};

// src/policy/recipes.ts
function builtInRecipes() {
  return Object.values(RECIPES);
}
async function findRecipe(host, choice, directory) {
  if (typeof choice !== "string") {
    if ("provided" in choice)
      return { kind: "provided", path: host.files.resolve(directory, choice.provided) };
    return { kind: "recipe", recipe: { version: 1, name: INLINE, passes: choice.passes } };
  }
  if (choice === "auto") return { kind: "auto" };
  const builtIn = Object.hasOwn(RECIPES, choice) ? RECIPES[choice] : void 0;
  if (builtIn !== void 0) return { kind: "recipe", recipe: builtIn };
  const path = host.files.resolve(directory, choice);
  if (/\.ya?ml$/i.test(choice)) {
    const { parseRecipe } = await import("./parse-recipe-JD7OVY54.js");
    return { kind: "recipe", recipe: parseRecipe(await host.files.readText(path), choice) };
  }
  const names = ["auto", ...Object.keys(RECIPES)];
  const hint = didYouMean(choice, names);
  const list = hint === "" ? `; built in are ${names.join(", ")}, and a recipe file ends with .yml` : hint;
  throw new UserError("recipe-invalid", `Cannot find recipe "${choice}"${list}`);
}
var INLINE = "inline";
var recipeWords = ({ name }) => name === INLINE ? "the passes that are listed" : name;

export {
  compressModel,
  builtInRecipes,
  findRecipe,
  recipeWords
};
