/** The lossy heart of JPEG: blocks of 8 × 8, the cosine transform, and rounding by a table (ITU-T T.81). */

const SIDE = 8;

/** Annex K.1, row by row. */
export const LUMINANCE: readonly number[] = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
  14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
  92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
export const CHROMINANCE: readonly number[] = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
  47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

/** As libjpeg scales it: quality 50 is the table itself; entries are whole, 1 … 255. */
export function scaledTable(table: readonly number[], quality: number): readonly number[] {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return table.map((entry) => Math.min(255, Math.max(1, Math.floor((entry * percent + 50) / 100))));
}

/** BASIS[u][x] of the orthonormal DCT-II. */
const BASIS: readonly Float64Array[] = Array.from({ length: SIDE }, (_, u) =>
  Float64Array.from(
    { length: SIDE },
    (__, x) => (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16),
  ),
);

interface Blocks {
  readonly height: number;
  readonly width: number;
  readonly table: readonly number[];
}

/** Levels 0 … 255 after rounding by the table, rounded and clipped; edges are repeated to whole blocks. */
export function throughBlocks(plane: Float64Array, { height, width, table }: Blocks): Float64Array {
  const result = new Float64Array(plane.length);
  for (let top = 0; top < height; top += SIDE) {
    for (let left = 0; left < width; left += SIDE) {
      const block = Float64Array.from({ length: SIDE * SIDE }, (_, place) => {
        const y = Math.min(height - 1, top + Math.floor(place / SIDE));
        const x = Math.min(width - 1, left + (place % SIDE));
        return (plane[y * width + x] ?? 0) - 128;
      });
      const kept = transform(roundBy(transform(block, "forward"), table), "inverse");
      for (const [place, level] of kept.entries()) {
        const [y, x] = [top + Math.floor(place / SIDE), left + (place % SIDE)];
        if (y >= height || x >= width) continue;
        result[y * width + x] = Math.min(255, Math.max(0, Math.round(level + 128)));
      }
    }
  }
  return result;
}

const roundBy = (block: Float64Array, table: readonly number[]): Float64Array =>
  block.map((value, place) => Math.round(value / (table[place] ?? 1)) * (table[place] ?? 1));

/** B·X·Bᵀ, or its inverse Bᵀ·X·B. */
function transform(block: Float64Array, direction: "forward" | "inverse"): Float64Array {
  const weight = (out: number, from: number): number =>
    (direction === "forward" ? BASIS[out]?.[from] : BASIS[from]?.[out]) ?? 0;
  const along = (values: Float64Array, step: number, stride: number): Float64Array => {
    const result = new Float64Array(values.length);
    for (let line = 0; line < SIDE; line += 1) {
      for (let out = 0; out < SIDE; out += 1) {
        let total = 0;
        for (let from = 0; from < SIDE; from += 1)
          total += weight(out, from) * (values[line * stride + from * step] ?? 0);
        result[line * stride + out * step] = total;
      }
    }
    return result;
  };
  return along(along(block, 1, SIDE), SIDE, 1);
}
