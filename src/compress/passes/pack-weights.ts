/** Constants in as few bits as hold them, expanded once when the model is loaded: a smaller file, the same answers and the same speed. */
import { freshNames, indexGraph, sortTopologically } from "../../model/graph-index.ts";
import { type Model, type Tensor, graphOf, withGraph } from "../../model/ir.ts";
import { tensorBytes } from "../../model/tensor-data.ts";
import { modelLength } from "../../model/write-model.ts";
import { isKeptFloat } from "../layers.ts";
import {
  type Chosen,
  type Dense,
  denseForms,
  smallestForms,
  worthwhile,
} from "../pack/choose-forms.ts";
import { Expander, type Member } from "../pack/expand.ts";
import { groupDigits } from "../pack/group-digits.ts";
import { packedForm } from "../pack/packed-form.ts";
import { verifyExpansion } from "../pack/verify.ts";
import { atLeastOpset } from "../raise-opset.ts";
import type { Change, Pass, PassContext, PassResult } from "../pass.ts";

/** Split takes its sizes as an input since opset 13. */
const LOWEST_OPSET = 13;

export const packWeights: Pass<"pack-weights"> = {
  name: "pack-weights",
  description: "constants in as few bits as hold them exactly, expanded when the model is loaded",
  whenIdle: "none of its constants takes fewer bytes in a form that comes back exactly",
  needsCalibration: false,
  apply: (model, step, context) => applyPackWeights(model, step["keep-float"] ?? [], context),
};

async function applyPackWeights(
  given: Model,
  keepFloat: readonly string[],
  context: PassContext,
): Promise<PassResult> {
  const model = atLeastOpset(given, "pack-weights", { lowest: LOWEST_OPSET, need: "expanding" });
  const tensors = packable(model, keepFloat);
  const before = modelLength(given);
  for (const choose of [smallestForms, denseForms]) {
    const { result, packed } = writePacked(model, choose(tensors));
    // What rows of words cost is counted about: a file that would grow is none.
    if (packed.size === 0 || modelLength(result) >= before) continue;
    const originals = graphOf(model).initializer.filter(({ name }) => packed.has(name));
    await verifyExpansion(result, originals, context.evaluate);
    return { model: result, changes: describe(model, packed) };
  }
  return { model: given, changes: [] };
}

/** Constants that nothing but nodes reads, none of which is kept as it is. */
function packable(model: Model, keepFloat: readonly string[]): readonly Tensor[] {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  return graph.initializer.filter(({ name }) => {
    const isInterface = index.isGraphInput(name) || index.isGraphOutput(name);
    const isKept = index.consumersOf(name).some(({ node }) => isKeptFloat(node, keepFloat));
    return !isInterface && !isKept;
  });
}

interface Written {
  readonly result: Model;
  /** How each is stored, by name. */
  readonly packed: ReadonlyMap<string, string>;
}

function writePacked(model: Model, chosen: readonly Chosen[]): Written {
  const graph = graphOf(model);
  const expander = new Expander(freshNames(graph));
  const packed = new Map<string, string>();
  const lists: Tensor[] = [];
  const dense = chosen.flatMap(({ tensor, form }): readonly Dense[] => {
    if (form.kind !== "sparse") return [{ tensor, form }];
    const left = form.values.length - 1;
    packed.set(tensor.name, `stored as a bit each and ${left} values that are not 0`);
    const list = expander.sparse(tensor, form);
    lists.push(list);
    return worthwhile(list, packedForm(list));
  });
  for (const { tensor, form } of dense)
    if (form.kind === "narrow") {
      expander.narrow(tensor.name, tensor, form);
      packed.set(tensor.name, `stored as ${form.type}`);
    }
  for (const [name, reason] of packDigits(dense, expander)) packed.set(name, reason);
  expander.tensors.push(...lists.filter(({ name }) => !packed.has(name)));
  const rest = graph.initializer.filter(({ name }) => !packed.has(name));
  const nodes = sortTopologically([...expander.nodes, ...graph.node], graph);
  const initializers = [...rest, ...expander.tensors];
  return { result: withGraph(model, { nodes, initializers }), packed };
}

/** What was packed, and how; int8 codes that fill their bytes stay as they are. */
function packDigits(
  found: readonly Dense[],
  expander: Expander,
): readonly (readonly [string, string])[] {
  const members = found.flatMap(({ tensor, form }): readonly Member[] =>
    form.kind === "digits" ? [{ tensor, form }] : [],
  );
  return (["int8", "float32"] as const).flatMap((type) => {
    const { rows, bytes } = groupDigits(members.filter(({ form }) => form.type === type));
    for (const row of rows) expander.digits(row);
    const floats = type === "float32" ? bytes : [];
    for (const member of floats) expander.bytes(member);
    return [...rows.flat(), ...floats].map(
      ({ tensor, form }) => [tensor.name, `stored on ${form.levels} levels`] as const,
    );
  });
}

function describe(model: Model, packed: ReadonlyMap<string, string>): readonly Change[] {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  return graph.initializer.flatMap((tensor) => {
    const reason = packed.get(tensor.name);
    if (reason === undefined) return [];
    const operator = index.consumersOf(tensor.name)[0]?.node.opType ?? "";
    return [
      {
        kind: "applied",
        node: tensor.name,
        operator,
        reason: `${tensorBytes(tensor)} bytes ${reason}`,
      } as const,
    ];
  });
}
