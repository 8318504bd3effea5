/** A model to its file, or to its two files when it is too large for one. */
import type { Made } from "../../compress/apply-recipe.ts";
import type { Host } from "../../host/host.ts";
import {
  dataFileOf,
  modelFiles,
  MOST_BYTES_INSIDE,
  type ModelFiles,
} from "../../model/model-files.ts";
import { graphOf, type Tensor } from "../../model/ir.ts";
import { isStreamed, rawPiece } from "../../model/raw-data.ts";
import { chunksOf, type Piece, totalLength } from "../../model/stored-data.ts";

/** The name of every candidate: that of its data follows from it, so that the same candidate is the same bytes. */
export const CANDIDATE_FILE = "candidate.onnx";

/** What was written: the model's own file first, then each tensor outside it, as `loadModel` reads them. */
export type WrittenParts = readonly (readonly Piece[])[];

/** What a model takes as the file at this path: its name is part of what it holds. */
export function partsOf(
  made: Made,
  path: string,
  mostInside: number = MOST_BYTES_INSIDE,
): WrittenParts {
  if (isSmall(made, mostInside)) return [made.pieces];
  const { main, data, weights } = modelFiles(made.model, fileName(path), mostInside);
  if (data === undefined && !isStreamed(made.model)) return [made.pieces];
  return [main, ...weights.map((piece) => [piece])];
}

/** Weights of a large model go from file to file, a little at a time. */
export async function writeModelFile(
  host: Host,
  path: string,
  {
    made,
    mostInside = MOST_BYTES_INSIDE,
  }: { readonly made: Made; readonly mostInside?: number | undefined },
): Promise<WrittenParts> {
  if (isSmall(made, mostInside)) return writeWhole(host, path, made);
  const { main, data, weights } = modelFiles(made.model, fileName(path), mostInside);
  if (data === undefined && !isStreamed(made.model)) return writeWhole(host, path, made);
  const written = filesAt(path, { main, data, weights });
  await host.files.writeTogether(
    written.map(({ path: file, pieces }) => ({ path: file, chunks: chunksOf(pieces) })),
  );
  return [main, ...weights.map((piece) => [piece])];
}

async function writeWhole(host: Host, path: string, { pieces }: Made): Promise<WrittenParts> {
  await host.files.write(path, [...chunksOf(pieces)]);
  return [pieces];
}

/** As nearly all are: one file, whose pieces are made once and tell how long it is. */
function isSmall(made: Made, mostInside: number): boolean {
  const { initializer } = graphOf(made.model);
  const weightBytes = initializer.reduce((sum, tensor: Tensor) => sum + rawPiece(tensor).length, 0);
  if (weightBytes > mostInside / 2 || isStreamed(made.model)) return false;
  return totalLength(made.pieces) <= mostInside;
}

const fileName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

/** The model's own last: it names the other. */
const filesAt = (
  path: string,
  { main, data }: ModelFiles,
): readonly { readonly path: string; readonly pieces: ModelFiles["main"] }[] => [
  ...(data === undefined ? [] : [{ path: dataFileOf(path), pieces: data }]),
  { path, pieces: main },
];
