/** Which bytes of which file a tensor says that it keeps: models are untrusted, so that nothing of it is believed. */
import { UserError } from "../schema/user-error.ts";
import { elementBits } from "./data-types.ts";
import type { Tensor } from "./ir.ts";
import { elementCount, elementTypeOf, tensorDims } from "./tensor-data.ts";

/** As the model says it. */
export interface ClaimedRange {
  readonly location: string;
  readonly offset: number;
  /** No more than the tensor needs, whatever it claims; undefined: to the end of the file. */
  readonly length: number | undefined;
}

/** Where the bytes are. */
export interface ExternalRange {
  readonly tensor: Tensor;
  /** For people. */
  readonly location: string;
  /** Absolute, without symbolic links. */
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

export function externalRefusal(source: string, why: string, cause?: unknown): UserError {
  return new UserError(
    "model-external-data",
    `Cannot read model "${source}": ${why}`,
    cause === undefined ? {} : { cause },
  );
}

export function claimedRange(tensor: Tensor, source: string): ClaimedRange {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const whole = (key: "offset" | "length"): number | undefined => {
    const text = entries.get(key);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
    const why = `has the ${key} "${text}" of external data; it must be a whole number of bytes`;
    throw externalRefusal(source, `tensor "${tensor.name}" ${why}`);
  };
  if (elementTypeOf(tensor) === "string")
    throw externalRefusal(
      source,
      `tensor "${tensor.name}" holds strings, which cannot be external`,
    );
  const [claimed, needed] = [whole("length"), neededBytes(tensor)];
  const sizes = [claimed, needed].filter((size) => size !== undefined);
  return {
    location: entries.get("location") ?? "",
    offset: whole("offset") ?? 0,
    length: sizes.length === 0 ? undefined : Math.min(...sizes),
  };
}

/** undefined for types that are not known here. */
export function neededBytes(tensor: Tensor): number | undefined {
  const bits = elementBits(tensor.dataType);
  return bits === undefined ? undefined : Math.ceil((elementCount(tensorDims(tensor)) * bits) / 8);
}

/** By its words alone. */
export function leavesFolder(location: string): boolean {
  const isAbsolute = /^([/\\]|[A-Za-z]:)/.test(location);
  return location === "" || isAbsolute || location.split(/[/\\]/).includes("..");
}

export const liesIn = (path: string, folder: string): boolean =>
  path.startsWith(folder) && (/[/\\]$/.test(folder) || /[/\\]/.test(path.charAt(folder.length)));

/**
 * Tensors may share all their bytes. Two that share some of them cannot both be right.
 * @throws UserError model-external-data
 */
export function refuseOverlaps(ranges: readonly ExternalRange[], source: string): void {
  const sorted = ranges
    .filter(({ length }) => length > 0)
    .toSorted((a, b) => (a.path === b.path ? a.offset - b.offset : a.path < b.path ? -1 : 1));
  let last: ExternalRange | undefined;
  for (const range of sorted) {
    if (last !== undefined && overlaps(last, range)) {
      const both = `tensors "${last.tensor.name}" (${wordsOf(last)}) and "${range.tensor.name}" (${wordsOf(range)})`;
      const why = `${both} overlap in "${range.location}"; its offsets or lengths are wrong: export it again`;
      throw externalRefusal(source, why);
    }
    last = range;
  }
}

/** The second begins no earlier. */
function overlaps(first: ExternalRange, second: ExternalRange): boolean {
  const isShared = first.offset === second.offset && first.length === second.length;
  return first.path === second.path && !isShared && second.offset < first.offset + first.length;
}

const wordsOf = ({ offset, length }: ExternalRange): string =>
  `bytes ${offset} to ${offset + length}`;
