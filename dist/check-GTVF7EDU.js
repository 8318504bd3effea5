import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  renderTerminal
} from "./chunk-CYY454L7.js";
import {
  checkChange
} from "./chunk-HXSZGXF3.js";
import {
  exitCodeWith,
  markdownWith
} from "./chunk-BBEI5L22.js";
import "./chunk-PXZUTCJV.js";
import {
  mergeBaseWith
} from "./chunk-V53WUD6O.js";
import {
  reproduceCommand
} from "./chunk-D5NXMGTE.js";
import "./chunk-3WEUH7PI.js";
import "./chunk-MFP7SN2L.js";
import {
  canaryKindOf,
  gateModel
} from "./chunk-WYMGTS43.js";
import "./chunk-OL4HG3YZ.js";
import "./chunk-L5VSZ23X.js";
import {
  clearRecord,
  examplesPath
} from "./chunk-DDT44KBS.js";
import "./chunk-QO4EPLSZ.js";
import "./chunk-HJN3OFBP.js";
import "./chunk-JOGDXAF4.js";
import "./chunk-GTIZJKVG.js";
import "./chunk-WGW4YQVL.js";
import {
  modelsInForce
} from "./chunk-KX32WM3W.js";
import "./chunk-5LOKLYOR.js";
import "./chunk-BXZIHDES.js";
import "./chunk-QDSTWLV4.js";
import "./chunk-EZCTYV7I.js";
import "./chunk-AUNE74PP.js";
import "./chunk-LRYZGICI.js";
import "./chunk-FTAWUDKC.js";
import "./chunk-Y4IB4ULP.js";
import "./chunk-4GZ4BWIV.js";
import "./chunk-KY2YIWGB.js";
import "./chunk-OTGXHUY7.js";
import "./chunk-VS3HZ3UW.js";
import "./chunk-Z4WAPPOA.js";
import "./chunk-JUJBMSHU.js";
import "./chunk-J7ZTIJN4.js";
import "./chunk-F7W23XR4.js";
import "./chunk-X5YKYOEU.js";
import "./chunk-IRAJ6GTH.js";
import "./chunk-332WENBU.js";
import "./chunk-KBXVQC3Z.js";
import "./chunk-4YXWSKLD.js";
import "./chunk-TVVGHRU3.js";
import "./chunk-T55765LM.js";
import "./chunk-FNO66JQ4.js";
import "./chunk-573HM4A5.js";
import {
  readPolicy
} from "./chunk-OGZNBD5N.js";
import "./chunk-PK7ZYXLE.js";
import "./chunk-QFK4J42L.js";
import {
  didYouMean
} from "./chunk-VPX4GA4F.js";
import "./chunk-6ERS3MS4.js";
import "./chunk-ZWPB4JFI.js";
import "./chunk-IQHZXEKJ.js";
import {
  EngineError,
  UserError
} from "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/commands/check.ts
async function check(host, engine, { policyPath, models, canary, blame = false, output, isPrivate = false }) {
  const file = await readPolicy(host, policyPath);
  const folder = host.files.resolve(
    output ?? host.files.resolve(file.directory, file.policy.output ?? "out")
  );
  const kind = canaryKindOf(canary);
  const inForce = modelsInForce(host, file, { names: models, output: folder }).map(
    (model) => kind === void 0 ? model : { ...model, output: host.files.resolve(model.output, `canary-${kind}`) }
  );
  const outcome = await judgeEach(host, engine, {
    models: inForce,
    canary,
    blame,
    isPrivate
  });
  const markdown = markdownWith(outcome, {
    reproduce: (model) => reproduceCommand(host, { policyPath, base: void 0, canary }, model)
  });
  const commentPath = host.files.resolve(
    folder,
    kind === void 0 ? "comment.md" : `canary-${kind}.md`
  );
  await host.files.write(commentPath, markdown);
  const outputs = inForce.map((model) => model.output);
  return { ...outcome, markdown, commentPath, outputs, exitCode: exitCodeWith(outcome) };
}
async function judgeEach(host, engine, { models, ...judging }) {
  const [records, failed] = [[], []];
  for (const inForce of models) {
    await clearRecord(host, inForce.output);
    try {
      records.push(await gateModel(host, engine, { inForce, ...judging }));
    } catch (error) {
      if (!(error instanceof UserError || error instanceof EngineError)) throw error;
      failed.push({ model: inForce.name, error });
    }
  }
  return { records, failed };
}

// src/cli/canary-kind.ts
var CANARY_KINDS = [
  "zeroed-tensor",
  "residual-block",
  "swapped-labels",
  "damaged-group",
  "temperature",
  "nan-rows",
  "slow",
  "renamed"
];
function canaryFrom(name) {
  if (name === void 0 || name === "") return true;
  const kind = CANARY_KINDS.find((known) => known === name);
  if (kind !== void 0) return kind;
  const hint = didYouMean(name, CANARY_KINDS);
  throw new UserError(
    "usage",
    `Cannot make a canary "${name}"${hint === "" ? `; kinds are ${CANARY_KINDS.join(", ")}` : hint}`
  );
}

// src/cli/examples-here.ts
var staysHere = ({ CI = "" }) => CI === "" || CI.toLowerCase() === "false" || CI === "0";
async function examplesSentence(host, outputs) {
  const pages = [];
  for (const output of outputs) {
    const path = examplesPath(host, output);
    if (await host.files.exists(path)) pages.push(path);
  }
  if (pages.length === 0) return "";
  return `The rows that changed most are in ${pages.join(", ")}.
`;
}

// src/cli/check-against.ts
async function checkAgainst({ host, engine, arguments: given, environment, colour }, { policyPath, base, output }) {
  const directory = host.files.resolve(policyPath, "..");
  const baseCommit = await mergeBaseWith(host, directory, base);
  const result = await checkChange(host, () => Promise.resolve(engine), {
    policyPath,
    models: given.positionals,
    mentioned: [],
    baseCommit,
    output,
    isPrivate: staysHere(environment),
    onPlan: () => Promise.resolve(),
    onModel: () => Promise.resolve()
  });
  const complaints = result.unjudged.map(({ reason }) => reason);
  return {
    exitCode: result.exitCode,
    complaints: [...new Set(complaints)],
    text: `${textOf(result, colour)}${await examplesSentence(
      host,
      result.runs.map(({ recordPath }) => host.files.resolve(recordPath, ".."))
    )}`,
    json: jsonOf(result)
  };
}
var HEADINGS = {
  introduced: "New: nothing is in force for it yet, so that its own policy judges it.\n",
  "left-behind": "Of files that the change edits, and no longer names:\n",
  proposed: "By the policy that is proposed, and not in force:\n"
};
function shippedText({ models }, model) {
  const ships = models.find(({ name }) => name === model)?.ships ?? [];
  return ships.length === 0 ? "" : `As it would ship, with ${ships.join(" and ")}:
`;
}
function textOf({ plan, runs, reportPath }, colour) {
  const tables = runs.map(({ model, kind, record }) => {
    const heading = kind === "in-force" ? shippedText(plan, model) : HEADINGS[kind];
    return `${heading}${renderTerminal(record, { colour })}
`;
  });
  const others = plan.models.filter((model) => model.runs.length === 0).map(({ name, reason }) => `${name} is not judged: ${reason}.
`);
  const where = `The comment of a pull request is in ${reportPath}; records and candidates are beside it.
`;
  return [...tables, ...others, where].join("");
}
var jsonOf = ({ exitCode, plan, runs, unjudged }) => ({
  exitCode,
  runs: runs.map(({ model, kind, record }) => ({ model, kind, record })),
  failed: unjudged.map(({ model, kind, reason }) => ({ model, kind, message: reason })),
  "not-judged": plan.models.filter((model) => model.runs.length === 0).map(({ name, reason }) => ({ model: name, reason }))
});

// src/cli/commands/check.ts
var check2 = {
  spec: {
    name: "check",
    summary: "Compresses, measures and judges the models of the policy, as a pull request will",
    positionals: ["[MODEL...]"],
    options: [
      { name: "policy", value: "FILE", description: "The policy (default compression-gate.yml)" },
      {
        name: "base",
        value: "REVISION",
        description: "Judge as a pull request to it: policy, baseline and data of the merge base"
      },
      {
        name: "canary",
        value: "KIND",
        optional: true,
        description: `Judge a candidate that is broken on purpose: ${CANARY_KINDS.join(", ")} (default the first)`
      },
      {
        name: "blame",
        description: "Say which quantized layers carry the loss, also when nothing fails"
      },
      {
        name: "output",
        short: "o",
        value: "FOLDER",
        description: "Where results go (default: as the policy says, out)"
      }
    ],
    example: "compression-gate check census-income --base origin/main"
  },
  run: (context) => {
    const { arguments: given } = context;
    const [base, output] = [given.text("base"), given.text("output")];
    const policyPath = given.text("policy") ?? "compression-gate.yml";
    if (base === void 0) return checkTree(context, { policyPath, output });
    const local = ["canary", "blame"].find((name) => given.flag(name));
    if (local === void 0) return checkAgainst(context, { policyPath, base, output });
    throw new UserError(
      "usage",
      `Cannot run \`compression-gate check\`: it takes --base or --${local}, not both`
    );
  }
};
async function checkTree({ host, engine, arguments: given, environment, colour }, { policyPath, output }) {
  const result = await check(host, engine, {
    policyPath,
    models: given.positionals,
    canary: given.flag("canary") && canaryFrom(given.text("canary")),
    blame: given.flag("blame"),
    isPrivate: staysHere(environment),
    ...output === void 0 ? {} : { output }
  });
  const tables = result.records.map((record) => `${renderTerminal(record, { colour })}
`);
  const where = `The comment of a pull request is in ${result.commentPath}; records and candidates are beside it.
`;
  const examples = await examplesSentence(host, result.outputs);
  const complaints = result.failed.map(({ error }) => error.message);
  return {
    exitCode: result.exitCode,
    complaints: [...new Set(complaints)],
    text: tables.length === 0 ? "" : `${tables.join("")}${where}${examples}`,
    json: {
      exitCode: result.exitCode,
      records: result.records,
      failed: result.failed.map(({ model, error }) => ({ model, message: error.message }))
    }
  };
}
export {
  check2 as check
};
