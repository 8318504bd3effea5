/** Runs base and candidate with what each residual block adds as a further output, and compares it block by block. */
import { madeOf } from "../../compress/apply-recipe.ts";
import { selectFeeds } from "../../data/select-feeds.ts";
import type { Host } from "../../host/host.ts";
import { measureBlock, unmeasuredBlock } from "../../measure/block-sqnr.ts";
import { floatsOf } from "../../measure/build-sample.ts";
import { withExtraOutputs } from "../../model/extra-outputs.ts";
import { freshNames } from "../../model/graph-index.ts";
import { graphOf, makeNode, type Model, withGraph } from "../../model/ir.ts";
import { blocksIn, residualBlocks } from "../../model/residual-blocks.ts";
import type { Engine } from "../../run/engine.ts";
import type { Measurement } from "../../schema/measurement.ts";
import type { Feeds } from "../../schema/tensor.ts";
import { EngineError } from "../../schema/user-error.ts";
import { writeModelFile } from "../load/write-model-file.ts";
import { blockSlice } from "./block-slices.ts";
import { type ObservedModel, subjectOf } from "./observe-model.ts";
import { optionsFor } from "./observe.ts";

export interface BlocksRequest extends ObservedModel {
  readonly feeds: Feeds;
}

/** Its folder has another name in every run. */
const FILE = / "[^"]*blocks\.onnx"/;

/** The inner values of so many rows are held at a time. */
const ROWS_AT_ONCE = 16;

/** One measurement a block; where the engine refuses a model, each says why there is no figure. */
export async function observeBlocks(
  host: Host,
  engine: Engine,
  request: BlocksRequest,
): Promise<readonly Measurement[]> {
  const { base, candidate, feeds } = request;
  const blocks = residualBlocks(base.model);
  const ends = blocksIn(candidate.loaded.model, blocks);
  try {
    const added = (model: Model, of: typeof ends) =>
      addedByBlocks(host, engine, { request, model, ends: of });
    const [before, after] = [
      await added(base.model, blocks),
      await added(candidate.loaded.model, ends),
    ];
    return blocks.map((block, place) => {
      const [slice, own, other] = [blockSlice(block), before[place], after[place]];
      if (own === undefined || other === undefined)
        return unmeasuredBlock(slice, feeds.rows, "the block is not found in the candidate");
      return measureBlock({ slice, base: own, candidate: other, rows: feeds.rows });
    });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const reason = error.message.replace(FILE, " with what its blocks add as outputs");
    return blocks.map((block) => unmeasuredBlock(blockSlice(block), feeds.rows, reason));
  }
}

type Ends = ReturnType<typeof blocksIn>;

interface Asked {
  readonly request: BlocksRequest;
  readonly model: Model;
  readonly ends: Ends;
}

/** Of each block, what it adds to all rows. */
async function addedByBlocks(
  host: Host,
  engine: Engine,
  { request, model, ends }: Asked,
): Promise<readonly (Float64Array | undefined)[]> {
  if (ends.every((end) => end === undefined)) return ends.map(() => undefined);
  const { feeds } = request;
  const { serving, limits } = subjectOf(request);
  const { opened, names } = withDifferences(model, ends);
  const folder = await host.files.makeTemporaryDirectory();
  try {
    const modelPath = host.files.resolve(folder, "blocks.onnx");
    await writeModelFile(host, modelPath, { made: madeOf(opened) });
    const outputs = names.filter((name) => name !== undefined);
    const parts = new Map(outputs.map((name): [string, Float64Array[]] => [name, []]));
    const options = optionsFor(serving, "ordinary");
    for (const some of chunksOf(feeds)) {
      const job = { modelPath, feeds: some, batch: serving.batch, outputs, options };
      for (const column of (await engine.predict(job, limits)).outputs)
        parts.get(column.name)?.push(floatsOf(column));
    }
    return names.map((name) => (name === undefined ? undefined : joined(parts.get(name) ?? [])));
  } finally {
    await host.files.remove(folder);
  }
}

/** The names of the further outputs, block by block. */
function withDifferences(
  model: Model,
  ends: Ends,
): { readonly opened: Model; readonly names: readonly (string | undefined)[] } {
  const graph = graphOf(model);
  const fresh = freshNames(graph);
  const made = ends.map((end) => {
    if (end === undefined) return undefined;
    const { before, after } = end;
    return makeNode({
      operator: "Sub",
      inputs: [after, before],
      outputs: [fresh("block-adds")],
    });
  });
  const nodes = made.filter((one) => one !== undefined);
  const names = made.map((one) => one?.output[0]);
  const whole = withGraph(model, { nodes: [...graph.node, ...nodes] });
  return {
    opened: withExtraOutputs(
      whole,
      names.filter((name) => name !== undefined),
    ),
    names,
  };
}

function chunksOf(feeds: Feeds): readonly Feeds[] {
  const rows = Array.from({ length: feeds.rows }, (_, row) => row);
  return Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, part) =>
    selectFeeds(feeds, rows.slice(part * ROWS_AT_ONCE, (part + 1) * ROWS_AT_ONCE)),
  );
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}
